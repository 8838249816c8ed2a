"""The first page of a work list over 50,000 open items, as the server gives it: counts, page, names, log lines."""

from __future__ import annotations

import gc
import sqlite3
import statistics
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from benchmarks.figures import Bar, Figure
from components.text import Text
from components.worklist_table import worklist_view
from data_access.audit import SqlAuditLog
from data_access.county_directory import CountyDirectory
from data_access.database import open_database, writing
from data_access.keys import read_keys
from data_access.migrations import migrate
from data_access.open_work import SqlOpenWork
from data_access.plan_index import row_of
from data_access.system_clock import SystemClock
from data_access.tables import open_items, plans
from data_access.vault import SqlVault
from domain.customer import PersonKey
from domain.hetu import SYSTEM, PersonalId, personal_id
from domain.plan import RequestStatus, ResponsibleKind
from domain.worklist import OpenItem
from services.desk import Desk
from services.ports import House
from services.worklist import Look, Tab, work_list
from tests.fakes import SURGEON, make_desk, make_house

ITEMS, PEOPLE = 50_000, 1_000
TIMES = 30


def first_page(county: Path, folder: Path) -> Iterator[Figure]:
    """Milliseconds (p95) of the first page and of a page in the middle, everything that the user waits for but the
    network and the drawing. Every item belongs to one surgeon's role: nobody's list is longer."""
    folder.mkdir(parents=True, exist_ok=True)
    engine = open_database(f"sqlite:///{folder / 'store.sqlite'}")
    migrate(engine)
    house = _house(county, folder, engine)
    _fill(house, engine, _people(county))
    desk, text, first = make_desk(SURGEON, house), Text("fi"), Look(Tab.REQUESTS)
    took: dict[str, list[float]] = {"first": [], "middle": []}
    page = work_list(desk, first)
    assert page.counts[Tab.REQUESTS] + page.counts[Tab.OVERDUE] + page.counts[Tab.UPCOMING] == ITEMS
    for _ in range(20):
        page = work_list(desk, replace(first, after=page.next))
    middle = replace(first, after=page.next)
    for _ in range(TIMES):
        for name, look in (("first", first), ("middle", middle)):
            took[name].append(_once(desk, look, text))
    yield Figure("work list over 50,000 open items, first page", _p95(took["first"]), "ms", bar=Bar(150))
    yield Figure("work list over 50,000 open items, page 21", _p95(took["middle"]), "ms", bar=Bar(150))


def _once(desk: Desk, look: Look, text: Text) -> float:
    gc.collect()
    started = time.perf_counter()
    worklist_view(work_list(desk, look), text, desk.user, desk.house.clock.today())
    return 1000 * (time.perf_counter() - started)


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def _house(county: Path, folder: Path, engine: sa.Engine) -> House:
    """The real store, log, vault and register of persons; nothing else is asked."""
    clock, keys = SystemClock(None), read_keys(folder / "keys.json")
    return make_house(
        clock=clock,
        vault=SqlVault(engine, keys),
        audit=SqlAuditLog(engine, keys, clock, folder / "audit-head"),
        open_work=SqlOpenWork(engine),
        directory=CountyDirectory(county, clock),
    )


def _people(county: Path) -> list[PersonalId]:
    with closing(sqlite3.connect(county / "persons.sqlite")) as db:
        rows = db.execute("SELECT id FROM subject WHERE id NOT LIKE '%|%' ORDER BY c LIMIT ?", (PEOPLE,)).fetchall()
    return [personal_id(SYSTEM, value) for (value,) in rows]


def _fill(house: House, engine: sa.Engine, people: list[PersonalId]) -> None:
    """Many open items a customer, half of them requests; as the plan store's index writes them."""
    keys = [house.vault.keep(person) for person in people]
    with writing(engine) as connection:
        held = [{"id": key, "subject": key, "version": 3, "snapshot": "{}"} for key in keys]
        connection.execute(sa.insert(plans), held)
        for begin in range(0, ITEMS, 5000):
            rows = [_row(house, keys[n % len(keys)], n) for n in range(begin, begin + 5000)]
            connection.execute(sa.insert(open_items), rows)


def _row(house: House, key: PersonKey, n: int) -> dict[str, object]:
    request, today = n % 2 == 0, house.clock.today()
    item = OpenItem(
        kind="request" if request else "action",
        subject=key,
        plan_version=0,
        item_id=f"{n * 2654435761 % 16**32:032x}",
        what="Hyötyykö potilas polven tekonivelleikkauksesta?" if request else "Soita asiakkaalle",
        due=today + timedelta(days=n % 90 - 30) if n % 7 else None,
        since=house.clock.now() - timedelta(days=n % 60),
        responsible_label="",
        responsible_ref="surgeon",
        responsible_kind=ResponsibleKind.ROLE,
        asked_by="Aino Lehto",
        request_status=RequestStatus.SENT if request else None,
        urgency="routine" if request else "",
    )
    return row_of(key, item)
