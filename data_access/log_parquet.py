"""A log as Parquet. Only the wanted columns are read; whole numbers as IDs become text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from data_access.log_table import Table, require
from domain.event_log import LogTrouble


def read_parquet(path: Path, wanted: Sequence[str]) -> Table:
    """Raises LogTrouble: a file that is cut or no Parquet, a wanted column missing."""
    try:
        with pq.ParquetFile(path) as file:
            require(file.schema_arrow.names, wanted)
            table = file.read(columns=list(wanted))
            columns = {name: _one(table.column(name)) for name in wanted}
    except (pa.ArrowException, OSError, ValueError):
        raise LogTrouble("The file begins like Parquet but cannot be read as such: it is damaged or cut.") from None
    return Table(columns, range(1, table.num_rows + 1), place="row")


def _one(column: pa.ChunkedArray) -> pa.Array:
    whole = column.combine_chunks()
    whole.validate(full=True)  # bytes that are no text are told here, and not when somebody looks at them
    return whole.dictionary_decode() if pa.types.is_dictionary(whole.type) else whole
