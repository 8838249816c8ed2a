"""Distinct persons and sums by group, over any number of events, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analytics.population import Bools, Ints, Population

CELLS_AT_ONCE = 1 << 20
"""Groups x persons in a table at a time: 8 MB, so that no county or country needs more."""
NEAR, FEW_GROUPS = 1 << 16, 1 << 10
"""Of few groups, as many at a time as a processor keeps near: a third of the time."""


@dataclass(frozen=True)
class Group:
    """What stands behind each of some groups: distinct persons, rows, the sum of a column, and the largest single
    person's part of that sum (for dominance)."""

    persons: Ints
    rows: Ints
    sums: Ints
    largest: Ints


def by_group(population: Population, mask: Bools, group: Ints, size: int, worth: Ints | None = None) -> Group:
    """Masked events by group 0..size-1 (below zero is no group); `worth`: a column of non-negative numbers to sum."""
    found, starts = _nothing(size), population.events.starts
    for first, last in _blocks(population, size):
        low, high = int(starts[first]), int(starts[last])
        kept = np.flatnonzero(mask[low:high] & (group[low:high] >= 0)) + low
        _add(found, population.owner[kept] - first, last - first, group[kept], None if worth is None else worth[kept])
    return found


def by_place(population: Population, at: Ints, group: Ints, size: int) -> Group:
    """As `by_group`, of the events at the places `at`, which ascend; `group` is that of each of these."""
    found, starts = _nothing(size), population.events.starts
    for first, last in _blocks(population, size):
        low, high = np.searchsorted(at, (starts[first], starts[last])).tolist()
        _add(found, population.owner[at[low:high]] - first, last - first, group[low:high], None)
    return found


def _nothing(size: int) -> Group:
    return Group(*(np.zeros(size, np.int64) for _ in range(4)))


def _blocks(population: Population, size: int) -> Iterator[tuple[int, int]]:
    """Persons first..last-1, as many as are counted at a time."""
    n = len(population.people)
    step = max(1, (NEAR if size <= FEW_GROUPS else CELLS_AT_ONCE) // max(1, size))
    for first in range(0, n, step):
        yield first, min(n, first + step)


def _add(found: Group, person: Ints, people: int, group: Ints, worth: Ints | None) -> None:
    """Events of the block's persons 0..people-1 to what was found before."""
    size = len(found.rows)
    inside = group.astype(np.int64)
    cell = inside * people + person
    met = np.zeros((size, people), np.bool_)
    met.reshape(-1)[cell] = True
    found.persons[:] += np.count_nonzero(met, axis=1)
    found.rows[:] += np.bincount(inside, minlength=size)
    if worth is not None:
        found.sums[:] += np.bincount(inside, worth, size).astype(np.int64)  # below 2**53 the sum of floats is exact
        parts = np.bincount(cell, worth, size * people).reshape(size, people)
        np.maximum(found.largest, parts.max(axis=1, initial=0).astype(np.int64), out=found.largest)
