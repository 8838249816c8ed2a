"""The use log: append-only rows in an HMAC chain, its head kept outside the database (audit_head.py says why)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from data_access.audit_head import HeadFile
from data_access.audit_line import START, Link, body_of, chain_after, columns_of, entry_of, stamp_of
from data_access.audit_proof import Row, problems
from data_access.database import after_commit, reading, take_turns, writing
from data_access.keys import CHAIN, Keys
from data_access.tables import audit
from data_access.timing import Clock
from domain.audit import AuditEntry, AuditQuery, AuditRow
from domain.errors import StoreUnavailable

_PAGE = 1_000
_APPEND_LOCK = 703_2023
_RAW = [sa.type_coerce(column, sa.types.NULLTYPE).label(column.name) for column in audit.c]
"""Values as the database holds them, however odd: a damaged row must be shown and found, not stop the reading."""
_LAST = sa.select(audit.c.seq, audit.c.chain).order_by(audit.c.seq.desc()).limit(1)
_CHAIN_AT = sa.select(audit.c.chain).where(audit.c.seq == sa.bindparam("seq"))
_APPENDED = sa.insert(audit)
_BROKEN_GLASS = ("stated_reason", "emergency")


class SqlAuditLog:
    """services.ports.AuditLog on any SQL store. `head_path` may lie on another volume than the database."""

    def __init__(self, engine: sa.Engine, keys: Keys, clock: Clock, head_path: Path) -> None:
        self._engine, self._clock, self._secret = engine, clock, keys.secret(CHAIN)
        self._head = HeadFile(head_path, self._secret)

    def write(self, entry: AuditEntry) -> int:
        """Append; returns the sequence number. Raises StoreUnavailable: then nothing may be shown."""
        return self.write_all((entry,))[0]

    def write_all(self, entries: Sequence[AuditEntry]) -> tuple[int, ...]:
        """Append several in one transaction: all of them or none. Raises StoreUnavailable."""
        if not entries:
            return ()
        try:
            with writing(self._engine) as connection:
                return tuple(self.append(connection, entry) for entry in entries)
        except sa.exc.IntegrityError as error:
            raise StoreUnavailable("another writer took the row") from error

    def append(self, connection: sa.Connection, entry: AuditEntry) -> int:
        """Append inside a transaction of `database.writing`, so that a deed and its line stand or fall together."""
        take_turns(connection, _APPEND_LOCK)
        last = _last(connection)
        self._watch(connection, last)
        at = self._clock.now()
        link = chain_after(self._secret, last, stamp_of(at), body := body_of(entry))
        row = {"seq": link.seq, "at": at, "body": body, "chain": link.chain, **columns_of(entry)}
        connection.execute(_APPENDED, row)
        after_commit(connection, "audit head", lambda: self._head.advance(link))
        return link.seq

    def read(self, query: AuditQuery) -> tuple[AuditRow, ...]:
        """Newest first. A row whose body is damaged is shown as such, never left out."""
        wanted = sa.select(*_RAW).where(*_conditions(query)).order_by(audit.c.seq.desc()).limit(query.limit)
        if query.before_seq is not None:
            wanted = wanted.where(audit.c.seq < query.before_seq)
        with reading(self._engine) as connection:
            return tuple(_row(found) for found in connection.execute(wanted).mappings())

    def count(self, query: AuditQuery) -> int:
        """Rows that match, whatever the page."""
        wanted = sa.select(sa.func.count()).select_from(audit).where(*_conditions(query))
        with reading(self._engine) as connection:
            return int(connection.execute(wanted).scalar_one())

    def verify(self) -> tuple[str, ...]:
        """Problems found, empty when the chain is whole and reaches the outside head. Memory stays bounded.

        The head is read before the rows: other processes may append meanwhile, and the rows are never behind it.
        """
        known = self._head.look()
        with reading(self._engine) as connection:
            return problems(_rows(connection), known, self._secret)

    def _watch(self, connection: sa.Connection, last: Link) -> None:
        """Write down for good that rows known outside are no longer here, before new rows grow over the gap."""
        known = self._head.look()
        if isinstance(known, str):
            finding = known
        elif known is None:
            finding = "" if last.seq == 0 else "the head file was gone"
        elif known.link.seq > last.seq:
            finding = f"rows {last.seq + 1}-{known.link.seq} were gone"
        elif _chain_at(connection, known.link.seq) != known.link.chain:
            finding = f"row {known.link.seq} was another row than the one written"
        else:
            return
        self._head.record(finding, last)


def _last(connection: sa.Connection) -> Link:
    row = connection.execute(_LAST).first()
    return Link(row.seq, row.chain) if row else Link(0, START)


def _chain_at(connection: sa.Connection, seq: int) -> str | None:
    if seq == 0:
        return START
    return connection.execute(_CHAIN_AT, {"seq": seq}).scalar_one_or_none()


def _rows(connection: sa.Connection) -> Iterator[Row]:
    """Every row, oldest first, a page at a time."""
    after: int | None = None
    while True:
        wanted = sa.select(*_RAW).order_by(audit.c.seq).limit(_PAGE)
        if after is not None:
            wanted = wanted.where(audit.c.seq > after)
        page = connection.execute(wanted).mappings().all()
        yield from (dict(found) for found in page)
        if len(page) < _PAGE:
            return
        after = page[-1]["seq"]


def _conditions(query: AuditQuery) -> list[sa.ColumnElement[bool]]:
    wanted = [(audit.c.who, query.who), (audit.c.subject, query.subject), (audit.c.deed, query.deed)]
    wanted.append((audit.c.outcome, query.outcome))
    conditions = [column == value for column, value in wanted if value is not None]
    return conditions + ([audit.c.relation.in_(_BROKEN_GLASS)] if query.only_break_glass else [])


def _row(found: Any) -> AuditRow:
    try:
        at = datetime.fromisoformat(found["at"]).astimezone(UTC)
        return AuditRow(found["seq"], at, entry_of(found["body"]))
    except (ValueError, TypeError):
        who, deed = str(found["who"]), str(found["deed"])
        damaged = AuditEntry(who=who, who_name="", role="", unit="", deed=deed, outcome="damaged")
        return AuditRow(found["seq"], datetime.min.replace(tzinfo=UTC), damaged)
