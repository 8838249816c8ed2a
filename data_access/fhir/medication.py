"""Prescriptions and vaccinations -> events; allergies -> alerts."""

from __future__ import annotations

from collections.abc import Iterator

from data_access.fhir.clinical import CANCELLED, DONE, ONGOING, PLANNED
from data_access.fhir.events import Surroundings, event, first_performer, performer_of, reason_of, status_of
from data_access.fhir.moments import day_of, end_of, first_moment
from data_access.fhir.reading import Json, at, coding, codings, contained, extensions, items, label, local, text
from domain.customer import Alert, AlertKind
from domain.event import Event, EventKind, Moment
from domain.source_text import source_text

MEDICATION_STATUSES = {"draft": PLANNED, "active": ONGOING, "on-hold": ONGOING, "completed": DONE, "stopped": DONE,
                       "cancelled": CANCELLED}  # fmt: skip
VACCINE_STATUSES = {"completed": DONE, "not-done": CANCELLED}

NO_ALLERGY = frozenset({"716186003", "409137002", "429625007", "428607008", "428197003"})
"""SNOMED CT: no known allergy of some sort. Saying so is no alert."""
SEVERITY = {"high": "high", "low": "low"}


def medication_event(request: Json, around: Surroundings) -> Event:
    """A prescription, from its writing to the end of its dosage or dispensing when they are bounded."""
    medication = _medication(request, around)
    usage = next((text(one, "valueString") for one in extensions(request, "usage")), None)
    return event(
        request,
        around,
        EventKind.MEDICATION,
        what=_medication_name(medication) or text(request, "medicationReference", "display"),
        start=first_moment(request, "authoredOn"),
        status=status_of(request, MEDICATION_STATUSES),
        end=_medication_end(request),
        code=coding(at(medication, "code")),
        performer=performer_of(at(request, "requester"), around),
        reason=reason_of(request, around) or usage,
    )


def immunisation_event(immunisation: Json, around: Surroundings) -> Event:
    """A vaccination given, or one recorded as not given (cancelled)."""
    return event(
        immunisation,
        around,
        EventKind.IMMUNISATION,
        what=label(at(immunisation, "vaccineCode")),
        start=first_moment(immunisation, "occurrenceDateTime"),
        status=status_of(immunisation, VACCINE_STATUSES),
        code=coding(at(immunisation, "vaccineCode")),
        place=around.name(at(immunisation, "location")),
        performer=first_performer(immunisation, around),
        reason=reason_of(immunisation, around),
    )


def allergy_alerts(allergy: Json, around: Surroundings) -> Iterator[Alert]:
    """The alert; nothing for what was refuted or resolved, and for "no known allergies"."""
    states = {one.value for key in ("clinicalStatus", "verificationStatus") if (one := coding(at(allergy, key)))}
    if states & {"refuted", "resolved"} or any(code in NO_ALLERGY for _, code in codings(allergy, "code")):
        return
    substances = ", ".join(filter(None, (label(at(one, "substance")) for one in items(allergy, "reaction"))))
    yield Alert(
        kind=AlertKind.ALLERGY,
        text=source_text(label(at(allergy, "code")) or "") or source_text(substances) or "AllergyIntolerance",
        severity=SEVERITY.get(text(allergy, "criticality") or ""),
        recorded_on=day_of(at(allergy, "recordedDate")) or day_of(at(allergy, "onsetDateTime")),
        source=around.source,
    )


def _medication(request: Json, around: Surroundings) -> Json:
    """The medication as {"code": concept, ...}: coded in place, contained, or referred to."""
    if at(request, "medicationCodeableConcept") is not None:
        return {"code": at(request, "medicationCodeableConcept")}
    reference = text(request, "medicationReference", "reference") or ""
    return contained(request, reference) or around.named.get(local(reference)) or {}


def _medication_name(medication: Json) -> str | None:
    """The product's name and strength where Kanta gives them, with the substance's name."""
    product = next((text(one, "valueString") for one in extensions(medication, "drug")), None)
    strength = next((text(one, "valueString") for one in extensions(medication, "pharmaceuticalProductStrength")), None)
    substance = label(at(medication, "code"))
    if product is None:
        return substance
    named = " ".join(filter(None, (product, strength)))
    return f"{named} ({substance})" if substance else named


def _medication_end(request: Json) -> Moment | None:
    """The last day that the dosage or the dispensing is valid; None while it is not bounded."""
    for dosage in items(request, "dosageInstruction"):
        if (end := end_of(at(dosage, "timing", "repeat"), "boundsPeriod")) is not None:
            return end
    return end_of(at(request, "dispenseRequest"), "validityPeriod")
