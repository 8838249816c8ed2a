"""Whether clusters would be found again: on other samples of the same customers, and from one refresh to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analytics.clusters import SEED, Clustering, fitted, one_thread, scaled
from analytics.population import UNKNOWN, Ints

ROUNDS = 10
DRAWN = 5_000
STABLE = 0.75
"""An adjusted Rand index from here on is called stable; less is told beside the groups."""

STEADY = 0.8


@dataclass(frozen=True, slots=True)
class Known:
    """What became of the groups since the snapshot before (`day`): numbers `kept`, `new` and `gone`. `steady`: at least
    STEADY of the customers of both stayed in their group."""

    day: str
    kept: tuple[int, ...]
    new: tuple[int, ...]
    gone: tuple[int, ...]
    steady: bool


@dataclass(frozen=True, slots=True)
class Matched:
    """`pairs`: number before -> number now, of the groups that share most customers; `index`: adjusted Rand; `shared`:
    the part of the customers of both runs who stayed in a matched group."""

    pairs: tuple[tuple[int, int], ...]
    index: float
    shared: float


def stability(table: Mapping[str, Ints], found: Clustering, rounds: int = ROUNDS) -> float:
    """The mean adjusted Rand index of the groups against those of `rounds` bootstrap samples (drawn with replacement,
    judged on the persons that were found groups for): 1 found again each time, 0 no better than chance.

    A crowd without any gap in it can be cut the same way each time, so the silhouette stands beside in the card."""
    from sklearn.metrics import adjusted_rand_score

    rows = np.flatnonzero(found.label != UNKNOWN)
    raw = np.stack([np.asarray(table[name], dtype=np.float64)[rows] for name in found.features], axis=1)
    points, _ = scaled(raw, found.features)
    rng = np.random.default_rng(SEED)
    told = []
    for seed in range(rounds):
        drawn = rng.integers(0, len(rows), min(DRAWN, len(rows)))
        judged = rng.choice(len(rows), min(DRAWN, len(rows)), replace=False)
        with one_thread():
            again = fitted(points[drawn], len(found.clusters), SEED + seed + 1).predict(points[judged])
        told.append(adjusted_rand_score(found.label[rows[judged]], again))
    return float(np.mean(told))


def matched(before: Ints, now: Ints) -> Matched:
    """Groups of two runs over the same customers (labels from 1, -1 none), matched one to one so that as many as can be
    stay in their group (Kuhn 1955, the Hungarian method)."""
    from scipy.optimize import linear_sum_assignment
    from sklearn.metrics import adjusted_rand_score

    both = (before > 0) & (now > 0)
    if not both.any():
        return Matched((), 0.0, 0.0)
    one, other = before[both].astype(np.int64), now[both].astype(np.int64)
    width = int(other.max())
    table = np.bincount((one - 1) * width + other - 1, minlength=int(one.max()) * width).reshape(-1, width)
    rows, columns = linear_sum_assignment(table, maximize=True)
    pairs = tuple((int(r) + 1, int(c) + 1) for r, c in zip(rows, columns, strict=True) if table[r, c])
    return Matched(pairs, float(adjusted_rand_score(one, other)), float(table[rows, columns].sum() / len(one)))
