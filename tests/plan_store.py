"""A real plan store for tests: migrated SQLite or PostgreSQL, real use log, real keys, real templates."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from data_access.audit import SqlAuditLog
from data_access.database import open_database
from data_access.keys import CHAIN, Keys, read_keys
from data_access.migrations import migrate
from data_access.plan_json import load
from data_access.plan_rows import replay
from data_access.plans import SqlPlans
from data_access.tables import audit, plan_commands, plans
from data_access.templates_toml import TomlTemplates
from domain.audit import AuditEntry
from domain.customer import PersonKey
from domain.plan import Author, Command, Plan, PlanChange
from tests.plan_examples import AT, DOCTOR
from tests.postgres import url_of

SUBJECT = PersonKey("a" * 32)
OTHER = PersonKey("b" * 32)


@dataclass
class HandClock:
    """A clock that tests move by hand."""

    at: datetime = AT

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return self.at.date()

    def pass_days(self, days: int) -> None:
        self.at += timedelta(days=days)


@dataclass
class Store:
    """One process's view of the store in `folder`; several may open the same folder."""

    folder: Path
    clock: HandClock = field(default_factory=HandClock)

    def __post_init__(self) -> None:
        self.engine: sa.Engine = open_database(url_of(self.folder))
        migrate(self.engine)
        self.keys: Keys = read_keys(self.folder / "keys.json")
        self.audit = SqlAuditLog(self.engine, self.keys, self.clock, self.folder / "audit-head")
        secret = self.keys.secret(CHAIN)
        self.plans = SqlPlans(self.engine, self.clock, self.audit, TomlTemplates(), secret)
        self._keys = itertools.count(1)

    def change(self, command: Command, version: int, key: str = "") -> PlanChange:
        return PlanChange("handle", version, key or f"key-{next(self._keys):08}", command)

    def commands(self, subject: PersonKey = SUBJECT, version: int | None = None) -> sa.Select[Any]:
        """The stored commands of one plan, oldest first, those up to `version`."""
        query = sa.select(plan_commands).join(plans, plans.c.id == plan_commands.c.plan_id)
        query = query.where(plans.c.subject == subject).order_by(plan_commands.c.version)
        return query if version is None else query.where(plan_commands.c.version <= version)

    def replayed(self, subject: PersonKey = SUBJECT, version: int | None = None) -> Plan:
        """The plan as its commands up to `version` give it."""
        with self.engine.connect() as connection:
            return replay(subject, connection.execute(self.commands(subject, version)))

    def history(self, subject: PersonKey = SUBJECT) -> list[tuple[int, Author, str]]:
        """(version, who, command name), oldest first."""
        with self.engine.connect() as connection:
            return [(r.version, load(Author, r.author), r.name) for r in connection.execute(self.commands(subject))]

    def do(self, *commands: Command, by: Author = DOCTOR, subject: PersonKey = SUBJECT, language: str = "fi") -> Plan:
        """Append commands one after another on the present version."""
        plan = self.plans.read(subject)
        for command in commands:
            change = self.change(command, plan.version)
            plan = self.plans.append(subject, change, by, entry(by, subject), language=language)
        return plan

    def audit_rows(self, subject: PersonKey | None = None) -> int:
        """Lines of the use log: all, or those of one person."""
        query = sa.select(sa.func.count()).select_from(audit)
        with self.engine.connect() as connection:
            return int(
                connection.execute(query if subject is None else query.where(audit.c.subject == subject)).scalar_one()
            )


def entry(by: Author = DOCTOR, subject: PersonKey = SUBJECT) -> AuditEntry:
    return AuditEntry(
        who=by.id, who_name=by.name, role=by.role, unit="", deed="revise_plan", outcome="done", subject=subject
    )
