"""What followed an action in the county, as it was counted when the county was built: raw counts, nobody's own data."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from data_access.county_store import CountyFile
from data_access.timing import Clock
from domain.measured import Followed

_QUERY = """SELECT question, since, outcome, start_days, within_days, sensitive, done, done_then, other, other_then
    FROM followed"""


class CountyFollowed:
    """FollowedCounts over segments.sqlite. A county that was built before this was counted has nothing to tell."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._file = CountyFile(folder, "segments", clock)

    def followed(self) -> Mapping[str, Followed]:
        """Counts by question. {} when they cannot be read: a plan is shown without them."""
        try:
            rows = self._file.connection().execute(_QUERY).fetchall()
        except sqlite3.Error:
            return {}
        counted_on = self._file.calendar().plain(-1)
        return {row[0]: _followed(row, counted_on) for row in rows}


def _followed(row: tuple[Any, ...], counted_on: date) -> Followed:
    question, since, outcome, start, within, sensitive, done, done_then, other, other_then = row
    return Followed(
        question=question,
        since=json.loads(since),
        outcome=json.loads(outcome),
        start_days=start,
        within_days=within,
        done=done,
        done_then=done_then,
        other=other,
        other_then=other_then,
        counted_on=counted_on,
        sensitive=bool(sensitive),
    )
