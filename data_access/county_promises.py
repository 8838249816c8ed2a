"""Contacts with the county's social services that ask for an assessment of need, and have none yet."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from data_access.county_source import PERSONS, RELATIONS
from data_access.county_store import CountyFile, person_from
from data_access.timing import Clock, TimeLeft
from domain.guarantee import Service, Step
from domain.results import Answer
from domain.staff import Register, StaffMember
from domain.worklist import Promised

LOOKED_BACK = 400
"""Days, as stored. Older ones are for the register's keepers: a list of today's work does not end them."""
# The template's number stands in the text and not as a parameter: only so SQLite uses the index that holds these alone.
_ASKED = """SELECT e.c, e.seq, s.id, e.day, COALESCE(w.what, t.what), COALESCE(p.staff_id, '')
FROM event e JOIN subject s ON s.c = e.c JOIN template t ON t.number = e.template JOIN unit u ON u.number = e.unit
LEFT JOIN professional p ON p.number = e.who LEFT JOIN wording w ON w.c = e.c AND w.seq = e.seq
WHERE e.template = {asked} AND u.name = ? AND e.day BETWEEN ? AND 0 AND e.status IN (1, 2, 5) AND NOT EXISTS (
  SELECT 1 FROM event a JOIN template k ON k.number = a.template WHERE a.c = e.c AND a.day BETWEEN e.day AND 0
  AND a.status IN (1, 2, 5) AND k.key IN ('soc_need', 'soc_need_home') AND (e.episode = 0 OR a.episode = e.episode))
ORDER BY e.day, e.c, e.seq"""
_TEMPLATE = "SELECT number FROM template WHERE key = 'soc_contact'"
_PERSON = "SELECT p.birth, p.died FROM subject s JOIN person p ON p.c = s.c WHERE s.id = ?"


class CountyPromises:
    """services.ports.Promises over the county. Never raises."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._persons = CountyFile(folder, PERSONS, clock)
        self._relations = CountyFile(folder, RELATIONS, clock)

    def waiting(self, staff: StaffMember, deadline: TimeLeft) -> Answer[tuple[Promised, ...]]:
        """What the unit's customers wait for; nothing outside social welfare."""
        return self._relations.answer(deadline, lambda: self._waiting(staff))

    def _waiting(self, staff: StaffMember) -> tuple[Promised, ...]:
        if staff.register is not Register.SOCIAL:
            return ()
        asked = self._relations.connection().execute(_TEMPLATE).fetchone()
        if asked is None:
            return ()
        query = _ASKED.format(asked=int(asked[0]))
        rows = self._relations.connection().execute(query, (staff.unit, -LOOKED_BACK)).fetchall()
        found = (self._promised(row) for row in rows)
        return tuple(one for one in found if one is not None)

    def _promised(self, row: tuple[int, int, str, int, str, str]) -> Promised | None:
        """None for the dead. The register of persons must answer: who is dead is not to be guessed."""
        c, seq, stored, day, what, staff_id = row
        known = self._persons.connection().execute(_PERSON, (stored,)).fetchone()
        if known is not None and known[1] is not None:
            return None
        born = date.fromisoformat(known[0]) if known else None
        return Promised(
            key=f"{c}.{seq}", person=person_from(stored), what=what, service=Service.SOCIAL, step=Step.ASSESSMENT,
            started=self._relations.calendar().office(day), born=born, register=Register.SOCIAL, staff_id=staff_id,
        )  # fmt: skip
