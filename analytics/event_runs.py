"""Events that belong together, found by sorting and searching: "the first such event of the same group from that day
on" for many starts at once, without a loop over persons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.population import Bools, Ints, Population

_SPAN = 1 << 18
"""More days than lie between any two events."""
_DAY_0 = 1 << 17


@dataclass(frozen=True)
class Some:
    """Some events of a population, in its order: `at` are their places, `group` what belongs together (persons and
    episodes, say), the rest their columns."""

    at: Ints
    group: Ints
    day: Ints

    @classmethod
    def of(cls, population: Population, at: Ints, group: Ints) -> Some:
        return cls(at, group, population.events.day[at].astype(np.int64))

    def kept(self, mask: Bools) -> Some:
        return Some(self.at[mask], self.group[mask], self.day[mask])

    @property
    def key(self) -> Ints:
        found: Ints = self.group * _SPAN + (self.day + _DAY_0)
        return found


def first_from(starts: Some, events: Some) -> Ints:
    """For every start, the row in `events` of the first event of its group on its day or later, itself left out; -1
    without one. Events of a day stand in the population's order."""
    order = np.argsort(events.key, kind="stable")
    key, at = events.key[order], events.at[order]
    place = np.searchsorted(key, starts.key)
    found = _same(starts, key, place)
    itself = (found >= 0) & (at[np.maximum(found, 0)] == starts.at) if len(at) else np.zeros(len(found), dtype=bool)
    found = np.where(itself, _same(starts, key, place + 1), found)
    told: Ints = np.where(found >= 0, order[np.maximum(found, 0)], -1) if len(order) else found
    return told


def last_from(starts: Some, events: Some) -> Ints:
    """The same of the last event of its group, whatever its day, but not before the start's day."""
    order = np.argsort(events.key, kind="stable")
    key, at = events.key[order], events.at[order]
    place = np.searchsorted(key, (starts.group + 1) * _SPAN) - 1
    found = np.where((place >= 0) & (key[np.maximum(place, 0)] >= starts.key), place, -1) if len(key) else place
    if len(at):
        itself = (found >= 0) & (at[np.maximum(found, 0)] == starts.at)
        before = found - 1
        fits = (before >= 0) & (key[np.maximum(before, 0)] >= starts.key)
        found = np.where(itself, np.where(fits, before, -1), found)
    told: Ints = np.where(found >= 0, order[np.maximum(found, 0)], -1) if len(order) else found
    return told


def _same(starts: Some, key: Ints, place: Ints) -> Ints:
    """Places whose key is of the start's own group."""
    if not len(key):
        return np.full(len(place), -1, dtype=np.int64)
    inside = place < len(key)
    group = key[np.where(inside, place, 0)] // _SPAN
    return np.where(inside & (group == starts.group), place, -1)
