"""Who of the county has to do with a member of staff: as the register of persons tells of each, asked one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.county_bulk import CountyBulk
from data_access.county_directory import CountyDirectory
from data_access.county_own import CountyOwn
from data_access.county_staff import CountyStaff
from data_access.county_store import person_from
from data_access.made_up_county.build import build_county
from domain.results import Failed, value_of
from services.ports import Deadline
from tests.fakes import TODAY, FakeClock, made_up_id

SIZE = 300


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("own") / "county"
    build_county(made, size=SIZE, seed=1, day=TODAY)
    return made


@pytest.mark.parametrize("who", ["doctor", "surgeon", "staff", "social", "lead"])
@pytest.mark.parametrize("days_on", [0, 40])
def test_everybody_with_a_relation_today_and_nobody_else(folder: Path, who: str, days_on: int) -> None:
    clock = FakeClock()
    clock.pass_time(days=days_on)
    member = CountyStaff().member(who)
    assert member is not None
    found = value_of(CountyOwn(folder, clock).now(member, (), Deadline.after(5)))
    assert found is not None
    directory, expected = CountyDirectory(folder, clock), set()
    for (stored,) in directory._relations.connection().execute("SELECT min(id) FROM subject GROUP BY c").fetchall():
        person = person_from(stored)
        standing = value_of(directory.standing(person, Deadline.after(5)))
        assert standing is not None
        if any(one.holds(member.id, member.unit, clock.today()) for one in standing.relations):
            expected.add(person)
    assert set(found) == expected
    assert expected or who == "lead"


def test_the_numbers_are_the_snapshots(folder: Path) -> None:
    clock = FakeClock()
    doctor = CountyStaff().member("doctor")
    assert doctor is not None
    found = value_of(CountyOwn(folder, clock).now(doctor, (), Deadline.after(5))) or {}
    bulk = CountyBulk(folder, clock)
    assert {person: bulk.number_of(person) for person in found} == dict(found)


def test_others_are_added_once_and_strangers_left_out(folder: Path) -> None:
    clock = FakeClock()
    own, lead = CountyOwn(folder, clock), CountyStaff().member("lead")
    doctor = CountyStaff().member("doctor")
    assert lead is not None
    assert doctor is not None
    of_doctor = value_of(own.now(doctor, (), Deadline.after(5))) or {}
    first = next(iter(of_doctor))
    found = value_of(own.now(lead, (first, first, made_up_id(999)), Deadline.after(5)))
    assert list(found or {}) == [first]


def test_no_file_is_trouble(tmp_path: Path) -> None:
    doctor = CountyStaff().member("doctor")
    assert doctor is not None
    assert isinstance(CountyOwn(tmp_path, FakeClock()).now(doctor, (), Deadline.after(5)), Failed)
