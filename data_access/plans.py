"""The plan store: every command is kept for ever; the present plan is a snapshot that their replay equals.

One append is one write transaction: repeat? version? then the command, the snapshot, the index of open items and the
audit line, all or nothing. Rows of one plan are chained by HMAC, so an altered or missing one is found by `verify`.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from data_access import plan_history, plan_index, plan_relations, plan_verify
from data_access.database import reading, writing
from data_access.plan_json import Unreadable, dump, load
from data_access.plan_rows import Begins, Written, as_typed, chain_of, read_body, write_body
from data_access.tables import plan_commands, plans
from data_access.timing import Clock
from domain.audit import AuditEntry
from domain.customer import PersonKey
from domain.errors import Conflict, InvalidInput, Refused, StoreUnavailable
from domain.plan import (
    AnswerRequest,
    ApplyTemplate,
    Author,
    Command,
    Plan,
    PlanChange,
    PlanKind,
    RestoreItem,
)
from domain.plan_footprint import footprint, target
from domain.plan_history import HistoryLine, end_of
from domain.plan_input import check, check_change
from domain.plan_register import may_write
from domain.plan_requests import NEWS, statement_news
from domain.plan_rules import perform
from domain.plan_steps import Kept, kept_of, local_day
from domain.portion import CareRelation
from domain.staff import Register
from domain.templates import Template
from domain.worklist import relations_of

_VERSION = sa.select(plans.c.version).where(plans.c.subject == sa.bindparam("person"))
_ID = sa.select(plans.c.id).where(plans.c.subject == sa.bindparam("person"))
_SNAPSHOT = sa.select(plans.c.snapshot).where(plans.c.subject == sa.bindparam("person"))
MOST_LINES = 100


class AuditAppender(Protocol):
    """The part of the audit log that writes inside somebody else's transaction."""

    def append(self, connection: sa.Connection, entry: AuditEntry) -> int: ...


class TemplateSource(Protocol):
    """Where templates are found by name."""

    def find(self, name: str) -> Template | None: ...


class SqlPlans:
    """Plans in any SQL store. `chain_key` is the HMAC key of the command chains."""

    def __init__(
        self, engine: sa.Engine, clock: Clock, audit: AuditAppender, templates: TemplateSource, chain_key: bytes
    ) -> None:
        self._engine, self._clock, self._audit = engine, clock, audit
        self._templates, self._chain_key = templates, chain_key

    def read(self, subject: PersonKey) -> Plan:
        """The present plan; version 0 and no id when nobody has written. Raises StoreUnavailable."""
        with reading(self._engine) as connection:
            return self._present(connection, subject) or Plan(id="", person_key=subject)

    def version(self, subject: PersonKey) -> int:
        """The present version without the plan; 0 when nobody has written. Raises StoreUnavailable."""
        with reading(self._engine) as connection:
            return connection.execute(_VERSION, {"person": subject}).scalar_one_or_none() or 0

    def statement_since(self, subject: PersonKey, after: int) -> str:
        """The newest that happened to a statement after the version, by its kind alone. Raises StoreUnavailable."""
        with reading(self._engine) as connection:
            plan_id = connection.execute(_ID, {"person": subject}).scalar_one_or_none() or ""
            newest = plan_history.newest_of(connection, plan_id, after=after, names=NEWS)
        return statement_news([newest] if newest else ())

    def history(self, subject: PersonKey, after: int = 0, most: int = MOST_LINES) -> tuple[HistoryLine, ...]:
        """Commands of the versions after `after`, oldest first, at most `most`. Raises StoreUnavailable."""
        with reading(self._engine) as connection:
            plan_id = connection.execute(_ID, {"person": subject}).scalar_one_or_none()
            return plan_history.lines(connection, plan_id, after=after, most=most) if plan_id else ()

    def as_of(self, subject: PersonKey, version: int) -> Plan:
        """The plan as it stood at a version from 0 to the present one. Raises InvalidInput, StoreUnavailable."""
        with reading(self._engine) as connection:
            return self._as_of(connection, self._present(connection, subject) or _begun(subject, None), version)

    def as_of_day(self, subject: PersonKey, day: date) -> Plan:
        """The plan as it stood at the end of a Finnish calendar day. Raises StoreUnavailable."""
        with reading(self._engine) as connection:
            plan = self._present(connection, subject) or _begun(subject, None)
            if day >= local_day(self._clock.now()):
                return plan
            return self._as_of(connection, plan, plan_history.version_before(connection, plan.id, end_of(day)))

    def _as_of(self, connection: sa.Connection, plan: Plan, version: int) -> Plan:
        if type(version) is not int or not 0 <= version <= plan.version:
            raise InvalidInput("plan_rules.unreadable", "version")
        return self._at(connection, plan, version)

    def append(
        self,
        subject: PersonKey,
        change: PlanChange,
        by: Author,
        entry: AuditEntry,
        *,
        language: str = "fi",
        kind: PlanKind = PlanKind.HEALTH_CARE,
        registers: frozenset[Register] = frozenset(Register),
    ) -> Plan:
        """See services.ports.PlanStore. Raises Conflict, InvalidInput, NotFound, Refused, StoreUnavailable."""
        check_change(change)
        checked = replace(change, command=check(change.command, today=local_day(self._clock.now())))
        fresh = Begins(new_id(), language, kind)
        try:
            return self._append_once(subject, checked, by, entry, fresh, registers)
        except IntegrityError:  # another process began this plan, or used this key, at the same moment: look again
            pass
        try:
            return self._append_once(subject, checked, by, entry, fresh, registers)
        except IntegrityError as error:
            raise StoreUnavailable("IntegrityError") from error

    def _append_once(
        self,
        subject: PersonKey,
        change: PlanChange,
        by: Author,
        entry: AuditEntry,
        fresh: Begins,
        registers: frozenset[Register],
    ) -> Plan:
        with writing(self._engine) as connection:
            stored = self._present(connection, subject, lock=True)
            if not may_write(stored, change.command, registers):
                raise Refused("other_register")  # before anything is compared: a conflict tells what stands there
            if stored and self._is_repeat(connection, stored, change, by):
                return stored
            begins = None if stored else fresh
            before = stored or _begun(subject, begins)
            after, written = self._carry_out(connection, before, change, by, begins)
            self._keep(connection, before, after, written)
            self._audit.append(connection, entry)
            return after

    def _carry_out(
        self, connection: sa.Connection, before: Plan, change: PlanChange, by: Author, begins: Begins | None
    ) -> tuple[Plan, Written]:
        """The next plan. Raises Conflict with what the writer saw, what stands there now and what was to be written."""
        try:
            self._check_version(connection, before, change)
            return self._perform(connection, before, change, by, begins)
        except Conflict as clash:
            if change.expected_version <= before.version:
                clash.base = target(self._at(connection, before, change.expected_version), change.command)
            raise

    def _present(self, connection: sa.Connection, subject: PersonKey, *, lock: bool = False) -> Plan | None:
        """The snapshot. `lock` holds the row until the transaction ends (SQLite has locked everything already)."""
        query = _SNAPSHOT.with_for_update() if lock else _SNAPSHOT
        text = connection.execute(query, {"person": subject}).scalar_one_or_none()
        plan = None if text is None else load(Plan, text)
        if plan is not None and plan.person_key != subject:
            raise Unreadable("subject")  # moved to somebody else's row: nobody is shown another person's plan
        return plan

    def _is_repeat(self, connection: sa.Connection, plan: Plan, change: PlanChange, by: Author) -> bool:
        """True when this very change is in already. Raises InvalidInput when its key was used for another."""
        query = sa.select(plan_commands.c.body, plan_commands.c.author)
        query = query.where(plan_commands.c.plan_id == plan.id, plan_commands.c.key == change.key)
        row = connection.execute(query).one_or_none()
        if row is None:
            return False
        if load(Author, row.author).id != by.id or as_typed(read_body(row.body).command) != as_typed(change.command):
            raise InvalidInput("plan_rules.key_reused", "key")
        return True

    def _check_version(self, connection: sa.Connection, plan: Plan, change: PlanChange) -> None:
        """Raise Conflict when others changed what this change was decided upon (docs/adr/020)."""
        seen = change.expected_version
        if seen == plan.version:
            return
        query = sa.select(plan_commands.c.body, plan_commands.c.author, plan_commands.c.at)
        query = query.where(plan_commands.c.plan_id == plan.id, plan_commands.c.version > seen)
        rows = connection.execute(query.order_by(plan_commands.c.version)).all()
        written = [footprint(read_body(row.body).command, plan).changes for row in rows]
        since: frozenset[str] = frozenset().union(*written)
        mine = footprint(change.command, plan)
        if seen > plan.version or mine.clashes(since):
            theirs = target(plan, change.command)
            gone = theirs is None and mine.item in since
            last = next((n for n in reversed(range(len(rows))) if mine.clashes(written[n])), None)
            by, at = (None, None) if last is None else (load(Author, rows[last].author), rows[last].at)
            raise Conflict(
                expected=seen, actual=plan.version, theirs=theirs, mine=change.command, gone=gone, by=by, at=at
            )

    def _perform(
        self, connection: sa.Connection, before: Plan, change: PlanChange, by: Author, begins: Begins | None
    ) -> tuple[Plan, Written]:
        made: list[str] = []

        def next_id() -> str:
            made.append(new_id())
            return made[-1]

        at, template = self._clock.now(), self._template(change.command)
        seen, earlier = change.expected_version, self._earlier(connection, before, change.command)
        after = perform(
            before, change.command, by=by, at=at, ids=next_id, template=template, seen=seen, earlier=earlier
        )
        return after, Written(change.key, at, by, change.command, tuple(made), seen, template, begins, earlier)

    def _earlier(self, connection: sa.Connection, plan: Plan, command: Command) -> Kept | None:
        """What RestoreItem brings back: the item as it stood in that version; None when it was not there."""
        if not isinstance(command, RestoreItem):
            return None
        if command.version > plan.version:
            raise InvalidInput("plan_rules.unreadable", "version")
        return kept_of(self._at(connection, plan, command.version), command.item_id)

    def _at(self, connection: sa.Connection, plan: Plan, version: int) -> Plan:
        """`plan` as it was in an earlier version of it, or in this one."""
        if version == plan.version:
            return plan
        return plan_history.plan_at(connection, PersonKey(plan.person_key), plan.id, version)

    def _template(self, command: Command) -> Template | None:
        named = command.template if isinstance(command, (AnswerRequest, ApplyTemplate)) else ""
        return self._templates.find(named) if named else None

    def _keep(self, connection: sa.Connection, before: Plan, after: Plan, written: Written) -> None:
        present = {"version": after.version, "snapshot": dump(after), "relations": plan_relations.written(after)}
        if written.begins:
            connection.execute(sa.insert(plans).values(id=after.id, subject=after.person_key, **present))
        else:
            same = sa.and_(plans.c.id == before.id, plans.c.version == before.version)
            update = sa.update(plans).where(same).values(**present)
            if connection.execute(update).rowcount != 1:
                raise StoreUnavailable("overtaken")
        self._keep_command(connection, after, written)
        plan_history.keep_checkpoint(connection, after)
        plan_index.renew(connection, before, after)

    def _keep_command(self, connection: sa.Connection, after: Plan, written: Written) -> None:
        last = sa.and_(plan_commands.c.plan_id == after.id, plan_commands.c.version == after.version - 1)
        previous = connection.execute(sa.select(plan_commands.c.chain).where(last)).scalar_one_or_none() or ""
        row = {
            "plan_id": after.id,
            "version": after.version,
            "key": written.key,
            "at": written.at,
            "author": dump(written.by),
            "name": type(written.command).__name__,
            "body": write_body(written),
        }
        chain = chain_of(self._chain_key, previous, row)
        connection.execute(sa.insert(plan_commands).values(**row, chain=chain))

    def relations(self, subject: PersonKey) -> tuple[CareRelation, ...]:
        """What open requests and assigned actions make (domain.worklist.relations_of). Raises StoreUnavailable."""
        with reading(self._engine) as connection:
            held = plan_relations.stored(connection, subject)
            plan = self._present(connection, subject) if held is None else None
            return relations_of(plan) if plan else held or ()

    def verify(self) -> tuple[str, ...]:
        """What is wrong with the stored plans: a broken chain, a missing row, a snapshot or checkpoint that is not its
        replay.

        The end of a plan's chain is held by the use log, whose own end is held outside: it has a line of every change.
        """
        with reading(self._engine) as connection:
            return plan_verify.problems(connection, self._chain_key)


def new_id() -> str:
    """A random item id: 32 hex digits."""
    return secrets.token_hex(16)


def _begun(subject: PersonKey, begins: Begins | None) -> Plan:
    return begins.plan(subject) if begins else Plan(id="", person_key=subject)
