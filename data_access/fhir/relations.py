"""Care relations: who has to do with a customer, from appointments, encounters and open requests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from data_access.fhir.asking import Asking, Question, Reading
from data_access.fhir.bookings import PEOPLE, PLACES, actors
from data_access.fhir.encounters import unit_of
from data_access.fhir.events import Surroundings
from data_access.fhir.moments import first_moment, moment
from data_access.fhir.reading import Json, at, items, text
from data_access.fhir.server import Found
from data_access.fhir.staff import OurStaff
from domain.access import Relation
from domain.event import Moment
from domain.portion import CareRelation

KEPT_OPEN_DAYS: dict[Relation, tuple[int, int]] = {Relation.APPOINTMENT: (30, 30), Relation.ENCOUNTER: (30, 90)}
"""Days before the start and after the end that preparing and finishing the work keep it open. A local rule."""

NO_RELATION = frozenset({"cancelled", "entered-in-error", "revoked"})
OPEN_REQUEST_STATUSES = frozenset({"draft", "active", "on-hold"})
MOST_DAYS_BACK = 1 + max(after for _, after in KEPT_OPEN_DAYS.values())


RELATION_TYPES = ("Appointment", "ServiceRequest", "Encounter")

RelationReader = Callable[[Json, OurStaff, Surroundings], Iterator[CareRelation]]


def ask_relations(
    asking: Asking, staff: OurStaff, today: date, also: Mapping[str, Question] | None = None
) -> dict[str, Found]:
    """Bookings, requests, encounters late enough to bind anybody, and our own staff; `also` is asked beside them."""
    since = {"date": f"ge{today - timedelta(days=MOST_DAYS_BACK)}"}
    questions = {
        "Appointment": asking.question("Appointment"),
        "ServiceRequest": asking.question("ServiceRequest"),
        "Encounter": asking.question("Encounter", more=since),
    } | dict(also or {})
    if staff.by_identifier:
        form = {"identifier": staff.search_value}
        questions["Practitioner"] = lambda: Found(
            asking.server.find("Practitioner", form, asking.deadline, asking.allowed)
        )
    return asking.side_by_side(questions)


def read_relations(reading: Reading, staff: OurStaff) -> tuple[CareRelation, ...]:
    """All care relations in what `ask_relations` found."""
    known = staff.met(reading.found["Practitioner"].resources if "Practitioner" in reading.found else ())
    readers = {
        "Appointment": appointment_relations,
        "ServiceRequest": request_relations,
        "Encounter": encounter_relations,
    }
    return tuple(
        relation
        for kind, reader in readers.items()
        for relation in reading.read(kind, partial(_with_staff, reader, known))
    )


def _with_staff(
    reader: RelationReader, staff: OurStaff, resource: Json, around: Surroundings
) -> Iterator[CareRelation]:
    return reader(resource, staff, around)


def encounter_relations(encounter: Json, staff: OurStaff, around: Surroundings) -> Iterator[CareRelation]:
    """One relation for each participant who is ours, and one for the unit."""
    people = [at(one, "individual") for one in items(encounter, "participant")]
    first = first_moment(encounter, "period")
    last = moment(text(encounter, "period", "end"))
    if last is None and text(encounter, "status") == "finished":
        last = first
    yield from _relations(encounter, Relation.ENCOUNTER, people, unit_of(encounter, around), staff, around, first, last)


def appointment_relations(appointment: Json, staff: OurStaff, around: Surroundings) -> Iterator[CareRelation]:
    """One relation for each participant who is ours, and one for the place; a booking without a time stays open."""
    start, made = moment(text(appointment, "start")), moment(text(appointment, "created"))
    last = moment(text(appointment, "end")) or start
    unit = next(filter(None, (around.name(one) for one in actors(appointment, PLACES))), None)
    people = actors(appointment, PEOPLE)
    yield from _relations(appointment, Relation.APPOINTMENT, people, unit, staff, around, start or made, last)


def request_relations(request: Json, staff: OurStaff, around: Surroundings) -> Iterator[CareRelation]:
    """A request binds who asked and who is asked from its writing until it is done."""
    people = [at(request, "requester"), *items(request, "performer")]
    start = first_moment(request, "authoredOn", "occurrenceDateTime", "occurrencePeriod")
    is_open = text(request, "status") in OPEN_REQUEST_STATUSES
    end = None if is_open else moment(text(request, "meta", "lastUpdated")) or start
    yield from _relations(request, Relation.OPEN_REQUEST, people, None, staff, around, start, end)


def _relations(
    resource: Json,
    kind: Relation,
    people: list[Any],
    unit: str | None,
    staff: OurStaff,
    around: Surroundings,
    first: Moment | None,
    last: Moment | None,
) -> Iterator[CareRelation]:
    if first is None or text(resource, "status") in NO_RELATION:
        return
    before, after = KEPT_OPEN_DAYS.get(kind, (0, 0))
    start, end = _shifted(first.day, -before), None if last is None else _shifted(last.day, after)
    ref = f"{resource['resourceType']}/{resource['id']}"
    for staff_id in dict.fromkeys(filter(None, map(staff.who, people))):
        yield CareRelation(kind, staff_id, None, start, end, around.source, ref)
    if unit:
        yield CareRelation(kind, None, unit, start, end, around.source, ref)


def _shifted(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day
