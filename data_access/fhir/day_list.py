"""Whom a member of staff meets on a day: the work list's appointments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from data_access.fhir.bookings import APPOINTMENT_STATUSES, PEOPLE, actors, appointment_event
from data_access.fhir.events import Surroundings, is_dropped
from data_access.fhir.patients import personal_ids
from data_access.fhir.reading import Json, local, text
from data_access.fhir.server import FhirServer
from data_access.fhir.staff import OurStaff
from data_access.http import Bytes
from data_access.timing import TimeLeft
from domain.event import EventStatus
from domain.hetu import Hetu, PersonalId
from domain.worklist import Booking

PATIENT = frozenset({"Patient"})
MOST_A_DAY = "200"
STILL_AHEAD = frozenset({EventStatus.PLANNED, EventStatus.ONGOING})


def booked(
    server: FhirServer, staff_id: str, staff: OurStaff, day: date, today: date, deadline: TimeLeft
) -> tuple[Booking, ...]:
    """The day's bookings of one member of staff, earliest first. Raises BadAnswer.

    The server is asked for a day more on both sides: it may count days in another time zone.
    """
    allowed = server.allowance()
    own = staff.only(staff_id)
    if own.spelled:
        form = {"identifier": own.search_value}
        own = own.met(server.find("Practitioner", form, deadline, allowed))
    practitioners = [one for one in own.by_reference if one.startswith("Practitioner/")]
    if not practitioners:
        return ()
    form = {"practitioner": ",".join(practitioners), "_count": MOST_A_DAY}
    days = [f"ge{day - timedelta(days=1)}", f"le{day + timedelta(days=1)}"]
    found = server.find("Appointment", form | {"date": days}, deadline, allowed)
    mine = [one for one in found if _is_mine(one, own)]
    people = _people(server, mine, today, deadline, allowed)
    return tuple(sorted(_bookings(mine, people, day), key=lambda one: (one.at is None, str(one.at))))


def _is_mine(appointment: Json, own: OurStaff) -> bool:
    """Checked here too: a server that ignores the parameter answers with everybody's appointments."""
    return any(own.who(actor) for actor in actors(appointment, PEOPLE)) and not is_dropped(appointment)


def _bookings(appointments: Sequence[Json], people: dict[str, PersonalId], day: date) -> Iterator[Booking]:
    for one in appointments:
        event = appointment_event(one, Surroundings("relations"))
        if event.start.day == day and APPOINTMENT_STATUSES.get(text(one, "status") or "") in STILL_AHEAD:
            for reference in _patients(one):
                if reference in people:
                    yield Booking(people[reference], event.start.time, event.reason or event.what)


def _patients(appointment: Json) -> list[str]:
    return [local(text(actor, "reference")) for actor in actors(appointment, PATIENT)]


def _people(
    server: FhirServer, appointments: Sequence[Json], today: date, deadline: TimeLeft, allowed: Bytes
) -> dict[str, PersonalId]:
    """The personal ID behind each Patient reference; a temporary one when there is no other."""
    ids = sorted({one.removeprefix("Patient/") for appointment in appointments for one in _patients(appointment)})
    if not ids:
        return {}
    form = {"_id": ",".join(ids), "_elements": "identifier", "_count": MOST_A_DAY}
    found = {}
    for patient in server.find("Patient", form, deadline, allowed):
        known = sorted(personal_ids(patient, today), key=lambda id: not isinstance(id, Hetu))
        if known:
            found[f"Patient/{patient['id']}"] = known[0]
    return found
