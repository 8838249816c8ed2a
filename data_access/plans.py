"""The plan store: every command is kept for ever; the present plan is a snapshot that their replay equals.

One append is one write transaction: repeat? version? then the command, the snapshot, the index of open items and the
audit line, all or nothing. Rows of one plan are chained by HMAC, so an altered or missing one is found by `verify`.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from data_access import plan_index
from data_access.database import reading, writing
from data_access.plan_json import Unreadable, dump, load
from data_access.plan_rows import Begins, Written, chain_of, read_body, replay, write_body
from data_access.tables import audit, plan_commands, plans
from data_access.timing import Clock
from domain.audit import AuditEntry
from domain.customer import PersonKey
from domain.errors import Conflict, InvalidInput, StoreUnavailable
from domain.plan import AnswerRequest, Author, Command, Plan, PlanChange
from domain.plan_input import check, check_change
from domain.plan_rules import footprint, perform, target
from domain.plan_steps import local_day
from domain.portion import CareRelation
from domain.templates import Template
from domain.worklist import OpenItem, relations_of

_VERSION = sa.select(plans.c.version).where(plans.c.subject == sa.bindparam("person"))
_SNAPSHOT = sa.select(plans.c.snapshot).where(plans.c.subject == sa.bindparam("person"))


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

    def append(
        self, subject: PersonKey, change: PlanChange, by: Author, entry: AuditEntry, *, language: str = "fi"
    ) -> Plan:
        """See services.ports.PlanStore. Raises Conflict, InvalidInput, NotFound, StoreUnavailable."""
        check_change(change)
        checked = replace(change, command=check(change.command, today=local_day(self._clock.now())))
        try:
            return self._append_once(subject, checked, by, entry, language)
        except IntegrityError:  # another process began this plan, or used this key, at the same moment: look again
            pass
        try:
            return self._append_once(subject, checked, by, entry, language)
        except IntegrityError as error:
            raise StoreUnavailable("IntegrityError") from error

    def _append_once(
        self, subject: PersonKey, change: PlanChange, by: Author, entry: AuditEntry, language: str
    ) -> Plan:
        with writing(self._engine) as connection:
            stored = self._present(connection, subject, lock=True)
            if stored and self._is_repeat(connection, stored, change, by):
                return stored
            begins = None if stored else Begins(new_id(), language)
            before = stored or _begun(subject, begins)
            self._check_version(connection, before, change)
            after, written = self._perform(before, change, by, begins)
            self._keep(connection, before, after, written)
            self._audit.append(connection, entry)
            return after

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
        if load(Author, row.author).id != by.id or read_body(row.body).command != change.command:
            raise InvalidInput("plan_rules.key_reused", "key")
        return True

    def _check_version(self, connection: sa.Connection, plan: Plan, change: PlanChange) -> None:
        """Raise Conflict when others changed what this change was decided upon (docs/adr/020)."""
        seen = change.expected_version
        if seen == plan.version:
            return
        query = sa.select(plan_commands.c.body).where(
            plan_commands.c.plan_id == plan.id, plan_commands.c.version > seen
        )
        since = (footprint(read_body(text).command).changes for text in connection.execute(query).scalars())
        if seen > plan.version or footprint(change.command).clashes(frozenset().union(*since)):
            theirs = target(plan, change.command)
            raise Conflict(expected=seen, actual=plan.version, theirs=theirs, mine=change.command)

    def _perform(self, before: Plan, change: PlanChange, by: Author, begins: Begins | None) -> tuple[Plan, Written]:
        made: list[str] = []

        def next_id() -> str:
            made.append(new_id())
            return made[-1]

        at, template = self._clock.now(), self._template(change.command)
        seen = change.expected_version
        after = perform(before, change.command, by=by, at=at, ids=next_id, template=template, seen=seen)
        written = Written(change.key, at, by, change.command, tuple(made), seen, template, begins)
        return after, written

    def _template(self, command: Command) -> Template | None:
        named = isinstance(command, AnswerRequest) and command.template
        return self._templates.find(named) if named else None

    def _keep(self, connection: sa.Connection, before: Plan, after: Plan, written: Written) -> None:
        if written.begins:
            values = {"id": after.id, "subject": after.person_key, "version": after.version, "snapshot": dump(after)}
            connection.execute(sa.insert(plans).values(**values))
        else:
            same = sa.and_(plans.c.id == before.id, plans.c.version == before.version)
            update = sa.update(plans).where(same).values(version=after.version, snapshot=dump(after))
            if connection.execute(update).rowcount != 1:
                raise StoreUnavailable("overtaken")
        self._keep_command(connection, after, written)
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

    def open_items(self, *, roles: Sequence[str], staff_id: str, unit: str) -> tuple[OpenItem, ...]:
        """Open items of any of the roles, of the member and of the unit, oldest due first, those without a day last."""
        with reading(self._engine) as connection:
            return plan_index.items(connection, roles=roles, staff_id=staff_id, unit=unit)

    def relations(self, subject: PersonKey) -> tuple[CareRelation, ...]:
        """Relations that open requests and assigned actions make (domain.worklist.relations_of)."""
        return relations_of(self.read(subject))

    def verify(self) -> tuple[str, ...]:
        """What is wrong with the stored plans: a broken chain, a missing row, a snapshot that replay does not equal.

        The end of a plan's chain is held by the use log, whose own end is held outside: it has a line of every change.
        """
        problems: list[str] = []
        with reading(self._engine) as connection:
            logged = {row.subject: row.changes for row in connection.execute(_LOGGED)}
            for row in connection.execute(sa.select(plans)).all():
                if logged.pop(row.subject, 0) > row.version:
                    problems.append(f"plan {row.id}: the use log tells of later versions")
                query = sa.select(plan_commands).where(plan_commands.c.plan_id == row.id)
                commands = connection.execute(query.order_by(plan_commands.c.version)).all()
                problems += _problems(self._chain_key, row, commands)
        return (*problems, *(f"the use log tells of {n} changes of a plan that is not here" for n in logged.values()))


_LOGGED = (
    sa.select(audit.c.subject, sa.func.count().label("changes"))
    .where(audit.c.subject.is_not(None), audit.c.outcome == "done")
    .group_by(audit.c.subject)
)


def new_id() -> str:
    """A random item id: 32 hex digits."""
    return secrets.token_hex(16)


def _begun(subject: PersonKey, begins: Begins | None) -> Plan:
    return begins.plan(subject) if begins else Plan(id="", person_key=subject)


def _problems(
    key: bytes, plan: sa.Row[tuple[object, ...]], commands: Sequence[sa.Row[tuple[object, ...]]]
) -> list[str]:
    previous = ""
    for number, row in enumerate(commands, 1):
        if row.version != number:
            return [f"plan {plan.id}: version {number} is missing"]
        if row.chain != chain_of(key, previous, row._asdict()):
            return [f"plan {plan.id}: version {number} was altered"]
        previous = row.chain
    if len(commands) != plan.version:
        return [f"plan {plan.id}: the newest versions are missing"]
    try:  # as values: a field added later stands in the replay but not in an older snapshot's text
        same = replay(plan.subject, commands) == load(Plan, plan.snapshot)
    except StoreUnavailable:
        same = False
    return [] if same else [f"plan {plan.id}: the snapshot is not what its history gives"]
