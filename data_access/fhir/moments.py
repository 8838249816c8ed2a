"""FHIR dates and times as our Moments: instants become Helsinki wall time, plain dates never pass through UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from data_access.fhir.reading import at, text
from domain.event import Moment, Precision

HELSINKI = ZoneInfo("Europe/Helsinki")
UNDATED = Moment(date.min, None, Precision.YEAR)
"""An event whose source knows no day at all: counted and told, drawn nowhere."""

LONGEST_DATE = len("2026-11-21")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")


def moment(value: Any) -> Moment | None:
    """A Moment as precise as the FHIR date, dateTime or instant; None when there is none or it cannot be read."""
    if not isinstance(value, str):
        return None
    value = value.strip()
    try:
        if len(value) <= LONGEST_DATE and (match := _DATE.match(value)):
            return _plain(*match.groups())
        return _local(datetime.fromisoformat(value))
    except (ValueError, OverflowError):
        return moment(value[:10]) if len(value) > 10 else None  # the time is broken: the day may still be right


def instant(value: Any) -> datetime | None:
    """An aware UTC time; None for anything without a time of day and an offset."""
    try:
        read = datetime.fromisoformat(value) if isinstance(value, str) and "T" in value else None
        return read.astimezone(UTC) if read is not None and read.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def first_moment(resource: Any, *keys: str) -> Moment | None:
    """The first of the named elements that has a readable time; a Period gives its start."""
    for key in keys:
        value = at(resource, key)
        found = moment(at(value, "start")) or moment(at(value, "end")) if isinstance(value, dict) else moment(value)
        if found is not None:
            return found
    return None


def end_of(resource: Any, *keys: str) -> Moment | None:
    """The end of the first of the named Periods that has one."""
    return next((found for key in keys if (found := moment(text(resource, key, "end"))) is not None), None)


def minutes_between(start: Any, end: Any) -> int | None:
    """Whole minutes between two instants; None unless both are instants in order."""
    first, last = instant(start), instant(end)
    return int((last - first).total_seconds() // 60) if first and last and first <= last else None


def day_of(value: Any) -> date | None:
    """The day of a date known to the day; None when it is coarser."""
    found = moment(value)
    return found.day if found is not None and found.precision >= Precision.DAY else None


def _plain(year: str, month: str | None, day: str | None) -> Moment:
    precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
    return Moment(date(int(year), int(month or 1), int(day or 1)), None, precision)


def _local(read: datetime) -> Moment:
    local = read.astimezone(HELSINKI) if read.tzinfo is not None else read  # without an offset it is wall time already
    return Moment(local.date(), local.time().replace(second=0, microsecond=0), Precision.MINUTE)
