"""Rows of the county's event tables as domain events."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

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
from domain.staff import Register

STATUSES = (
    EventStatus.PLANNED, EventStatus.ONGOING, EventStatus.DONE, EventStatus.CANCELLED, EventStatus.NO_SHOW,
    EventStatus.UNKNOWN,
)  # fmt: skip
PRECISIONS = {-1: Precision.DAY, -2: Precision.MONTH, -3: Precision.YEAR}
TIMES = tuple(time(minute // 60, minute % 60) for minute in range(1440))
_QUERY = """
SELECT e.seq, e.day, e.minute, e.template, e.status, e.unit, e.who, e.minutes, e.cents, e.late, e.episode, e.pathway,
  e.value, e.nights, w.what, w.reason
FROM event e LEFT JOIN wording w ON w.c = e.c AND w.seq = e.seq WHERE e.c = ? ORDER BY e.seq
"""


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
    shared: dict[str, Any]


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
        sorts = {row["number"]: _sort(row, source, controllers) for row in rows}
        units = {number: (name, place) for number, name, place in connection.execute("SELECT * FROM unit")}
        staff = connection.execute("SELECT number, register_id, name, role FROM professional")
        performers = {number: Performer(role, name, id) for number, id, name, role in staff}
        return cls(source, sorts, units, performers)

    def read(self, connection: sqlite3.Connection, c: int, calendar: Calendar) -> tuple[Event, ...]:
        """All events of customer number `c`, in order of time."""
        return tuple(self._event(row, c, calendar) for row in connection.execute(_QUERY, (c,)))

    def _event(self, row: tuple[Any, ...], c: int, calendar: Calendar) -> Event:
        (seq, offset, minute, template, status, unit, who, minutes, cents, late, episode, pathway,
         value, nights, what, reason) = row  # fmt: skip
        sort = self.sorts[template]
        day = calendar.plain(offset) if sort.any_day else calendar.office(offset)
        unit_name, place = self.units.get(unit, (None, None))
        return Event(
            id=f"{self.source}.{c}.{seq}",
            kind=sort.kind,
            what=what or sort.what,
            start=_moment(day, minute),
            source=self.source,
            status=STATUSES[status],
            end=Moment(day + timedelta(days=nights)) if nights >= 0 else None,
            recorded_at=calendar.utc(day, late + (minute if minute > 0 else 720)),
            code=sort.code,
            channel=sort.channel,
            unit=unit_name,
            place=place,
            performer=self.performers.get(who),
            specialty=sort.specialty,
            reason=reason or sort.reason,
            duration_min=minutes if minutes > 0 else None,
            cost_eur=cents / 100 if cents else None,
            quantity=None if value is None else Quantity(value, *sort.measured),
            episode_id=f"{c}.e{episode}" if episode else None,
            pathway_id=f"{c}.p{pathway}" if pathway else None,
            **sort.shared,
        )


def _moment(day: Any, minute: int) -> Moment:
    if minute >= 0:
        return Moment(day, TIMES[minute], Precision.MINUTE)
    precision = PRECISIONS[minute]
    first = (
        day if precision is Precision.DAY else day.replace(day=1, month=1 if precision is Precision.YEAR else day.month)
    )
    return Moment(first, None, precision)


def _sort(row: dict[str, Any], source: str, controllers: dict[str, str]) -> _Sort:
    shared = {
        "register": Register(row["register"]),
        "controller": controllers[row["register"]],
        "confidentiality": Confidentiality.SHIELDED if row["shielded"] else Confidentiality.NORMAL,
    }
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
        shared=shared,
    )
