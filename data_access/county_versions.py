"""Whether the made-up county has recorded more about a customer: two counts by the primary key, no events read."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from data_access.county_source import CLINICAL, RELATIONS
from data_access.county_store import CountyFile, stored_value
from data_access.timing import Clock
from domain.hetu import PersonalId
from domain.news import Recorded

_COUNT = """SELECT count(*), coalesce(max(e.seq), 0) FROM event e WHERE e.c = (SELECT c FROM subject WHERE id = ?)"""


class CountyVersions:
    """services.ports.Versions over the files that hold events."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._files = tuple(CountyFile(folder, id, clock) for id in (CLINICAL, RELATIONS))

    def recorded(self, person: PersonalId) -> Recorded | None:
        """None when a file cannot be read: then nothing is claimed."""
        try:
            counts = [file.connection().execute(_COUNT, (stored_value(person),)).fetchone() for file in self._files]
        except (sqlite3.Error, OSError):
            return None
        return Recorded(sum(count for count, _ in counts), "-".join(f"{count}/{last}" for count, last in counts))
