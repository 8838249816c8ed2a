"""A tab in which somebody else signs in, or nobody is any more, holds nothing of what the one before typed or saw."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from components.segment_choices import CHOSEN
from components.text import Text
from services.ports import House
from tests.screen.question_case import county
from tests.screen.test_question_marks import FakePopulations, field
from tests.screen.test_questions_page import house_of, run
from tests.segment_people import RULES

WORDS = "Puuttuu yksi yksikkö"
T = Text("fi")


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    return house_of(monkeypatch, populations=FakePopulations(county(), RULES))


def held(test: AppTest) -> str:
    return repr(test.session_state)


def words_field(test: AppTest) -> str:
    return str(next(one for one in test.text_input if one.label == T("questions.mark.write")).key)


def as_other(test: AppTest, house: House) -> AppTest:
    """The same tab, once another session has begun in this browser."""
    _, identity = house.sessions.start("lead", "fi")
    test.user = {"sub": identity, "is_logged_in": True}
    return test


def with_much(house: House) -> AppTest:
    test = run(house, "lead")
    test.session_state[words_field(test)] = WORDS
    test.session_state["draft_looked"] = WORDS
    test.session_state["chosen_segments"] = dict.fromkeys(CHOSEN, WORDS)
    assert WORDS in held(test.run())
    return test


def test_who_signs_in_next_finds_nothing_typed_chosen_or_told(house: House) -> None:
    test = as_other(with_much(house), house).run()
    assert not test.exception
    assert WORDS not in held(test)
    assert field(test) == ""


def test_the_same_session_keeps_what_it_typed(house: House) -> None:
    test = with_much(house).run()
    assert field(test) == WORDS


def test_when_a_session_has_ended_nothing_of_it_stays_in_the_tab(house: House) -> None:
    test = with_much(house)
    for one in list(house.sessions.live.values()):  # type: ignore[attr-defined]
        house.sessions.end(one.session_id)
    test.run()
    assert [title.value for title in test.title] == [T("common.signed_out.title")]
    assert WORDS not in held(test)
