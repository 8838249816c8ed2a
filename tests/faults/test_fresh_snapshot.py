"""A snapshot beside the start: made at once, in a process beside, not at all when it is there, and in trouble said."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from data_access.county_bulk import CountyBulk
from data_access.snapshots import FolderSnapshots
from domain.hetu import Hetu
from domain.snapshot import SnapshotComing, SnapshotTrouble
from services.ends_with_starter import BESIDE
from services.fresh_snapshot import AT_ONCE, COMMAND, FreshSnapshot
from services.population import Populations
from services.refresh import refresh
from services.segment_rules import place_of
from services.segmenting import SegmentBook
from services.wiring import segment_book
from tests.contract.test_county_bulk import stored
from tests.contract.test_county_sources import DAY, FixedClock
from tests.fakes import made_up_id, make_house


def test_a_small_county_s_is_there_at_once_and_made_once_a_day(county_dir: Path, tmp_path: Path) -> None:
    store, fresh = FolderSnapshots(tmp_path / "snapshots"), FreshSnapshot(tmp_path)
    assert fresh.make(CountyBulk(county_dir, FixedClock(DAY)), store, segment_book, 300) == ""
    first = store.current()
    written = (tmp_path / "snapshots" / "current").stat().st_mtime_ns
    assert fresh.make(CountyBulk(county_dir, FixedClock(DAY)), store, segment_book, 300) == ""
    assert (tmp_path / "snapshots" / "current").stat().st_mtime_ns == written
    assert fresh.make(CountyBulk(county_dir, FixedClock(date(2026, 11, 22))), store, segment_book, 300) == ""
    assert store.current() != first != ""
    assert not fresh.under_way()


def test_a_larger_one_s_is_made_beside_and_until_then_it_is_coming(county_dir: Path, tmp_path: Path) -> None:
    store = FolderSnapshots(tmp_path / "snapshots")
    fresh = FreshSnapshot(tmp_path, (sys.executable, "-c", "import time; time.sleep(60)"))
    started = time.monotonic()
    assert fresh.make(CountyBulk(county_dir, FixedClock(DAY)), store, segment_book, AT_ONCE + 1) == ""
    assert time.monotonic() - started < 30
    assert fresh.under_way()
    with pytest.raises(SnapshotComing):
        Populations(store, fresh.under_way).current()
    fresh.stop()
    for _ in range(1200):
        if not fresh.under_way():
            break
        time.sleep(0.05)
    with pytest.raises(SnapshotTrouble, match="make refresh"):
        Populations(store, fresh.under_way).current()


HOLDS = """
import pathlib, sys, time
from data_access.snapshots import FolderSnapshots
from services.ends_with_starter import BESIDE, end_with_starter
if BESIDE in sys.argv:
    end_with_starter()
with FolderSnapshots(pathlib.Path(sys.argv[1])).locked():
    pathlib.Path(sys.argv[1], "held").touch()
    time.sleep(60)
"""
STARTS = """
import sys, time
from services.fresh_snapshot import COMMAND, FreshSnapshot
import pathlib
FreshSnapshot(pathlib.Path.cwd(), (sys.executable, "-c", sys.argv[1], sys.argv[2], COMMAND[-1]))._beside()
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no flock")
def test_a_server_killed_hard_takes_its_refresh_and_the_lock_along(county_dir: Path, tmp_path: Path) -> None:
    """SIGKILL, so that the server can tell its child nothing; then the next start's refresh finds no lock."""
    folder = tmp_path / "snapshots"
    server = subprocess.Popen([sys.executable, "-c", STARTS, HOLDS, str(folder)], cwd=Path(__file__).parents[2])
    _until(lambda: (folder / "held").exists(), "the refresh never began")
    with pytest.raises(SnapshotTrouble, match="Another refresh is under way"), FolderSnapshots(folder).locked():
        pass
    server.send_signal(signal.SIGKILL)
    server.wait()
    _until(lambda: _free(folder), "the lock outlived the server")
    assert refresh(
        CountyBulk(county_dir, FixedClock(DAY)), FolderSnapshots(folder), segment_book(), clusters=False
    ).made


def test_a_start_s_refresh_is_told_that_it_ends_with_the_start() -> None:
    assert COMMAND[-1] == BESIDE
    code = f"import sys; sys.argv = ['refresh', {BESIDE!r}]; from services.refresh import main; main()"
    read, write = os.pipe()
    os.close(write)  # whoever started it is gone already
    done = subprocess.run([sys.executable, "-c", code], stdin=read, cwd=Path(__file__).parents[2], timeout=300)
    os.close(read)
    assert done.returncode == 1


def _free(folder: Path) -> bool:
    try:
        with FolderSnapshots(folder).locked():
            return True
    except SnapshotTrouble:
        return False


def _until(done: Callable[[], bool], otherwise: str) -> None:
    for _ in range(2400):
        if done():
            return
        time.sleep(0.05)
    pytest.fail(otherwise)


def test_trouble_is_a_sentence_and_no_start_fails_of_it(county_dir: Path, tmp_path: Path) -> None:
    def broken() -> SegmentBook:
        raise SnapshotTrouble("The segments' rules cannot be used: aa.toml.")

    store, fresh = FolderSnapshots(tmp_path / "snapshots"), FreshSnapshot(tmp_path, ("/nowhere/at-all",))
    source = CountyBulk(county_dir, FixedClock(DAY))
    assert fresh.make(source, store, broken, 300).startswith("The segments' rules")
    assert fresh.make(CountyBulk(tmp_path, FixedClock(DAY)), store, segment_book, 300).endswith("cannot be read.")
    (tmp_path / "snapshots").write_text("in the way")
    assert fresh.make(source, store, segment_book, 300).startswith("The snapshot cannot be written")


def test_a_customer_s_place_needs_the_population_in_memory_and_the_same_birth_date(
    county_dir: Path, tmp_path: Path
) -> None:
    store = FolderSnapshots(tmp_path / "snapshots")
    source = CountyBulk(county_dir, FixedClock(DAY))
    FreshSnapshot(tmp_path).make(source, store, segment_book, 300)
    populations = Populations(store)
    c, id = next((c, id) for c, id in stored(county_dir, "SELECT c, id FROM subject ORDER BY c DESC") if "|" not in id)
    person = Hetu(id)
    house = make_house(populations=populations, number_of=source.number_of)
    assert place_of(house, person) is None  # not in memory: nobody waits for it
    populations.current()
    place = place_of(house, person)
    assert place is not None
    assert populations.now().numbers[place] == c
    assert place_of(house, made_up_id(987)) is None
    other = make_house(populations=populations, number_of=lambda _: c)
    assert place_of(other, made_up_id(908)) is None  # the number of somebody born on another day
    assert place_of(make_house(number_of=source.number_of), person) is None
