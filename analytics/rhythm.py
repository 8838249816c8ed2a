"""A customer's own rhythm: how long the gaps between contacts have been, and whether this one is longer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import ceil

LEAST_CONTACTS = 5
LEAST_GAP_DAYS = 60
LONGEST_SILENCE_DAYS = 2 * 365  # older rhythms are history, not news


@dataclass(frozen=True, slots=True)
class Stop:
    """The rhythm broke. `last`: the last contact; `usual_days`: P95 of own gaps; `silent_days`: the gap until now."""

    last: date
    usual_days: int
    silent_days: int

    @property
    def broken_after_days(self) -> int:
        """Days from the last contact until the silence became longer than usual."""
        return max(self.usual_days, LEAST_GAP_DAYS)


def stopped(days: Sequence[date], today: date) -> Stop | None:
    """A stop when the silence is longer than the P95 (nearest rank) of at least four own gaps, and than 60 days.

    `days` are days with a contact in any order; several on one day are one.
    """
    known = sorted({day for day in days if day <= today})
    if len(known) < LEAST_CONTACTS:
        return None
    silent = (today - known[-1]).days
    if not LEAST_GAP_DAYS < silent <= LONGEST_SILENCE_DAYS:
        return None
    gaps = sorted((after - before).days for before, after in pairwise(known))
    usual = gaps[ceil(0.95 * len(gaps)) - 1]
    return Stop(known[-1], usual, silent) if usual < silent else None


def months_between(first: date, last: date) -> int:
    """The least whole number of calendar months, at least 1, that reaches from `first` to `last`."""
    months = (last.year - first.year) * 12 + last.month - first.month + (last.day > first.day)
    return max(1, months)
