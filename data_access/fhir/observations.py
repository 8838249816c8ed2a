"""Observation -> measurements (one number with a unit) and examinations (anything else that was found)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from data_access.fhir.clinical import REPORT_STATUSES
from data_access.fhir.events import Surroundings, event, first_performer, status_of
from data_access.fhir.moments import first_moment
from data_access.fhir.reading import Json, at, coding, items, label, number, text
from domain.event import Event, EventKind, Quantity
from domain.source_text import source_text


def observation_events(observation: Json, around: Surroundings) -> Iterator[Event]:
    """One event; a panel whose values are in its components (blood pressure) gives one for each component's number."""
    whole = _event(observation, observation, around)
    parts = [one for one in items(observation, "component") if quantity(one) is not None]
    if whole.quantity is not None or not parts:
        yield whole
        return
    for place, part in enumerate(parts, 1):
        yield replace(_event(observation, part, around), id=f"{whole.id}/{place}")


def _event(observation: Json, part: Json, around: Surroundings) -> Event:
    measured = quantity(part)
    return event(
        observation,
        around,
        EventKind.EXAMINATION if measured is None else EventKind.MEASUREMENT,
        what=_what(part, measured),
        start=first_moment(observation, "effectiveDateTime", "effectivePeriod", "effectiveInstant", "issued"),
        status=status_of(observation, REPORT_STATUSES),
        code=coding(at(part, "code")),
        quantity=measured,
        performer=first_performer(observation, around),
    )


def quantity(part: Json) -> Quantity | None:
    """The measured number with its unit and reference band; None when it is no plain number ("< 10" is none)."""
    value = number(part, "valueQuantity", "value")
    if value is None:
        value = number(part, "valueInteger")
    if value is None or text(part, "valueQuantity", "comparator") is not None:
        return None
    measured = at(part, "valueQuantity")
    low, high = _band(part, text(measured, "code"))
    unit = source_text(text(measured, "unit") or text(measured, "code") or "")
    return Quantity(value, unit, low, high)


def _band(part: Json, unit_code: str | None) -> tuple[float | None, float | None]:
    """(low, high) of the reference range; none of it when it contradicts itself or is in another unit."""
    ranges = [one for one in items(part, "referenceRange") if at(one, "low") or at(one, "high")]
    if len(ranges) != 1:  # several apply to different people: which one is not ours to say
        return None, None
    ends = [at(ranges[0], "low"), at(ranges[0], "high")]
    if any(text(end, "code") not in (None, unit_code) for end in ends):
        return None, None
    low, high = (number(end, "value") for end in ends)
    return (None, None) if low is not None and high is not None and low > high else (low, high)


def _what(part: Json, measured: Quantity | None) -> str | None:
    """The name of what was observed, with the finding when it is no number."""
    name, found = label(at(part, "code")), None if measured else _finding(part)
    return f"{name}: {found}" if name and found else name or found


def _finding(part: Json) -> str | None:
    given = at(part, "valueQuantity")
    if isinstance(given, Mapping) and number(given, "value") is not None:
        return _joined(text(given, "comparator"), _plain(number(given, "value")), text(given, "unit"))
    for key in ("valueString", "valueDateTime", "valueTime"):
        if (found := text(part, key)) is not None:
            return found
    return label(at(part, "valueCodeableConcept")) or label(at(part, "dataAbsentReason"))


def _plain(value: float | None) -> str | None:
    return None if value is None else f"{value:g}"


def _joined(*parts: Any) -> str:
    return " ".join(part for part in parts if part)
