"""Tables of the operational store (SQLite here, PostgreSQL by URL). Alembic migrations build them.

Personal data: `persons.sealed_id` (AES-GCM) and the plan commands' texts. Everything else knows only pseudonyms.
Times are aware UTC, stored as ISO 8601 text with a fixed width so that they sort and compare the same on every engine.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

metadata = sa.MetaData()


class UtcTime(TypeDecorator[datetime]):
    """Aware UTC datetime as fixed-width text."""

    impl = sa.String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> str | None:
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Any) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("cookie_hash", sa.String(64), unique=True, nullable=False),
    sa.Column("identity_hash", sa.String(64), unique=True, nullable=False),
    sa.Column("staff_id", sa.String(64), nullable=False),
    sa.Column("language", sa.String(2)),
    sa.Column("started", UtcTime, nullable=False),
    sa.Column("last_human", UtcTime, nullable=False),
    sa.Column("ended", UtcTime),
)

choices = sa.Table(
    "choices",
    metadata,
    sa.Column("staff_id", sa.String(64), primary_key=True),
    sa.Column("name", sa.String(32), primary_key=True),
    sa.Column("value", sa.String(160), nullable=False),  # from the closed lists of domain/choices.py
)

persons = sa.Table(
    "persons",
    metadata,
    sa.Column("person_key", sa.String(32), primary_key=True),
    sa.Column("sealed_id", sa.LargeBinary, nullable=False),
    sa.Column("key_id", sa.String(16), nullable=False),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("who", sa.String(64), nullable=False, index=True),
    sa.Column("subject", sa.String(32), index=True),
    sa.Column("deed", sa.String(32), nullable=False),
    sa.Column("relation", sa.String(32), nullable=False),
    sa.Column("outcome", sa.String(32), nullable=False),
    sa.Column("body", sa.Text, nullable=False),  # canonical JSON of the AuditEntry
    sa.Column("chain", sa.String(64), nullable=False),  # HMAC(previous chain, seq, at, body)
)

grants = sa.Table(
    "grants",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("staff_id", sa.String(64), nullable=False),
    sa.Column("subject", sa.String(32), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("until", UtcTime, nullable=False),
    sa.Index("grants_by_pair", "staff_id", "subject"),
)

look_ups = sa.Table(
    "look_ups",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("staff_id", sa.String(64), nullable=False),
    sa.Column("session", sa.String(32), nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("found", sa.Boolean, nullable=False),
    sa.Index("look_ups_by_staff", "staff_id", "session", "at"),
)

openings = sa.Table(
    "openings",
    metadata,
    sa.Column("staff_id", sa.String(64), primary_key=True),
    sa.Column("subject", sa.String(32), primary_key=True),
    sa.Column("at", UtcTime, nullable=False),
)

plans = sa.Table(
    "plans",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("subject", sa.String(32), unique=True, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("snapshot", sa.Text, nullable=False),  # JSON of the present Plan: replay of the commands equals it
)

plan_commands = sa.Table(
    "plan_commands",
    metadata,
    sa.Column("plan_id", sa.String(32), sa.ForeignKey("plans.id"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("key", sa.String(64), nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("author", sa.Text, nullable=False),  # JSON of Author
    sa.Column("name", sa.String(32), nullable=False),
    sa.Column("body", sa.Text, nullable=False),  # JSON of the command and the ids it made
    sa.Column("chain", sa.String(64), nullable=False),  # HMAC over the previous row's chain and this row
    sa.UniqueConstraint("plan_id", "key", name="plan_commands_key"),
)

open_items = sa.Table(
    "open_items",
    metadata,
    sa.Column("item_id", sa.String(32), primary_key=True),
    sa.Column("plan_id", sa.String(32), nullable=False),
    sa.Column("subject", sa.String(32), nullable=False, index=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("responsible_kind", sa.String(16), nullable=False),
    sa.Column("responsible_ref", sa.String(64), nullable=False, index=True),
    sa.Column("due", sa.String(10)),
    sa.Column("body", sa.Text, nullable=False),  # JSON of the OpenItem
)
