"""Rows of the county's event tables as domain events."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from pydantic_core import from_json

from data_access.county_store import Calendar
from domain.event import (
    Channel,
    Code,
    Confidentiality,
    Event,
    EventKind,
    EventStatus,
    Moment,
    Performer,
    Precision,
    Quantity,
)
from domain.source_text import source_text
from domain.staff import Register

STATUSES = (
    EventStatus.PLANNED, EventStatus.ONGOING, EventStatus.DONE, EventStatus.CANCELLED, EventStatus.NO_SHOW,
    EventStatus.UNKNOWN,
)  # fmt: skip
PRECISIONS = {-1: Precision.DAY, -2: Precision.MONTH, -3: Precision.YEAR}
_MINUTE = Precision.MINUTE
_NOWHERE = (None, None)
TIMES = tuple(time(minute // 60, minute % 60) for minute in range(1440))
_QUERY = """
SELECT json_group_array(json_array(seq, day, minute, template, status, unit, who, minutes, cents, late, episode,
  pathway, iif(abs(value) < 9e999, value, NULL), nights)) FROM (SELECT * FROM event WHERE c = ? ORDER BY seq)
"""
"""One row for all: the driver lets go of the interpreter at every row, and beside a busy thread each costs a turn.
An infinite value is no number, and the driver's JSON could not be read with it."""
_WORDS = "SELECT json_group_array(json_array(seq, what, reason)) FROM wording WHERE c = ?"
"""Few events have words of their own: joined to every event they would cost a quarter of the asking."""
_NO_WORDS = (None, None)


@dataclass(frozen=True, slots=True)
class _Sort:
    """What all events of one template share."""

    kind: EventKind
    what: str
    reason: str | None
    code: Code | None
    channel: Channel | None
    specialty: str | None
    role: str
    any_day: bool
    measured: tuple[str, float | None, float | None]
    register: Register
    controller: str
    confidentiality: Confidentiality


@dataclass(frozen=True, slots=True)
class EventReader:
    """Reads one file's events. Holds the file's lists of templates, units and professionals: no personal data."""

    source: str
    sorts: dict[int, _Sort]
    units: dict[int, tuple[str, str]]
    performers: dict[int, Performer]

    @classmethod
    def of(cls, source: str, connection: sqlite3.Connection) -> EventReader:
        """Load the lists. Raises sqlite3.Error, ValueError for a file that is not a county's."""
        controllers = dict(connection.execute("SELECT register, name FROM controller"))
        cursor = connection.execute("SELECT * FROM template")
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor]
        sorts = {row["number"]: _sort(row, controllers) for row in rows}
        units = {number: (name, place) for number, name, place in connection.execute("SELECT * FROM unit")}
        staff = connection.execute("SELECT number, register_id, name, role FROM professional")
        performers = {number: Performer(role, name, id) for number, id, name, role in staff}
        return cls(source, sorts, units, performers)

    def read(self, connection: sqlite3.Connection, c: int, calendar: Calendar) -> tuple[Event, ...]:
        """All events of customer number `c`, in order of time. Raises sqlite3.Error, ValueError, LookupError."""
        rows = _listed(connection, _QUERY, c)
        words = {seq: (what, reason) for seq, what, reason in _listed(connection, _WORDS, c)}
        own = f"{self.source}.{c}.", f"{c}.e", f"{c}.p"
        return tuple([self._event(row, words.get(row[0], _NO_WORDS), own, calendar) for row in rows])

    def _event(
        self, row: list[Any], words: tuple[str | None, str | None], own: tuple[str, str, str], calendar: Calendar
    ) -> Event:
        (seq, offset, minute, template, status, unit, who, minutes, cents, late, episode, pathway,
         value, nights) = row  # fmt: skip
        what, reason = words
        sort = self.sorts[template]
        day = calendar.plain(offset) if sort.any_day else calendar.office(offset)
        name, place = self.units.get(unit, _NOWHERE)
        return Event(  # in the order of its fields: names would cost a third of the whole reading
            f"{own[0]}{seq}",
            sort.kind,
            source_text(what) if what else sort.what,
            Moment(day, TIMES[minute], _MINUTE) if minute >= 0 else _coarse(day, minute),
            self.source,
            STATUSES[status],
            Moment(day + timedelta(days=nights)) if nights >= 0 else None,  # end
            calendar.utc(day, late + (minute if minute > 0 else 720)),
            sort.code,
            sort.channel,
            name,
            place,
            self.performers.get(who),
            sort.specialty,
            source_text(reason) if reason else sort.reason,
            minutes if minutes > 0 else None,
            cents / 100 if cents else None,
            None if value is None else Quantity(value, *sort.measured),
            f"{own[1]}{episode}" if episode else None,
            f"{own[2]}{pathway}" if pathway else None,
            sort.register,
            sort.controller,
            sort.confidentiality,
        )


def _listed(connection: sqlite3.Connection, query: str, c: int) -> list[list[Any]]:
    """The rows of a query that gives them as one JSON text. No text is kept by the reader: it may be a person's."""
    rows: list[list[Any]] = from_json(connection.execute(query, (c,)).fetchone()[0], cache_strings="none")
    return rows


def _coarse(day: date, minute: int) -> Moment:
    """A moment without a time: the day, or the first day of its month or year."""
    precision = PRECISIONS[minute]
    if precision is not Precision.DAY:
        day = day.replace(day=1, month=1 if precision is Precision.YEAR else day.month)
    return Moment(day, None, precision)


def _sort(row: dict[str, Any], controllers: dict[str, str]) -> _Sort:
    return _Sort(
        kind=EventKind(row["kind"]),
        what=row["what"],
        reason=row["reason"] or None,
        code=Code(row["system"], row["code"], row["display"]) if row["code"] else None,
        channel=Channel(row["channel"]) if row["channel"] else None,
        specialty=row["specialty"] or None,
        role=row["role"],
        any_day=row["kind"] == "stay" and row["register"] == "social",  # a home: it begins on any day
        measured=(row["measured_in"], row["low"], row["high"]),
        register=Register(row["register"]),
        controller=controllers[row["register"]],
        confidentiality=Confidentiality.SHIELDED if row["shielded"] else Confidentiality.NORMAL,
    )
