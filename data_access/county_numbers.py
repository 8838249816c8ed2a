"""A customer's own number in the county's files: the way from a person to a snapshot's rows."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from data_access.county_source import PERSONS
from data_access.county_store import CountyFile
from data_access.timing import Clock
from domain.hetu import PersonalId


class CountyNumbers:
    """House.number_of over the county."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._persons = CountyFile(folder, PERSONS, clock)

    def number_of(self, person: PersonalId) -> int | None:
        """None for somebody whom the county does not know, and when its file cannot be read."""
        try:
            found = self._persons.number_of(person)
        except (sqlite3.Error, OSError):
            return None
        return found[0] if found else None
