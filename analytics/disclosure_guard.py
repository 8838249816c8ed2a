"""The differencing guard: no person learns of a few persons by asking for two groups that almost agree.

A filter is answered only when its cohort is large enough, when every one-step change of it moves at least k persons or
none, and when it is not almost the same as a group this person has been told of: as one of them, as everybody but one,
as two disjoint ones together, or as one less another. "Almost" is 1 to k-1 persons. It is exact: cohorts are kept as
bits, one a person of the snapshot, in memory of the server only (screens.md section 6, point 4).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.small_cells import K_SENSITIVE

Bits = NDArray[np.uint64]
Bools = NDArray[np.bool_]

MOST_COHORTS = 300
"""Filters one person may be answered in one snapshot: more are refused, never forgotten: so the guard stays exact."""
MOST_GROUPS = 1_200
"""Groups one person may be told of in one snapshot, lines of tables among them: 84 MB at 560,000 customers."""
_MOST_COMPARED = 2_000
_LOOKED = 256
"""Words of bits of each group that are compared before all of them are."""


class Verdict(StrEnum):
    """Why a filter is or is not answered; a text key part."""

    ANSWERED = "answered"
    TOO_FEW = "too_few"  # fewer than k persons
    NARROW = "narrow"  # one condition more or less moves only a few
    TOO_CLOSE = "too_close"  # almost a group that was shown before
    TOO_MANY = "too_many"  # more groups than one person may ask for in a month's snapshot
    UNREAD = "unread"  # what this person was told before can no longer be read: nothing new may stand beside it


@dataclass(frozen=True, eq=False)
class Cohort:
    """A group of one snapshot. `digest` names the predicate (domain/predicate_json.py)."""

    digest: str
    n: int
    bits: Bits

    @classmethod
    def of(cls, digest: str, members: Bools) -> Cohort:
        """`members`: one flag a person of the snapshot."""
        packed = np.packbits(members)
        padded = np.zeros(-(-len(packed) // 8) * 8, np.uint8)
        padded[: len(packed)] = packed
        return cls(digest, int(members.sum()), padded.view(np.uint64))


@dataclass(frozen=True, eq=False)
class OneStep:
    """The cohort with one condition less, one alternative less, or an edge at the next declared cut point."""

    cohort: Cohort
    sensitive: bool = False


class Known(tuple[Cohort, ...]):
    """Groups told before, with what each new group is held against; worked out once for all of an answer's groups."""

    @classmethod
    def of(cls, told: Sequence[Cohort]) -> Known:
        """The same groups; itself where it is one already."""
        return told if isinstance(told, cls) else cls(told)

    @cached_property
    def digests(self) -> frozenset[str]:
        """Of all of them."""
        return frozenset(one.digest for one in self)

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """Persons of each."""
        return np.array([one.n for one in self], np.int64)

    @cached_property
    def some(self) -> Bits:
        """(groups, words): the bits of some persons of each."""
        return np.stack([_some(one) for one in self])

    @cached_property
    def of_some(self) -> NDArray[np.int64]:
        """How many of those persons each has."""
        found: NDArray[np.int64] = np.bitwise_count(self.some).sum(axis=1, dtype=np.int64)
        return found


def judge(asked: Cohort, steps: Iterable[OneStep], told: Sequence[Cohort], everyone: int, k: int) -> Verdict:
    """May this group be told of? `told`: the groups that this person, and the page itself, has been told of before, of
    the same snapshot; `everyone`: the persons of the snapshot, whose number is known. A group told of before, or the
    same persons by other words, is always answered: same question, same answer."""
    if asked.n < k:
        return Verdict.TOO_FEW
    known = Known.of(told)
    if asked.digest in known.digests:
        return Verdict.ANSWERED
    if any(_few(_apart(asked.bits, step.cohort.bits), k, step.sensitive) for step in steps):
        return Verdict.NARROW
    if 0 < everyone - asked.n < k:
        return Verdict.NARROW
    if len(told) >= _MOST_COMPARED:
        return Verdict.TOO_MANY
    return Verdict.TOO_CLOSE if _too_close(asked, known, everyone, k) else Verdict.ANSWERED


def _few(apart: int, k: int, sensitive: bool) -> bool:
    """Nobody apart means that all have, or none has, the attribute: told of what is not sensitive only."""
    return 0 < apart < k or (apart == 0 and (sensitive or k >= K_SENSITIVE))


def _apart(one: Bits, other: Bits) -> int:
    return int(np.bitwise_count(one ^ other).sum())


def _meet(one: Bits, other: Bits) -> bool:
    return bool((one & other).any())


def _too_close(asked: Cohort, told: Known, everyone: int, k: int) -> bool:
    """Sizes are compared first: two groups differ by at least the difference of their sizes."""
    sizes = told.sizes
    for before in _at(told, abs(sizes - asked.n) < k):
        if 0 < _apart(asked.bits, before.bits) < k:
            return True
    for before in _at(told, abs(everyone - sizes - asked.n) < k):
        if 0 < everyone - _apart(asked.bits, before.bits) < k:  # in neither of the two, or in both
            return True
    return any(_almost(whole, one, other, k) for whole, one, other in _threes(asked, told, k))


def _at(told: Sequence[Cohort], flags: Bools) -> list[Cohort]:
    return [cohort for cohort, flag in zip(told, flags, strict=True) if flag]


def _threes(asked: Cohort, told: Known, k: int) -> Iterable[tuple[Cohort, Cohort, Cohort]]:
    """(whole, part, part) that may almost fit, the asked group among them: by their sizes and by what some persons
    already tell of them. A part has fewer than k outside of its whole, and parts have nobody in common."""
    if not told:
        return
    here, sizes = _some(asked), told.sizes
    common = np.bitwise_count(told.some & here).sum(axis=1, dtype=np.int64)
    beyond = told.of_some - common
    parts = np.flatnonzero(beyond < k)
    for one, other in _pairs(sizes, parts, parts, asked.n, k):
        if one < other:
            yield asked, told[one], told[other]
    wholes = np.flatnonzero(int(np.bitwise_count(here).sum()) - common < k)
    for whole, part in _pairs(sizes, wholes, np.flatnonzero(common == 0), asked.n, k, less=True):
        if whole != part:
            yield told[whole], told[part], asked


def _some(cohort: Cohort) -> Bits:
    """Some persons of a group, the same places of each: what is too many among them is too many among all."""
    return cohort.bits[:: max(1, len(cohort.bits) // _LOOKED)]


def _pairs(
    sizes: NDArray[Any], first: NDArray[Any], second: NDArray[Any], size: int, k: int, *, less: bool = False
) -> Iterable[tuple[int, int]]:
    """Places whose sizes together, or the one's less the other's, are about this size."""
    both = sizes[first][:, None] + sizes[second][None, :] * (-1 if less else 1)
    for row, column in np.argwhere(abs(both - size) < k):
        yield int(first[row]), int(second[column])


def _almost(whole: Cohort, one: Cohort, other: Cohort, k: int) -> bool:
    """Two disjoint groups together are almost a third one."""
    return 0 < _apart(whole.bits, one.bits | other.bits) < k and not _meet(one.bits, other.bits)
