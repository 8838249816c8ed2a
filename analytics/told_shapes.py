"""What the guard remembers of an answer: groups of persons, and tables as the rows behind their lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analytics.population import Bools, Ints

NO_LINE = -2
"""In a column of lines: a row that no line of this answer counts. Nothing is told of it."""
NODE = -10
"""Of a level of a tree: NODE less a branch of the level above names that branch among the lines; it is not one of
them."""
Line = tuple[tuple[str, ...], int]


@dataclass(frozen=True, eq=False)
class Group:
    """Persons of whom some number of the answer is: `line` and `cell` say which, or `step` of the attrition; without
    any it goes with the base."""

    members: Bools
    line: tuple[str, ...] | None = None
    cell: int = -1
    step: int = -1


@dataclass(frozen=True, eq=False)
class Rows:
    """A table: `mask` over events (or persons), `column` the line of each row, None where the lines depend on the
    selection. `owner` is the person of each row. Tables of one `family` have the same `lines`: the key of each in its
    answer, and its number in `column`. Without a column, `variant` names the selection: tables of the same one are
    compared line by line by a table of their own, others may not be about the same persons. `adds`: its lines add up to
    a number that may be known. `above`: of a level of a tree, where lines it does not have are hidden, the branch that
    each row's line is a part of. `counted`: the answer tells how many persons stand behind a line; of those of
    `events_only` it shows events, and no screen how many persons they are of."""

    family: str
    mask: Bools
    column: Ints | None
    owner: Ints
    lines: tuple[Line, ...] = ()
    variant: str = ""
    adds: bool = True
    above: Ints | None = None
    counted: bool = True
    events_only: frozenset[int] = frozenset()

    def persons(self, codes: Sequence[int], people: int) -> list[Bools]:
        """Who stands behind each of these lines. None for tables of more than MOST_LINES lines, and for levels of a
        tree below the first."""
        if self.column is None or len(self.lines) > MOST_LINES or min(codes, default=0) <= NODE or not self.counted:
            return []
        if len(self.mask) == people and np.array_equal(self.owner, np.arange(people)):  # a row a person
            return [self.mask & (self.column == code) for code in codes]
        at = np.full(int(max(codes, default=0)) + 2, -1)  # the last place is the unknown's
        at[list(codes)] = np.arange(len(codes))
        kept = self.mask & (self.column < len(at) - 1)
        place = at[self.column[kept]]
        found = np.zeros((len(codes), people), np.bool_)
        found[place[place >= 0], self.owner[kept][place >= 0]] = True
        return list(found)

    @cached_property
    def rare(self) -> Rare:
        """The rows of some lines, found once for all tables that this one is held against."""
        assert self.column is not None
        return Rare(self.column)

    @cached_property
    def parent(self) -> Ints:
        """Of a level of a tree: the branch above each line, -1 of a line without a row."""
        assert self.column is not None
        assert self.above is not None
        found = np.full(int(self.column.max(initial=0)) + 1, -1, np.int64)
        found[self.column] = self.above
        return found


class Rare:
    """The rows of all lines of a column but some: of those of which few rows were seen. One question's at a time."""

    def __init__(self, column: Ints) -> None:
        low, high = min(int(column.min(initial=0)), NO_LINE), int(column.max(initial=0))
        self._column, self._here = column, np.zeros(high + 1 - low, np.bool_)  # lines below zero stand at its end
        self._places: Ints = np.zeros(0, np.int64)
        self._some = np.bincount(column[::_SOME].astype(np.int64) % len(self._here), minlength=len(self._here))

    def but(self, lines: Sequence[int]) -> Bools:
        """Flags of every line but these, and but of no line."""
        wanted = np.ones(len(self._here), np.bool_)
        wanted[[*lines, NO_LINE]] = False
        return wanted

    def about(self, wanted: Bools) -> int:
        """How many rows these lines have, about."""
        return int(self._some[wanted].sum()) * _SOME

    def places(self, wanted: Bools) -> Ints:
        """The rows of these lines, ascending."""
        if (wanted & ~self._here).any():
            self._here = self._here | wanted
            self._places = np.flatnonzero(self._here[self._column])
        return self._places[wanted[self._column[self._places]]]


_SOME = 64
"""Rows of which one is counted to tell how many there are about."""
MOST_LINES = 80
"""Of a table whose lines the guard keeps as groups of their own."""


@dataclass(frozen=True, eq=False)
class ToldRows:
    groups: tuple[Group, ...] = ()
    tables: tuple[Rows, ...] = ()
