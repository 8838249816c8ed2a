"""Deed: see whom I opened today. Every person displayed is logged, as on any list of names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from domain.access import Decision, Deed, Outcome
from domain.customer import PersonKey
from domain.hetu import PersonalId
from services.asking import REASON
from services.desk import Desk
from services.desk_line import line
from services.ports import Deadline

MOST_ROWS = 8
NAME_SECONDS = 0.5
_OWN = Decision(Outcome.ALLOWED, "own_recent")


@dataclass(frozen=True, slots=True)
class RecentRow:
    """A customer this user opened today, newest first. `name` is None when the register of persons did not answer."""

    person: PersonalId
    name: str | None


def recent(desk: Desk) -> tuple[RecentRow, ...]:
    """Today's openings by this user, at most eight. Raises StoreUnavailable: no log line, no names."""
    house = desk.house
    midnight = datetime.combine(house.clock.today(), time.min, tzinfo=ZoneInfo("Europe/Helsinki"))
    keys = [k for k in house.memory.recent(desk.user.id, midnight) if not by_reason(desk, k, midnight)][:MOST_ROWS]
    persons = [(key, person) for key in keys if (person := house.vault.person_of(key)) is not None]
    if not persons:
        return ()
    names = house.directory.names([person for _, person in persons], Deadline.after(NAME_SECONDS))
    house.audit.write_all(
        [line(desk.user, Deed.SEE_WORK_LIST, _OWN, subject=key, purpose="care") for key, _ in persons]
    )
    return tuple(RecentRow(person, names.get(person)) for _, person in persons)


def by_reason(desk: Desk, subject: PersonKey, since: datetime) -> bool:
    """Opened with a stated reason today: such a reason puts no name on a list (domain/access_table.py)."""
    return any(grant.kind == REASON for grant in desk.house.memory.grants(desk.user.id, subject, since))
