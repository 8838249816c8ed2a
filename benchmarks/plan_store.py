"""The plan store: what killed editors lose, what a long plan costs to open, how fast the past and an edit come.

The editors and their judge are those of the tests (tests/faults/plan_soak.py), with thousands of edits instead of
hundreds.
"""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from benchmarks.figures import Bar, Figure, in_turn, middle, p95
from benchmarks.protocol_client import Client
from benchmarks.servers import product
from data_access.audit import SqlAuditLog
from data_access.database import open_database
from data_access.keys import CHAIN, read_keys
from data_access.migrations import migrate
from data_access.plans import SqlPlans
from data_access.system_clock import SystemClock
from data_access.templates_toml import TomlTemplates
from data_access.vault import SqlVault
from domain.audit import AuditEntry
from domain.customer import PersonKey
from domain.hetu import Hetu
from domain.plan import (
    AddAction,
    AddGoal,
    AddNeed,
    Author,
    Command,
    EditText,
    Plan,
    PlanChange,
    Responsible,
    ResponsibleKind,
    StatedBy,
)
from tests.faults.plan_soak import EDITORS, Found, everywhere
from tests.postgres import NoPostgres, running_postgres

EDITS = 2_000  # of a bench; `make soak` runs the 20,000 of a release
SHORT, LONG = (12, 12), (200, 2_000)
"""(items, versions)"""
CUSTOMER = "140758-998U"
FIRST_DAY = datetime(2024, 1, 8, 9, tzinfo=UTC)
DOCTOR = Author("doctor", "Aino Lehto", "doctor")
LINE = AuditEntry(who="doctor", who_name="Aino Lehto", role="doctor", unit="", deed="revise_plan", outcome="done")
CARE_STAFF = Responsible(ResponsibleKind.ROLE, "care_staff")


def lost(edits: int = EDITS) -> Iterator[Figure]:
    """What eight killed editors lose, double and leave without a log line, beside a naive store on the same engine."""
    for engine, ours, naive in everywhere(edits, 0.4, random.randrange(10**6)):
        told = f"{engine}, {EDITORS} editors, {ours.acknowledged:,} edits"
        note = f"{ours.kills} kills -9, {ours.conflicts} conflicts, {ours.seconds:.0f} s; naive {naive.kills} kills"
        peer = "whole-document store"
        yield Figure(f"acknowledged edits lost: {told}", ours.lost, "edits", peer, naive.lost, Bar(0), note)
        yield Figure(f"torn or doubled writes: {told}", _torn(ours), "writes", bar=Bar(0))
        yield Figure(f"changes without a log line, lines without a change: {told}", ours.unlogged, "rows", bar=Bar(0))


def _torn(found: Found) -> int:
    return found.torn + len(found.problems)


class HandClock(SystemClock):
    """Moved on by hand, so that a plan has a past."""

    def __init__(self) -> None:
        super().__init__()
        self.at = FIRST_DAY

    def now(self) -> datetime:
        return self.at


@dataclass
class Written:
    """A store with one customer's plan in it."""

    plans: SqlPlans
    subject: PersonKey
    clock: HandClock
    keys: int = 0

    @classmethod
    def open(cls, folder: Path, url: str) -> Written:
        folder.mkdir(exist_ok=True)
        engine, clock = open_database(url), HandClock()
        migrate(engine)
        keys = read_keys(folder / "keys.json")
        log = SqlAuditLog(engine, keys, clock, folder / "audit-head")
        plans = SqlPlans(engine, clock, log, TomlTemplates(), keys.secret(CHAIN))
        return cls(plans, SqlVault(engine, keys).keep(Hetu.parse(CUSTOMER, today=FIRST_DAY.date())), clock)

    def do(self, command: Command, version: int) -> Plan:
        self.keys += 1
        change = PlanChange("bench", version, f"bench-{self.keys:08}", command)
        line = replace(LINE, subject=self.subject)
        return self.plans.append(self.subject, change, DOCTOR, line)

    def grow(self, items: int, versions: int) -> Plan:
        """A plan of so many needs, goals and actions, edited to so many versions, nine hours between two."""
        plan = self.do(AddNeed("Polvikipu portaissa", StatedBy.CUSTOMER), self.plans.version(self.subject))
        for number in range(1, items):
            plan = self.do(_item(plan, number), plan.version)
            self.clock.at += timedelta(hours=9)
        while plan.version < versions:
            plan = self.do(edit(plan, plan.version), plan.version)
            self.clock.at += timedelta(hours=9)
        return plan


def _item(plan: Plan, number: int) -> Command:
    kinds: tuple[Callable[[], Command], ...] = (
        lambda: AddNeed(f"Tarve {number}: kipu ja kuormituksen sieto", StatedBy.PROFESSIONAL),
        lambda: AddGoal(plan.needs[-1].id, f"Tavoite {number}: kävely 30 minuuttia päivässä"),
        lambda: AddAction(f"Toimi {number}: fysioterapeutin ohjaus ja kotiharjoitteet", CARE_STAFF),
    )
    return kinds[number % 3]()


def edit(plan: Plan, number: int) -> Command:
    need = plan.needs[number % len(plan.needs)]
    return EditText(need.id, f"{need.text.partition(' (')[0]} (tarkennus {number})", need.text)


def opened(folder: Path, county: Path, turns: int = 20) -> Iterator[Figure]:
    """The same customer with a short and with a long plan: opened whole, in two servers, alternately; then the past."""
    with ExitStack() as stack:
        clients = {}
        for name, (items, versions) in {"short": SHORT, "long": LONG}.items():
            data = folder / name
            shutil.copytree(county, data / "county")
            written = Written.open(data, f"sqlite:///{data / 'tilannekuva.sqlite'}")
            written.grow(items, versions)
            clients[name] = Client.open(stack.enter_context(product(data)))
        took = in_turn({name: partial(_open, client) for name, client in clients.items()}, turns)
        told = f"customer with a plan of {LONG[0]} items and {LONG[1]:,} versions opened"
        short, long = (1_000 * middle(took[name]) for name in ("short", "long"))
        yield Figure(
            told,
            long,
            "ms",
            f"plan of {SHORT[0]} items",
            short,
            Bar(1.2, times=True),
            "server and line; beyond 40 rows groups are folded",
        )
        yield past(written)


def _open(client: Client, _turn: int) -> float:
    took = client.open_case(CUSTOMER)
    client.close_case()
    return took


def past(written: Written) -> Figure:
    """p95 over random days of the plan's life."""
    dice, took = random.Random(1), []
    days = (written.clock.at - FIRST_DAY).days
    for _ in range(200):
        day = (FIRST_DAY + timedelta(days=dice.randrange(days))).date()
        began = time.perf_counter()
        written.plans.as_of_day(written.subject, day)
        took.append(1_000 * (time.perf_counter() - began))
    return Figure(f"plan of {LONG[1]:,} versions as of any day, p95", p95(took), "ms", bar=Bar(100))


def confirmed(folder: Path) -> Iterator[Figure]:
    """A cell edited until the store has confirmed it: checked, written, logged, on the disk."""
    yield _confirmed("SQLite", folder / "sqlite", f"sqlite:///{folder / 'edits.sqlite'}")
    try:
        with running_postgres() as server:
            yield _confirmed("PostgreSQL", folder / "postgres", server.new())
    except NoPostgres as error:
        yield Figure("edit confirmed by the store, p95: PostgreSQL", None, "ms", note=str(error))


def _confirmed(engine: str, folder: Path, url: str) -> Figure:
    written, took = Written.open(folder, url), []
    plan = written.grow(*SHORT)
    for number in range(300):
        began = time.perf_counter()
        plan = written.do(edit(plan, number), plan.version)
        took.append(1_000 * (time.perf_counter() - began))
    note = (
        "the server's part" if engine == "SQLite" else "the server's part; here PostgreSQL does not wait for the disk"
    )
    return Figure(f"edit confirmed by the store, p95: {engine}", p95(took), "ms", bar=Bar(300), note=note)


def plan_store(folder: Path, county: Path) -> Iterator[Figure]:
    """Every row of the plan store."""
    folder.mkdir()
    yield from opened(folder, county)
    yield from confirmed(folder)
    yield from lost()
