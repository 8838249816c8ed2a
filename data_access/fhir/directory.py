"""The register of persons on a FHIR server as the gate sees it, and the bookings of a day.

Implements services.ports.Directory and services.ports.Appointments.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from data_access.fhir.asking import Asking, Reading, by_reference
from data_access.fhir.day_list import booked
from data_access.fhir.events import Surroundings
from data_access.fhir.finding import by_name
from data_access.fhir.patients import customer, customer_of
from data_access.fhir.relations import RELATION_TYPES, ask_relations, read_relations
from data_access.fhir.server import Earlier, FhirServer, Found, Within
from data_access.fhir.sources import HAND_OVER_SECONDS, partial_keys
from data_access.fhir.staff import OurStaff
from data_access.fhir.subject import has_identifier
from data_access.http import BadAnswer, Bytes, Form
from data_access.timing import Clock, TimeLeft, portion_of
from domain.customer import Customer
from domain.hetu import Hetu, PersonalId
from domain.name_search import NameSought
from domain.portion import Standing
from domain.results import Answer, Empty, Failed, Fetched, Trouble
from domain.staff import StaffMember
from domain.worklist import Booking

SOURCE = "persons"
APPOINTMENTS = "relations"
NAMES_AT_ONCE = 50
NOBODY = "no-such-id"
RELATION_SECONDS = 1.2
"""How long relations are waited for once the person is found: the user sees nothing before. This long where all sources
have three seconds, and in proportion where they have more (data_access/timing.py). A type that takes longer is
`partial`, and what it would have told opens nothing: the case is then opened by another relation or a reason."""


class FhirDirectory:
    """Standing and names from Patient; relations from appointments, requests and late encounters."""

    def __init__(self, server: FhirServer, clock: Clock, staff: OurStaff) -> None:
        self._server, self._clock, self._staff = server, clock, staff

    def standing(self, person: PersonalId, deadline: TimeLeft) -> Answer[Standing]:
        """Everything needed to decide on access; Empty when there is no such person. Never raises."""
        try:
            return self._standing(person, Earlier(deadline, min(HAND_OVER_SECONDS, 0.15 * deadline.left())))
        except BadAnswer as bad:
            return Failed(SOURCE, bad.trouble, self._clock.now())
        except Exception:  # an answer of a shape nobody thought of
            return Failed(SOURCE, Trouble.NONSENSE, self._clock.now())

    def relations_answer(self, deadline: TimeLeft) -> bool:
        """Whether every type that relations are read from answers a question about nobody. Never raises."""
        within, allowed = Within(deadline, portion_of(deadline, RELATION_SECONDS)), self._server.allowance()
        nobody = {"_id": NOBODY}
        questions = {k: partial(self._found, k, nobody, within, allowed) for k in RELATION_TYPES}
        try:
            found = self._server.side_by_side(questions, within).values()
        except BadAnswer:
            return False
        return all(one.trouble is None or one.status in (400, 404) for one in found)  # a type not offered has nothing

    def _found(self, kind: str, form: Form, deadline: TimeLeft, allowed: Bytes) -> Found:
        return Found(self._server.find(kind, form, deadline, allowed))

    def names(self, persons: Sequence[PersonalId], deadline: TimeLeft) -> Mapping[PersonalId, str]:
        """Display names; persons not found, or not told in time, are absent. Never raises."""
        found: dict[PersonalId, str] = {}
        try:
            for at in range(0, len(persons), NAMES_AT_ONCE):
                found |= self._names(persons[at : at + NAMES_AT_ONCE], deadline)
        except Exception:  # the list is shown without the names that are missing
            return found
        return found

    def find(self, sought: NameSought, deadline: TimeLeft) -> Answer[tuple[Customer, ...]]:
        """Everybody of that birth date whose name fits; services.ports.Finder. Never raises."""
        try:
            persons, more = by_name(self._server, sought, SOURCE, self._clock.today(), deadline)
        except BadAnswer as bad:
            return Failed(SOURCE, bad.trouble, self._clock.now())
        except Exception:  # an answer of a shape nobody thought of
            return Failed(SOURCE, Trouble.NONSENSE, self._clock.now())
        now = self._clock.now()
        return Fetched(persons, now, SOURCE, ("persons",) if more else ()) if persons or more else Empty(now, SOURCE)

    def on(self, staff: StaffMember, day: date, deadline: TimeLeft) -> Answer[tuple[Booking, ...]]:
        """Whom `staff` meets on `day`, by time; an empty day is a fetched, empty tuple. Never raises."""
        now = self._clock.now()
        known = self._staff.with_member(staff.id, staff.identifiers)
        try:
            found = booked(self._server, staff.id, known, day, self._clock.today(), deadline)
        except BadAnswer as bad:
            return Failed(APPOINTMENTS, bad.trouble, now)
        except Exception:  # an answer of a shape nobody thought of
            return Failed(APPOINTMENTS, Trouble.NONSENSE, now)
        return Fetched(found, self._clock.now(), APPOINTMENTS)

    def _standing(self, person: PersonalId, deadline: TimeLeft) -> Answer[Standing]:
        allowed = self._server.allowance()
        subject = self._server.subject(person, deadline, allowed)
        if subject is None:
            return Empty(self._clock.now(), SOURCE)
        asking = Asking(self._server, subject, deadline, allowed)
        first = asking.first_round()
        first = replace(first, deadline=Within(first.deadline, portion_of(first.deadline, RELATION_SECONDS)))
        others = person.sign_variants() if isinstance(person, Hetu) else ()
        also = {"Twin": lambda: self._twins(first, others)} if others else {}
        found = ask_relations(first, self._staff, self._clock.today(), also)
        twins = found.pop("Twin", Found())
        named = asking.names(found)  # a unit is known by its name
        reading = Reading(named | found, Surroundings("relations", {}, by_reference(named)))
        self._server.just_asked.keep(subject)
        known = Standing(
            customer=customer_of(subject, SOURCE, self._clock.today()),
            # When nobody can tell, the name is asked to be confirmed: one question too many is the safe mistake.
            sign_twin=bool(twins.resources) or twins.trouble is not None,
            relations=read_relations(reading, self._staff),
        )
        return Fetched(known, self._clock.now(), SOURCE, partial_keys(reading))

    def _twins(self, asking: Asking, others: Sequence[PersonalId]) -> Found:
        """Patients whose personal ID differs by the sign only. Nothing of them is kept but that they exist."""
        form = {"identifier": ",".join(f"{one.system}|{one.reveal()}" for one in others), "_elements": "identifier"}
        patients = asking.server.find("Patient", form, asking.deadline, asking.allowed)
        if any(not any(has_identifier(patient, other) for other in others) for patient in patients):
            raise BadAnswer(Trouble.NONSENSE)  # the server did not understand the question
        return Found(patients[:1])

    def _names(self, persons: Sequence[PersonalId], deadline: TimeLeft) -> dict[PersonalId, str]:
        form = {
            "identifier": ",".join(f"{one.system}|{one.reveal()}" for one in persons),
            "_elements": "identifier,name,meta",
            "_count": str(2 * NAMES_AT_ONCE),
        }
        patients = self._server.find("Patient", form, deadline, self._server.allowance())
        return {
            person: customer(patient, person, SOURCE, self._clock.today()).display_name
            for patient in patients
            for person in persons
            if has_identifier(patient, person)
        }
