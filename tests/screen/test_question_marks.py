"""What a lead types on the page of questions stays until it is kept, whatever happens to the data meanwhile."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from components.text import LANGUAGES, Text
from domain.predicate import Measured
from domain.question import Posed, Question
from services.ports import House
from tests.asking import FakePopulations
from tests.screen.question_case import county
from tests.screen.test_questions_page import house_of, run, told
from tests.segment_people import RULES

WORDS = "Puuttuu yksi yksikkö"
T = Text("fi")


@pytest.fixture
def people() -> FakePopulations:
    return FakePopulations(county(), RULES)


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch, people: FakePopulations) -> House:
    return house_of(monkeypatch, populations=people)


def typed(test: AppTest, words: str, text: Text = T) -> AppTest:
    test.selectbox[0].set_value("overrule")
    next(one for one in test.text_input if one.label == text("questions.mark.write")).set_value(words)
    return test


def send(test: AppTest, text: Text = T, word: str = "questions.mark.send") -> str:
    next(one for one in test.button if one.label == text(word)).click().run()
    assert not test.exception
    return told(test)


def field(test: AppTest, text: Text = T) -> str:
    return str(next(one for one in test.text_input if one.label == text("questions.mark.write")).value)


def said(house: House, snapshot: str) -> list[str]:
    assert house.questions is not None
    return [one.words for one in house.questions.all_marks(snapshot)]


def refreshed(people: FakePopulations, name: str = "refreshed") -> str:
    """The same people in another snapshot, as a refresh leaves them."""
    people.population = replace(people.population, snapshot=name)
    return name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refresh_between_typing_and_sending_keeps_the_words_and_says_so(
    house: House, people: FakePopulations, language: str
) -> None:
    text, before = Text(language), people.population.snapshot
    test = typed(run(house, "lead", language), WORDS, text)
    after = refreshed(people)
    assert text("questions.mark.replaced") in send(test, text)
    assert (said(house, before), said(house, after)) == ([], [])
    assert field(test, text) == WORDS
    assert test.selectbox[0].value == "overrule"
    assert text("questions.mark.replaced") not in send(test, text)
    assert (said(house, before), said(house, after)) == ([], [WORDS])
    assert field(test, text) == ""


def test_a_refresh_seen_before_sending_is_told_of_and_then_the_words_are_kept(
    house: House, people: FakePopulations
) -> None:
    test = run(house, "lead")
    after = refreshed(people)
    test.run()
    assert T("questions.mark.replaced") in told(test)
    send(typed(test, WORDS))
    assert said(house, after) == [WORDS]
    assert T("questions.mark.replaced") not in told(test)


def test_words_of_an_answer_that_is_not_shown_any_more_are_said_and_come_back(
    house: House, people: FakePopulations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("components.question_state.posed_first", lambda *_: Posed(Question.WHO, OFTEN))
    test = typed(run(house, "lead"), WORDS)
    whole = people.population
    visits = {**whole.values, "visits_12_months": whole.values["visits_12_months"] * 0}
    people.population = replace(whole, snapshot="nobody comes often", values=visits)
    assert T("questions.mark.waits", words=WORDS) in send(test)
    test.run()
    assert T("questions.mark.waits", words=WORDS) in told(test)
    people.population = replace(whole, snapshot="they come again")
    test.run()
    assert field(test) == WORDS


OFTEN = Measured("visits_12_months", 1, None)


def test_what_is_refused_can_be_mended(house: House, people: FakePopulations) -> None:
    wrong = "ks. 140758-998U"
    test = typed(run(house, "lead"), wrong)
    assert T("segment_rules.personal_text") in send(test)
    assert field(test) == wrong
    name = next(one for one in test.text_input if one.label == T("questions.save_as"))
    name.set_value(wrong)
    assert T("segment_rules.personal_text") in send(test, word="questions.save")
    assert next(one for one in test.text_input if one.label == T("questions.save_as")).value == wrong
    assert field(test) == wrong, "a name that is refused takes nothing away from elsewhere"
    send(typed(test, WORDS))
    assert said(house, people.population.snapshot) == [WORDS]
    assert next(one for one in test.text_input if one.label == T("questions.save_as")).value == wrong
