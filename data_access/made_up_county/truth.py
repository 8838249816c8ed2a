"""The ground truth as rows: docs/ground-truth.md describes the tables."""

from __future__ import annotations

from data_access.made_up_county.cohort import ALIVE, Cohort
from data_access.made_up_county.courses import Truth

TruthRows = dict[str, list[tuple[object, ...]]]


def truth_rows(cohort: Cohort, truth: Truth) -> TruthRows:
    """Rows by table of ground_truth.sqlite."""
    burden = truth.health.burden
    latent = zip(cohort.c.tolist(), cohort.coping.tolist(), burden.tolist(), cohort.frailty.tolist(), strict=True)
    return {
        "lapse": list(truth.health.lapses),
        "latent": list(latent),
        "effect": _effects(cohort, truth),
        "true_need": _needs(cohort, truth),
    }


def _effects(cohort: Cohort, truth: Truth) -> list[tuple[object, ...]]:
    """Knee surgery changes the Oxford Knee Score of a year later, whether or not the score was taken in time."""
    rows: list[tuple[object, ...]] = []
    for c, day, before, after in truth.pathways.scores:
        columns = zip(c.tolist(), day.tolist(), before.tolist(), after.tolist(), strict=True)
        rows += [(number, "knee_surgery", when, "oks", low, high) for number, when, low, high in columns]
    return rows


def _needs(cohort: Cohort, truth: Truth) -> list[tuple[object, ...]]:
    """Needs that are true today: a surgeon's statement or surgery, follow-up that stopped, help in everyday life."""
    rows: list[tuple[object, ...]] = [(c, "follow_up", day) for c, _, day, _ in truth.health.lapses]
    paths = truth.pathways
    waiting = (paths.waited < 0) & (cohort.died[paths.c - cohort.first] == ALIVE)
    rows += [
        (c, "knee_care", day)
        for c, day in zip(paths.c[waiting].tolist(), paths.referral[waiting].tolist(), strict=True)
    ]
    coping = cohort.c[(cohort.coping < -1.6) & (cohort.died == ALIVE) & ~cohort.archived]
    return rows + [(c, "everyday_support", 0) for c in coping.tolist()]
