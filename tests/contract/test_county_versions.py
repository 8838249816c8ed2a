"""The county's versions agree with what its sources tell, and change when a row does."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from data_access.county_sources import county_sources
from data_access.county_versions import CountyVersions
from data_access.made_up_county.showcase import showcase
from data_access.system_clock import SystemClock
from domain.hetu import SYSTEM, Hetu, PersonalId, personal_id
from domain.results import value_of
from services.ports import Deadline

CLOCK = SystemClock(date(2026, 11, 21))
KNEE = Hetu("140758-998U")
EVERYBODY = {one.key: personal_id(one.system or SYSTEM, one.hetu) for one in showcase()}


@pytest.mark.parametrize("person", EVERYBODY.values(), ids=EVERYBODY)
def test_it_counts_the_events_that_the_sources_tell(county_dir: Path, person: PersonalId) -> None:
    versions = CountyVersions(county_dir, CLOCK)
    told = [value_of(source.fetch(person, Deadline.after(20))) for source in county_sources(county_dir, CLOCK)]
    found = versions.recorded(person)
    assert found is not None
    of_files = [
        portion.events
        for portion, id in zip(told, ("persons", "clinical", "relations", "segments"), strict=True)
        if portion and id in ("clinical", "relations")
    ]
    assert found.events == sum(map(len, of_files))
    assert versions.again(found.key) == found


def test_a_row_more_is_another_version_and_a_stranger_has_none(county_dir: Path, tmp_path: Path) -> None:
    folder = tmp_path / "county"
    shutil.copytree(county_dir, folder)
    versions = CountyVersions(folder, CLOCK)
    before, stranger = versions.recorded(KNEE), versions.recorded(Hetu("010100A997L"))
    assert before is not None
    assert stranger is not None
    assert stranger.events == 0
    with closing(sqlite3.connect(folder / "clinical.sqlite")) as db, db:
        db.execute("CREATE TEMP TABLE one AS SELECT * FROM event WHERE c = ? LIMIT 1", (int(before.key.split(".")[0]),))
        db.execute("UPDATE one SET seq = 99999")
        db.execute("INSERT INTO event SELECT * FROM one")
    after = versions.again(before.key)
    assert after is not None
    assert after.events == before.events + 1
    assert after.mark != before.mark


def test_an_unreadable_county_claims_nothing(tmp_path: Path) -> None:
    versions = CountyVersions(tmp_path / "none", CLOCK)
    assert versions.recorded(KNEE) is None
    assert versions.again("1.2") is None
