"""Distinct persons and sums by group, over any number of events, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analytics.population import Bools, Ints, Population

CELLS_AT_ONCE = 1 << 20
"""Groups x persons in a table at a time: 8 MB, so that no county or country needs more."""
NEAR, FEW_GROUPS = 1 << 16, 1 << 10
"""Of few groups, as many at a time as a processor keeps near: a third of the time. Of cells, as many events."""
SPARSE = 8
"""From so many events on to each that counts, those that count are picked out first."""


@dataclass(frozen=True)
class Group:
    """What stands behind each of some groups: distinct persons, rows, the sum of a column, and the largest single
    person's part of that sum (for dominance)."""

    persons: Ints
    rows: Ints
    sums: Ints
    largest: Ints


@dataclass(frozen=True)
class Cells:
    """Persons x groups, the pairs that have an event and no others, by person, then group: the cell of every event, the
    group of every cell, and where each person's cells begin. 4 bytes an event and a few a cell."""

    of: Ints
    group: Ints
    starts: Ints
    size: int


@dataclass(frozen=True)
class Parts:
    """What stands behind each of some groups: persons with any of it, how much in all, the largest person's part."""

    persons: Ints
    totals: Ints
    largest: Ints


def by_activity(population: Population, mask: Bools, worth: Ints | None = None) -> Parts:
    """Masked events by kind, in the order of the words, those of no kind last. `worth`: a column to sum, above zero
    wherever the mask is; without it events are counted."""
    cells = population.once("events by activity", _cells)
    size, starts = cells.size, population.events.starts
    persons, totals, largest = (np.zeros(size) for _ in range(3))  # below 2**53 the sum of floats is exact
    for first, last in _near(population, size):
        low, high, from_cell, to_cell = (int(one[at]) for one in (starts, cells.starts) for at in (first, last))
        at, weights = _that_count(mask[low:high], cells.of[low:high], None if worth is None else worth[low:high])
        parts = np.bincount(at - from_cell, weights, to_cell - from_cell)
        group = cells.group[from_cell:to_cell].astype(np.int64)
        persons += np.bincount(group, parts > 0, size)
        totals += np.bincount(group, parts, size)
        np.maximum.at(largest, group, parts)
    return Parts(*(one.astype(np.int64) for one in (persons, totals, largest)))


def _that_count(mask: Bools, cell: Ints, worth: Ints | None) -> tuple[Ints, Ints]:
    """The cells of a block's events and what each weighs: nothing where the mask is not."""
    if SPARSE * int(np.count_nonzero(mask)) > len(mask):
        return cell, mask if worth is None else worth * mask
    kept = np.flatnonzero(mask)
    return cell[kept], np.ones(len(kept), np.bool_) if worth is None else worth[kept]


def _cells(population: Population) -> Cells:
    """Whoever asks for kinds of event has these in common: they are numbered once a snapshot."""
    column, size = population.events.activity, len(population.words.activities) + 1
    events, starts = population.events.starts, np.zeros(len(population.people) + 1, np.int64)
    of, groups, found = np.zeros(len(column), np.int32), [np.zeros(0, np.int16)], 0
    for first, last in _near(population, size):
        low, high = int(events[first]), int(events[last])
        group = np.where(column[low:high] < 0, size - 1, column[low:high])
        place = (population.owner[low:high] - first).astype(np.int64) * size + group
        met = np.zeros((last - first, size), np.bool_)
        met.reshape(-1)[place] = True
        of[low:high] = (np.cumsum(met) + (found - 1))[place]
        groups.append(np.nonzero(met)[1].astype(np.int16 if size < 1 << 15 else np.int32))
        starts[first + 1 : last + 1] = found + np.cumsum(np.count_nonzero(met, axis=1))
        found += len(groups[-1])
    return Cells(of, np.concatenate(groups), starts, size)


def _near(population: Population, size: int) -> Iterator[tuple[int, int]]:
    """Persons first..last-1 with as many events together as are counted at a time."""
    starts, n, first, most = population.events.starts, len(population.people), 0, CELLS_AT_ONCE // size
    while first < n:
        last = int(np.searchsorted(starts, starts[first] + NEAR, "right")) - 1
        last = max(first + 1, min(last, first + most, n))
        yield first, last
        first = last


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
