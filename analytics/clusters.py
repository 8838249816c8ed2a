"""Groups of customers that are alike in their use of services, found by k-means and described by what sets them apart.

A cluster proposes; it defines nothing: rules do (analytics/segmentation.py). Features of sensitive services are not
used, and no proprietary grouper is (domain.md section 6). The seed is fixed: the same table gives the same groups.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from analytics.population import UNKNOWN, Bools, Ints
from domain.errors import InvalidInput
from domain.small_cells import K_SENSITIVE

if TYPE_CHECKING:  # scikit-learn takes two seconds to import: a server that only tells of groups does without
    from sklearn.cluster import KMeans

FEATURES = (
    "visits_12_months", "emergency_12_months", "services_12_months", "cost_12_months", "ward_days_12_months",
    "no_show_12_months", "diagnoses", "open_referrals", "age",
)  # fmt: skip
"""Of the customer base table; none tells of mental health, substance use or child protection."""
SEED = 20_240_101
SIZES = tuple(range(3, 9))
FIT_ON = 20_000
JUDGED_ON = 2_000
STARTS = 5
FEWEST = 100
"""Customers: fewer have no groups worth a name."""
TRAITS = 4
CLEAR = 0.5
"""A difference from everybody of less than so many robust deviations is none."""
MAD = 1.4826
"""Turns a median absolute deviation into a standard deviation of a normal variable."""


@dataclass(frozen=True, slots=True)
class Trait:
    """How a group differs from everybody in one feature. `z`: difference of medians (of means where more than half have
    the same value) in robust deviations; `group`, `everyone`: those two numbers in the feature's own unit."""

    feature: str
    z: float
    group: float
    everyone: float

    @property
    def word(self) -> str:
        """Key part of the word for it (clusters.much, clusters.little)."""
        return "much" if self.z > 0 else "little"


@dataclass(frozen=True, slots=True)
class Cluster:
    """`number` counts from 1, the largest group first; its name is made of its traits, the largest first. A group of
    fewer than K_SENSITIVE has none: its medians would be somebody's own numbers."""

    number: int
    n: int
    traits: tuple[Trait, ...]


@dataclass(frozen=True)
class Clustering:
    """`label`: a cluster's number by row of the table, -1 for those who were left out (int16). `centers`: (k, features)
    in the scaled space of `scale`. `judged`: silhouette by number of groups that was tried."""

    label: Ints
    clusters: tuple[Cluster, ...]
    centers: Ints
    judged: tuple[tuple[int, float], ...]
    features: tuple[str, ...]


def clustered(table: Mapping[str, Ints], among: Bools, features: tuple[str, ...] = FEATURES) -> Clustering:
    """Groups of the rows `among` (n,) by `features` of the base table's newest month (each (n,)). Rows with a value
    that is not known are left out. The number of groups has the best silhouette on a sample. Raises InvalidInput:
    fewer than FEWEST rows, features that lack, nothing that differs."""
    rows, raw = _rows(table, among, features)
    points, kept = scaled(raw, features)
    rng = np.random.default_rng(SEED)
    sample = points[np.sort(rng.choice(len(points), min(FIT_ON, len(points)), replace=False))]
    judged, models = [], {}
    with one_thread():
        for size in (size for size in SIZES if size < len(np.unique(sample[:JUDGED_ON], axis=0))):
            models[size] = fitted(sample, size, SEED)
            judged.append((size, _silhouette(models[size], sample)))
    if not judged:
        raise InvalidInput("clusters.nothing_differs", "features")
    best = max(judged, key=lambda one: (one[1], -one[0]))[0]
    with one_thread():
        place = models[best].predict(points)
    order = np.argsort(-np.bincount(place, minlength=best), kind="stable")
    number = np.argsort(order)[place] + 1
    label = np.full(len(among), UNKNOWN, dtype=np.int16)
    label[rows] = number
    names = tuple(features[at] for at in kept)
    clusters = tuple(_cluster(n, number, raw[:, kept], names) for n in range(1, best + 1))
    return Clustering(label, clusters, models[best].cluster_centers_[order], tuple(judged), names)


def scaled(raw: Ints, features: tuple[str, ...]) -> tuple[Ints, list[int]]:
    """Points (rows, kept) as standardised logarithms (years of age as they are), and the places of the features kept:
    those that differ between customers."""
    logs = np.where([name == "age" for name in features], raw, np.log1p(np.maximum(0, raw)))
    spread = logs.std(axis=0)
    kept = np.flatnonzero(spread > 1e-9)
    points: Ints = (logs[:, kept] - logs[:, kept].mean(axis=0)) / spread[kept]
    return points, [int(at) for at in kept]


def one_thread() -> AbstractContextManager[object]:
    """Threads that wait for each other spend ten times the processor of the work itself."""
    from threadpoolctl import threadpool_limits

    found: AbstractContextManager[object] = threadpool_limits(1)
    return found


def fitted(points: Ints, size: int, seed: int) -> KMeans:
    """k-means with STARTS starts, in one thread's order: the same seed, the same groups."""
    from sklearn.cluster import KMeans

    return KMeans(size, n_init=STARTS, random_state=seed, algorithm="lloyd").fit(points)


def traits(group: Ints, everyone: Ints, features: tuple[str, ...]) -> tuple[Trait, ...]:
    """The TRAITS largest clear differences of a group (rows, features) from everybody, the largest first."""
    found = [_trait(name, group[:, at], everyone[:, at]) for at, name in enumerate(features)]
    clear = [one for one in found if abs(one.z) >= CLEAR]
    return tuple(sorted(clear, key=lambda one: (-abs(one.z), one.feature))[:TRAITS])


def model_card(found: Clustering, stability: float, on: date) -> dict[str, object]:
    """What a reader of the groups must know, as plain data. `stability`: analytics/cluster_stability.py."""
    return {
        "model": "k-means",
        "date": on.isoformat(),
        "n": sum(one.n for one in found.clusters),
        "left_out": int((found.label == UNKNOWN).sum()),
        "groups": len(found.clusters),
        "features": list(found.features),
        "scaling": "standardised logarithm",
        "seed": SEED,
        "silhouette": {str(size): round(score, 4) for size, score in found.judged},
        "stability": round(stability, 4),
        "limits": [
            "describes_only",
            "own_county_only",
            "no_sensitive_services",
            "use_is_not_need",
            "not_for_one_customer",
        ],
    }


def _rows(table: Mapping[str, Ints], among: Bools, features: tuple[str, ...]) -> tuple[Ints, Ints]:
    missing = [name for name in features if name not in table]
    if missing:
        raise InvalidInput("clusters.no_feature", "features", word=missing[0])
    raw = np.stack([np.asarray(table[name], dtype=np.float64) for name in features], axis=1)
    rows = np.flatnonzero(among & np.isfinite(raw).all(axis=1))
    if len(rows) < FEWEST:
        raise InvalidInput("clusters.too_few", "persons", n=FEWEST)
    return rows, raw[rows]


def _silhouette(model: KMeans, sample: Ints) -> float:
    from sklearn.metrics import silhouette_score

    judged = sample[:JUDGED_ON]
    label = model.predict(judged)
    return float(silhouette_score(judged, label)) if 1 < len(np.unique(label)) < len(judged) else -1.0


def _cluster(n: int, number: Ints, raw: Ints, features: tuple[str, ...]) -> Cluster:
    mine = number == n
    size = int(mine.sum())
    return Cluster(n, size, traits(raw[mine], raw, features) if size >= K_SENSITIVE else ())


def _trait(feature: str, group: Ints, everyone: Ints) -> Trait:
    """Where half of everybody has one value (no visit to the emergency department) medians tell nothing: means do."""
    middle = float(np.median(everyone))
    spread = MAD * float(np.median(np.abs(everyone - middle)))
    if spread > 0:
        return Trait(feature, (float(np.median(group)) - middle) / spread, float(np.median(group)), middle)
    mean, deviation = float(everyone.mean()), float(everyone.std())
    return Trait(feature, (float(group.mean()) - mean) / deviation if deviation else 0.0, float(group.mean()), mean)
