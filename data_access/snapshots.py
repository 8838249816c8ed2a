"""Snapshots in a folder: Parquet files with a manifest, whole or not there.

A draft is a hidden folder beside. A table counts as done when its record stands beside it, which is written after the
table's bytes are on the disk; so a process may be killed at any moment and the next one goes on from the last table.
The draft gets its name by a rename and becomes current by the replacement of one small file. Nobody but the owner of
the process may read any of it: there are no IDs or names, but rows of single persons.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from data_access.snapshot_files import hashed, private, read_table, replace_text, sentences, write_table
from domain.snapshot import STEPS, Manifest, SnapshotTrouble, Written

try:
    import fcntl
except ImportError:  # Windows: one process only
    fcntl = None  # type: ignore[assignment]

Columns = Mapping[str, NDArray[Any]]
WordLists = Mapping[str, Sequence[Any]]
_DRAFT, _CURRENT, _MANIFEST, _WORDS, _LOCK = ".next-", "current", "manifest.json", "words.json", "refresh.lock"


class FolderSnapshots:
    """services.ports_of_snapshots.SnapshotStore in `folder`, which is made when first written to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def current(self) -> str:
        return next(iter(self._pointed()), "")

    def open(self) -> FolderSnapshot:
        for id in self._pointed():
            try:
                return self._whole(id)
            except SnapshotTrouble:
                continue
        raise SnapshotTrouble("There is no snapshot that can be read: run `make refresh`.")

    def stands(self, id: str) -> bool:
        try:
            return self.current() == id and bool(self._whole(id))
        except SnapshotTrouble:
            return False

    @contextmanager
    def locked(self) -> Iterator[None]:
        with sentences():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = open(private(self._folder / _LOCK, os.O_RDWR), "r+")  # noqa: SIM115 closed below
        with lock:
            if not _taken(lock.fileno()):
                raise SnapshotTrouble(f"Another refresh is under way (process {lock.read().strip() or 'unknown'}).")
            lock.seek(0)
            lock.truncate()
            lock.write(str(os.getpid()))
            lock.flush()
            yield

    def begin(self, id: str) -> FolderDraft:
        folder = self._folder / f"{_DRAFT}{id}"
        for other in self._folder.glob(f"{_DRAFT}*"):
            if other != folder:
                shutil.rmtree(other, ignore_errors=True)
        with sentences():
            finished = self._folder / id
            if finished.exists() and not folder.exists():  # a damaged one, or one killed before it became current
                finished.rename(folder)
            folder.mkdir(mode=0o700, exist_ok=True)
        return FolderDraft(self, folder, id)

    def adopt(self, draft: Path, id: str) -> None:
        """A finished draft becomes current; the one before it stays, older ones go."""
        with sentences():
            before = [known for known in self._pointed() if known != id][:1]
            target = self._folder / id
            draft.rename(target)
            replace_text(self._folder / _CURRENT, "\n".join([id, *before]))
        for other in self._folder.iterdir():
            if other.is_dir() and other.name not in (id, *before):
                shutil.rmtree(other, ignore_errors=True)

    def _pointed(self) -> list[str]:
        """The current id and the one before it."""
        try:
            lines = (self._folder / _CURRENT).read_text(encoding="utf-8").split()
        except (OSError, ValueError):
            return []
        return [line for line in lines if "/" not in line and not line.startswith(".")]

    def _whole(self, id: str) -> FolderSnapshot:
        """Raises SnapshotTrouble when anything of it is not as it was written."""
        folder = self._folder / id
        found = FolderSnapshot(folder, _manifest(folder), _json(folder / _WORDS))
        for name, written in found.manifest.tables.items():
            if hashed(folder / f"{name}.parquet") != written.sha256:
                raise SnapshotTrouble(f"The snapshot's table {name} is damaged.")
        return found


class FolderSnapshot:
    """services.ports_of_snapshots.Snapshot."""

    def __init__(self, folder: Path, manifest: Manifest, words: WordLists) -> None:
        self._folder, self.manifest, self.words = folder, manifest, words

    def read(self, table: str, names: Sequence[str], month: int | None = None) -> Columns:
        return read_table(self._folder / f"{table}.parquet", names, month)


class FolderDraft:
    """services.ports_of_snapshots.Draft."""

    def __init__(self, store: FolderSnapshots, folder: Path, id: str) -> None:
        self._store, self._folder, self._id = store, folder, id

    def done(self, table: str) -> bool:
        record = self._record(table)
        return record is not None and hashed(self._folder / f"{table}.parquet") == record.sha256

    def write(self, table: str, parts: Iterable[Columns]) -> int:
        path = self._folder / f"{table}.parquet"
        with sentences():
            (self._folder / f"{table}.json").unlink(missing_ok=True)
            written = write_table(path, parts)
            replace_text(self._folder / f"{table}.json", json.dumps(asdict(written)))
        return written.rows

    def rows(self, table: str) -> int:
        record = self._record(table)
        return record.rows if record else 0

    def read(self, table: str, names: Sequence[str], month: int | None = None) -> Columns:
        return read_table(self._folder / f"{table}.parquet", names, month)

    def publish(self, manifest: Manifest, words: WordLists) -> None:
        tables = {name: asdict(record) for name in STEPS if (record := self._record(name))}
        told = {
            "id": manifest.id, "as_of": manifest.as_of.isoformat(), "source": manifest.source,
            "definitions": dict(manifest.definitions), "tables": tables,
        }  # fmt: skip
        with sentences():
            replace_text(self._folder / _WORDS, json.dumps(words, ensure_ascii=False, indent=1))
            replace_text(self._folder / _MANIFEST, json.dumps(told, indent=1))
        self._store.adopt(self._folder, self._id)

    def _record(self, table: str) -> Written | None:
        try:
            return Written(**_json(self._folder / f"{table}.json"))
        except (SnapshotTrouble, TypeError):
            return None


def _taken(descriptor: int) -> bool:
    if fcntl is None:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _json(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise SnapshotTrouble(f"The snapshot's {path.name} cannot be read.") from None
    return found


def _manifest(folder: Path) -> Manifest:
    told = _json(folder / _MANIFEST)
    try:
        tables = {name: Written(**record) for name, record in told["tables"].items()}
        as_of = date.fromisoformat(told["as_of"])
        return Manifest(told["id"], as_of, told["source"], told["definitions"], tables)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise SnapshotTrouble("The snapshot's manifest makes no sense.") from None
