"""Any few persons whose number follows, against every group of up to four tried by rank."""

from __future__ import annotations

from itertools import chain, combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from analytics.disclosure_few import MOST_TOGETHER, some_few, weights_left

Floats = NDArray[np.float64]
PEOPLE = 14


def left(rows: Floats, rng: np.random.Generator) -> Floats:
    """Drawn weights that add up to nothing in every row."""
    return weights_left(np.eye(rows.shape[1]), rows, int(rng.integers(99)))


def follow(rows: Floats) -> set[tuple[int, ...]]:
    rank = np.linalg.matrix_rank(rows)
    groups = chain.from_iterable(combinations(range(PEOPLE), n) for n in range(1, MOST_TOGETHER + 1))
    flags = {group: np.isin(np.arange(PEOPLE), group).astype(float) for group in groups}
    return {group for group, row in flags.items() if np.linalg.matrix_rank(np.vstack([rows, row])) == rank}


@pytest.mark.parametrize("seed", range(6))
def test_what_follows_now_and_did_not_before_is_found(seed: int) -> None:
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(6):
        rows = np.vstack([np.ones(PEOPLE), rng.random((rng.integers(2, 6), PEOPLE)) < rng.uniform(0.3, 0.9)])
        before, after = rows[:-1], rows
        new = bool(follow(after) - follow(before))
        assert some_few(left(before, rng), left(after, rng)) == new
        found.append(new)
    assert any(found)


@pytest.mark.parametrize("few", [1, 2, 3, 4, 5])
def test_a_few_less_than_five_are_found_and_five_are_not(few: int) -> None:
    rng = np.random.default_rng(few)
    everybody, women, whole = np.ones(40), np.arange(40) < 20, np.arange(40) < 20 + few
    told = np.vstack([everybody, women])
    assert some_few(left(told, rng), left(np.vstack([told, whole]), rng)) == (few < 5)
    assert not some_few(left(np.vstack([told, whole]), rng), left(np.vstack([told, whole, ~whole]), rng))
