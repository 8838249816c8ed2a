"""What waits in all plans, cut into pages: the store beside a plain reading, on SQLite and PostgreSQL, while it moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa

from data_access import plan_index
from data_access.database import writing
from data_access.open_work import SqlOpenWork
from data_access.tables import open_items, plans, request_waits
from domain.customer import PersonKey
from domain.plan import ResponsibleKind
from domain.worklist import OpenItem, Wait
from domain.worklist_views import Cut, Group, Owner, Tab, cuts, key_of
from tests.fakes import FakeOpenWork
from tests.plan_examples import AT
from tests.plan_store import Store

DAY = date(2026, 11, 21)
ME = Owner("surgeon", "surgeon", "Ortopedia", PersonKey("p1"))
OWNERS = (
    (ResponsibleKind.PERSON, "surgeon"),
    (ResponsibleKind.ROLE, "surgeon"),
    (ResponsibleKind.UNIT, "Ortopedia"),
    (ResponsibleKind.ROLE, "doctor"),
    (ResponsibleKind.PERSON, "Ortopedia"),
    (ResponsibleKind.CUSTOMER, ""),
)


@pytest.fixture
def store(store_folder: Path) -> Store:
    return Store(store_folder)


def item(number: int, random: Random) -> OpenItem:
    kind, ref = random.choice(OWNERS)
    days = random.choice([None, *range(-20, 30)])
    return OpenItem(
        kind=random.choice(["request", "action", "follow_up", "review", "answer"]),
        subject=PersonKey(f"p{random.randrange(1, 9)}"),
        plan_version=0,
        item_id=f"{random.randrange(16**8):08x}-{number}",
        what=f"rivi {number}",
        due=None if days is None else DAY + timedelta(days=days),
        since=AT,
        responsible_label="",
        responsible_ref=ref,
        responsible_kind=kind,
        not_for=random.choice(["", "", "", "surgeon", "doctor"]),
        register=random.choice(["", "health", "health", "social"]),
        origin=random.choice(["reactive", "proactive"]),
    )


def put(store: Store, *items: OpenItem) -> None:
    """Rows as plan_index writes them, of one plan a person."""
    with writing(store.engine) as connection:
        known = set(connection.execute(sa.select(plans.c.id)).scalars())
        for subject in {one.subject for one in items} - known:
            connection.execute(sa.insert(plans).values(id=subject, subject=subject, version=7, snapshot="{}"))
        connection.execute(sa.insert(open_items), [plan_index.row_of(one.subject, one) for one in items])


def take(store: Store, one: OpenItem) -> None:
    with writing(store.engine) as connection:
        connection.execute(sa.delete(open_items).where(open_items.c.item_id == one.item_id))


def walk(work: SqlOpenWork | FakeOpenWork, cut: Cut, group: Group, most: int) -> list[OpenItem]:
    """Every page, one after another."""
    seen: list[OpenItem] = []
    while page := work.page(ME, group, cut, after=key_of(seen[-1]) if seen else None, most=most):
        seen += page
    return seen


@pytest.mark.parametrize("seed", range(3))
def test_pages_and_counts_are_those_of_a_plain_reading(store: Store, seed: int) -> None:
    random = Random(seed)
    items = [item(n, random) for n in range(120)]
    put(store, *items)
    work, plain = SqlOpenWork(store.engine), FakeOpenWork(items)
    for group in Group:
        assert work.counts(ME, group, DAY) == plain.counts(ME, group, DAY)
        for tab, cut in cuts(DAY).items():
            found = walk(work, cut, group, 7)
            assert [key_of(one) for one in found] == [key_of(one) for one in walk(plain, cut, group, 1000)]
            counted = work.counts(ME, group, DAY)[tab]
            assert (len(found), sum(one.origin == "proactive" for one in found)) == (counted.rows, counted.found)
            assert {one.plan_version for one in found} <= {7}
    for one in items:
        told = work.one(ME, one.item_id)
        assert (told and told.item_id) == (plain.one(ME, one.item_id) and one.item_id)


@pytest.mark.parametrize("seed", range(6))
def test_paging_neither_loses_nor_doubles_rows_while_others_change(store: Store, seed: int) -> None:
    """Between any two pages rows are added, finished and moved: whoever stayed put is seen exactly once."""
    random, work, cut = Random(seed), SqlOpenWork(store.engine), cuts(DAY)[Tab.UPCOMING]
    items = [item(n, random) for n in range(90)]
    put(store, *items)
    there = {one.item_id: one for one in items}
    still = set(there)
    seen: list[OpenItem] = []
    while page := work.page(ME, Group.ALL, cut, after=key_of(seen[-1]) if seen else None, most=5):
        seen += page
        for _ in range(3):
            gone = there.pop(random.choice(sorted(there)))
            still.discard(gone.item_id)
            take(store, gone)
            new = item(1000 + random.randrange(10**6), random)
            put(store, new)
            there[new.item_id] = new
    ids = [one.item_id for one in seen]
    assert len(ids) == len(set(ids))
    wanted = {key_of(one) for one in walk(FakeOpenWork(items), cut, Group.ALL, 1000) if one.item_id in still}
    assert wanted <= {key_of(one) for one in seen}


def test_a_row_moved_behind_what_was_read_is_not_read_again_and_one_moved_ahead_is(store: Store) -> None:
    random, work, cut = Random(1), SqlOpenWork(store.engine), Cut(("action",))
    one, two = (item(n, random) for n in (1, 2))
    base: dict[str, Any] = {
        "kind": "action",
        "responsible_kind": ResponsibleKind.ROLE,
        "responsible_ref": "surgeon",
        "not_for": "",
        "register": "health",
        "origin": "reactive",
    }
    one = replace(one, **base, subject=PersonKey("p2"), due=DAY)
    two = replace(two, **base, subject=PersonKey("p2"), due=DAY + timedelta(days=3))
    put(store, one, two)
    (first,) = work.page(ME, Group.ALL, cut, after=None, most=1)
    assert first.item_id == one.item_id
    take(store, two)
    put(store, replace(two, due=DAY - timedelta(days=1)))
    assert work.page(ME, Group.ALL, cut, after=key_of(first), most=1) == ()
    assert work.counts(ME, Group.ALL, DAY)[Tab.OVERDUE] == (1, 0, 0)  # nothing is lost: the counts tell of it


def test_a_page_is_read_from_the_index_in_its_order(tmp_path: Path) -> None:
    store = Store(tmp_path)
    put(store, *(item(n, Random(n)) for n in range(50)))
    asked: list[tuple[str, Any]] = []

    def heard(*told: Any) -> None:
        asked.append((told[2], told[3]))

    sa.event.listen(store.engine, "before_cursor_execute", heard)
    plans_of = []
    SqlOpenWork(store.engine).page(ME, Group.ALL, cuts(DAY)[Tab.OVERDUE], after=(DAY.isoformat(), "a"), most=5)
    SqlOpenWork(store.engine).counts(ME, Group.ALL, DAY)
    with store.engine.connect() as connection:
        for statement, values in [one for one in asked if "UNION" in one[0]]:
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
            plans_of.append([row[3] for row in rows if "open_items" in row[3]])
    assert [len(steps) for steps in plans_of] == [6, 21]
    assert all("USING COVERING INDEX open_items_page" in step for steps in plans_of for step in steps)


def test_waits_are_told_newest_first_and_no_older_than_asked(store: Store) -> None:
    waits = [
        Wait(f"w{n}", PersonKey(f"p{n}"), ResponsibleKind.ROLE, "surgeon", "urgent", DAY - timedelta(days=n), n)
        for n in range(5)
    ]
    with writing(store.engine) as connection:
        connection.execute(sa.insert(request_waits), [plan_index.wait_row(one) for one in waits])
    found = SqlOpenWork(store.engine).waits(ResponsibleKind.ROLE, "surgeon", DAY - timedelta(days=3))
    assert found == tuple(waits[:4])
    assert SqlOpenWork(store.engine).waits(ResponsibleKind.ROLE, "doctor", DAY - timedelta(days=3)) == ()


def test_a_statement_that_has_been_read_stands_in_no_view_and_stays_read(store: Store) -> None:
    base: dict[str, Any] = {
        "kind": "answer",
        "responsible_kind": ResponsibleKind.PERSON,
        "responsible_ref": "surgeon",
        "not_for": "",
        "register": "health",
        "due": DAY,
    }
    one, two, of_another = (replace(item(n, Random(n)), **base, subject=PersonKey("p2")) for n in (1, 2, 3))
    of_another = replace(of_another, responsible_ref="doctor")
    put(store, one, two, of_another)
    work = SqlOpenWork(store.engine)
    assert work.counts(ME, Group.ALL, DAY)[Tab.REQUESTS].rows == 2
    assert work.read_answers("surgeon", PersonKey("p3")) == 0
    assert work.read_answers("surgeon", PersonKey("p2"), one.item_id) == 1
    assert work.one(ME, one.item_id) is None
    assert [row.item_id for row in walk(work, cuts(DAY)[Tab.REQUESTS], Group.ALL, 9)] == [two.item_id]
    assert work.read_answers("surgeon", PersonKey("p2")) == 1
    assert work.counts(ME, Group.ALL, DAY)[Tab.REQUESTS].rows == 0
    with store.engine.connect() as connection:
        kinds = connection.execute(sa.select(open_items.c.item_id, open_items.c.kind)).all()
    assert dict(map(tuple, kinds))[of_another.item_id] == "answer", "nobody reads for somebody else"
