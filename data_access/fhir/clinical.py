"""Diagnoses, procedures, reports and documents -> events."""

from __future__ import annotations

import re

from data_access.fhir.events import Surroundings, event, first_performer, performer_of, reason_of, status_of
from data_access.fhir.moments import end_of, first_moment, moment
from data_access.fhir.reading import Json, at, coding, codings, in_system, items, label, labels, text
from domain.event import Channel, Event, EventKind, EventStatus

DONE, ONGOING, PLANNED = EventStatus.DONE, EventStatus.ONGOING, EventStatus.PLANNED
CANCELLED = EventStatus.CANCELLED

CLINICAL_STATUSES = {"active": ONGOING, "recurrence": ONGOING, "relapse": ONGOING,
                     "inactive": DONE, "remission": DONE, "resolved": DONE}  # fmt: skip
PROCEDURE_STATUSES = {"preparation": PLANNED, "in-progress": ONGOING, "on-hold": ONGOING, "completed": DONE,
                      "stopped": CANCELLED, "not-done": CANCELLED}  # fmt: skip
REPORT_STATUSES = {"registered": PLANNED, "partial": ONGOING, "preliminary": ONGOING, "final": DONE, "amended": DONE,
                   "corrected": DONE, "appended": DONE, "cancelled": CANCELLED}  # fmt: skip
DOCUMENT_STATUSES = {"current": DONE, "superseded": CANCELLED}

PROCEDURE_SYSTEM = "1.2.246.537.6.2"
_SURGICAL_CODE = re.compile(r"[A-HJ-NPQ][A-Z]{2}\d{2}$")
"""NCSP: a chapter letter A-Q (not I or O), two letters and two digits; other procedures have other shapes."""
SURGERY_CATEGORIES = frozenset({"387713003"})  # SNOMED CT: surgical procedure


def condition_event(condition: Json, around: Surroundings) -> Event:
    """A diagnosis, with its end when it has abated; a refuted one is cancelled."""
    clinical, verified = coding(at(condition, "clinicalStatus")), coding(at(condition, "verificationStatus"))
    refuted = verified is not None and verified.value == "refuted"
    known = CLINICAL_STATUSES.get(clinical.value if clinical else "", EventStatus.UNKNOWN)
    return event(
        condition,
        around,
        EventKind.DIAGNOSIS,
        what=label(at(condition, "code")),
        start=first_moment(condition, "onsetDateTime", "onsetPeriod", "recordedDate"),
        status=CANCELLED if refuted else known,
        end=moment(at(condition, "abatementDateTime")) or end_of(condition, "onsetPeriod"),
        performer=performer_of(at(condition, "asserter") or at(condition, "recorder"), around),
        reason=labels(condition, "evidence", "code"),
    )


def procedure_event(procedure: Json, around: Surroundings) -> Event:
    """A procedure, or a surgery when its category or code says so."""
    surgery = is_surgery(procedure)
    return event(
        procedure,
        around,
        EventKind.SURGERY if surgery else EventKind.PROCEDURE,
        what=label(at(procedure, "code")),
        start=first_moment(procedure, "performedDateTime", "performedPeriod"),
        status=status_of(procedure, PROCEDURE_STATUSES),
        end=end_of(procedure, "performedPeriod"),
        channel=Channel.SURGERY if surgery else None,
        place=around.name(at(procedure, "location")),
        performer=first_performer(procedure, around),
        reason=reason_of(procedure, around),
    )


def is_surgery(procedure: Json) -> bool:
    """True for a surgical category, or a surgical code of the Finnish procedure classification."""
    if any(code in SURGERY_CATEGORIES for _, code in codings(procedure, "category")):
        return True
    return any(
        in_system(system, PROCEDURE_SYSTEM) and _SURGICAL_CODE.match(code)
        for system, code in codings(procedure, "code")
    )


def report_event(report: Json, around: Surroundings) -> Event:
    """An examination; the conclusion stands as its reason text."""
    return event(
        report,
        around,
        EventKind.EXAMINATION,
        what=label(at(report, "code")),
        start=first_moment(report, "effectiveDateTime", "effectivePeriod", "issued"),
        status=status_of(report, REPORT_STATUSES),
        performer=first_performer(report, around),
        reason=text(report, "conclusion"),
    )


def document_event(document: Json, around: Surroundings) -> Event:
    """A document by its type; a superseded one is cancelled."""
    author = next(items(document, "author"), None)
    return event(
        document,
        around,
        EventKind.DOCUMENT,
        what=label(at(document, "type")) or text(document, "description"),
        start=first_moment(at(document, "context"), "period") or first_moment(document, "date"),
        status=status_of(document, DOCUMENT_STATUSES),
        code=coding(at(document, "type")),
        performer=performer_of(author, around),
        reason=text(document, "description"),
    )
