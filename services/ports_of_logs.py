"""What the command for logs of others needs: a file read into columns of small numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from numpy.typing import NDArray

from domain.event_log import LogMapping

Ints = NDArray[Any]


class Coded(Protocol):
    """A column of texts: `at` (rows,) places in `table`; -1 is no text."""

    @property
    def at(self) -> Ints: ...
    @property
    def table(self) -> tuple[str, ...]: ...


class LogFile(Protocol):
    """One row an event, in the file's order. `at` in microseconds. `notes`: sentences on what was done to the file."""

    @property
    def case(self) -> Coded: ...
    @property
    def activity(self) -> Coded: ...
    @property
    def at(self) -> Ints: ...
    @property
    def order(self) -> Ints | None: ...
    @property
    def unit(self) -> Coded | None: ...
    @property
    def episode(self) -> Coded | None: ...
    @property
    def notes(self) -> tuple[str, ...]: ...


class ReadLog(Protocol):
    """Raises domain.event_log.LogTrouble with a sentence."""

    def __call__(self, path: Path, mapping: LogMapping) -> LogFile: ...
