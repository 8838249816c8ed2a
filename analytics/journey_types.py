"""The words of the customer journey: lanes, kinds by significance, grains, flags of marks."""

from __future__ import annotations

from enum import IntFlag, StrEnum

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

GLYPHS: tuple[EventKind, ...] = (
    EventKind.SURGERY, EventKind.STAY, EventKind.PROCEDURE, EventKind.REFERRAL, EventKind.PLAN, EventKind.DIAGNOSIS,
    EventKind.EXAMINATION, EventKind.CONTACT, EventKind.APPOINTMENT, EventKind.DOCUMENT, EventKind.MEASUREMENT,
    EventKind.MEDICATION, EventKind.IMMUNISATION, EventKind.FEEDBACK, EventKind.SEGMENT, EventKind.MESSAGE,
)  # fmt: skip
"""Glyph numbers, the most significant kind first: a cell of several kinds takes the first of these."""

RANK: dict[EventKind, int] = {kind: rank for rank, kind in enumerate(GLYPHS)}

BAR_KINDS = frozenset({EventKind.STAY, EventKind.MEDICATION, EventKind.SEGMENT})
"""Kinds that last: drawn as bars when they have an end or are going on."""


class Grain(StrEnum):
    """How the window is cut, by its span: > 6 years months, 1-6 years weeks, < 1 year single days, < 30 days a list.

    Years only where months are too many for the message."""

    YEAR = "year"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    LIST = "list"


class Mark(IntFlag):
    """What a mark tells beside its kind. A cell is CANCELLED when all of it is, the others when any of it is."""

    PLANNED = 1
    CANCELLED = 2
    SHIELDED = 4
    NEW = 8
    SIGNIFICANT = 16
    EVIDENCE = 32
    ABOUT = 64
