"""Which hidden groups follow from the groups told, and which three almost fit: against plain loops over everybody."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from analytics.disclosure_guard import Cohort, Verdict, judge
from analytics.disclosure_span import following
from domain.small_cells import K

Bools = NDArray[np.bool_]


def groups(rng: np.random.Generator, people: int, many: int) -> list[Bools]:
    """Groups by one to three attributes, some of them turned over."""
    attributes = [rng.choice(n, people, p=rng.dirichlet(np.full(n, 0.6))) for n in (2, 4, 9, 6)]
    found: list[Bools] = []
    while len(found) < many:
        mask = np.ones(people, np.bool_)
        for a in rng.choice(4, rng.integers(1, 4), replace=False):
            mask &= attributes[a] == rng.integers(0, attributes[a].max() + 1)
        mask = ~mask if rng.random() < 0.3 else mask
        if K <= mask.sum() < people:
            found.append(mask)
    return found


def test_a_group_follows_exactly_when_it_is_a_combination() -> None:
    rng, followed = np.random.default_rng(7), 0
    for _ in range(25):
        people = int(rng.integers(200, 1_200))
        told = groups(rng, people, int(rng.integers(10, 80)))
        wanted = [one & ~other for one, other in combinations(told[:12], 2) if (one & ~other).any()]
        wanted += [rng.random(people) < 0.01 for _ in range(10)]
        wanted = [mask for mask in wanted if mask.any()]
        rows = np.vstack([np.ones(people), *told]).astype(np.float64)
        columns = np.array(wanted, np.float64).T
        left = columns - rows.T @ np.linalg.lstsq(rows.T, columns, rcond=None)[0]
        truly = set(np.flatnonzero(np.abs(left).max(axis=0) < 1e-7).tolist())
        targets = [np.flatnonzero(mask) if mask.sum() < K else Cohort.of("hidden", mask) for mask in wanted]
        assert following([Cohort.of(str(n), mask) for n, mask in enumerate(told)], targets, people) == truly
        followed += len(truly)
    assert followed > 20


def almost(whole: Bools, one: Bools, other: Bools) -> bool:
    return not (one & other).any() and 0 < int((whole ^ (one | other)).sum()) < K


def test_three_groups_that_almost_fit_are_found_however_many_persons_there_are() -> None:
    rng, found = np.random.default_rng(8), 0
    for _ in range(60):
        people = int(rng.integers(300, 40_000))
        told = groups(rng, people, 12)
        one, other = told[:2]
        asked = (one | other) if rng.random() < 0.5 else (one & ~other)
        asked = asked ^ (rng.random(people) < 1.5 / people)
        if not K <= asked.sum() <= people - K:
            continue
        pairs = [0 < int((asked ^ x).sum()) < K or 0 < int((asked ^ ~x).sum()) < K for x in told]
        threes = [almost(asked, x, y) or almost(x, asked, y) or almost(y, asked, x) for x, y in combinations(told, 2)]
        verdict = judge(Cohort.of("asked", asked), (), [Cohort.of(str(n), x) for n, x in enumerate(told)], people, K)
        close = any(pairs) or any(threes)
        assert (verdict is Verdict.TOO_CLOSE) == close
        found += any(threes) and not any(pairs)
    assert found > 3
