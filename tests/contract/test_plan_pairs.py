"""Two writers from the same version, every pair of commands, through the store: refused as the table of footprints
says, or merged with nothing of either lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import fields, replace
from itertools import product
from pathlib import Path
from typing import Any, Protocol

import pytest
import sqlalchemy as sa

from data_access.database import open_database, writing
from data_access.tables import open_items, plan_checkpoints, plan_commands, plans, request_waits
from domain.audit import AuditEntry
from domain.customer import PersonKey
from domain.errors import Conflict, InvalidInput, NotFound
from domain.plan import (
    Achievement,
    ActionStatus,
    AddAction,
    AddFollowUp,
    AddGoal,
    AddNeed,
    CancelRequest,
    Command,
    GoalLifecycle,
    Plan,
    ReturnRequest,
    SetActionStatus,
    SetGoalState,
    StatedBy,
)
from tests.plan_diff import allowed, differences, values
from tests.plan_examples import ASK, CARE_STAFF, STAFF, SURGEON, TODAY
from tests.plan_store import SUBJECT, Store, entry
from tests.postgres import ENGINES, store_on
from tests.unit.test_plan_rules_footprint import CLASHES, COMMANDS, NOT_NOW

PLANS: dict[str, set[str]] = {"begun": set(COMMANDS) - NOT_NOW, "later": NOT_NOW, "over": {"end"}}
"""How the plan is laid -> the commands that are tried there; the other of the pair is any."""


class NoLog:
    """The use log has tests of its own; its file is written out at every line, a thousand times here."""

    def append(self, connection: sa.Connection, entry: AuditEntry) -> int:
        return 0


class Layer(Protocol):
    """Brings a store back to what it was, again and again: a new one for every pair would take minutes."""

    def lay(self) -> None:
        """As the plan was laid."""

    def keep(self) -> None:
        """What is there now can be laid again."""

    def lay_kept(self) -> None: ...

    def close(self) -> None: ...


class InMemory:
    """The SQLite store, moved into memory and copied whole."""

    def __init__(self, store: Store) -> None:
        self._begun, self._kept = sqlite3.connect(store.folder / "store.sqlite"), sqlite3.connect(":memory:")
        store.engine.dispose()
        store.engine = store.plans._engine = open_database("sqlite://")
        driver = store.engine.raw_connection().driver_connection
        assert isinstance(driver, sqlite3.Connection)
        self._memory = driver
        self.lay()

    def lay(self) -> None:
        self._begun.backup(self._memory)

    def keep(self) -> None:
        self._memory.backup(self._kept)

    def lay_kept(self) -> None:
        self._kept.backup(self._memory)

    def close(self) -> None:
        self._begun.close()
        self._kept.close()


STORED = (plans, plan_commands, plan_checkpoints, open_items, request_waits)
"""Every table that a change of a plan writes, but for the use log's."""
Rows = dict[sa.Table, list[dict[str, Any]]]


class OnServer:
    """The store where it is, on PostgreSQL: rows are put back. Every pair is really committed."""

    def __init__(self, store: Store) -> None:
        self._engine = store.engine
        self._begun = self._kept = self._rows()

    def _rows(self) -> Rows:
        with self._engine.connect() as connection:
            return {table: [dict(row) for row in connection.execute(sa.select(table)).mappings()] for table in STORED}

    def _put(self, rows: Rows) -> None:
        with writing(self._engine) as connection:
            for table in reversed(STORED):
                connection.execute(sa.delete(table))
            for table in STORED:
                if rows[table]:
                    connection.execute(sa.insert(table), rows[table])

    def lay(self) -> None:
        self._put(self._begun)

    def keep(self) -> None:
        self._kept = self._rows()

    def lay_kept(self) -> None:
        self._put(self._kept)

    def close(self) -> None:
        pass


class Table:
    """A store that is laid anew for every pair: in memory, or on the server that the folder names."""

    def __init__(self, folder: Path, laid: str) -> None:
        self.tried = PLANS[laid]
        self.store = Store(folder)
        self.ids = begin(self.store, laid)
        self.store.plans._audit = NoLog()
        sqlite = self.store.engine.dialect.name == "sqlite"
        self.layer: Layer = InMemory(self.store) if sqlite else OnServer(self.store)
        self.plan = self.store.plans.read(SUBJECT)

    def close(self) -> None:
        self.layer.close()
        self.store.engine.dispose()

    def command(self, name: str) -> Command:
        """The command of the table of footprints, aimed at this store's ids."""
        command = COMMANDS[name]
        aimed = {f.name: self.ids.get(getattr(command, f.name)) for f in fields(command) if f.name.endswith("_id")}
        return replace(command, **{field: real for field, real in aimed.items() if real})  # type: ignore[arg-type]

    def write(self, name: str) -> Plan | type[Exception]:
        """`name` written by somebody who saw the plan as it was laid."""
        change = self.store.change(self.command(name), self.plan.version)
        by = SURGEON if name in ("answer", "accept", "return") else STAFF
        try:
            return self.store.plans.append(SUBJECT, change, by, entry(by))
        except (Conflict, InvalidInput, NotFound) as error:
            return type(error)


def begin(store: Store, laid: str, subject: PersonKey = SUBJECT) -> dict[str, str]:
    """The plan of tests.plan_examples.begun with a follow-up. `later`: the goal is met, the action done, the request
    came back and its day has passed. `over`: the request is cancelled too. Gives the names of the examples -> ids."""
    plan = store.do(AddNeed("Polvikipu", StatedBy.CUSTOMER, "En pääse portaita"), subject=subject)
    plan = store.do(AddGoal(plan.needs[0].id, "Kävely 1 km"), subject=subject)
    asks = replace(ASK, expires=TODAY)
    xray, call = AddAction("Röntgen", CARE_STAFF, plan.goals[0].id), AddFollowUp("Soitto", CARE_STAFF)
    plan = store.do(xray, asks, call, subject=subject)
    need, goal, action, asked = (items[0].id for items in (plan.needs, plan.goals, plan.actions, plan.requests))
    if laid != "begun":
        met = SetGoalState(goal, GoalLifecycle.COMPLETED, Achievement.ACHIEVED)
        store.do(SetActionStatus(action, ActionStatus.DONE), met, ReturnRequest(asked, "Milloin?"))
        store.clock.pass_days(1)
    if laid == "over":
        store.do(CancelRequest(asked, "Muualla"))
    todo, call_id = plan.requests[0].action_id, plan.follow_ups[0].id
    return {"v1-1": need, "v2-1": goal, "v3-1": action, "v4-1": asked, "v4-2": todo, "v9-1": call_id}


@pytest.fixture(scope="module", params=list(product(ENGINES, PLANS)), ids="-".join)
def table(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Table]:
    engine, laid = request.param
    made = Table(store_on(request, tmp_path_factory.mktemp("pairs"), engine), laid)
    yield made
    made.close()


@pytest.mark.parametrize("theirs", sorted(COMMANDS))
def test_every_pair_is_refused_or_merged_without_loss(table: Table, theirs: str) -> None:
    meet(table, theirs)


def sweep(table: Table) -> None:
    """Every pair."""
    for theirs in sorted(COMMANDS):
        meet(table, theirs)


def meet(table: Table, theirs: str) -> None:
    """`theirs` is written, and after it each of the others by somebody who has not seen it."""
    table.layer.lay()
    first = table.write(theirs)
    if not isinstance(first, Plan):
        return  # refused in this plan, whoever asks; the last test has it possible in another
    table.layer.keep()
    for mine in COMMANDS if theirs in table.tried else table.tried:
        table.layer.lay_kept()
        check(table, first, mine, theirs)


def check(table: Table, first: Plan, mine: str, theirs: str) -> None:
    second = table.write(mine)
    assert (second is Conflict) == ((mine, theirs) in CLASHES), (mine, theirs)
    if not isinstance(second, Plan):
        assert table.store.plans.read(SUBJECT) == first
        return
    done = differences(table.plan, first)
    assert values(second, done) == values(first, done), (mine, theirs, "what they wrote stands")
    assert differences(first, second) <= allowed(first, table.command(mine)), (mine, theirs)
    (_, line) = table.store.plans.history(SUBJECT, table.plan.version)
    assert (line.version, line.seen, line.merged) == (second.version, table.plan.version, True)


def test_each_command_is_possible_where_it_is_tried(tmp_path: Path) -> None:
    """Else the pairs would prove nothing of it."""
    for laid, tried in PLANS.items():
        folder = tmp_path / laid
        folder.mkdir()
        table = Table(folder, laid)
        for name in tried - ({"end"} if laid == "begun" else set()):
            table.layer.lay()
            assert isinstance(table.write(name), Plan), (laid, name)
        table.close()
