"""Days as parts of the calendar, for millions of events: each different day is worked out once."""

from __future__ import annotations

from typing import Any

import numpy as np

from analytics.population import Ints


def months_of_year(day: Ints) -> Ints:
    """0 for January to 11, of days since 1970-01-01."""
    return _of(day, lambda days: days.astype("datetime64[M]").astype(np.int64) % 12, np.int8)


def years(day: Ints) -> Ints:
    """The year of each day since 1970-01-01."""
    return _of(day, lambda days: days.astype("datetime64[Y]").astype(np.int64) + 1970, np.int32)


def _of(day: Ints, part: Any, kind: Any) -> Ints:
    if not len(day):
        return np.zeros(0, kind)
    first = day.min()
    every = np.arange(first, int(day.max()) + 1).astype("datetime64[D]")
    found: Ints = np.take(part(every).astype(kind), day - first)
    return found
