"""The made-up county read in bulk: everybody's events as columns, folded to days as for one customer.

Arrow reads a table for less than half of what its rows cost. No ID, name, address or free text is read; a customer is
the county's own number, which is the same in all of its files.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import adbc_driver_manager
import adbc_driver_sqlite.dbapi
import numpy as np
import pyarrow as pa

from data_access.county_events import PRECISIONS
from data_access.county_lists import UNKNOWN, Columns, Ints, Lists, coded
from data_access.county_source import CLINICAL, PERSONS, RELATIONS, SEGMENTS
from data_access.county_store import Calendar, CountyFile
from data_access.timing import Clock
from domain.customer import Gender
from domain.event import Precision
from domain.hetu import PersonalId
from domain.snapshot import SnapshotTrouble

_EPOCH = np.datetime64("1970-01-01", "D")
_GENDERS = ("female", "male", "other", "unknown")  # as in analytics/population.py: the order is part of the form
_EVENTS = """SELECT c, day, minute, template, status, unit, who, minutes, cents, episode, pathway, nights
    FROM event WHERE c >= ? AND c < ? ORDER BY c, seq"""
_PEOPLE = """SELECT c, birth, gender, coalesce(municipality, '') m, coalesce(died, 9999999) died, non_disclosure
    FROM person ORDER BY c"""
_COPING = "SELECT c, day, answer FROM coping ORDER BY c, day"
_NEVER = 9_999_999
HIGHEST = 10
"""Of the scale on which coping is answered."""
_BATCH = {"adbc.sqlite.query.batch_rows": 1 << 16}
_FILES = (PERSONS, CLINICAL, RELATIONS, SEGMENTS)


class CountyBulk:
    """services.ports_of_snapshots.BulkSource. The day is the clock's when this was made."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._calendar = Calendar(clock.today())
        self._persons = CountyFile(folder, PERSONS, clock)
        self._lists: Lists | None = None

    def version(self) -> str:
        """Of the files: a county that was built anew, or written to, has another one."""
        try:
            stats = [(self._folder / f"{name}.sqlite").stat() for name in _FILES]
        except OSError:
            raise SnapshotTrouble("The county's files cannot be read.") from None
        return "-".join(f"{stat.st_size:x}.{stat.st_mtime_ns:x}" for stat in stats)

    def as_of(self) -> int:
        """The county knows of everything until its own day."""
        return _number(self._calendar.today)

    def words(self) -> dict[str, list[Any]]:
        """Units by the county's numbers; activities by the templates' numbers."""
        return self._known().words

    def people(self) -> Columns:
        """A birth on 31.12.1969 is told as the day after: -1 is not known."""
        rows = self._read(PERSONS, _PEOPLE)
        died = rows["died"].to_numpy()
        return {
            "number": rows["c"].to_numpy(),
            "birth": _births(rows["birth"]),
            "gender": coded(rows["gender"], _GENDERS, Gender.UNKNOWN).astype(np.int8),
            "municipality": coded(rows["m"], self._known().words["municipalities"]).astype(np.int16),
            "died": self._plain(died),
            "moved": np.full(len(died), UNKNOWN, dtype=np.int32),
            "hidden": rows["non_disclosure"].to_numpy() != 0,
        }

    def events(self, low: int, high: int) -> Columns:
        """Both files together, by number, day, minute and the files' own order."""
        parts = [self._read(name, _EVENTS, low, high) for name in (CLINICAL, RELATIONS)]
        raw = {name: np.concatenate([part[name].to_numpy() for part in parts]) for name in parts[0].column_names}
        columns = self._known().narrow(raw)
        day = self._days(raw["day"], raw["template"], raw["minute"])
        key = (raw["c"] - low) << 40 | (day + (1 << 24)) << 12 | (columns["minute"] + 1)
        order = np.argsort(key, kind="stable")
        told = {"number": raw["c"], "day": day.astype(np.int32)} | columns
        return {name: column[order] for name, column in told.items()}

    def answers(self) -> Columns:
        """What customers have answered on coping with everyday life, each time that they were asked."""
        rows = self._read(SEGMENTS, _COPING)
        coping = rows["answer"].to_numpy()
        if coping.dtype != np.int64 or (len(coping) and not 0 <= coping.min() <= coping.max() <= HIGHEST):
            raise SnapshotTrouble("An answer of the county is outside its scale.")
        return {
            "number": rows["c"].to_numpy(),
            "day": self._plain(rows["day"].to_numpy()),
            "coping": coping.astype(np.int8),
        }

    def number_of(self, person: PersonalId) -> int | None:
        found = self._persons.number_of(person)
        return found[0] if found else None

    def _days(self, offset: Ints, template: Ints, minute: Ints) -> Ints:
        """As `EventReader` folds and coarsens the day of one event."""
        plain, office = (_looked_up(offset, fold) for fold in (self._calendar.plain, self._calendar.office))
        day = np.where(self._known().any_day[template], plain, office)
        for mark, precision in PRECISIONS.items():
            unit = {Precision.MONTH: "M", Precision.YEAR: "Y"}.get(precision)
            if unit:
                rows = minute == mark
                first = day[rows].astype("datetime64[D]").astype(f"datetime64[{unit}]")
                day[rows] = first.astype("datetime64[D]").astype(np.int64)
        return day

    def _plain(self, offset: Ints) -> Ints:
        known = offset != _NEVER
        return np.where(known, offset + self.as_of(), UNKNOWN).astype(np.int32)

    def _known(self) -> Lists:
        if self._lists is None:
            self._lists = Lists.of(self._read)
        return self._lists

    def _read(self, name: str, query: str, *values: int) -> pa.Table:
        """One query as a table."""
        path = self._folder / f"{name}.sqlite"
        if not path.is_file():
            raise SnapshotTrouble("The county's files cannot be read.")
        try:
            address = f"{path.absolute().as_uri()}?mode=ro"
            with adbc_driver_sqlite.dbapi.connect(address) as connection, connection.cursor() as cursor:
                cursor.adbc_statement.set_options(**_BATCH)
                cursor.execute(query, values or None)
                return cursor.fetch_arrow_table().combine_chunks()
        except (adbc_driver_manager.Error, pa.ArrowException):
            raise SnapshotTrouble(f"The county's file {path.name} cannot be read: it is damaged.") from None


def _births(column: pa.ChunkedArray) -> Ints:
    """Days; -1 for what is no date. Each different date is read once."""
    coded = column.combine_chunks().dictionary_encode()
    days = np.array([_birth(text) for text in coded.dictionary.to_pylist()] + [UNKNOWN], dtype=np.int32)
    found: Ints = days[coded.indices.fill_null(len(days) - 1).to_numpy()]
    return found


def _birth(text: str) -> int:
    try:
        day = _number(date.fromisoformat(text))
    except (ValueError, TypeError):
        return UNKNOWN
    return 0 if day == UNKNOWN else day


def _number(day: date) -> int:
    return int(np.datetime64(day, "D").astype(np.int64))


def _looked_up(offset: Ints, fold: Callable[[int], Any]) -> Ints:
    """Day numbers of offsets: the calendar is asked once for every offset between the first and the last."""
    if not len(offset):
        return np.zeros(0, dtype=np.int64)
    low, high = int(offset.min()), int(offset.max())
    try:
        table = np.array([fold(one) for one in range(low, high + 1)], dtype="datetime64[D]")
    except OverflowError:
        raise SnapshotTrouble("An event of the county lies outside the calendar.") from None
    found: Ints = (table - _EPOCH).astype(np.int64)[offset - low]
    return found
