"""A refresh that is killed, doubled, torn or out of disk: the old results are read until new ones are whole."""

from __future__ import annotations

import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from analytics.population import Events, Memberships, Population
from data_access.county_bulk import CountyBulk
from data_access.snapshots import FolderSnapshots
from domain.snapshot import ANSWERS, CLUSTERS, STANDING, STEPS, SnapshotTrouble
from services.population import Populations, population
from services.refresh import refresh
from services.wiring import segment_book as book
from tests.contract.test_county_bulk import stored
from tests.contract.test_county_sources import DAY, FixedClock
from tests.fakes import make_house
from tests.pace import pace

TOMORROW = date(2026, 11, 22)
LATER = date(2026, 11, 23)
SMALL = (ANSWERS, STANDING, CLUSTERS)
"""Tables that are written and read like the others: one way of tearing them is enough."""


def run(county: Path, folder: Path, *, pause: float = 0, day: date = DAY) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.faults.refresher", str(county), str(folder), str(pause), day.isoformat()]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def bulk(county: Path, day: date = DAY) -> CountyBulk:
    return CountyBulk(county, FixedClock(day))


@pytest.fixture(scope="module")
def made(county_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a snapshot of DAY, made once: each test spoils a copy of its own."""
    folder = tmp_path_factory.mktemp("made") / "snapshots"
    refresh(bulk(county_dir), FolderSnapshots(folder), book())
    return folder


@pytest.fixture(scope="module")
def made_twice(county_dir: Path, made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a snapshot of DAY and one of TOMORROW, which is the current one."""
    folder = shutil.copytree(made, tmp_path_factory.mktemp("twice") / "snapshots")
    refresh(bulk(county_dir, TOMORROW), FolderSnapshots(folder), book())
    return folder


@pytest.fixture
def store(made: Path, tmp_path: Path) -> FolderSnapshots:
    """With a snapshot of DAY."""
    return FolderSnapshots(shutil.copytree(made, tmp_path / "snapshots"))


def same(one: Population, other: Population) -> bool:
    columns = all(np.array_equal(getattr(one.events, f.name), getattr(other.events, f.name)) for f in fields(Events))
    values = all(np.array_equal(column, other.values[name], equal_nan=True) for name, column in one.values.items())
    held, others = one.memberships, other.memberships
    assert held is not None
    assert others is not None
    assert held.reasons == others.reasons
    columns &= all(
        np.array_equal(getattr(held, f.name), getattr(others, f.name))
        for f in fields(Memberships)
        if f.name not in ("reasons", "missing")
    )
    return columns and values and one.words == other.words and one.as_of == other.as_of


def test_killed_at_any_moment_it_goes_on_and_the_old_results_stay_readable(
    county_dir: Path, tmp_path: Path, store: FolderSnapshots
) -> None:
    """Twelve kills at random moments of one refresh of another day, then one that is left in peace."""
    folder, before = tmp_path / "snapshots", store.current()
    told, dice = [], random.Random(50)
    for _ in range(12):
        process = run(county_dir, folder, pause=0.02, day=TOMORROW)
        assert process.stdout is not None
        process.stdout.readline()  # begun
        time.sleep(dice.uniform(0, 0.9) * pace())
        process.send_signal(signal.SIGKILL)
        told.append(process.communicate()[0])
        old = Populations(store).current()
        if store.current() != before:  # it was quicker than the dice
            break
        assert old.snapshot == before
    process = run(county_dir, folder, day=TOMORROW)
    told.append(process.communicate()[0])
    assert process.returncode == 0, told
    assert any("rows were ready" in one for one in told), "nothing that was done was kept"
    new = Populations(store).current()
    assert new.snapshot != before
    untouched = FolderSnapshots(tmp_path / "untouched")
    refresh(bulk(county_dir, TOMORROW), untouched, book())
    assert same(new, Populations(untouched).current())
    assert sorted(p.name for p in folder.iterdir() if p.is_dir()) == sorted([before, new.snapshot])


def test_two_at_a_time_are_refused_and_the_first_is_not_disturbed(county_dir: Path, tmp_path: Path) -> None:
    folder = tmp_path / "snapshots"
    first = run(county_dir, folder, pause=0.03)
    assert first.stdout is not None
    first.stdout.readline()
    first.stdout.readline()  # people are written: the lock is held
    with pytest.raises(SnapshotTrouble, match=rf"Another refresh is under way \(process {first.pid}\)\."):
        refresh(bulk(county_dir), FolderSnapshots(folder), book())
    assert first.wait(300) == 0
    assert not refresh(bulk(county_dir), FolderSnapshots(folder), book()).made


def test_the_one_before_is_kept_and_older_ones_go(county_dir: Path, store: FolderSnapshots, tmp_path: Path) -> None:
    ids = [store.current(), *(refresh(bulk(county_dir, day), store, book()).id for day in (TOMORROW, LATER))]
    assert sorted(p.name for p in (tmp_path / "snapshots").iterdir() if p.is_dir()) == sorted(ids[1:])
    assert Populations(store).current().snapshot == ids[2] == store.current()


def torn(path: Path, how: str) -> None:
    data = bytearray(path.read_bytes())
    if how == "cut":
        data = data[: len(data) // 2]
    elif how == "bit":
        data[len(data) // 2] ^= 1
    path.write_bytes(b"" if how == "empty" else bytes(data))
    if how == "gone":
        path.unlink()


@pytest.mark.parametrize(
    ("table", "how"),
    [(table, how) for table in STEPS for how in ("cut", "bit", "empty", "gone") if table not in SMALL or how == "bit"],
)
def test_a_torn_table_is_noticed_the_one_before_is_read_and_only_it_is_made_again(
    county_dir: Path, made: Path, made_twice: Path, tmp_path: Path, table: str, how: str
) -> None:
    before = FolderSnapshots(made).current()
    store = FolderSnapshots(shutil.copytree(made_twice, tmp_path / "snapshots"))
    new = store.current()
    assert before != new
    torn(tmp_path / "snapshots" / new / f"{table}.parquet", how)
    assert Populations(store).current().snapshot == before
    lines: list[str] = []
    assert refresh(bulk(county_dir, TOMORROW), store, book(), lines.append).made
    assert sum("were ready" in line for line in lines) == len(STEPS) - 1
    assert Populations(store).current().snapshot == new


@pytest.mark.parametrize("name", ["manifest.json", "words.json"])
def test_a_manifest_that_makes_no_sense_is_a_snapshot_that_is_not_there(
    county_dir: Path, store: FolderSnapshots, tmp_path: Path, name: str
) -> None:
    for text in ("", "[]", '{"id": 3}', "\x00"):
        (tmp_path / "snapshots" / store.current() / name).write_text(text)
        with pytest.raises(SnapshotTrouble):
            Populations(store).current()
    assert refresh(bulk(county_dir), store, book()).made
    assert len(Populations(store).current().people) == 300


def test_without_a_snapshot_the_sentence_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SnapshotTrouble, match="make refresh"):
        Populations(FolderSnapshots(tmp_path / "none")).current()


def test_a_full_disk_is_a_sentence_and_leaves_the_old_results(
    county_dir: Path, store: FolderSnapshots, tmp_path: Path
) -> None:
    """The process may write no file longer than 40 kB: to it that is a full disk, at the table of events."""
    resource = pytest.importorskip("resource")
    code = (
        "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000));"
        " sys.argv[1:] = sys.argv[1:]; runpy.run_module('tests.faults.refresher', run_name='__main__')"
    )
    assert resource
    command = [sys.executable, "-c", code, str(county_dir), str(tmp_path / "snapshots"), "0", TOMORROW.isoformat()]
    before = store.current()
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode != 0
    assert "the disk is full. The results that were there are as they were" in done.stderr
    assert Populations(store).current().snapshot == before
    lines: list[str] = []
    refresh(bulk(county_dir, TOMORROW), store, book(), lines.append)
    assert lines[0] == "people: 300 rows were ready"


def test_a_source_that_changes_while_it_is_read_makes_no_snapshot(county_dir: Path, store: FolderSnapshots) -> None:
    class Changing(CountyBulk):
        asked = 0

        def version(self) -> str:
            self.asked += 1
            return f"{self.asked}"

    before = store.current()
    with pytest.raises(SnapshotTrouble, match="changed while it was read"):
        refresh(Changing(county_dir, FixedClock(TOMORROW)), store, book())
    assert store.current() == before


def test_only_the_owner_may_read(store: FolderSnapshots, tmp_path: Path) -> None:
    paths = [tmp_path / "snapshots", *(tmp_path / "snapshots").rglob("*")]
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in paths}
    assert {modes[path.name] for path in paths if path.is_dir()} == {0o700}
    assert {modes[path.name] for path in paths if path.is_file()} == {0o600}
    assert len(paths) > 8


def said(folder: Path) -> Iterator[str]:
    """Every text that a snapshot holds: small files, names of columns, and all values of text columns."""
    for path in folder.rglob("*"):
        if path.suffix == ".parquet":
            table = pq.read_table(path)
            yield from table.column_names
            texts: list[Any] = [
                c for c in table.columns if not str(c.type).startswith(("int", "float", "bool", "date"))
            ]
            assert texts == [], path
            yield path.read_bytes().decode("latin-1")
        elif path.is_file():
            yield path.read_text(encoding="utf-8")


def test_no_id_name_or_address_is_in_a_snapshot(county_dir: Path, store: FolderSnapshots, tmp_path: Path) -> None:
    whole = "\n".join(said(tmp_path / "snapshots"))
    ids = [id for (id,) in stored(county_dir, "SELECT id FROM subject")]
    query = "SELECT family, given, street, phone, email FROM person"
    told = {word for row in stored(county_dir, query) for word in row if word}
    staff = {name for (name,) in stored(county_dir, "SELECT name FROM professional", "clinical")}
    free = {word for row in stored(county_dir, "SELECT what, reason FROM wording", "clinical") for word in row if word}
    catalogue = {word for (word,) in stored(county_dir, "SELECT what FROM template", "clinical")}
    assert len(ids) == 300
    assert len(told) > 600
    # a family name may be a part of a longer common word: a name counts where it stands as a word of its own
    words = set("".join(c if c.isalpha() or c in "-@. 0123456789" else "\n" for c in whole).split("\n"))
    assert [id for id in ids if id in whole] == []
    assert sorted(told & words) == []
    assert sorted(staff & words) == []
    assert sorted((free - catalogue) & words) == []
    assert os.listdir(tmp_path / "snapshots")


def test_everybody_shares_one_population_that_nobody_can_write_to(county_dir: Path, store: FolderSnapshots) -> None:
    populations = Populations(store)
    first = populations.current()
    assert populations.current() is first
    for table in (first.people, first.events, first.memberships):
        for f in fields(table):  # type: ignore[arg-type]
            column = getattr(table, f.name)
            if isinstance(column, np.ndarray):
                with pytest.raises(ValueError, match="read-only"):
                    column[:1] = 0
    refresh(bulk(county_dir, TOMORROW), store, book())
    assert populations.current().as_of == first.as_of + 1
    assert populations.place_of(1) == 0
    assert populations.place_of(10**6) is None


def test_a_run_killed_between_its_last_two_steps_makes_nothing_again(
    county_dir: Path, store: FolderSnapshots, tmp_path: Path
) -> None:
    """The new snapshot has its name, and nobody points at it yet."""
    pointer = tmp_path / "snapshots" / "current"
    before = pointer.read_text()
    new = refresh(bulk(county_dir, TOMORROW), store, book()).id
    pointer.write_text(before)
    assert Populations(store).current().snapshot == before.strip()
    lines: list[str] = []
    assert refresh(bulk(county_dir, TOMORROW), store, book(), lines.append).id == new
    assert [line for line in lines if "were ready" not in line] == []
    assert Populations(store).current().snapshot == new


def test_a_house_has_one_population_and_says_when_it_has_none(store: FolderSnapshots) -> None:
    house = make_house(populations=Populations(store))
    assert population(house) is population(house)
    with pytest.raises(SnapshotTrouble, match="not read in bulk"):
        population(make_house())
