"""Whether the made-up county has recorded more about a customer: two counts by the primary key, no events read."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from data_access.county_source import CLINICAL, RELATIONS
from data_access.county_store import CountyFile, stored_value
from data_access.timing import Clock
from domain.hetu import PersonalId
from domain.news import Recorded

_NUMBER = "SELECT c FROM subject WHERE id = ?"
_COUNT = "SELECT count(*), coalesce(max(seq), 0) FROM event WHERE c = ?"


class CountyVersions:
    """services.ports.Versions over the files that hold events. A key is the customer's number in each of them."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._files = tuple(CountyFile(folder, id, clock) for id in (CLINICAL, RELATIONS))

    def recorded(self, person: PersonalId) -> Recorded | None:
        """None when a file cannot be read: then nothing is claimed. One that does not know the person counts none."""
        try:
            rows = [file.connection().execute(_NUMBER, (stored_value(person),)).fetchone() for file in self._files]
        except (sqlite3.Error, OSError):
            return None
        return self.again(".".join(str(row[0]) if row else "" for row in rows))

    def again(self, key: str) -> Recorded | None:
        """The same for a key that was told before."""
        try:
            asked = zip(self._files, key.split("."), strict=True)
            counts = [file.connection().execute(_COUNT, (number or -1,)).fetchone() for file, number in asked]
        except (sqlite3.Error, OSError):
            return None
        return Recorded(key, sum(count for count, _ in counts), "-".join(f"{count}/{last}" for count, last in counts))
