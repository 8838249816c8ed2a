"""The customers with very many events that the figures are measured on are what the figures say."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from benchmarks.five_thousand import FIVE, TEN, Many, add_many
from data_access.county_sources import county_sources
from data_access.made_up_county import __main__ as county
from data_access.system_clock import SystemClock
from domain.hetu import Hetu
from domain.results import value_of
from services.ports import Deadline

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("county") / "county"
    county.main(["--size", "12", "--seed", "1", "--day", TODAY.isoformat(), "--out", str(made)])
    add_many(made)
    return made


@pytest.mark.parametrize("many", [FIVE, TEN], ids=["five", "ten"])
def test_the_clinical_source_reads_that_many_events(folder: Path, many: Many) -> None:
    person = Hetu.parse(many.id, today=TODAY)
    assert person.is_artificial
    clinical = next(one for one in county_sources(folder, SystemClock(TODAY)) if one.id == "clinical")
    portion = value_of(clinical.fetch(person, Deadline.after(30)))
    assert portion is not None
    assert len(portion.events) == many.events
    days = [event.start.day for event in portion.events]
    assert days == sorted(days)
    assert len({event.id for event in portion.events}) == many.events


def test_five_hundred_of_the_ten_thousand_are_on_one_day(folder: Path) -> None:
    query = "SELECT max(n) FROM (SELECT count(*) n FROM event JOIN subject USING (c) WHERE id = ? GROUP BY day)"
    with closing(sqlite3.connect(folder / "clinical.sqlite")) as db:
        assert TEN.crowded <= db.execute(query, (TEN.id,)).fetchone()[0] < TEN.crowded + 20
