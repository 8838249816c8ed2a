"""What every AuditLog must do, and what the chained one must find."""

from __future__ import annotations

import contextlib
import multiprocessing
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from data_access.audit import SqlAuditLog
from data_access.database import open_database, writing
from data_access.keys import read_keys
from data_access.system_clock import SystemClock
from data_access.tables import audit, metadata
from domain.audit import AuditEntry, AuditQuery
from domain.customer import PersonKey
from domain.errors import StoreUnavailable
from services.verify_audit import report
from tests.fakes import FakeAudit
from tests.postgres import ENGINES, store_on, url_of

Make = Callable[[], Any]
ONE, OTHER = PersonKey("1" * 32), PersonKey("2" * 32)
ENTRY = AuditEntry(
    who="doctor",
    who_name="Aino Lehto",
    role="doctor",
    unit="Keskusta",
    deed="open_case",
    outcome="allowed",
    subject=ONE,
    relation="appointment",
    categories=("identity", "plan"),
    flags=("minor",),
)
GLASS = replace(
    ENTRY, who="surgeon", relation="emergency", stated_reason="emergency: tajuton, äkillinen ☂", subject=OTHER
)


@pytest.fixture(params=["fake", *ENGINES])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    if request.param == "fake":
        fake = FakeAudit()
        return lambda: fake
    folder = store_on(request, tmp_path, request.param)
    return lambda: sql_log(folder)


def sql_log(folder: Path) -> SqlAuditLog:
    engine = open_database(url_of(folder))
    metadata.create_all(engine)
    return SqlAuditLog(engine, read_keys(folder / "keys.json"), SystemClock(), folder / "outside" / "audit-head")


def change(folder: Path, *statements: Any) -> None:
    """What somebody with the database file, and without the keys, can do."""
    with writing(open_database(url_of(folder))) as connection:
        for statement in statements:
            connection.execute(sa.text(statement) if isinstance(statement, str) else statement)


def test_rows_are_numbered_and_come_back_newest_first(make: Make) -> None:
    assert [make().write(ENTRY), make().write(GLASS)] == [1, 2]
    assert make().write_all((ENTRY, ENTRY)) == (3, 4)
    assert make().write_all(()) == ()
    rows = make().read(AuditQuery())
    assert [row.seq for row in rows] == [4, 3, 2, 1]
    assert rows[2].entry == GLASS
    assert rows[0].at.utcoffset() is not None
    assert make().verify() == ()


def test_filters_and_pages(make: Make) -> None:
    for i in range(10):
        make().write(
            GLASS if i % 3 == 0 else replace(ENTRY, deed="reveal_id" if i % 2 else "open_case", outcome="refused")
        )
    assert make().count(AuditQuery()) == 10
    assert make().count(AuditQuery(only_break_glass=True)) == 4
    assert make().count(AuditQuery(who="doctor", deed="reveal_id")) == 3
    assert make().count(AuditQuery(subject=OTHER)) == 4
    assert make().count(AuditQuery(outcome="refused")) == 6
    assert make().count(AuditQuery(who="nobody")) == 0
    first = make().read(AuditQuery(limit=4))
    second = make().read(AuditQuery(limit=4, before_seq=first[-1].seq))
    assert [row.seq for row in (*first, *second)] == [10, 9, 8, 7, 6, 5, 4, 3]


def test_a_deed_and_its_line_stand_or_fall_together(store_folder: Path) -> None:
    log, engine = sql_log(store_folder), open_database(url_of(store_folder))
    log.write(ENTRY)
    with contextlib.suppress(ZeroDivisionError), writing(engine) as connection:
        log.append(connection, ENTRY)
        raise ZeroDivisionError
    assert log.count(AuditQuery()) == 1
    assert log.verify() == ()
    with writing(engine) as connection:
        assert [log.append(connection, ENTRY), log.append(connection, GLASS)] == [2, 3]
    assert log.verify() == ()


def test_no_store_no_line(store_folder: Path) -> None:
    log = sql_log(store_folder)
    change(store_folder, "DROP TABLE audit")
    with pytest.raises(StoreUnavailable):
        log.write(ENTRY)


def test_a_head_that_cannot_be_kept_is_no_log(store_folder: Path) -> None:
    log = sql_log(store_folder)
    (store_folder / "outside").write_text("a file where the folder should be")
    with pytest.raises(StoreUnavailable):
        log.write(ENTRY)


def test_a_crash_between_commit_and_head_is_no_finding(store_folder: Path) -> None:
    log, head = sql_log(store_folder), store_folder / "outside" / "audit-head"
    log.write(ENTRY)
    before = head.read_bytes()
    log.write_all((ENTRY, ENTRY, GLASS))
    head.write_bytes(before)
    assert log.verify() == ()
    log.write(ENTRY)
    assert log.verify() == ()
    change(store_folder, "DELETE FROM audit WHERE seq = 5")
    assert log.verify() == ("rows 5-5 are gone",)


def test_an_old_copy_of_the_database_is_found_for_good(store_folder: Path) -> None:
    log = sql_log(store_folder)
    log.write_all([ENTRY] * 5)
    change(store_folder, "DELETE FROM audit WHERE seq > 3")
    assert log.verify() == ("rows 4-5 are gone",)
    for _ in range(4):
        log.write(GLASS)
    assert log.count(AuditQuery()) == 7
    assert log.verify() == ("rows 4-5 were gone",), "new rows grown past the old head do not hide it"


def test_a_replaced_end_is_found_for_good(store_folder: Path) -> None:
    log = sql_log(store_folder)
    log.write_all([ENTRY] * 5)
    change(store_folder, "UPDATE audit SET chain = 'f' WHERE seq = 5")
    log.write(ENTRY)
    assert any("row 5" in problem for problem in log.verify())
    assert not report(log)[1]


@pytest.mark.parametrize("how", ["gone", "empty", "nonsense", "unsigned", "other key"])
def test_a_head_file_that_is_not_ours_is_found_for_good(store_folder: Path, how: str) -> None:
    log, head = sql_log(store_folder), store_folder / "outside" / "audit-head"
    log.write_all([ENTRY] * 5)
    if how == "gone":
        head.unlink()
    elif how == "other key":
        (store_folder / "b").mkdir()
        sql_log(store_folder / "b").write_all([ENTRY] * 2)
        head.write_bytes((store_folder / "b" / "outside" / "audit-head").read_bytes())
    else:
        text = {"empty": "", "nonsense": "[1]", "unsigned": head.read_text().replace('"seq": 5', '"seq": 3')}[how]
        head.write_text(text)
    assert len(log.verify()) == 1
    log.write(ENTRY)
    assert len(log.verify()) == 1
    assert "head file" in log.verify()[0]


def test_a_new_log_is_whole(store_folder: Path) -> None:
    assert sql_log(store_folder).verify() == ()
    assert report(sql_log(store_folder)) == ("The use log is whole: 0 rows. The plans agree with it.", True)


def _append(folder: str, how_many: int) -> None:
    log = sql_log(Path(folder))
    for _ in range(how_many):
        log.write(ENTRY)


def test_processes_append_side_by_side(store_folder: Path) -> None:
    sql_log(store_folder)
    read_keys(store_folder / "keys.json")
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_append, args=(str(store_folder), 25)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0, 0, 0]
    log = sql_log(store_folder)
    assert log.count(AuditQuery()) == 100
    assert log.verify() == ()
    change(store_folder, "DELETE FROM audit WHERE seq = 100")
    assert log.verify() == ("rows 100-100 are gone",)


def test_verifying_needs_no_more_memory_for_a_longer_log(store_folder: Path) -> None:
    log = sql_log(store_folder)
    peaks = []
    for _ in range(2):
        log.write_all([ENTRY] * 4_000)
        tracemalloc.start()
        assert log.verify() == ()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.3


def test_a_damaged_row_is_shown_as_such(store_folder: Path) -> None:
    log = sql_log(store_folder)
    log.write_all((ENTRY, GLASS))
    change(store_folder, sa.update(audit).where(audit.c.seq == 1).values(body="?"))
    rows = log.read(AuditQuery())
    assert [row.entry.outcome for row in rows] == ["allowed", "damaged"]
    assert log.verify() == ("row 1 was changed, moved or not written by us", "row 1 is damaged")
    change(store_folder, "UPDATE audit SET at = 'yesterday' WHERE seq = 2")
    assert [row.entry.outcome for row in log.read(AuditQuery())] == ["damaged", "damaged"]
