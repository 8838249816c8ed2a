"""Made-up resources beside the Synthea set, of the types and kinds it lacks, so that a real server answers for each.

They belong to `CUSTOMER` (a living Synthea patient) and to four made-up patients. Dates stand around `TODAY`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tests import synthea

TODAY = date(2026, 11, 21)
CUSTOMER = next(one for one in synthea.examples() if one.encounters == 83)
TWIN_HETU = CUSTOMER.hetu[:6] + "Y" + CUSTOMER.hetu[7:]  # the same digits under another sign: somebody else
HIDDEN_HETU = "010180-9026"  # non-disclosure for personal safety
NAMELESS_HETU = "020180-901T"  # no name, a birth year only
TEMPORARY = ("urn:oid:1.2.246.10.99999999.22.2026", "020180-T12")

DOCTOR_NPI = ("http://hl7.org/fhir/sid/us-npi", "9999974493")
SURGEON_NPI = ("http://hl7.org/fhir/sid/us-npi", "9999908392")
FHIR_STAFF = {"doctor": ["|".join(DOCTOR_NPI)], "surgeon": ["|".join(SURGEON_NPI)]}

JOURNEY = "https://hl7.fi/fhir/finnish-scheduling/StructureDefinition/customer-journey"
STATE = "https://hl7.fi/fhir/finnish-scheduling/StructureDefinition/ajanvarauksen-tila"
LABELS = "https://hl7.fi/fhir/finnish-base-profiles/CodeSystem/fi-base-security-label-cs"

Resource = dict[str, Any]


def resources() -> list[Resource]:
    """All of them, what is referred to first."""
    return [*_patients(), *_visits(), *_findings(), *_bookings(), *_plans()]


def practitioner_id(npi: tuple[str, str]) -> str:
    """The server's id of a Synthea practitioner."""
    return next(
        str(row["id"])
        for row in synthea.rows("Practitioner")
        if any((one["system"], one["value"]) == npi for one in row["identifier"])
    )


def _subject() -> Resource:
    return {"reference": f"Patient/{CUSTOMER.patient_id}"}


def _concept(text: str, system: str, code: str) -> Resource:
    return {"text": text, "coding": [{"system": system, "code": code, "display": text}]}


def _patients() -> list[Resource]:
    hetu = "urn:oid:1.2.246.21"
    return [
        {
            "resourceType": "Patient",
            "id": "added-twin",
            "identifier": [{"use": "official", "system": hetu, "value": TWIN_HETU}],
            "name": [{"family": "Kaksonen", "given": ["Aino"]}],
            "gender": "female",
            "birthDate": CUSTOMER.born,
        },
        {
            "resourceType": "Patient",
            "id": "added-hidden",
            "meta": {"security": [{"system": LABELS, "code": "TURVAKIELTO"}]},
            "identifier": [{"use": "official", "system": hetu, "value": HIDDEN_HETU}],
            "name": [{"family": "Suojattu", "given": ["Venla"], "text": "Venla Suojattu"}],
            "gender": "female",
            "birthDate": "1980-01-01",
            "address": [{"line": ["Salatie 1"], "postalCode": "33100", "city": "Tampere"}],
        },
        {
            "resourceType": "Patient",
            "id": "added-nameless",
            "identifier": [{"use": "official", "system": hetu, "value": NAMELESS_HETU}],
            "birthDate": "1980",
        },
        {
            "resourceType": "Patient",
            "id": "added-temporary",
            "identifier": [{"use": "temp", "system": TEMPORARY[0], "value": TEMPORARY[1]}],
            "name": [{"family": "Tuntematon"}],
        },
    ]


def _visits() -> list[Resource]:
    specialty = _concept("Psykiatria", "urn:oid:1.2.246.537.6.24", "70")
    common = {"resourceType": "Encounter", "subject": _subject(), "class": {"code": "AMB"}}
    doctor = {"individual": {"reference": f"Practitioner/{practitioner_id(DOCTOR_NPI)}"}}
    return [
        common
        | {
            "id": "added-psychiatry",
            "status": "finished",
            "serviceType": specialty,
            "period": {"start": "2025-03-03T09:00:00+02:00", "end": "2025-03-03T09:45:00+02:00"},
        },
        {
            "resourceType": "Condition",
            "id": "added-psychiatry-diagnosis",
            "subject": _subject(),
            "encounter": {"reference": "Encounter/added-psychiatry"},
            "code": _concept("Masennustila", "urn:oid:1.2.246.537.6.1", "F32.1"),
        },
        common
        | {
            "id": "added-recent",
            "status": "finished",
            "participant": [doctor],
            "serviceProvider": {"display": "Keskustan terveysasema"},
            "period": {"start": "2026-11-02T23:30:00Z", "end": "2026-11-03T00:00:00Z"},
        },
        common | {"id": "added-error", "status": "entered-in-error", "period": {"start": "2026-11-04"}},
    ]


def _findings() -> list[Resource]:
    loinc = "http://loinc.org"
    observation = {"resourceType": "Observation", "status": "final", "subject": _subject()}
    systolic, diastolic = ("8480-6", "Systolic blood pressure", 148), ("8462-4", "Diastolic blood pressure", 91)
    return [
        observation
        | {
            "id": "added-pressure",
            "code": _concept("Blood pressure", loinc, "85354-9"),
            "effectiveDateTime": "2026-10-01T08:15:00+03:00",
            "component": [
                {"code": _concept(name, loinc, code), "valueQuantity": {"value": value, "unit": "mmHg"}}
                for code, name, value in (systolic, diastolic)
            ],
        },
        observation
        | {
            "id": "added-hba1c",
            "code": _concept("HbA1c", loinc, "59261-8"),
            "effectiveDateTime": "2026-10-01",
            "issued": "2026-10-02T06:00:00Z",
            "valueQuantity": {"value": 61, "unit": "mmol/mol", "code": "mmol/mol"},
            "referenceRange": [{"low": {"value": 20, "code": "mmol/mol"}, "high": {"value": 42, "code": "mmol/mol"}}],
        },
        observation
        | {"id": "added-observation-error", "status": "entered-in-error", "code": _concept("x", loinc, "1-1")},
        {
            "resourceType": "DiagnosticReport",
            "id": "added-report",
            "status": "final",
            "subject": _subject(),
            "code": _concept("Polven röntgen", "urn:oid:1.2.246.537.6.2", "NG1AA"),
            "effectiveDateTime": "2026-09-15",
            "conclusion": "Nivelrako madaltunut mediaalisesti.",
        },
        {
            "resourceType": "DocumentReference",
            "id": "added-document",
            "status": "current",
            "subject": _subject(),
            "type": _concept("Lääkärinlausunto", loinc, "11488-4"),
            "date": "2026-09-20T10:00:00Z",
            "content": [{"attachment": {"contentType": "text/plain"}}],
        },
        {
            "resourceType": "Medication",
            "id": "added-medication",
            "code": _concept("parasetamoli", "urn:oid:1.2.246.537.6.32", "N02BE01"),
        },
        {
            "resourceType": "MedicationRequest",
            "id": "added-prescription",
            "status": "active",
            "intent": "order",
            "subject": _subject(),
            "medicationReference": {"reference": "Medication/added-medication"},
            "authoredOn": "2026-09-20",
        },
    ]


def _bookings() -> list[Resource]:
    surgeon = f"Practitioner/{practitioner_id(SURGEON_NPI)}"
    doctor = f"Practitioner/{practitioner_id(DOCTOR_NPI)}"
    journey = [
        {"url": "CustomerJourneyId", "valueIdentifier": {"system": "urn:oid:1.2.246.10.9", "value": "polvi-1"}},
        {"url": "CustomerJourneyName", "valueString": "Polven tekonivel"},
    ]
    patient = {"actor": _subject(), "status": "accepted"}
    booked = {"url": STATE, "valueCoding": {"system": "urn:oid:1.2.246.537.6.881", "code": "3", "display": "Varattu"}}
    return [
        {
            "resourceType": "ServiceRequest",
            "id": "added-referral",
            "status": "active",
            "intent": "order",
            "subject": _subject(),
            "code": {"text": "Ortopedin arvio"},
            "authoredOn": "2026-10-20",
            "requester": {"reference": doctor},
            "performer": [{"reference": surgeon}],
            "reasonCode": [{"text": "Polven nivelrikko"}],
        },
        {
            "resourceType": "Appointment",
            "id": "added-booked",
            "status": "booked",
            "_status": {"extension": [booked]},
            "extension": [{"url": JOURNEY, "extension": journey}],
            "serviceType": [{"text": "Ortopedian vastaanotto"}],
            "start": "2026-12-03T07:00:00Z",
            "end": "2026-12-03T07:30:00Z",
            "participant": [
                patient,
                {"actor": {"reference": surgeon}, "status": "accepted"},
                {"actor": {"display": "Tekonivelyksikkö", "type": "HealthcareService"}, "status": "accepted"},
            ],
        },
        {"resourceType": "Appointment", "id": "added-waiting", "status": "waitlist", "participant": [patient]},
    ]


def _plans() -> list[Resource]:
    goal = {"resourceType": "Goal", "lifecycleStatus": "active", "subject": _subject()}
    return [
        goal | {"id": "added-goal-walk", "description": {"text": "Kävelee kilometrin ilman kipua"}},
        goal | {"id": "added-goal-weight", "description": {"text": "Paino alle 90 kg"}},
        {
            "resourceType": "CarePlan",
            "id": "added-plan",
            "status": "active",
            "intent": "plan",
            "title": "Polven hoitosuunnitelma",
            "subject": _subject(),
            "period": {"start": "2026-09-01"},
            "goal": [{"reference": "Goal/added-goal-walk"}, {"reference": "Goal/added-goal-weight"}],
            "activity": [{"detail": {"status": "in-progress", "description": "Fysioterapia"}}],
        },
    ]
