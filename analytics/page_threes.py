"""Three numbers together, at least one of them on a page: does the number of few persons follow from them?

Three groups, each taken as itself or as everybody else, tell of few persons where they share everybody out among them
but for those few, who stand in two of them or in none: two groups together are then what the third leaves. No two of
them have more than the few in common, so that what two have together is a sum: it is sought among the pages' numbers by
blocks of persons. Few persons leave one part of the blocks as it is, whoever they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analytics.disclosure_few import MOST_TOGETHER as MOST
from analytics.disclosure_guard import Bools, Cohort
from analytics.page_sheet import Sheet
from analytics.population import Ints

BLOCKS = 64
"""Of neighbouring persons; the numbers shown are kept by block, so that most groups need no counting."""
_PARTS = MOST + 1
_MOST_PAIRS = 2_500_000
"""Of new groups and pages' numbers, either as they are or as everybody else, beside one more of the pages."""
_AT_ONCE = 1 << 18
_TRIED, _PERSONS_TRIED = 50, 30_000_000
"""Findings of one group that are counted exactly: so many, and in a small county, where numbers are almost alike by
chance, as many as have so many persons together."""
_SHORT = np.uint64(43)
"""Bits of a name by which it is not looked up first."""
Words = NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class Three:
    """Of the new groups the one that tells, with another new one if there is one (else -1), and of whom."""

    new: int
    other: int
    few: Ints


def block_of(places: Ints, people: int) -> Ints:
    """Of each person; whole words of a group's bits (analytics/disclosure_guard.py)."""
    words = -(-people // 64)
    return (places >> 6) // max(1, -(-words // BLOCKS))


def by_block(group: Cohort) -> Ints:
    """The group's persons by block."""
    words = len(group.bits)
    each = max(1, -(-words // BLOCKS))
    ones = np.zeros(each * BLOCKS, np.int64)
    ones[:words] = np.bitwise_count(group.bits)
    found: Ints = ones.reshape(BLOCKS, each).sum(axis=1)
    return found


@dataclass(frozen=True, eq=False)
class _Groups:
    """Groups as themselves, and after all of them everybody else of each: how many persons, and what they are called in
    each part of the blocks. Two groups of nobody in common together are called as the sum of what each is."""

    cells: Ints
    sizes: Ints
    names: Sequence[Words]

    @classmethod
    def of(cls, cells: Ints, everybody: Ints) -> _Groups:
        sizes = cells.sum(axis=1, dtype=np.int64)
        weights = np.random.default_rng(BLOCKS).integers(0, 1 << 63, BLOCKS, np.uint64) | np.uint64(1)
        names = []
        for part in range(_PARTS):
            blocks = slice(part, None, _PARTS)
            own = cells[:, blocks].astype(np.uint64) @ weights[blocks]
            names.append(np.concatenate([own, everybody[blocks].astype(np.uint64) @ weights[blocks] - own]))
        return cls(cells, np.concatenate([sizes, everybody.sum() - sizes]).astype(np.int32), names)

    def blocks(self, at: Ints, everybody: Ints) -> Ints:
        """Persons by block of some of them."""
        cells = self.cells[at % len(self.cells)].astype(np.int64)
        found: Ints = np.where((at >= len(self.cells))[:, None], everybody - cells, cells)
        return found

    def only(self, some: Ints) -> _Groups:
        """These groups alone."""
        both = np.concatenate([some, some + len(self.cells)])
        return _Groups(self.cells[some], self.sizes[both], [one[both] for one in self.names])


@dataclass(frozen=True, eq=False)
class PageThrees:
    """The pages' numbers. `shown`: persons by block; `owner` and `line`: where each stands among the sheets."""

    sheets: Sequence[Sheet]
    people: int
    shown: _Groups
    owner: Ints
    line: Ints
    everybody: Ints

    @classmethod
    def of(cls, sheets: Sequence[Sheet], people: int, cells: Ints, owner: Ints, line: Ints) -> PageThrees:
        """Each number once."""
        everybody = np.bincount(block_of(np.arange(people), people), minlength=BLOCKS)
        shown = _Groups.of(cells, everybody)
        _, first = np.unique(_whole(shown)[: len(cells)], return_index=True)
        first = first[shown.sizes[first] < people]
        return cls(sheets, people, shown.only(first), owner[first], line[first], everybody)

    def prepared(self) -> PageThrees:
        """With what every answer needs of it worked out."""
        assert len(self._sorted) == len(self._there) == _PARTS
        assert self._near is not None
        return self

    def told_by(self, new: Sequence[Cohort], before: Sequence[Cohort]) -> list[Three]:
        """Of which few persons a new group tells beside a page's number and any other, of each some if it does: the
        other one told, new, or of so many new groups on a page too, the first and then the smallest."""
        every = (*new, *before)
        known = _Groups.of(np.array([by_block(one) for one in every]), self.everybody)
        names = _whole(known)
        old = np.concatenate([names[len(new) : len(every)], names[len(every) + len(new) :], _whole(self.shown)])
        part = (known.sizes[: len(new)] > 0) & (known.sizes[: len(new)] < self.people)
        fresh = np.flatnonzero(part & ~np.isin(names[: len(new)], old))
        if not len(fresh):
            return []
        found = self._sought(known.only(fresh), known)
        by_size = np.minimum(known.sizes[fresh], self.people - known.sizes[fresh])
        by_size[fresh == 0] = 0
        some = fresh[np.argsort(by_size, kind="stable")[: max(1, _MOST_PAIRS // (2 * len(self.shown.sizes)))]]
        threes = [*self._counted(every, fresh, found, len(new))]
        return [*threes, *self._counted(every, some, self._sought(known.only(some), self.shown), None)]

    def _sought(self, own: _Groups, others: _Groups) -> list[tuple[int, int, int]]:
        """(own, other, number) of groups with a page's number that is almost both together, by blocks."""
        found: dict[tuple[int, int, int], None] = {}
        step = max(1, _AT_ONCE // max(1, len(others.sizes)))
        for start in range(0, len(own.sizes), step):
            sizes = own.sizes[start : start + step, None] + others.sizes
            one, other = np.nonzero(self._near[np.minimum(sizes, self.people + MOST)])
            one += start
            for part in range(_PARTS):
                both = own.names[part][one] + others.names[part][other]
                some = np.flatnonzero(self._there[part][both >> _SHORT])
                found |= self._named(own, others, one[some], other[some], both[some], part)
        return list(found)

    def _named(
        self, own: _Groups, others: _Groups, one: Ints, other: Ints, both: Words, part: int
    ) -> dict[tuple[int, int, int], None]:
        """Those of them that a page's number is called as in this part of the blocks, and almost is in all."""
        values, order = self._sorted[part]
        low, high = np.searchsorted(values, both), np.searchsorted(values, both, "right")
        at = np.repeat(np.arange(len(both)), high - low)
        number = order[np.arange(len(at)) - np.repeat(np.cumsum(high - low) - high, high - low)]
        off = abs(self.shown.sizes[number] - own.sizes[one[at]] - others.sizes[other[at]])
        kept = np.flatnonzero((off > 0) & (off <= MOST))
        at, number = at[kept], number[kept]
        found: dict[tuple[int, int, int], None] = {}
        for some in np.array_split(np.arange(len(at)), max(1, len(at) // (_AT_ONCE // BLOCKS))):
            here = at[some]
            union = own.blocks(one[here], self.everybody) + others.blocks(other[here], self.everybody)
            apart = self.shown.blocks(number[some], self.everybody) - union
            few = ((apart >= 0).all(axis=1) | (apart <= 0).all(axis=1)) & (abs(apart).sum(axis=1) <= MOST)
            threes = zip(one[here[few]].tolist(), other[here[few]].tolist(), number[some[few]].tolist(), strict=True)
            found |= dict.fromkeys(threes)
        return found

    def _counted(
        self, every: Sequence[Cohort], own: Ints, sought: Sequence[tuple[int, int, int]], new: int | None
    ) -> list[Three]:
        """Those that are so of all persons. `own`: places of the groups that tell; `new`: so many of all are new; None
        where the others are pages' numbers."""
        found: dict[tuple[int, int, bytes], Three] = {}
        tried: dict[int, int] = {}
        most = max(_TRIED, _PERSONS_TRIED // self.people)
        for one, other, number in sought:
            place, others = int(own[one % len(own)]), len(self.owner) if new is None else len(every)
            at = other % others
            tried[place] = tried.get(place, 0) + 1
            if tried[place] > most or (new is not None and at == place):
                continue
            theirs = self._persons(at) if new is None else _flags(every[at], self.people)
            union = _sided(_flags(every[place], self.people), one >= len(own)) + _sided(theirs, other >= others)
            off = union - _sided(self._persons(number % len(self.owner)), number >= len(self.owner))
            few = np.flatnonzero(off)
            if 0 < len(few) <= MOST and len(np.unique(off[few])) == 1:
                also = at if new is not None and at < new else -1
                found.setdefault((min(place, also), max(place, also), few.tobytes()), Three(place, also, few))
        return list(found.values())

    def _persons(self, number: int) -> Bools:
        """Who stands behind a number of the pages."""
        sheet = self.sheets[self.owner[number]]
        rows = np.flatnonzero(sheet.line == self.line[number])
        found = np.zeros(self.people, np.bool_)
        found[rows if sheet.person is None else sheet.person[rows]] = True
        return found

    @cached_property
    def _sorted(self) -> list[tuple[Words, Ints]]:
        """By part of the blocks: the pages' numbers and everybody else of each, in the order of their names there."""
        orders = [np.argsort(names) for names in self.shown.names]
        return [(names[order], order) for names, order in zip(self.shown.names, orders, strict=True)]

    @cached_property
    def _there(self) -> list[Bools]:
        """By part of the blocks: which names begin as that of some number."""
        found = []
        for names in self.shown.names:
            there = np.zeros(1 << (64 - int(_SHORT)), np.bool_)
            there[names >> _SHORT] = True
            found.append(there)
        return found

    @cached_property
    def _near(self) -> Bools:
        """Whether some number of the pages, or of everybody else, is a few more or less than this; of more persons than
        there are none is."""
        found = np.zeros(self.people + 2 * MOST + 1, np.bool_)
        for off in range(-MOST, MOST + 1):
            if off:
                found[np.maximum(self.shown.sizes + off, 0)] = True
        found[self.people + MOST :] = False
        return found


def _whole(groups: _Groups) -> Words:
    """One name of each."""
    parts = [names * np.uint64(2 * part + 3) for part, names in enumerate(groups.names)]
    found: Words = np.sum(parts, axis=0, dtype=np.uint64)
    return found


def _sided(persons: Bools, rest: bool) -> NDArray[np.int8]:
    found: NDArray[np.int8] = (persons ^ rest).astype(np.int8)
    return found


def _flags(cohort: Cohort, people: int) -> Bools:
    found: Any = np.unpackbits(cohort.bits.view(np.uint8), count=people).view(np.bool_)
    flags: Bools = found
    return flags
