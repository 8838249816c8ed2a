"""Tables of the operational store, on SQLite and on PostgreSQL alike. Alembic migrations build them.

Personal data: `persons.sealed_id` and `drafts.sealed` (AES-GCM) and the plan commands' texts. Everything else knows
only pseudonyms.
Times are aware UTC, stored as ISO 8601 text with a fixed width so that they sort and compare the same on every engine.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

metadata = sa.MetaData()
Counted = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""A number that only grows: 64 bits on both engines (SQLite's INTEGER has them, and only it may count by itself)."""


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

drafts = sa.Table(
    "drafts",
    metadata,
    sa.Column("staff_id", sa.String(64), primary_key=True),
    sa.Column("subject", sa.String(32), primary_key=True),
    sa.Column("place", sa.String(128), primary_key=True),
    sa.Column("saved_at", UtcTime, nullable=False, index=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),  # AES-GCM of the JSON of a domain.draft.Draft
    sa.Column("key_id", sa.String(16), nullable=False),
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
    sa.Column("seq", Counted, primary_key=True, autoincrement=False),
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
    sa.Column("id", Counted, primary_key=True),
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
    sa.Column("id", Counted, primary_key=True),
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
    sa.Column("relations", sa.Text),  # JSON of what the snapshot makes (plan_relations.py); None: written before
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
    sa.Index("plan_commands_by_time", "at"),
    sa.Index("plan_commands_of_plan_by_time", "plan_id", "at"),
)

plan_checkpoints = sa.Table(
    "plan_checkpoints",
    metadata,
    sa.Column("plan_id", sa.String(32), sa.ForeignKey("plans.id"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("snapshot", sa.Text, nullable=False),  # JSON of the Plan at that version: derived from the commands
)

open_items = sa.Table(
    "open_items",
    metadata,
    sa.Column("item_id", sa.String(32), primary_key=True),
    sa.Column("plan_id", sa.String(32), nullable=False),
    sa.Column("subject", sa.String(32), nullable=False, index=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("responsible_kind", sa.String(16), nullable=False),
    sa.Column("responsible_ref", sa.String(64), nullable=False),
    sa.Column("due", sa.String(10)),
    sa.Column("body", sa.Text, nullable=False),  # JSON of the OpenItem
    sa.Column("day_key", sa.String(10), nullable=False),  # the due day, or the last day there is: pages are cut by it
    sa.Column("not_for", sa.String(64), nullable=False),
    sa.Column("register", sa.String(16), nullable=False),  # "" for a joint plan
    sa.Column("origin", sa.String(16), nullable=False),
    # In the order of a page; the last four are there so that counting reads the index alone.
    sa.Index(
        "open_items_page",
        *("responsible_kind", "responsible_ref", "kind", "day_key", "item_id"),
        *("subject", "not_for", "register", "origin"),
    ),
)

request_waits = sa.Table(
    "request_waits",
    metadata,
    sa.Column("item_id", sa.String(32), primary_key=True),
    sa.Column("subject", sa.String(32), nullable=False),
    sa.Column("responsible_kind", sa.String(16), nullable=False),
    sa.Column("responsible_ref", sa.String(64), nullable=False),
    sa.Column("urgency", sa.String(16), nullable=False),
    sa.Column("answered_on", sa.String(10), nullable=False),
    sa.Column("days", sa.Integer, nullable=False),
    sa.Index("request_waits_of", "responsible_kind", "responsible_ref", "answered_on"),
)

answer_marks = sa.Table(
    "answer_marks",
    metadata,
    sa.Column("id", Counted, primary_key=True),
    sa.Column("digest", sa.String(64), nullable=False),  # of the posed question
    sa.Column("snapshot", sa.String(64), nullable=False),
    sa.Column("answered_by", sa.String(16), nullable=False),  # what answered: human, rule or model
    sa.Column("answer_name", sa.String(80), nullable=False),
    sa.Column("answer_version", sa.String(32), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),  # confirm, overrule or comment
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("author", sa.String(64), nullable=False),
    sa.Column("author_name", sa.String(160), nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Index("answer_marks_of", "digest", "snapshot"),
)

saved_views = sa.Table(
    "saved_views",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("staff_id", sa.String(64), nullable=False),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("posed", sa.Text, nullable=False),  # canonical JSON (domain/question_json.py)
    sa.Column("at", UtcTime, nullable=False),
    sa.UniqueConstraint("staff_id", "name", name="saved_views_name"),
)

told_groups = sa.Table(
    "told_groups",
    metadata,
    sa.Column("staff_id", sa.String(64), primary_key=True),
    sa.Column("snapshot", sa.String(64), primary_key=True),
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("kind", sa.String(16), primary_key=True),  # what `body` is: a cohort told of, or a table of one seen
    sa.Column("body", sa.Text, nullable=False),  # the filter as data, or the table's dimensions; never persons
    sa.Column("at", UtcTime, nullable=False),
)

segment_drafts = sa.Table(
    "segment_drafts",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("segment_id", sa.String(80), nullable=False),
    sa.Column("definition", sa.Text, nullable=False),  # JSON of the rule
    sa.Column("author", sa.String(64), nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Index("segment_drafts_of", "author", "at"),
)
