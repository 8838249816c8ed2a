"""The four sources of a FHIR back end: persons, clinical, relations, plans. Each asks its resource types side by side.

A type that fails alone is named in `partial` and the rest is shown; an answer about another person fails the source.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from data_access.fhir.asking import Asking, Reading, by_reference
from data_access.fhir.bookings import appointment_event, referral_event
from data_access.fhir.clinical import condition_event, document_event, procedure_event, report_event
from data_access.fhir.early import Early, EventReader
from data_access.fhir.encounters import encounter_event
from data_access.fhir.events import Surroundings
from data_access.fhir.medication import allergy_alerts, immunisation_event, medication_event
from data_access.fhir.observations import observation_events
from data_access.fhir.patients import customer_of
from data_access.fhir.plans import goal_references, outside_plans
from data_access.fhir.reading import Json
from data_access.fhir.relations import ask_relations, read_relations
from data_access.fhir.server import Earlier, FhirServer, Found
from data_access.fhir.staff import OurStaff
from data_access.http import BadAnswer
from data_access.timing import Clock, TimeLeft
from domain.event import Event
from domain.hetu import PersonalId
from domain.portion import Portion
from domain.results import Answer, Empty, Failed, Fetched, Trouble

PARTIAL_KEYS = {
    "AllergyIntolerance": "allergy",
    "Encounter": "contact",
    "Condition": "diagnosis",
    "Procedure": "procedure",
    "Observation": "measurement",
    "DiagnosticReport": "examination",
    "DocumentReference": "document",
    "MedicationRequest": "medication",
    "Immunization": "immunisation",
    "ServiceRequest": "referral",
    "Appointment": "appointment",
    "Medication": "medication",
    "Practitioner": "names",
    "Organization": "names",
    "Location": "names",
    "HealthcareService": "names",
    "CarePlan": "plan",
    "Goal": "goal",
}
"""Resource type -> the text key part that `partial` carries: an EventKind value, or "allergy", "goal", "names"."""


def partial_keys(reading: Reading) -> tuple[str, ...]:
    """What is not whole, as text key parts."""
    return tuple(_partial(reading))


def _partial(reading: Reading) -> dict[str, Trouble]:
    """What is not whole and why, in the order of the keys."""
    return dict(sorted((PARTIAL_KEYS[kind], trouble) for kind, trouble in reading.troubles.items()))


def _single(reader: Callable[[Json, Surroundings], Event]) -> EventReader:
    return lambda resource, around: (reader(resource, around),)


CLINICAL: dict[str, EventReader] = {
    "Encounter": _single(encounter_event),
    "Condition": _single(condition_event),
    "Procedure": _single(procedure_event),
    "Observation": observation_events,
    "DiagnosticReport": _single(report_event),
    "DocumentReference": _single(document_event),
    "MedicationRequest": _single(medication_event),
    "Immunization": _single(immunisation_event),
}
BOOKINGS: dict[str, EventReader] = {
    "Appointment": _single(appointment_event),
    "ServiceRequest": _single(referral_event),
}

HAND_OVER_SECONDS = 0.3
"""Kept back from the deadline, so that what has come by then is read and handed over in time."""


@dataclass(frozen=True)
class FhirSource:
    """One source (services.ports.Source). `gather` makes the portion of a person who exists."""

    id: str
    server: FhirServer
    clock: Clock
    gather: Callable[[Asking], tuple[Portion, Reading]]

    def fetch(self, person: PersonalId, deadline: TimeLeft) -> Answer[Portion]:
        """What this source knows of the person; never raises."""
        try:
            return self._fetch(person, Earlier(deadline, min(HAND_OVER_SECONDS, 0.15 * deadline.left())))
        except BadAnswer as bad:
            return Failed(self.id, bad.trouble, self.clock.now())
        except Exception:  # an answer of a shape nobody thought of
            return Failed(self.id, Trouble.NONSENSE, self.clock.now())

    def _fetch(self, person: PersonalId, deadline: TimeLeft) -> Answer[Portion]:
        allowed = self.server.allowance()
        subject = self.server.just_asked.find(person) or self.server.subject(person, deadline, allowed)
        if subject is None:
            return Empty(self.clock.now(), self.id)
        portion, reading = self.gather(Asking(self.server, subject, deadline, allowed))
        now = self.clock.now()
        if reading.wholly_failed is not None:
            return Failed(self.id, reading.wholly_failed, now)
        lacking = _partial(reading)
        if not lacking and portion == Portion(subject=person):
            return Empty(now, self.id)
        return Fetched(portion, now, self.id, tuple(lacking), tuple(lacking.values()))


def fhir_sources(server: FhirServer, clock: Clock, staff: OurStaff, *, master: bool = False) -> tuple[FhirSource, ...]:
    """The four sources in the order of the sources rail. `master`: the server keeps the plan."""

    def persons(asking: Asking) -> tuple[Portion, Reading]:
        found = customer_of(asking.subject, "persons", clock.today())
        return Portion(subject=asking.subject.person, customer=found), Reading({}, Surroundings("persons"))

    def relations(asking: Asking) -> tuple[Portion, Reading]:
        return _relations(asking, ask_relations(asking.first_round(), staff, clock.today()), staff)

    gathers: dict[str, Callable[[Asking], tuple[Portion, Reading]]] = {
        "persons": persons,
        "clinical": _clinical,
        "relations": relations,
        "plans": partial(_plans, master=master),
    }
    return tuple(FhirSource(id, server, clock, gather) for id, gather in gathers.items())


def _clinical(asking: Asking) -> tuple[Portion, Reading]:
    early = Early("clinical", CLINICAL)
    first = replace(asking.first_round(), look=early.look)
    found = first.side_by_side({kind: first.question(kind) for kind in ("AllergyIntolerance", *CLINICAL)})
    named = asking.named(early.wanted())
    around = Surroundings("clinical", {}, by_reference(named))
    around = replace(around, visits=early.visits(found["Encounter"].resources, around))
    reading = Reading(found | named, around)
    events = tuple(event for kind in CLINICAL for event in reading.read(kind, early.reader(kind)))
    alerts = tuple(reading.read("AllergyIntolerance", allergy_alerts))
    return Portion(subject=asking.subject.person, alerts=alerts, events=events), reading


def _relations(asking: Asking, found: dict[str, Found], staff: OurStaff) -> tuple[Portion, Reading]:
    named = asking.names(found)
    reading = Reading(named | found, Surroundings("relations", {}, by_reference(named)))
    events = tuple(event for kind, reader in BOOKINGS.items() for event in reading.read(kind, reader))
    relations = read_relations(reading, staff)
    return Portion(subject=asking.subject.person, events=events, relations=relations), reading


def _plans(asking: Asking, *, master: bool) -> tuple[Portion, Reading]:
    first = asking.first_round()
    found = first.side_by_side({kind: first.question(kind) for kind in ("CarePlan", "Goal")})
    if found["Goal"].status == 400:  # the server cannot search goals by patient: ask for those that the plans name
        named = [one for plan in found["CarePlan"].resources for one in goal_references(plan)]
        ids = ",".join(one.removeprefix("Goal/") for one in named if one.startswith("Goal/"))
        found |= asking.side_by_side({"Goal": asking.question("Goal", by={"_id": ids})}) if ids else {"Goal": Found()}
    reading = Reading(found, Surroundings("plans"))
    plans = outside_plans(found["CarePlan"].resources, found["Goal"].resources, "plans", master=master)
    return Portion(subject=asking.subject.person, outside_plans=plans), reading
