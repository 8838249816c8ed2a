"""A customer's own rhythm of events, for everybody at once: the gaps, and the silence that they explain.

One definition for "no longer" and for the stages of a customership: P95 of the own gaps (nearest rank), drawn towards
P95 of the group's gaps, because few gaps tell little.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.cohort import following
from analytics.population import UNKNOWN, Bools, Ints, Population

FEWEST_GAPS = 3
"""Fewer gaps are no rhythm."""
SHRINK = 5
"""The group's own limit weighs as much as so many gaps of the person."""
PART = 0.95


@dataclass(frozen=True)
class Gaps:
    """Days between a person's following events: `owner`, length, and the `end` they ended on, in order of time."""

    owner: Ints
    days: Ints
    end: Ints

    def kept(self, mask: Bools) -> Gaps:
        return Gaps(self.owner[mask], self.days[mask], self.end[mask])


def gaps(population: Population, mask: Bools) -> Gaps:
    """The gaps between masked events."""
    day, (later, before) = population.events.day, following(population, mask)
    return Gaps(population.owner[later], day[later] - day[before], day[later])


def usual(found: Gaps) -> float:
    """P95 of all the gaps in days; endless where there are none."""
    n = len(found.days)
    return float(np.partition(found.days, at := int(rank(np.array(n))))[at]) if n else np.inf


def limits(found: Gaps, people: int, common: float) -> Ints:
    """The longest silence in days that the rhythm explains, by person 0..people-1; `common` is the group's. Endless
    where nobody has a gap."""
    if not len(found.days):
        return np.full(people, common)
    order = np.sort(found.owner.astype(np.int64) << 32 | found.days)  # by person, then length; no gap is below zero
    n = np.bincount(found.owner, minlength=people)
    first = np.concatenate(([0], np.cumsum(n)[:-1]))
    own = order[np.minimum(first + rank(n), len(order) - 1)] & 0xFFFFFFFF
    longest: Ints = (n * own + SHRINK * common) / (n + SHRINK)
    return longest


def rank(n: Ints) -> Ints:
    """Nearest rank of PART among n sorted values, from 0."""
    found: Ints = np.maximum(0, np.ceil(PART * n - 1e-9).astype(np.int64) - 1)
    return found


def last_day(population: Population, mask: Bools) -> Ints:
    """The day of each person's newest masked event, -1 for none."""
    places = np.flatnonzero(mask)
    newest = np.full(len(population.people), UNKNOWN)
    newest[population.owner[places]] = population.events.day[places]  # the last of a person is written last
    return newest
