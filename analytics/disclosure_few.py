"""Any few persons whose number follows from what was told, whether or not somebody asked about them before.

What is told leaves some weights of persons open: those that add up to nothing in every number told. Few persons' own
number follows exactly when all such weights add up to nothing in it too. So weights are drawn among them by chance, and
persons are sought whose drawn weights cancel: one, two, three or four of them, by pairs that meet in the middle. What
cancels in two draws, cancels in all.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analytics.linear_algebra import eigh
from analytics.population import Bools, Ints

Floats = NDArray[np.float64]
MOST_TOGETHER = 4
"""Persons of a group that is sought: fewer than five. Of sensitive groups, hidden below ten, only the smallest."""
_NOTHING = 1e-8
_SEEN, _AT_ONCE = 1e-3, 1 << 21


def weights_left(free: Floats, rows: Floats, seed: int) -> Floats:
    """(persons, 2) weights drawn among those that are left. `free`: (persons, ways) weights that the pages do not see,
    of length one and square to each other; `rows`: what each number told sees of each way."""
    weights = np.random.default_rng(seed).standard_normal((free.shape[1], 2))
    values, vectors = eigh(rows @ rows.T)
    some = values > _SEEN
    seen = rows.T @ vectors[:, some] / np.sqrt(values[some])
    for _ in range(2):  # once more for the last digits
        weights = weights - seen @ (seen.T @ weights)
    found: Floats = free @ weights
    return found


def some_few(before: Floats, after: Floats) -> bool:
    """Whether the number of one to four persons follows now and did not before. (persons, 2) drawn weights each."""
    one = np.flatnonzero(_cancels(after))
    if (~_cancels(before[one])).any():
        return True
    open_ = np.flatnonzero(~_cancels(after))  # who stands alone already adds nothing to others
    weights, known = after[open_], before[open_]
    first, second = np.triu_indices(len(open_) + 1, 1)
    second -= 1  # the pair of one person alone: -1 stands for nobody
    first = first - 1
    return _meet(weights, known, first, second)


def _meet(weights: Floats, known: Floats, first: Ints, second: Ints) -> bool:
    after, before = (_sums(one, first, second) for one in (weights, known))
    two = np.flatnonzero(_cancels(after))
    if (~_cancels(before[two])).any():
        return True
    order = np.argsort(after[:, 0])
    ranked = after[order, 0]
    low = np.searchsorted(ranked, -ranked - _NOTHING)
    many = np.searchsorted(ranked, -ranked + _NOTHING, "right") - low
    rows = np.flatnonzero(many)
    for part in np.array_split(rows, max(1, -(-int(many.sum()) // _AT_ONCE))):
        left = np.repeat(part, many[part])
        ends = np.cumsum(many[part])
        right = np.arange(len(left)) - np.repeat(ends - many[part], many[part]) + np.repeat(low[part], many[part])
        one, other = order[left], order[right]
        apart = _apart(first, second, one, other)
        one, other = one[apart], other[apart]
        both = _cancels(after[one] + after[other])
        if (both & ~_cancels(before[one] + before[other])).any():
            return True
    return False


def _sums(weights: Floats, first: Ints, second: Ints) -> Floats:
    padded = np.vstack([weights, np.zeros((1, weights.shape[1]))])
    found: Floats = padded[first] + padded[second]
    return found


def _apart(first: Ints, second: Ints, one: Ints, other: Ints) -> Bools:
    """Pairs without a person in common."""
    same = (first[one] == first[other]) & (first[one] >= 0)
    found: Bools = ~(
        same | (second[one] == second[other]) | (first[one] == second[other]) | (second[one] == first[other])
    )
    return found


def _cancels(weights: Floats) -> Bools:
    found: Bools = np.abs(weights).max(axis=1, initial=0.0) < _NOTHING
    return found
