"""A locked store, a full disk, a log that cannot be written: refused in one sentence, nothing half written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from data_access.database import open_database
from domain.errors import StoreUnavailable
from domain.plan import AddNeed, PlanChange, StatedBy
from tests.faults.plan_checks import check_store
from tests.plan_examples import DOCTOR
from tests.plan_store import SUBJECT, Store, entry

LATER = PlanChange("h", 1, "later-change", AddNeed("ä" * 4_000, StatedBy.CUSTOMER))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path)
    store.do(AddNeed("0", StatedBy.CUSTOMER))
    return store


def with_pragma(store: Store, pragma: str) -> None:
    """Every connection from now on runs under `pragma`."""

    def run(connection: Any, _record: Any) -> None:
        connection.execute(f"PRAGMA {pragma}")

    store.engine.dispose()
    sa.event.listen(store.engine, "connect", run)


def test_a_locked_store_refuses_and_takes_the_same_change_later(store: Store) -> None:
    with_pragma(store, "busy_timeout=100")
    other = open_database(str(store.engine.url))
    with other.connect().execution_options(writing=True) as connection, connection.begin():
        with pytest.raises(StoreUnavailable):
            store.plans.append(SUBJECT, LATER, DOCTOR, entry())
        assert store.plans.read(SUBJECT).version == 1  # reading goes on meanwhile
    assert store.plans.append(SUBJECT, LATER, DOCTOR, entry()).version == 2
    check_store(store, {"later-change"})


def fill(store: Store) -> int:
    """Append needs until the store refuses; returns how many it took."""
    for version in range(1, 100):
        command = AddNeed(f"{version} " + "ä" * 3_900, StatedBy.CUSTOMER)
        change = PlanChange("h", version, f"filling-{version:03}", command)
        try:
            store.plans.append(SUBJECT, change, DOCTOR, entry())
        except StoreUnavailable:
            return version - 1
    raise AssertionError("the disk was never full")


def test_a_full_disk_refuses_and_takes_the_same_change_when_there_is_room(store: Store) -> None:
    with store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    full = Store(store.folder)
    with_pragma(full, f"max_page_count={pages + 3}")
    written = fill(full)
    check_store(Store(store.folder), {f"filling-{v:03}" for v in range(1, written + 1)})
    room = Store(store.folder)
    plan = room.plans.append(SUBJECT, PlanChange("h", written + 1, "later-change", LATER.command), DOCTOR, entry())
    assert plan.version == written + 2
    check_store(room, {"later-change"})


def test_a_log_head_that_cannot_be_written_leaves_an_outcome_that_a_repeat_settles(store: Store) -> None:
    """The row is in when the outside head fails: the writer is told to try again, and the same key writes nothing."""
    blocker = store.folder / ".audit-head.draft"
    blocker.mkdir()
    with pytest.raises(StoreUnavailable):
        store.plans.append(SUBJECT, LATER, DOCTOR, entry())
    blocker.rmdir()
    assert store.plans.append(SUBJECT, LATER, DOCTOR, entry()).version == 2
    check_store(store, {"later-change"})


class FailingAudit:
    def append(self, connection: sa.Connection, line: object) -> int:
        raise StoreUnavailable("no log")


def test_without_a_log_line_nothing_is_written(store: Store) -> None:
    from data_access.plans import SqlPlans
    from data_access.templates_toml import TomlTemplates

    unlogged = SqlPlans(store.engine, store.clock, FailingAudit(), TomlTemplates(), b"k" * 32)
    with pytest.raises(StoreUnavailable):
        unlogged.append(SUBJECT, LATER, DOCTOR, entry())
    assert store.plans.read(SUBJECT).version == 1
    check_store(store, set())


def test_a_store_that_is_gone_says_so(store: Store, tmp_path: Path) -> None:
    gone = open_database(f"sqlite:///{tmp_path / 'no folder' / 'store.sqlite'}")
    store.plans._engine = gone
    with pytest.raises(StoreUnavailable):
        store.plans.read(SUBJECT)
    with pytest.raises(StoreUnavailable):
        store.plans.append(SUBJECT, LATER, DOCTOR, entry())
