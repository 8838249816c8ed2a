"""The register of persons as the gate sees it, and whom the staff meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from data_access.county_events import TIMES
from data_access.county_source import PERSONS, RELATIONS
from data_access.county_sources import read_customer, read_denials, read_relations
from data_access.county_store import CountyFile, person_from, stored_value
from data_access.timing import Clock, TimeLeft
from domain.consent import Denial
from domain.customer import Customer
from domain.hetu import PersonalId
from domain.name_search import NameSought
from domain.portion import CareRelation, Standing
from domain.results import Answer, Empty, Failed, Fetched
from domain.staff import StaffMember
from domain.worklist import Booking

_TWIN = "SELECT EXISTS(SELECT 1 FROM subject WHERE substr(id, 1, 6) || substr(id, 8) = ? AND id <> ?)"
_ANYBODY = "SELECT 1 FROM subject LIMIT 1"
_NAMES = "SELECT s.id, p.family, p.given FROM subject s JOIN person p ON p.c = s.c WHERE s.id IN ({})"
# CROSS JOIN keeps SQLite to this order: from one professional to their bookings, not through every booking there is.
_BOOKED = """SELECT s.id, e.day, e.minute, COALESCE(w.reason, NULLIF(t.reason, ''), w.what, t.what)
FROM professional p CROSS JOIN event e ON e.who = p.number JOIN subject s ON s.c = e.c
JOIN template t ON t.number = e.template LEFT JOIN wording w ON w.c = e.c AND w.seq = e.seq
WHERE p.staff_id = ? AND e.status = 0 AND t.kind = 'appointment' AND e.day BETWEEN ? AND ? ORDER BY e.minute, s.id"""

_BORN = "SELECT s.c, s.id, p.family, p.given FROM person p JOIN subject s ON s.c = p.c WHERE p.birth = ? LIMIT 2001"
_MOST_BORN = 2000

Ties = tuple[tuple[CareRelation, ...], tuple[Denial, ...]]


class CountyDirectory:
    """Directory, Finder and Appointments over the county. Relations that cannot be read now are left out and said so
    (`partial`): then nobody opens a case by relation, only with a stated reason."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._persons = CountyFile(folder, PERSONS, clock)
        self._relations = CountyFile(folder, RELATIONS, clock)

    def standing(self, person: PersonalId, deadline: TimeLeft) -> Answer[Standing]:
        """What is needed to decide on access; Empty when there is no such person. Never raises."""
        identity = self._persons.answer(deadline, lambda: self._identity(person))
        if not isinstance(identity, Fetched):
            return identity
        ties = self._relations.answer(deadline, lambda: self._ties(person))
        if isinstance(ties, Fetched):
            relations, denials = ties.value
            return Fetched(replace(identity.value, relations=relations, denials=denials), ties.at, PERSONS)
        if isinstance(ties, Empty):
            return identity
        unsure = replace(identity.value, denials_known=False)
        return Fetched(unsure, identity.at, PERSONS, ("relations", "denials"))

    def relations_answer(self, deadline: TimeLeft) -> bool:
        """Whether the file of relations can be read now; asks about nobody. Never raises."""
        return not isinstance(self._relations.answer(deadline, self._somebody), Failed)

    def names(self, persons: Sequence[PersonalId], deadline: TimeLeft) -> Mapping[PersonalId, str]:
        """Display names; persons not found, and all of them when the register does not answer, are absent."""
        wanted = {stored_value(person): person for person in persons}
        answer = self._persons.answer(deadline, lambda: self._names(list(wanted)))
        found = answer.value if isinstance(answer, Fetched) else {}
        return {wanted[stored]: name for stored, name in found.items()}

    def find(self, sought: NameSought, deadline: TimeLeft) -> Answer[tuple[Customer, ...]]:
        """Everybody of that birth date whose name fits; services.ports.Finder. Never raises."""
        answer = self._persons.answer(deadline, lambda: self._found(sought))
        return answer if not isinstance(answer, Fetched) or answer.value else Empty(answer.at, PERSONS)

    def on(self, staff: StaffMember, day: date, deadline: TimeLeft) -> Answer[tuple[Booking, ...]]:
        """Whom `staff` meets on `day`, by time; an empty day is a fetched, empty tuple. Never raises."""
        return self._relations.answer(deadline, lambda: self._booked(staff, day))

    def _identity(self, person: PersonalId) -> Standing | None:
        found = self._persons.number_of(person)
        if found is None:
            return None
        c, stored = found
        digits = stored[:6] + stored[7:]
        twin = self._persons.connection().execute(_TWIN, (digits, stored)).fetchone()[0]
        return Standing(read_customer(self._persons, person_from(stored), c), bool(twin))

    def _ties(self, person: PersonalId) -> Ties | None:
        found = self._relations.number_of(person)
        if found is None:
            return None
        return read_relations(self._relations, found[0]), read_denials(self._relations, found[0])

    def _somebody(self) -> tuple[object, ...] | None:
        first: tuple[object, ...] | None = self._relations.connection().execute(_ANYBODY).fetchone()
        return first

    def _found(self, sought: NameSought) -> tuple[Customer, ...]:
        """Names are compared here, letter by letter: SQL sees nothing that was typed but a date."""
        born = self._persons.connection().execute(_BORN, (sought.birth_date.isoformat(),)).fetchall()
        if len(born) > _MOST_BORN:
            raise ValueError("more people of one birth date than can be")
        fits = [(c, id) for c, id, family, given in born if sought.fits(family or "", given or "")]
        return tuple(read_customer(self._persons, person_from(id), c) for c, id in fits)

    def _names(self, stored: list[str]) -> dict[str, str]:
        names: dict[str, str] = {}
        for first in range(0, len(stored), 500):
            part = stored[first : first + 500]
            query = _NAMES.format(",".join("?" * len(part)))
            rows = self._persons.connection().execute(query, part)
            names |= {id: ", ".join(filter(None, (family, given))) for id, family, given in rows}
        return names

    def _booked(self, staff: StaffMember, day: date) -> tuple[Booking, ...]:
        calendar = self._relations.calendar()
        offset = (day - calendar.today).days
        rows = self._relations.connection().execute(_BOOKED, (staff.id, offset - 2, offset + 2))
        return tuple(
            Booking(person_from(id), TIMES[minute] if minute >= 0 else None, reason)
            for id, at, minute, reason in rows
            if calendar.office(at) == day
        )
