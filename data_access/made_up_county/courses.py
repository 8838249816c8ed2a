"""What happens to a chunk of customers."""

from __future__ import annotations

import numpy as np

from data_access.made_up_county.cohort import HISTORY_DAYS, Cohort
from data_access.made_up_county.rows import Rows


def happen(cohort: Cohort, rows: Rows) -> None:
    """Add the events of five years, and some of the coming weeks, to `rows`."""
    n = cohort.rng.poisson(6.6 * 5 * cohort.frailty)
    c = np.repeat(cohort.c, n)
    rows.add(c, -cohort.rng.integers(0, HISTORY_DAYS, len(c)), "gp_visit")
