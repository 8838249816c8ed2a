"""The customer base table: one row a customer and month-end, and one column a feature (analytics/base_features.py).

Every feature is a number that is known on a day: what happened later does not change a row. Each is made by adding what
an event starts to count for, and taking away what it ceases to, at month-ends; sums over months then give every row
at once. Features of a person rest on that person's events alone, so that a shard is computed like a whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analytics.population import UNKNOWN, Bools, Ints, Population

Floats = NDArray[Any]
WHOLE_MONTHS = 24


def month_ends(as_of: int, months: int = WHOLE_MONTHS) -> Ints:
    """(months + 1,) days: the last days of the whole months before `as_of`, oldest first, and `as_of` itself."""
    this = np.datetime64(as_of, "D").astype("datetime64[M]")
    firsts = (this - np.arange(months)[::-1]).astype("datetime64[D]").astype(np.int64)
    return np.concatenate((firsts - 1, [as_of]))


@dataclass(frozen=True)
class Answers:
    """What customers have answered on coping with everyday life (0-10), one row an answer, by person and day."""

    person: Ints  # int32
    day: Ints  # int32
    coping: Ints  # int8

    def part(self, first: int, last: int) -> Answers:
        """Those of persons first..last-1, as places from 0."""
        low, high = np.searchsorted(self.person, (first, last))
        return Answers(self.person[low:high] - first, self.day[low:high], self.coping[low:high])


@dataclass(frozen=True)
class Grid:
    """Events and answers of `people` beside the month-ends `ends`. A grid has a row a person and a column a
    month-end."""

    people: Population
    ends: Ints
    answers: Answers | None = None

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.people.people), len(self.ends)

    @property
    def day(self) -> Ints:
        return self.people.events.day

    @cached_property
    def owner(self) -> Ints:
        """The person of every event, wide enough to be multiplied."""
        return self.people.owner.astype(np.int64)

    def known(self, days: Ints) -> Ints:
        """The first month-end that knows of a day; one past the last for a day after all."""
        first = int(self.ends[0])
        found: Ints = self._known[np.clip(days - first, 0, len(self._known) - 1)]
        return found

    @cached_property
    def _known(self) -> Ints:
        """`known` by days from the first month-end; looked up many times for every event."""
        return np.searchsorted(self.ends, np.arange(self.ends[0], self.ends[-1] + 2), "left")

    def is_kind(self, *kinds: str) -> Bools:
        """Events whose activity is of one of the kinds."""
        return self.activities([one.kind in kinds for one in self.people.words.activities])

    def activities(self, wanted: list[bool]) -> Bools:
        """Events whose activity is wanted, by the activities' order."""
        found: Bools = np.array([*wanted, False])[self.people.events.activity]
        return found

    def while_between(self, owner: Ints, first: Ints, last: Ints, worth: Ints | None = None) -> Floats:
        """For every person and month-end, the sum of `worth` (or the number) of what counts from day `first` until the
        day before `last`: first <= month-end < last."""
        rows, columns = self.shape
        width = columns + 1
        begins, ceases = owner * width + self.known(first), owner * width + self.known(last)
        size = rows * width
        change = np.bincount(begins, worth, size) - np.bincount(ceases, worth, size)
        found: Floats = np.cumsum(change.reshape(rows, width), axis=1)[:, :columns]
        return found

    def in_window(self, mask: Bools, days: int, worth: Ints | None = None, after: int = 0) -> Floats:
        """Sum over masked events of the `days` days that end `after` days before the month-end, that day included."""
        day = self.day[mask].astype(np.int64) + after
        return self.while_between(self.owner[mask], day, day + days, None if worth is None else worth[mask])

    def newest(self, mask: Bools, value: Ints) -> Ints:
        """`value` of each person's newest masked event at every month-end; -1 for none. Values must not decrease
        within a person."""
        return self.last_known(self.owner[mask], self.day[mask], value[mask])

    def last_known(self, owner: Ints, day: Ints, value: Ints) -> Ints:
        """`value` of each person's newest row at every month-end, -1 for none. Rows are by owner and day; values must
        not decrease within a person."""
        rows, columns = self.shape
        width = columns + 1
        cell = owner.astype(np.int64) * width + self.known(day)
        ends = np.flatnonzero(np.diff(cell, append=-1))  # the last of each run of (person, month)
        found = np.full(rows * width, -1, dtype=np.int64)
        found[cell[ends]] = value[ends]
        held: Ints = np.maximum.accumulate(found.reshape(rows, width), axis=1)[:, :columns]
        return held

    def overlap(self, mask: Bools, days: int) -> tuple[Ints, Ints]:
        """(owner, share) of masked periods, which last from their day for `days` days of the events: (rows, months)
        days of each that lie in the window. A period without an end lasts until the month-end."""
        start, length = self.day[mask].astype(np.int64)[:, None], self.lasted(mask)
        inside = np.minimum(start + length, self.ends) - np.maximum(start, self.ends - days)
        return self.owner[mask], np.clip(inside, 0, None)

    def lasted(self, mask: Bools) -> Ints:
        """Days of masked periods, at least 1: (rows, 1), or (rows, months) counted until the month-end where open."""
        told = self.people.events.days[mask].astype(np.int64)[:, None]
        open_ = self.ends - self.day[mask].astype(np.int64)[:, None]
        return np.maximum(1, np.where(told == UNKNOWN, open_, told))

    def by_person(self, owner: Ints, values: Floats) -> Floats:
        """Sums of rows by person; `owner` ascends."""
        found = np.zeros(self.shape)
        if len(owner):
            firsts = np.flatnonzero(np.diff(owner, prepend=-1))
            found[owner[firsts]] = np.add.reduceat(values, firsts, axis=0)
        return found
