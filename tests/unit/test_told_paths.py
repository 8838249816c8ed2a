"""The branches of every level have the same numbers however they were found: they are told to others by them."""

from __future__ import annotations

import numpy as np
import pytest

from analytics import told_paths
from analytics.paths import log_of_rows


@pytest.mark.parametrize("table", [0, 60, 1 << 23])
def test_branches_are_numbered_by_what_is_above_and_their_step(table: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(told_paths, "_TABLE", table)
    rng = np.random.default_rng(4)
    case = np.sort(rng.integers(0, 300, 900))
    log = log_of_rows(case, rng.integers(0, 6, 900), np.arange(900), cases=300, kinds=6)
    paths = [tuple(log.activity[a:b].tolist()) for a, b in zip(log.starts, log.starts[1:], strict=False)]
    for level, (pairs, column) in enumerate(told_paths._levels(log, 4), start=1):
        cut = [(*path[:level], *(-1 for _ in range(level - len(path)))) for path in paths]
        known = sorted(set(cut))
        above = sorted({one[:-1] for one in known})
        assert column.tolist() == [known.index(one) for one in cut]
        assert pairs.tolist() == [above.index(one[:-1]) * 8 + one[-1] + 2 for one in known]
