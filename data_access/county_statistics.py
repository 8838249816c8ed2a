"""The county's aggregates for team leads. Nothing here takes or returns a person; nothing is suppressed here yet."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

from data_access.county_segments import segment_of
from data_access.county_store import CountyFile
from data_access.made_up_county.tallies import AGE_BANDS, CHANNELS, MONTHS, WAITS
from data_access.timing import Clock
from domain.errors import StoreUnavailable
from domain.segment import Segment
from domain.segment_counts import Panel, SegmentCounts

EVERYONE = "everyone"
GENDERS = ("female", "male")
PANELS = ("structure", "visits", "channels", "waits")


class CountyStatistics:
    """SegmentStatistics over segments.sqlite. Months are named by the clock's day, like every day of the county.

    Panels: structure (age bands x gender), visits (the last 24 complete months), channels (12 months), waits (realised
    in two years: surgery 1-90, 91-180, over 180 days; referral handled in 0-3, 4-21, over 21). `values` are visits;
    structure and waits have persons only. Raises StoreUnavailable when the file cannot be read.
    """

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._file = CountyFile(folder, "segments", clock)

    def segments(self) -> tuple[tuple[Segment, int], ...]:
        """Every segment with its raw number of members."""
        rows = self._rows("SELECT id, version, name, rule, sensitive, n FROM segment ORDER BY rowid")
        return tuple((segment_of(row[:5]), row[5]) for row in rows)

    def counts(self, segment_id: str) -> SegmentCounts | None:
        """Raw counts of one segment beside everyone's; None for an unknown segment."""
        found = [(segment, n) for segment, n in self.segments() if segment.id == segment_id]
        if not found:
            return None
        own, all_ = self._bodies(segment_id), self._bodies(EVERYONE)
        panels = tuple(
            self._panel(name, own[name], all_[name]) for name in ("structure", "visits", "channels", "waits")
        )
        return SegmentCounts(*found[0], all_["n"][0][0], self._file.calendar().plain(-1), panels)

    def _panel(self, name: str, own: list[list[int]], all_: list[list[int]]) -> Panel:
        rows = {"structure": AGE_BANDS, "visits": self._months(), "channels": CHANNELS, "waits": WAITS}[name]
        values = [tuple(float(value) for value in body[1]) for body in (own, all_)]
        columns = GENDERS if name == "structure" else ()
        return Panel(name, rows, tuple(own[0]), values[0], tuple(all_[0]), values[1], columns)

    def _months(self) -> tuple[str, ...]:
        today = self._file.calendar().today
        last = today.year * 12 + today.month - 2  # the last complete month, counted from year 0
        return tuple(f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(last - MONTHS + 1, last + 1))

    def _bodies(self, segment_id: str) -> dict[str, list[list[int]]]:
        rows = self._rows("SELECT name, body FROM panel WHERE segment = ?", segment_id)
        return {name: json.loads(body) for name, body in rows}

    def _rows(self, query: str, *values: str) -> list[Any]:
        try:
            return self._file.connection().execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise StoreUnavailable(type(error).__name__) from error
