"""The rooms of the work list and the use log, walked with AppTest over a house of fakes."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.text import Text
from domain.access import Relation
from domain.hetu import PersonalId
from domain.results import Fetched
from domain.worklist import Booking
from services.ports import House
from tests.fakes import NOON, customer, make_house, make_settings, relation


class Bookings:
    def __init__(self, *persons: PersonalId) -> None:
        self._persons = persons

    def on(self, *_: object) -> Any:
        return Fetched(tuple(Booking(person, None, "Polvikipu") for person in self._persons), NOON, "relations")


def worklist() -> None:
    from components.own import NAMES
    from pages.worklist import page
    from web.streamlit_internals import register_components

    register_components(NAMES)
    page()


def audit() -> None:
    from components.own import NAMES
    from pages.audit import page
    from web.streamlit_internals import register_components

    register_components(NAMES)
    page()


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    made = make_house()
    who = made.directory.add(customer(), relation(Relation.APPOINTMENT))  # type: ignore[attr-defined]
    whole = make_house(clock=made.clock, audit=made.audit, directory=made.directory, appointments=Bookings(who))
    monkeypatch.setattr("pages._run.house", lambda: whole)
    monkeypatch.setattr("pages._run.settings", make_settings)
    return whole


def run(house: House, script: Any, who: str) -> AppTest:
    _, identity = house.sessions.start(who, "fi")
    test = AppTest.from_function(script, default_timeout=120)
    test.user = {"sub": identity, "is_logged_in": True}
    test.run()
    assert not test.exception
    return test


def lines(house: House, deed: str) -> list[tuple[str, str]]:
    return [(row.entry.who, row.entry.outcome) for row in house.audit.rows if row.entry.deed == deed]  # type: ignore[attr-defined]


def test_every_person_on_the_list_is_a_line_of_the_log(house: House) -> None:
    run(house, worklist, "doctor")
    assert lines(house, "see_work_list") == [("doctor", "allowed")]


def test_a_role_without_a_list_sees_and_logs_nobody(house: House) -> None:
    run(house, worklist, "officer")
    assert lines(house, "see_work_list") == []


def test_the_officer_reads_the_log_and_reading_is_a_line(house: House) -> None:
    run(house, audit, "officer")
    assert lines(house, "see_audit") == [("officer", "allowed")]


@pytest.mark.parametrize("who", ["doctor", "surgeon", "staff", "lead"])
def test_nobody_else_reads_it_and_the_attempt_is_a_line(house: House, who: str) -> None:
    run(house, audit, who)
    assert lines(house, "see_audit") == [(who, "refused")]


@pytest.mark.parametrize("script", [worklist, audit])
def test_a_stranger_meets_neither_room(house: House, script: Any) -> None:
    test = AppTest.from_function(script, default_timeout=120)
    test.user = {"sub": "forged"}
    test.run()
    assert not test.exception
    assert [title.value for title in test.title] == [Text("fi")("common.signed_out.title")]
    assert house.audit.rows == []  # type: ignore[attr-defined]
