"""Variants: cases whose paths are the same, exactly. A hash proposes, a witness of each variant decides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.paths import Log
from analytics.paths_follows import distinct
from analytics.population import Bools, Ints

_BASE = np.uint64(0x9E3779B97F4A7C15)
_ODD = np.uint64(0xD6E8FEB86659FD93)


@dataclass(frozen=True)
class Variants:
    """One row a variant: the most frequent first, then the one whose first case comes first. `witness` is that case:
    its path is the variant's. `of` is the variant of every case (cases,)."""

    witness: Ints
    count: Ints
    persons: Ints
    of: Ints

    def __len__(self) -> int:
        return len(self.witness)


def variants(log: Log) -> Variants:
    """All variants; the path without an event is one of them. Counts sum to the cases."""
    return exactly(log, rolling_hash(log))


def path(log: Log, case: int) -> Ints:
    """The activities of one case, in order."""
    return log.activity[log.starts[case] : log.starts[case + 1]]


def rolling_hash(log: Log) -> Ints:
    """A number of each case (cases,) uint64, the same for the same path: the sum of mixed activity times base**place,
    modulo 2**64. 0 for the path without an event."""
    found = np.zeros(len(log), dtype=np.uint64)
    full, events = log.lengths > 0, len(log.activity)
    if not events:
        return found
    powers = _powers(events + 1)
    # Places are counted from the first event of all, and each case is then brought to the same place: to the end.
    terms = _mixed(log.kinds)[log.activity]
    terms *= powers[:-1]
    starts = log.starts[:-1][full]
    back = np.uint64(pow(int(_BASE), -events, 1 << 64))
    found[full] = np.add.reduceat(terms, starts) * powers[events - starts] * back
    return found


def _powers(count: int) -> Ints:
    """base**0, base**1, ... modulo 2**64: each turn doubles those that are there."""
    found = np.ones(count, dtype=np.uint64)
    there = 1
    while there < count:
        step = np.uint64(pow(int(_BASE), there, 1 << 64))
        np.multiply(found[: count - there][:there], step, out=found[there : 2 * there])
        there *= 2
    return found


def _mixed(kinds: int) -> Ints:
    """A number for each activity, far from its neighbours'."""
    one = np.arange(1, kinds + 1, dtype=np.uint64) * _BASE
    one ^= one >> np.uint64(29)
    one *= _ODD
    return np.asarray(one ^ (one >> np.uint64(32)))


def exactly(log: Log, hashes: Ints) -> Variants:
    """Variants when the same path has the same hash; different paths may share one, which costs time and no truth.

    In each round the first case that is still open under a hash becomes a witness, and every open case with its very
    path joins it. One round is enough when no two paths share a hash.
    """
    witness_of = np.full(len(hashes), -1, dtype=np.int64)
    open_cases = np.arange(len(hashes))
    while len(open_cases):
        witness = open_cases[_first_alike(hashes[open_cases])]
        same = _same_path(log, open_cases, witness)
        witness_of[open_cases[same]] = witness[same]
        open_cases = open_cases[~same]
    return _ranked(log, witness_of)


def _first_alike(hashes: Ints) -> Ints:
    """The first place at which each hash stands (cases,)."""
    order = np.argsort(hashes)
    alike = hashes[order]
    starts = np.flatnonzero(np.append(True, alike[1:] != alike[:-1]))
    first = np.empty_like(order)
    first[order] = np.repeat(np.minimum.reduceat(order, starts), np.diff(np.append(starts, len(order))))
    return first


def _same_path(log: Log, cases: Ints, witness: Ints) -> Bools:
    """Whether each case has the path of its witness, compared event by event."""
    lengths = log.lengths[cases]
    same = np.asarray(lengths == log.lengths[witness])
    asked = same & (cases != witness) & (lengths > 0)
    lengths = lengths[asked]
    if not len(lengths):
        return same
    ends = np.cumsum(lengths)
    offset = np.arange(int(ends[-1])) - np.repeat(ends - lengths, lengths)
    mine = log.activity[np.repeat(log.starts[cases[asked]], lengths) + offset]
    theirs = log.activity[np.repeat(log.starts[witness[asked]], lengths) + offset]
    same[asked] = np.logical_and.reduceat(mine == theirs, ends - lengths)
    return same


def _ranked(log: Log, witness_of: Ints) -> Variants:
    counts = np.bincount(witness_of, minlength=1)
    witness = np.flatnonzero(counts)
    witness = witness[np.argsort(-counts[witness], kind="stable")]
    rank = np.empty(len(counts), dtype=np.int64)
    rank[witness] = np.arange(len(witness))
    of = rank[witness_of]
    return Variants(witness, counts[witness], distinct(of, log.person, len(witness)), of)
