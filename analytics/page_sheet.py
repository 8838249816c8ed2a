"""One table that a page shows, as one column: the line of each person in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analytics.disclosure_guard import Bools
from analytics.population import Ints
from domain.small_cells import K

_SPARSE = 4
"""A table that has fewer than one in so many persons keeps whose its rows are."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """One table. `column`: a row's line, -1 for none; with `side`, one flag a person, the lines are twice as many:
    those of the persons without the flag, then those with it. `shown`: of which lines the number is shown; `person`:
    whose row it is, ascending, None where each person has one; of several rows of a person each line has one at
    most."""

    column: Ints
    shown: Bools
    person: Ints | None = None
    k: int = K
    side: Bools | None = None

    @classmethod
    def of(cls, line: Ints, shown: Bools, person: Ints | None = None, k: int = K, side: Bools | None = None) -> Sheet:
        """As small as it goes."""
        column = narrowed(line)
        if person is None and side is None:
            there = np.flatnonzero(column >= 0)
            if len(there) < len(column) // _SPARSE:
                return cls(column[there], shown, there.astype(np.int32), k)
        return cls(column, shown, person, k, side)

    @property
    def line(self) -> Ints:
        """Of every row."""
        return self._lines_of(self.column, self.side if self.person is None else self._side_at(self.person))

    def _side_at(self, person: Ints) -> Bools | None:
        return None if self.side is None else self.side[person]

    def _lines_of(self, column: Ints, side: Bools | None) -> Ints:
        if side is None:
            return column.astype(np.int64)
        return np.where(column < 0, -1, column + side * np.int64(len(self.shown) // 2))

    def few(self) -> Iterator[Ints]:
        """The persons of each hidden line of 1 to k-1 persons."""
        line = self.line
        rows = np.flatnonzero(line >= 0)
        sizes = np.bincount(line[rows], minlength=len(self.shown))
        small = ~self.shown & (sizes > 0) & (sizes < self.k)
        rows = rows[small[line[rows]]]
        rows = rows[np.argsort(line[rows], kind="stable")]
        owner = rows if self.person is None else self.person[rows]
        ends = np.flatnonzero(np.diff(line[rows])) + 1
        yield from (np.asarray(one, np.int64) for one in np.split(owner, ends) if len(one))

    def by_block(self, block: Ints, blocks: int, known: dict[int, Ints]) -> Ints:
        """(lines, blocks) persons; nobody of a line that is hidden. `block`: of every person; `known`: of columns that
        several tables share, both sides together."""
        if self.side is None:
            cells = self._counted(slice(None), block, blocks, len(self.shown))
        else:
            width = len(self.shown) // 2
            if id(self.column) not in known:
                known[id(self.column)] = self._counted(slice(None), block, blocks, width)
            flag = bool(2 * np.count_nonzero(self.side) < len(self.side))  # fewer rows to read
            one = self.side == flag
            rows = np.flatnonzero(one if self.person is None else one[self.person])
            part = self._counted(rows, block, blocks, width)
            rest = known[id(self.column)] - part
            cells = np.concatenate([rest, part] if flag else [part, rest])
        return np.where(self.shown[:, None], cells, 0).astype(np.int32)

    def _counted(self, rows: Ints | slice, block: Ints, blocks: int, width: int) -> Ints:
        column = self.column[rows]
        of = block[rows] if self.person is None else block[self.person[rows]]
        kept = column >= 0
        cell = column[kept].astype(np.int32) * blocks + of[kept]
        return np.bincount(cell, minlength=width * blocks).reshape(width, blocks)

    def common(self, inside: Bools) -> Ints:
        """How many of these persons each line has; `inside`: one flag a person."""
        line = self.line[inside if self.person is None else inside[self.person]]
        return np.bincount(line[line >= 0], minlength=len(self.shown))

    def rows(self, places: Ints, known: dict[int, tuple[Ints, Ints]] | None = None) -> tuple[Ints, Ints]:
        """(at, line) of the shown lines of the persons at these places: `at` counts in `places`. `known`: of columns of
        persons that several tables share, for the same places."""
        if self.person is None:
            rows = places
            at = np.arange(len(places))
        elif known is not None and id(self.person) in known:
            at, rows = known[id(self.person)]
        else:
            low, high = np.searchsorted(self.person, places), np.searchsorted(self.person, places, "right")
            at = np.repeat(np.arange(len(places)), high - low)
            rows = np.arange(len(at)) - np.repeat(np.cumsum(high - low) - (high - low), high - low) + low[at]
            if known is not None:
                known[id(self.person)] = (at, rows)
        line = self._lines_of(self.column[rows], self._side_at(places[at]))
        kept = (line >= 0) & self.shown[line]
        return at[kept], line[kept]


def narrowed(line: Ints) -> Ints:
    """The same numbers in the smallest kind that holds them."""
    top = int(line.max(initial=0))
    kind = next(kind for kind in (np.int8, np.int16, np.int32) if top <= np.iinfo(kind).max)
    return line.astype(kind, copy=False)
