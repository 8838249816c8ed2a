"""Persons by name and birth date on a FHIR server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from data_access.fhir.moments import day_of
from data_access.fhir.patients import customer, has_non_disclosure, personal_ids
from data_access.fhir.reading import Json, at, person_name
from data_access.fhir.server import FhirServer
from data_access.http import BadAnswer
from data_access.timing import TimeLeft
from domain.customer import Customer
from domain.hetu import Hetu, PersonalId
from domain.name_search import NameSought
from domain.results import Trouble

MOST = 200
ELEMENTS = "identifier,name,birthDate,deceased,meta"


def by_name(
    server: FhirServer, sought: NameSought, source: str, today: date, deadline: TimeLeft
) -> tuple[tuple[Customer, ...], bool]:
    """(whom the server finds, True when there may be more). Raises BadAnswer.

    The server is asked by the birth date and names are compared here: servers differ in what they take for the same
    name (O'Keefe and OKeefe, Åberg and Aaberg), and a person who is missed is worse than a few names read in vain.
    A day with very many people is narrowed by the name's usual spellings. A server that does not know a parameter
    answers with everybody: that is no answer.
    """
    patients = _patients(server, sought, deadline)
    if any(day_of(at(one, "birthDate")) != sought.birth_date for one in patients):
        raise BadAnswer(Trouble.NONSENSE)
    fits = [one for one in patients if sought.fits(*person_name(one))]
    return _persons(fits, source, today), len(patients) >= MOST


def _patients(server: FhirServer, sought: NameSought, deadline: TimeLeft) -> tuple[Json, ...]:
    """At most MOST of them. Only letters and hyphens of a name get here: nothing of it means more in a search value."""
    allowed = server.allowance()
    form = {"birthdate": sought.birth_date.isoformat(), "_elements": ELEMENTS, "_count": str(MOST)}
    born = server.find("Patient", form, deadline, allowed)
    if len(born) < MOST:
        return born
    return server.find("Patient", form | {"family": ",".join(sought.spellings())}, deadline, allowed)


def _persons(patients: Sequence[Json], source: str, today: date) -> tuple[Customer, ...]:
    """Each person once, under the ID that opens; somebody without any is left out. What must not be missed in any of
    several records, non-disclosure and death, is taken from all of them."""
    known: dict[PersonalId, Customer] = {}
    for patient in patients:
        ids = sorted(personal_ids(patient, today), key=lambda id: not isinstance(id, Hetu))
        if not ids:
            continue
        one, before = customer(patient, ids[0], source, today), known.get(ids[0])
        known[ids[0]] = replace(
            one,
            non_disclosure=has_non_disclosure(patient) or (before is not None and before.non_disclosure),
            deceased=one.deceased or (before is not None and before.deceased),
        )
    return tuple(known.values())
