"""What the gate remembers between requests: grants, look-ups, openings. In the store: a restart forgets nothing.

Look-ups and openings do not wait for the disk: the audit log, which does, has a line of every one of them.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from data_access.database import put, reading, writing
from data_access.tables import grants, look_ups, openings
from domain.audit import Grant
from domain.customer import PersonKey

_KEPT = timedelta(days=2)
"""Look-ups are counted over a day at most; the audit log keeps them for ever."""

# Asked at every opening: written once, so that SQLAlchemy need not compose and key them each time.
_SUBJECT_GRANTS = (
    sa.select(grants.c.kind, grants.c.reason, grants.c.until)
    .where(
        grants.c.staff_id == sa.bindparam("staff"),
        grants.c.subject == sa.bindparam("subject"),
        grants.c.until > sa.bindparam("at"),
    )
    .order_by(grants.c.id.desc())
)
_OF_SESSION = (look_ups.c.staff_id == sa.bindparam("staff")) & (look_ups.c.session == sa.bindparam("session"))
_NEWEST_ID = sa.select(sa.func.max(look_ups.c.id)).where(look_ups.c.staff_id == sa.bindparam("staff"))
_NEWEST = sa.select(look_ups.c.session, look_ups.c.at).where(look_ups.c.id == _NEWEST_ID.scalar_subquery())
_SINCE = sa.select(sa.func.count()).select_from(look_ups).where(_OF_SESSION, look_ups.c.at >= sa.bindparam("since"))
_LAST_HIT = sa.select(sa.func.coalesce(sa.func.max(look_ups.c.id), 0)).where(_OF_SESSION, look_ups.c.found)
_MISSES = (
    sa.select(sa.func.count()).select_from(look_ups).where(_OF_SESSION, look_ups.c.id > _LAST_HIT.scalar_subquery())
)
_OLD = sa.delete(look_ups).where(look_ups.c.staff_id == sa.bindparam("staff"), look_ups.c.at < sa.bindparam("before"))
_NOTED = sa.insert(look_ups)
_OF_PAIR = (openings.c.staff_id == sa.bindparam("staff")) & (openings.c.subject == sa.bindparam("key"))
_OPENED = sa.select(openings.c.at).where(_OF_PAIR)


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
        with reading(self._engine) as connection:
            found = connection.execute(_SUBJECT_GRANTS, {"staff": staff_id, "subject": subject, "at": at})
            return tuple(Grant(row.kind, row.reason, row.until) for row in found)

    def note_look_up(self, staff_id: str, session: str, at: datetime, *, found: bool) -> None:
        row = {"staff_id": staff_id, "session": session, "at": at, "found": found}
        with writing(self._engine, durable=False) as connection:
            connection.execute(_OLD, {"staff": staff_id, "before": at - _KEPT})
            connection.execute(_NOTED, row)

    def last_look_up(self, staff_id: str) -> tuple[str, datetime] | None:
        with reading(self._engine) as connection:
            row = connection.execute(_NEWEST, {"staff": staff_id}).first()
        return None if row is None else (row.session, row.at)

    def look_ups(self, staff_id: str, session: str, since: datetime) -> int:
        """How many look-ups since were counted under this session."""
        asked = {"staff": staff_id, "session": session, "since": since}
        with reading(self._engine) as connection:
            return int(connection.execute(_SINCE, asked).scalar_one())

    def misses_in_a_row(self, staff_id: str, session: str) -> int:
        """Look-ups that opened nothing since the last that did."""
        with reading(self._engine) as connection:
            return int(connection.execute(_MISSES, {"staff": staff_id, "session": session}).scalar_one())

    def last_opened(self, staff_id: str, subject: PersonKey) -> datetime | None:
        with reading(self._engine) as connection:
            return connection.execute(_OPENED, {"staff": staff_id, "key": subject}).scalar_one_or_none()

    def note_opened(self, staff_id: str, subject: PersonKey, at: datetime) -> None:
        with writing(self._engine, durable=False) as connection:
            put(connection, openings, {"staff_id": staff_id, "subject": subject, "at": at})

    def recent(self, staff_id: str, since: datetime) -> tuple[PersonKey, ...]:
        """Customers this user opened since, newest first."""
        mine = (openings.c.staff_id == staff_id) & (openings.c.at >= since)
        wanted = sa.select(openings.c.subject).where(mine).order_by(openings.c.at.desc())
        with reading(self._engine) as connection:
            return tuple(PersonKey(subject) for subject in connection.execute(wanted).scalars())
