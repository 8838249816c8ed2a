"""Server-side sessions in the operational store: revocable, idle and absolute limits, alive after a restart.

Two tokens a session. The cookie token (256 random bits) is known to the browser. The identity token is what the gate
tells Streamlit; it is derived one way from the cookie token, so neither needs to be stored and the second gives no
way to the first. The store holds only their SHA-256: a copied database opens no session.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from data_access.database import reading, writing
from data_access.tables import sessions
from data_access.timing import Clock
from domain.staff import SignedIn

HUMAN_GRAIN = timedelta(seconds=10)
"""A human command moves the idle limit at most this often: a click is not a disk write each time."""


def identity_of(cookie_token: str) -> str:
    """The identity token of a cookie token. Pure, one way."""
    return hashlib.sha256(b"tilannekuva identity\0" + cookie_token.encode()).hexdigest()


def _stored(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


# Asked at every request and every run of a page: written once, so that SQLAlchemy need not compose them each time.
_BY_COOKIE = sa.select(sessions).where(sessions.c.cookie_hash == sa.bindparam("value"))
_BY_IDENTITY = sa.select(sessions).where(sessions.c.identity_hash == sa.bindparam("value"))
_BY_ID = sa.select(sessions).where(sessions.c.id == sa.bindparam("value"))


class SqlSessions:
    """Sessions by URL of any SQL store. `idle` counts from the last human command, `absolute` from the start."""

    def __init__(self, engine: sa.Engine, clock: Clock, *, idle: timedelta, absolute: timedelta) -> None:
        self._engine, self._clock, self._idle, self._absolute = engine, clock, idle, absolute

    def start(self, staff_id: str, language: str | None) -> tuple[str, str]:
        """(cookie token, identity token) of a new session. Raises StoreUnavailable."""
        token, now = secrets.token_urlsafe(32), self._clock.now()
        identity = identity_of(token)
        row = {
            "id": secrets.token_hex(16),
            "cookie_hash": _stored(token),
            "identity_hash": _stored(identity),
            "staff_id": staff_id,
            "language": language,
            "started": now,
            "last_human": now,
        }
        with writing(self._engine) as connection:
            connection.execute(sa.insert(sessions).values(**row))
        return token, identity

    def by_cookie(self, token: str) -> SignedIn | None:
        """The live session of a cookie; None when unknown, ended, idle or too old."""
        return self._live(_BY_COOKIE, _stored(token))

    def by_identity(self, token: str) -> SignedIn | None:
        """The live session of an identity token; None when unknown, ended, idle or too old."""
        return self._live(_BY_IDENTITY, _stored(token))

    def identity_token(self, cookie_token: str) -> str | None:
        """The opaque token for the header that Streamlit sees as st.user; None without a live session."""
        return identity_of(cookie_token) if self.by_cookie(cookie_token) else None

    def note_human(self, session_id: str) -> None:
        """Move the idle limit. Never revives a session that has ended or run out."""
        now = self._clock.now()
        with reading(self._engine) as connection:
            row = connection.execute(_BY_ID, {"value": session_id}).mappings().first()
        if row is None or self._dead(row) or now - row["last_human"] < HUMAN_GRAIN:
            return
        self._change(session_id, last_human=now)

    def set_language(self, session_id: str, language: str) -> None:
        self._change(session_id, language=language)

    def end(self, session_id: str) -> None:
        """Revoke now. Ending an ended session changes nothing."""
        self._change(session_id, ended=self._clock.now())

    def _change(self, session_id: str, **values: Any) -> None:
        with writing(self._engine) as connection:
            alive = (sessions.c.id == session_id) & sessions.c.ended.is_(None)
            connection.execute(sa.update(sessions).where(alive).values(**values))

    def _live(self, wanted: sa.Select[Any], value: str) -> SignedIn | None:
        with reading(self._engine) as connection:
            row = connection.execute(wanted, {"value": value}).mappings().first()
        if row is None or self._dead(row):
            return None
        return SignedIn(
            session_id=row["id"],
            staff_id=row["staff_id"],
            language=row["language"],
            started=row["started"],
            last_human=row["last_human"],
        )

    def _dead(self, row: Any) -> bool:
        now = self._clock.now()
        out_of_time = now - row["last_human"] > self._idle or now - row["started"] > self._absolute
        return row["ended"] is not None or out_of_time
