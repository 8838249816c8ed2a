"""Waiting times: from an A to the next B of the same case, with those who still wait counted and never left out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from analytics.paths import Log
from analytics.population import Bools, Ints
from analytics.survival import product_limit

PERCENTS = (10, 25, 50, 75, 80, 90, 95)


class From(StrEnum):
    """Which A a wait begins from."""

    EVERY = "every"
    FIRST = "first"  # the first of each case


@dataclass(frozen=True)
class Waits:
    """One row a wait, by case and time. `days` to the B, or where there is none to the day up to which the case is
    known; `ended` tells which. `persons` is the person of each."""

    days: Ints  # float64
    ended: Bools
    persons: Ints

    def __len__(self) -> int:
        return len(self.days)

    @property
    def censored(self) -> int:
        """Waits that had not ended."""
        return int(len(self) - self.ended.sum())

    def people(self, ended: bool | None = None) -> int:
        """Different persons behind all waits, or behind those that have ended or not."""
        return len(np.unique(self.persons if ended is None else self.persons[self.ended == ended]))


def waits(log: Log, a: Bools, b: Bools, each: From = From.EVERY) -> Waits:
    """From the events `a` (events,) to the next of `b` later in order in the same case. An event may be both: it does
    not end its own wait. A `b` of the same moment ends it after 0 days when it stands after the `a`.

    A wait that begins after the day up to which the case is known lasts 0 days and has not ended."""
    begins, ends = np.flatnonzero(a), np.flatnonzero(b)
    case = log.case[begins]
    if each is From.FIRST and len(begins):
        first = np.ones(len(begins), dtype=np.bool_)
        first[1:] = case[1:] != case[:-1]
        begins, case = begins[first], case[first]
    after = np.append(ends, len(log.activity))[np.searchsorted(ends, begins, side="right")]
    ended = np.asarray(after < log.starts[case + 1])
    until = np.maximum(log.until[case], log.at[begins])
    until[ended] = log.at[after[ended]]
    return Waits(log.days(until - log.at[begins]), ended, log.person[case])


def percentile(days: Ints, percent: int) -> float | None:
    """The smallest of the values that at least so many percent do not exceed (nearest rank); None for no values."""
    if not len(days):
        return None
    at = max(0, -(-len(days) * percent // 100) - 1)
    return float(np.partition(days, at)[at])


def median(days: Ints) -> float | None:
    """The middle value, or the mean of the two in the middle; None for no values."""
    return float(np.median(days)) if len(days) else None


def waited(of: Waits, percent: int) -> float | None:
    """Days within which so many percent of all waits end, those that go on counted as long as they were seen
    (analytics/survival.py); None when so many have not been seen to end. With none censored this is `percentile`."""
    return product_limit(of.days, of.ended).reached(percent / 100)
