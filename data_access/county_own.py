"""Who of the county has to do with a member of staff now: the way from a snapshot's numbers to customers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from data_access.county_source import PERSONS, RELATIONS
from data_access.county_store import CountyFile, person_from
from data_access.timing import Clock, TimeLeft
from domain.hetu import PersonalId
from domain.results import Answer
from domain.staff import StaffMember

# One id a customer: a personal ID (which begins with a digit) before a temporary one (which begins with its system).
_OWN = """SELECT r.c, min(s.id) FROM care_relation r JOIN subject s ON s.c = r.c
LEFT JOIN professional p ON p.number = r.who LEFT JOIN unit u ON u.number = r.unit
WHERE (p.staff_id = ? OR (p.number IS NULL AND u.name = ?)) AND r.start <= 0 AND (r."end" IS NULL OR r."end" >= 0)
GROUP BY r.c"""


class CountyOwn:
    """services.ports_of_lists.OwnCustomers over the county. Never raises."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._persons = CountyFile(folder, PERSONS, clock)
        self._relations = CountyFile(folder, RELATIONS, clock)

    def now(
        self, staff: StaffMember, besides: Sequence[PersonalId], deadline: TimeLeft
    ) -> Answer[Mapping[PersonalId, int]]:
        """The county's numbers, which are the same in all of its files."""
        return self._relations.answer(deadline, lambda: self._own(staff, besides))

    def _own(self, staff: StaffMember, besides: Sequence[PersonalId]) -> Mapping[PersonalId, int]:
        rows = self._relations.connection().execute(_OWN, (staff.id, staff.unit))
        found = {person_from(id): c for c, id in rows}
        held = set(found.values())
        for person in besides:
            known = self._persons.number_of(person)
            if known is not None and known[0] not in held:
                found[person] = known[0]
                held.add(known[0])
        return found
