"""Finding by name and birth date, the same of every register of persons: the county's and a FHIR server's."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from data_access.county_directory import CountyDirectory
from domain.name_search import NameSought
from domain.results import Empty, Failed, Fetched, Trouble
from services.ports import Deadline, Finder
from tests import synthea
from tests.contract.fhir_house import StillClock, fhir_house
from tests.faults.fault_server import Fault, FaultServer
from tests.servers import FhirServer


def sought(family: str, born: date, given: str = "") -> NameSought:
    return NameSought.of(family, born.isoformat(), "call", given, today=StillClock().today())


def names(finder: Finder, asked: NameSought) -> set[str]:
    answer = finder.find(asked, Deadline.after(5))
    assert isinstance(answer, (Fetched, Empty)), answer
    return {one.display_name for one in answer.value} if isinstance(answer, Fetched) else set()


def everybody(folder: Path) -> list[tuple[str, str, date]]:
    with sqlite3.connect(folder / "persons.sqlite") as db:
        rows = db.execute("SELECT family, given, birth FROM person").fetchall()
    return [(family, given, date.fromisoformat(born)) for family, given, born in rows]


def test_everybody_of_the_county_is_found_by_the_beginning_of_their_name(county_dir: Path) -> None:
    finder: Finder = CountyDirectory(county_dir, StillClock())
    people = everybody(county_dir)
    for family, given, born in people[:: max(1, len(people) // 60)]:
        same = {f"{f}, {g}" for f, g, b in people if b == born and sought(family[:4], born).fits(f, g)}
        assert f"{family}, {given}" in names(finder, sought(family[:4], born)) == same


def test_the_right_name_on_another_day_is_nobody(county_dir: Path) -> None:
    family, _, born = everybody(county_dir)[0]
    finder = CountyDirectory(county_dir, StillClock())
    assert isinstance(finder.find(sought(family, date(1901, 1, 1)), Deadline.after(5)), Empty)
    assert isinstance(finder.find(sought("Zzyzx", born), Deadline.after(5)), Empty)


def test_a_county_that_is_not_there_is_trouble_and_not_nobody(tmp_path: Path) -> None:
    answer = CountyDirectory(tmp_path, StillClock()).find(sought("Virtanen", date(1952, 10, 13)), Deadline.after(5))
    assert isinstance(answer, Failed)


def test_the_published_people_are_found_on_a_fhir_server(fhir_server: FhirServer) -> None:
    finder: Finder = fhir_house(fhir_server.base_url).directory
    for example in synthea.examples():
        family, given = example.name.split(", ")
        letters = "".join(c for c in family if c.isalpha())
        born = date.fromisoformat(example.born)
        assert example.name in names(finder, sought(letters[:3], born))
        assert example.name in names(finder, sought(letters, born, "".join(c for c in given.split()[0] if c.isalpha())))
        assert example.name not in names(finder, sought("Zzyzx", born))


@pytest.mark.parametrize("fault", [Fault.HANG, Fault.REFUSE, Fault.TRUNCATED, Fault.NOT_A_BUNDLE, Fault.HUGE])
def test_a_fhir_server_in_trouble_is_not_nobody(fhir_server: FhirServer, fault: Fault) -> None:
    with FaultServer(fhir_server.base_url) as server:
        server.set("Patient", fault)
        answer = fhir_house(server.base_url).directory.find(sought("Virtanen", date(1952, 10, 13)), Deadline.after(1))
    assert isinstance(answer, Failed)
    assert answer.trouble in set(Trouble)
