"""A locked store, a full disk, a log that cannot be written: refused in one sentence, nothing half written."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from data_access.database import open_database, postgres_arguments, writing
from data_access.tables import plans
from domain.errors import StoreUnavailable
from domain.plan import AddNeed, PlanChange, StatedBy
from tests.faults.plan_checks import check_store
from tests.plan_examples import DOCTOR
from tests.plan_store import SUBJECT, Store, entry
from tests.postgres import URL, NoPostgres, Postgres, cluster, url_of

LATER = PlanChange("h", 1, "later-change", AddNeed("ä" * 4_000, StatedBy.CUSTOMER))


@pytest.fixture
def store(store_folder: Path) -> Store:
    store = Store(store_folder)
    store.do(AddNeed("0", StatedBy.CUSTOMER))
    return store


def on_each_connection(store: Store, command: str) -> None:
    """Every connection from now on runs `command` first."""

    def run(connection: Any, _record: Any) -> None:
        connection.execute(command)
        connection.commit()

    store.engine.dispose()
    sa.event.listen(store.engine, "connect", run)


@contextmanager
def locked(store: Store) -> Iterator[None]:
    """Somebody else holds the plan: on SQLite that is the whole store, on PostgreSQL its row."""
    other = open_database(url_of(store.folder))
    with writing(other) as connection:
        connection.execute(sa.select(plans).where(plans.c.subject == SUBJECT).with_for_update())
        yield
    other.dispose()


def test_a_locked_store_refuses_and_takes_the_same_change_later(store: Store) -> None:
    sqlite = store.engine.dialect.name == "sqlite"
    on_each_connection(store, "PRAGMA busy_timeout=100" if sqlite else "SET lock_timeout = 100")
    with locked(store):
        with pytest.raises(StoreUnavailable):
            store.plans.append(SUBJECT, LATER, DOCTOR, entry())
        assert store.plans.read(SUBJECT).version == 1  # reading goes on meanwhile
    assert store.plans.append(SUBJECT, LATER, DOCTOR, entry()).version == 2
    check_store(store, {"later-change"})


def test_who_waits_for_a_lock_waits_five_seconds_at_most(store: Store) -> None:
    began = time.monotonic()
    with locked(store), pytest.raises(StoreUnavailable):
        store.plans.append(SUBJECT, LATER, DOCTOR, entry())
    assert 4 < time.monotonic() - began < 20


def fill(store: Store) -> int:
    """Append needs until the store refuses; returns how many it took."""
    dice = random.Random(1)
    for version in range(1, 400):
        text = "".join(
            chr(dice.randrange(0x4E00, 0x9FA0)) for _ in range(3_900)
        )  # PostgreSQL would press "äää" to nothing
        change = PlanChange("h", version, f"filling-{version:03}", AddNeed(text, StatedBy.CUSTOMER))
        try:
            store.plans.append(SUBJECT, change, DOCTOR, entry())
        except StoreUnavailable:
            return version - 1
    raise AssertionError("the disk was never full")


def test_a_full_disk_refuses_and_takes_the_same_change_when_there_is_room(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.do(AddNeed("0", StatedBy.CUSTOMER))
    with store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    full = Store(tmp_path)
    on_each_connection(full, f"PRAGMA max_page_count={pages + 40}")
    there_is_room(tmp_path, fill(full))


def test_a_full_disk_of_the_server_refuses_and_takes_the_same_change_when_there_is_room(tmp_path: Path) -> None:
    with ExitStack() as stack:
        try:
            start = stack.enter_context(cluster())
        except NoPostgres as error:
            pytest.skip(str(error))
        with start(3 * 2**20) as server:
            url = server.new()
            (tmp_path / URL).write_text(url)
            store = Store(tmp_path)
            store.do(AddNeed("0", StatedBy.CUSTOMER))
            written = fill(store)
            assert store.plans.read(SUBJECT).version == written + 1  # reading goes on meanwhile
            store.engine.dispose()
        with start(None) as server:  # elsewhere, and with room
            (tmp_path / URL).write_text(server.url(url.rpartition("/")[2]))
            there_is_room(tmp_path, written)


def there_is_room(folder: Path, written: int) -> None:
    assert written > 0
    check_store(Store(folder), {f"filling-{v:03}" for v in range(1, written + 1)})
    room = Store(folder)
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


@pytest.mark.parametrize("url", ["sqlite:///{folder}/no folder/store.sqlite", "postgresql://nobody@127.0.0.1:1/none"])
def test_a_store_that_is_gone_says_so(tmp_path: Path, url: str) -> None:
    store = Store(tmp_path)
    store.plans._engine = open_database(url.format(folder=tmp_path))
    with pytest.raises(StoreUnavailable):
        store.plans.read(SUBJECT)
    with pytest.raises(StoreUnavailable):
        store.plans.append(SUBJECT, LATER, DOCTOR, entry())


def test_a_server_that_ends_and_comes_back_is_used_again(postgres: Postgres, tmp_path: Path) -> None:
    """Its connections break while the product holds them: the next deed is refused or done, never half, and goes on."""
    (tmp_path / URL).write_text(url := postgres.new())
    store = Store(tmp_path)
    store.do(AddNeed("0", StatedBy.CUSTOMER))
    postgres.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{url.rpartition('/')[2]}'")
    assert store.plans.append(SUBJECT, LATER, DOCTOR, entry()).version == 2
    check_store(store, {"later-change"})


@pytest.mark.parametrize("url", ["nonsense", "oracle://u:secret@h/d", "postgresql://u:secret@h:port/d"])
def test_an_url_that_cannot_be_used_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(StoreUnavailable) as refused:
        open_database(url)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://u@db.example/d", "verify-full"),
        ("postgresql://u@/d?host=db.example", "verify-full"),
        ("postgresql://u@10.0.0.1/d", "verify-full"),
        ("postgresql://u@127.0.0.1/d", None),
        ("postgresql://u@/d?host=/run/postgresql", None),
        ("postgresql://u@/d", None),
        ("postgresql://u@db.example/d?sslmode=require", None),
    ],
)
def test_another_machine_must_prove_who_it_is(url: str, expected: str | None) -> None:
    """Unless the URL itself says how."""
    assert postgres_arguments(sa.make_url(url)).get("sslmode") == expected
