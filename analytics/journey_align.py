"""Occurrences of an event and what followed each: the lengths that an aligned view prints.

An interval without its end is censored: it has lasted to today and is said to be going on, never left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.journey_columns import Bools, Columns, Ints
from analytics.journey_types import Mark
from domain.event import EventKind, Precision


@dataclass(frozen=True, slots=True)
class Interval:
    """From event `a` to event `b` (indices), or to today when there is no `b`. `days` between their first days."""

    a: int
    b: int | None
    days: int
    about: bool = False  # the day of either is known by its month or year only


def occurrences(c: Columns, keep: Bools, kind: EventKind, what: str) -> Ints:
    """Indices of the events of this kind and these words that have happened, the oldest first."""
    if what not in c.what.table:
        return np.zeros(0, dtype=np.int64)
    word = c.what.table.index(what)
    gone = (c.marks & (Mark.PLANNED | Mark.CANCELLED)) == 0
    same = keep & c.dated & gone & (c.what.at == word) & (c.first <= c.today)
    found = np.array([index for index in np.flatnonzero(same).tolist() if c.events[index].kind is kind], dtype=np.int64)
    return found[np.argsort(c.first[found], kind="stable")]


def to_next(c: Columns, of: Ints) -> tuple[Interval, ...]:
    """From each occurrence to the next one of the same; the last one lasts to today."""
    found = of.tolist()
    return tuple(_interval(c, a, b) for a, b in zip(found, [*found[1:], None], strict=False))


def to_other(c: Columns, of: Ints, other: Ints) -> tuple[Interval, ...]:
    """From each occurrence of A to the nearest occurrence of B that does not come before it. `of` and `other` are what
    `occurrences` gives: of the same kind and words they are the same, and what follows is the next one."""
    if np.array_equal(of, other):
        return to_next(c, of)
    after = np.searchsorted(c.first[other], c.first[of]).tolist()
    found = [*other.tolist(), None]
    return tuple(_interval(c, a, found[at]) for a, at in zip(of.tolist(), after, strict=True))


def _interval(c: Columns, a: int, b: int | None) -> Interval:
    end = c.today if b is None else int(c.first[b])
    coarse = [c.events[index].start.precision < Precision.DAY for index in (a, b) if index is not None]
    return Interval(a, b, end - int(c.first[a]), any(coarse))


def median_days(of: tuple[Interval, ...]) -> float | None:
    """The median of the intervals that have ended; None when none has."""
    ended = [one.days for one in of if one.b is not None]
    return float(np.median(ended)) if ended else None


def followers(c: Columns, keep: Bools, of: Ints, most: int) -> tuple[int, ...]:
    """Indices of one event each of the kinds and words that most often come after an occurrence of these."""
    if not len(of):
        return ()
    gone = (c.marks & (Mark.PLANNED | Mark.CANCELLED)) == 0
    after = keep & c.dated & gone & (c.first >= int(c.first[of[0]])) & (c.first <= c.today)
    after[of] = False
    pair = c.what.at * 32 + c.rank
    names, first, count = np.unique(pair[after], return_index=True, return_counts=True)
    top = np.argsort(-count, kind="stable")[:most]
    return tuple(int(index) for index in np.flatnonzero(after)[first[top]]) if len(names) else ()
