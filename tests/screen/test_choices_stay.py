"""What a lead has chosen is still chosen after another room and after a store that did not answer for a while."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from components.segment_choices import GROUP, TABLES, VIEW, word_of
from components.text import Text
from domain.predicate import Among, Dimension
from services.ports import House
from tests.asking import FakeQuestions
from tests.fakes import FakeAudit
from tests.screen.test_segments_page import house_of, texts
from tests.segment_people import Snapshot, crowd

T = Text("fi")
ACTIVE = word_of(Among(Dimension.LIFE_CYCLE, frozenset({"active"})))


def rooms() -> None:
    """Two rooms of a lead, the one that the test's session says."""
    import streamlit as st

    from components.own import NAMES
    from pages import customer_base, segments
    from web.streamlit_internals import register_components

    register_components(NAMES)
    (customer_base if st.session_state["room"] == "base" else segments).page()


@pytest.fixture(scope="module")
def people() -> Snapshot:
    return Snapshot(crowd())


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch, people: Snapshot) -> House:
    return house_of(monkeypatch, populations=people, questions=FakeQuestions())


def arrives(house: House, room: str = "segments", **state: object) -> AppTest:
    """`state`: what was chosen in the session before."""
    _, identity = house.sessions.start("lead", "fi")
    test = AppTest.from_function(rooms, default_timeout=120)
    test.user = {"sub": identity, "is_logged_in": True}
    for key, value in ({"room": room} | state).items():
        test.session_state[key] = value
    return drawn(test)


def drawn(test: AppTest) -> AppTest:
    test.run()
    assert not test.exception
    assert [one.value for one in test.warning] == []
    return test


def goes(test: AppTest, room: str) -> AppTest:
    test.session_state["room"] = room
    return drawn(test)


def chooses(house: House) -> AppTest:
    """Another group than the first, another view than the first, tables."""
    test = arrives(house, **{VIEW: "months"})
    test.radio(key=GROUP).set_value(ACTIVE)
    test.toggle(key=TABLES).set_value(True)
    return drawn(test)


def chosen(test: AppTest) -> tuple[object, object, object, object]:
    return test.title[0].value, test.radio(key=GROUP).value, test.session_state[VIEW], test.toggle(key=TABLES).value


def test_another_room_takes_no_choice_away(house: House) -> None:
    test = chooses(house)
    before = chosen(test)
    assert before[1:] == (ACTIVE, "months", True)
    for _ in range(2):
        goes(test, "base")
        assert chosen(goes(test, "segments")) == before


def test_a_store_that_did_not_answer_takes_no_choice_away_and_can_be_asked_again(
    monkeypatch: pytest.MonkeyPatch, people: Snapshot
) -> None:
    house = house_of(monkeypatch, populations=people, questions=FakeQuestions())
    test = chooses(house)
    before = chosen(test)
    assert isinstance(house.audit, FakeAudit)
    house.audit.broken = True
    drawn(test)
    assert texts(test) == T("errors.store_unavailable")
    house.audit.broken = False
    next(one for one in test.button if one.label == T("common.retry")).click().run()
    assert not test.exception
    assert chosen(test) == before


def test_a_group_that_is_not_there_is_said_once(house: House) -> None:
    test = arrives(house, **{GROUP: "segment:horoscope"})
    assert texts(test) == T("segments.gone")
    assert drawn(test).title[0].value
