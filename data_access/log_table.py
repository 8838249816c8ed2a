"""Columns of a log as they were read, before anything is made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from domain.event_log import LogTrouble, shown_name

MOST_NAMED = 30


@dataclass(frozen=True)
class Table:
    """`columns` by name, one value a row (null: nothing there). `line` of each row is where it stands in the file, and
    `place` what such a number is called. `cases` are those without a row. `skipped` rows had too
    few or too many fields."""

    columns: Mapping[str, pa.Array]
    line: Sequence[int]
    place: str = "line"
    cases: Sequence[str] = ()
    skipped: int = 0
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.line)


def require(names: Sequence[str], wanted: Sequence[str], what: str = "column") -> None:
    """Raises LogTrouble when the file lacks a wanted column, or has it twice."""
    for name in wanted:
        if name not in names:
            there = ", ".join(f'"{shown_name(one)}"' for one in names[:MOST_NAMED])
            more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
            raise LogTrouble(f'The file has no {what} "{shown_name(name)}". It has: {there or "none"}{more}.')
        if list(names).count(name) > 1:
            raise LogTrouble(f'The file has the {what} "{shown_name(name)}" twice.')
