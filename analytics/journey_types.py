"""The shapes of the customer journey: lanes, cells, bars and gaps. The component draws exactly these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.event import EventKind


class Lane(StrEnum):
    CONTACTS = "contacts"
    STAYS = "stays"
    DIAGNOSES = "diagnoses"
    EXAMINATIONS = "examinations"
    MEDICATION = "medication"
    PROCEDURES = "procedures"
    PLAN = "plan"
    MESSAGES = "messages"
    FEEDBACK = "feedback"
    SEGMENTS = "segments"


LANES: tuple[Lane, ...] = tuple(Lane)
"""The order of the journey's lanes, top to bottom. Change it here."""

LANE_OF: dict[EventKind, Lane] = {
    EventKind.CONTACT: Lane.CONTACTS,
    EventKind.APPOINTMENT: Lane.CONTACTS,
    EventKind.REFERRAL: Lane.CONTACTS,
    EventKind.STAY: Lane.STAYS,
    EventKind.DIAGNOSIS: Lane.DIAGNOSES,
    EventKind.EXAMINATION: Lane.EXAMINATIONS,
    EventKind.MEASUREMENT: Lane.EXAMINATIONS,
    EventKind.DOCUMENT: Lane.EXAMINATIONS,
    EventKind.MEDICATION: Lane.MEDICATION,
    EventKind.IMMUNISATION: Lane.MEDICATION,
    EventKind.PROCEDURE: Lane.PROCEDURES,
    EventKind.SURGERY: Lane.PROCEDURES,
    EventKind.PLAN: Lane.PLAN,
    EventKind.MESSAGE: Lane.MESSAGES,
    EventKind.FEEDBACK: Lane.FEEDBACK,
    EventKind.SEGMENT: Lane.SEGMENTS,
}


class Grain(StrEnum):
    """How the window is cut, by its span: > 6 years months, 1-6 years weeks, < 1 year single days, < 30 days a list."""

    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Cell:
    """Events of one lane in one tick. `events` are indices into the case's events; their number is the cell's count."""

    tick: int
    events: tuple[int, ...]
    planned: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A stay, a medication period or a segment membership: first and last tick (inclusive) and the event's index."""

    first: int
    last: int
    event: int
    open_ended: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One lane. `total` = events in the window = sum of cells and bars."""

    lane: Lane
    cells: tuple[Cell, ...]
    bars: tuple[Bar, ...]
    total: int
    outside: int  # events of this lane outside the window


@dataclass(frozen=True, slots=True)
class Gap:
    """Ticks first..last (at least four) without any event: the axis folds them and writes their length."""

    first: int
    last: int
    days: int


@dataclass(frozen=True, slots=True)
class Journey:
    """`ticks` are the first days of the ticks from `start` to `end`; `now` is the tick of today or None outside.

    Conservation: the rows' totals plus `undated` plus what is outside equals the number of events.
    """

    start: date
    end: date
    grain: Grain
    ticks: tuple[date, ...]
    now: int | None
    rows: tuple[Row, ...]
    gaps: tuple[Gap, ...]
    first_day: date | None
    last_day: date | None
    life: tuple[int, ...]  # events per year from first_day to last_day: the whole-life strip
    undated: int = 0
