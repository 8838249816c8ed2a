"""What the gate remembers between requests: grants, look-ups, openings. In the store: a restart forgets nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from data_access.database import reading, writing
from data_access.tables import grants, look_ups, openings
from domain.audit import Grant
from domain.customer import PersonKey

_KEPT = timedelta(days=2)
"""Look-ups are counted over a day at most; the audit log keeps them for ever."""


class SqlAccessMemory:
    """services.ports.AccessMemory on any SQL store."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def grant(self, staff_id: str, subject: PersonKey, grant: Grant) -> None:
        row = {"staff_id": staff_id, "subject": subject, "kind": grant.kind, "reason": grant.reason}
        with writing(self._engine) as connection:
            connection.execute(sa.insert(grants).values(**row, until=grant.until))

    def grants(self, staff_id: str, subject: PersonKey, at: datetime) -> tuple[Grant, ...]:
        """Grants in force at `at`, newest first."""
        mine = (grants.c.staff_id == staff_id) & (grants.c.subject == subject) & (grants.c.until > at)
        wanted = sa.select(grants.c.kind, grants.c.reason, grants.c.until).where(mine).order_by(grants.c.id.desc())
        with reading(self._engine) as connection:
            return tuple(Grant(row.kind, row.reason, row.until) for row in connection.execute(wanted))

    def note_look_up(self, staff_id: str, session: str, at: datetime, *, found: bool) -> None:
        old = (look_ups.c.staff_id == staff_id) & (look_ups.c.at < at - _KEPT)
        with writing(self._engine) as connection:
            connection.execute(sa.delete(look_ups).where(old))
            connection.execute(sa.insert(look_ups).values(staff_id=staff_id, session=session, at=at, found=found))

    def look_ups(self, staff_id: str, session: str, since: datetime) -> int:
        """How many look-ups in this session since; a new sign-in starts a new session and so a new allowance."""
        wanted = sa.select(sa.func.count()).select_from(look_ups).where(_of(staff_id, session), look_ups.c.at >= since)
        with reading(self._engine) as connection:
            return int(connection.execute(wanted).scalar_one())

    def misses_in_a_row(self, staff_id: str, session: str) -> int:
        """Look-ups that opened nothing since the last that did."""
        mine = _of(staff_id, session)
        last_hit = sa.select(sa.func.coalesce(sa.func.max(look_ups.c.id), 0)).where(mine, look_ups.c.found)
        wanted = (
            sa.select(sa.func.count()).select_from(look_ups).where(mine, look_ups.c.id > last_hit.scalar_subquery())
        )
        with reading(self._engine) as connection:
            return int(connection.execute(wanted).scalar_one())

    def last_opened(self, staff_id: str, subject: PersonKey) -> datetime | None:
        wanted = sa.select(openings.c.at).where(openings.c.staff_id == staff_id, openings.c.subject == subject)
        with reading(self._engine) as connection:
            return connection.execute(wanted).scalar_one_or_none()

    def note_opened(self, staff_id: str, subject: PersonKey, at: datetime) -> None:
        mine = (openings.c.staff_id == staff_id) & (openings.c.subject == subject)
        with writing(self._engine) as connection:
            changed = connection.execute(sa.update(openings).where(mine).values(at=at)).rowcount
            if not changed:
                connection.execute(sa.insert(openings).values(staff_id=staff_id, subject=subject, at=at))

    def recent(self, staff_id: str, since: datetime) -> tuple[PersonKey, ...]:
        """Customers this user opened since, newest first."""
        mine = (openings.c.staff_id == staff_id) & (openings.c.at >= since)
        wanted = sa.select(openings.c.subject).where(mine).order_by(openings.c.at.desc())
        with reading(self._engine) as connection:
            return tuple(PersonKey(subject) for subject in connection.execute(wanted).scalars())


def _of(staff_id: str, session: str) -> sa.ColumnElement[bool]:
    return (look_ups.c.staff_id == staff_id) & (look_ups.c.session == session)
