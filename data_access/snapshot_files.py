"""Files of a snapshot: written for their owner alone, whole on the disk before anybody is told, known by a checksum."""

from __future__ import annotations

import errno
import hashlib
import io
import itertools
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from domain.snapshot import SnapshotTrouble, Written

Columns = Mapping[str, NDArray[Any]]
_SMALL = ("int8", "int16", "bool", "float32")  # few different values: worth a dictionary
_SOUGHT = ("person", "month")  # columns by which rows are looked for
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def sentences() -> Iterator[None]:
    """Turns what a disk says into a sentence."""
    try:
        yield
    except OSError as error:
        why = "the disk is full" if error.errno in _FULL else (error.strerror or "it cannot be written")
        raise SnapshotTrouble(
            f"The snapshot cannot be written: {why}. The results that were there are as they were; "
            "what is done of the new ones is kept, and the next refresh goes on from there."
        ) from None


def private(path: Path, flags: int) -> int:
    """Open for the owner alone, making the file when it is not there."""
    return os.open(path, flags | os.O_CREAT, 0o600)


class _Hashing(io.RawIOBase):
    """A file to write to that knows the checksum of what was written."""

    def __init__(self, path: Path) -> None:
        self._file = os.fdopen(private(path, os.O_WRONLY | os.O_TRUNC), "wb")
        self._sha, self.size = hashlib.sha256(), 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._sha.update(data)
        self.size += len(data)
        return self._file.write(data)

    def tell(self) -> int:
        return self.size

    def flush(self) -> None:
        if not self._file.closed:
            self._file.flush()

    def close(self) -> None:
        if not self._file.closed:
            try:
                self._file.flush()
                os.fsync(self._file.fileno())
            finally:
                self._file.close()
        super().close()

    def hexdigest(self) -> str:
        return self._sha.hexdigest()


def write_table(path: Path, parts: Iterable[Columns]) -> Written:
    """Each part becomes one row group. Raises OSError: the file may be there in part, and nothing says it is done."""
    rows, parts = 0, iter(parts)
    first = next(parts)
    schema = pa.schema([(name, _type(name, column)) for name, column in first.items()])
    small = [name for name, column in first.items() if column.dtype.name in _SMALL]
    file = _Hashing(path)
    how = {"compression": "zstd", "compression_level": 1, "use_dictionary": small, "write_statistics": list(_SOUGHT)}
    with file, pq.ParquetWriter(file, schema, **how) as writer:
        for part in itertools.chain((first,), parts):
            columns = [pa.array(np.ascontiguousarray(part[field.name])).cast(field.type) for field in schema]
            table = pa.Table.from_arrays(columns, schema=schema)
            writer.write_table(table, row_group_size=max(1, table.num_rows))
            rows += table.num_rows
    return Written(rows, file.size, file.hexdigest())


def _type(name: str, column: NDArray[Any]) -> pa.DataType:
    """A month is written as a date, so that other programs read it as one."""
    return pa.date32() if name == "month" else pa.from_numpy_dtype(column.dtype)


def read_table(path: Path, names: Sequence[str], month: int | None = None) -> dict[str, NDArray[Any]]:
    """Columns by name, one at a time into arrays of their own: at no moment is the table in memory twice. Of row groups
    of other months (their statistics tell) nothing is read."""
    try:
        with pq.ParquetFile(path, memory_map=True) as file:
            groups = [at for at in range(file.num_row_groups) if month is None or _month(file, at) == month]
            return {name: _column(file, groups, name) for name in names}
    except (OSError, pa.ArrowException, KeyError, ValueError):
        raise SnapshotTrouble(f"The snapshot's table {path.stem} cannot be read: it is damaged.") from None


def _month(file: pq.ParquetFile, group: int) -> int:
    """The month-end of a row group, which holds one month only."""
    at = file.schema_arrow.get_field_index("month")
    return int((np.datetime64(file.metadata.row_group(group).column(at).statistics.min, "D")).astype(np.int64))


def _column(file: pq.ParquetFile, groups: Sequence[int], name: str) -> NDArray[Any]:
    rows = sum(file.metadata.row_group(group).num_rows for group in groups)
    kind = file.schema_arrow.field(name).type
    found = np.empty(rows, dtype=np.int32 if pa.types.is_date32(kind) else kind.to_pandas_dtype())
    at = 0
    for group in groups:
        column = file.read_row_group(group, columns=[name]).column(0)
        values = (column.cast(pa.int32()) if pa.types.is_date32(kind) else column).to_numpy()
        found[at : at + len(values)] = values
        at += len(values)
    return found


def replace_text(path: Path, text: str) -> None:
    """A small file, replaced whole."""
    beside = path.with_name(f".{path.name}.new")
    with os.fdopen(private(beside, os.O_WRONLY | os.O_TRUNC), "w", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def hashed(path: Path) -> str:
    """The checksum of the file's bytes, "" when it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
