"""Directly-follows: how often one activity came right after another, with the beginnings and ends of paths."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from analytics.paths import Log
from analytics.population import Ints

EDGE = -1
"""Stands before a path's first event and after its last one."""
_DENSE = 1 << 23
"""Places in a table of counts that is quicker than sorting."""


@dataclass(frozen=True)
class Follows:
    """One row a pair, the most frequent first, then by `before` and `after`. An `EDGE` before is a beginning, after an
    end. `persons` are the different persons behind each count."""

    before: Ints
    after: Ints
    count: Ints
    persons: Ints

    def __len__(self) -> int:
        return len(self.count)


def follows(log: Log) -> Follows:
    """All pairs that occur. Counts add up over parts of a population; so do persons, who are in one part each.

    The counts of beginnings, of ends and of cases with an event are the same number."""
    found, group, count = grouped(pair_keys(log), (log.kinds + 1) ** 2)
    persons = distinct(group, _owners(log), len(found))
    before, after = found // (log.kinds + 1), found % (log.kinds + 1)
    order = np.lexsort((after, before, -count))
    return Follows(*(np.asarray(one[order]) for one in (before - 1, after - 1, count, persons)))


def pair_counts(log: Log) -> tuple[Ints, Ints]:
    """(keys, counts) without the persons, in the order of keys: for adding up, and for comparing with others."""
    return counted(pair_keys(log), (log.kinds + 1) ** 2)


def pair_keys(log: Log) -> Ints:
    """One key a pair (events + cases with an event,), by case: (before + 1) * (kinds + 1) + after + 1."""
    width = log.kinds + 1
    full = np.flatnonzero(log.lengths)
    # One place more for each case with an event: its end. The place before its first event is the end of the last case.
    steps = np.zeros(len(log.activity) + len(full), dtype=np.int64 if width**2 > 2**31 else np.int32)
    places = np.arange(len(log.activity), dtype=np.int64)
    places += np.repeat(np.arange(len(full)), log.lengths[full])
    steps[places] = log.activity + 1
    before = np.empty_like(steps)
    before[:1], before[1:] = 0, steps[:-1]
    before *= width
    before += steps
    return before


def _owners(log: Log) -> Ints:
    """The person of every pair."""
    full = log.lengths > 0
    return np.repeat(log.person[full], log.lengths[full] + 1)


def counted(keys: Ints, size: int) -> tuple[Ints, Ints]:
    """Different keys of 0..size-1 in order, and how often each is there."""
    if size > max(_DENSE, 4 * len(keys)):
        found, count = np.unique(keys, return_counts=True)
        return found.astype(np.int64), count
    counts = np.bincount(keys, minlength=1)
    found = np.flatnonzero(counts)
    return found, counts[found]


def grouped(keys: Ints, size: int) -> tuple[Ints, Ints, Ints]:
    """Different keys of 0..size-1 in order, the place among them of every key, and how often each is there."""
    found, count = counted(keys, size)
    if size > max(_DENSE, 4 * len(keys)):
        return found, np.searchsorted(found, keys), count
    place = np.zeros(size, dtype=np.int32)
    place[found] = np.arange(len(found))
    return found, place[keys], count


def distinct(group: Ints, person: Ints, groups: int) -> Ints:
    """Different persons in each group (groups,). A row has a group and a person; persons never fall from row to row."""
    if not len(group):
        return np.zeros(groups, dtype=np.int64)
    people = int(person[-1]) - int(person[0]) + 1
    kind: Any = np.uint32 if groups * people < 1 << 32 else np.uint64  # numpy sorts the small ones at twice the speed
    both = np.sort(group.astype(kind) * kind(people) + (person - person[0]).astype(kind))
    seen = np.zeros(len(both) + 1, dtype=np.int64)
    seen[1] = 1
    np.cumsum(both[1:] != both[:-1], out=seen[2:])
    seen[2:] += 1
    edges = np.searchsorted(both, np.arange(groups, dtype=kind) * kind(people))
    return np.diff(seen[np.append(edges, len(both))])
