"""How many events each lane has a month: the small journey of the situation view."""

from __future__ import annotations

import numpy as np

from analytics.journey_columns import Columns
from analytics.journey_types import LANES

_EPOCH = 719_163  # the proleptic ordinal of 1.1.1970


def by_month(c: Columns, first_year: int, years: int) -> np.ndarray:
    """(lanes, 12 * years) events by the month in which they began; month 0 is the January of `first_year`.

    Events of other years, and those whose day is not known, are in none.
    """
    days = (c.first - _EPOCH).astype("datetime64[D]")
    month = days.astype("datetime64[M]").astype(np.int64) - (first_year - 1970) * 12
    inside = (month >= 0) & (month < 12 * years)
    place = c.lane[inside] * (12 * years) + month[inside]
    counts = np.bincount(place, minlength=len(LANES) * 12 * years)
    return np.asarray(counts.reshape(len(LANES), 12 * years))
