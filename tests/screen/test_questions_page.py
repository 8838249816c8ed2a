"""The room of questions through the real services: an answer at once, and nobody else gets in."""

from __future__ import annotations

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.text import LANGUAGES, Text
from domain.question import Question
from services.ports import AuditQuery, House
from tests.asking import FakePopulations, FakeQuestions
from tests.fakes import FakeAudit, make_house, make_settings
from tests.screen.question_case import county
from tests.segment_people import RULES


def script() -> None:
    from components.own import NAMES
    from pages.questions import page
    from web.streamlit_internals import register_components

    register_components(NAMES)
    page()


def house_of(monkeypatch: pytest.MonkeyPatch, **parts: Any) -> House:
    made = make_house(questions=FakeQuestions(), **parts)
    monkeypatch.setattr("pages._run.house", lambda: made)
    monkeypatch.setattr("pages._run.settings", make_settings)
    return made


@pytest.fixture(scope="module")
def people() -> FakePopulations:
    return FakePopulations(county(), RULES)


def run(house: House, who: str, language: str = "fi") -> AppTest:
    _, identity = house.sessions.start(who, language)
    test = AppTest.from_function(script, default_timeout=120)
    test.user = {"sub": identity, "is_logged_in": True}
    test.run()
    assert not test.exception
    return test


def told(test: AppTest) -> str:
    return "\n".join(str(one.value) for one in (*test.text, *test.title, *test.caption))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lead_arrives_at_the_first_question(
    monkeypatch: pytest.MonkeyPatch, people: FakePopulations, language: str
) -> None:
    test = run(house_of(monkeypatch, populations=people), "lead", language)
    text = Text(language)
    assert test.title[0].value == text("questions.name.who")
    assert text("questions.help.who") in told(test)
    assert [one.label for one in test.text_input] == [text("questions.save_as"), text("questions.mark.write")]


def test_a_drawing_is_one_line_of_the_log(monkeypatch: pytest.MonkeyPatch, people: FakePopulations) -> None:
    """What may be chosen, what is told, and what was said of it."""
    house = house_of(monkeypatch, populations=people)
    run(house, "lead")
    rows = [row.entry.categories for row in reversed(house.audit.read(AuditQuery()))]
    assert [categories[-2:] for categories in rows if "aggregates" in categories] == [("choices", "marks")]


def test_nothing_that_may_be_chosen_is_drawn_without_its_line_of_the_log(
    monkeypatch: pytest.MonkeyPatch, people: FakePopulations
) -> None:
    house = house_of(monkeypatch, populations=people, audit=FakeAudit(broken=True))
    test = run(house, "lead")
    assert [one.value for one in test.text] == [Text("fi")("errors.store_unavailable")]
    assert not test.text_input
    assert not test.title


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", ["doctor", "surgeon", "staff", "officer"])
def test_nobody_else_gets_in(monkeypatch: pytest.MonkeyPatch, people: FakePopulations, who: str, language: str) -> None:
    test = run(house_of(monkeypatch, populations=people), who, language)
    assert told(test) == Text(language)("questions.refused")
    assert len(test.text_input) == 0


def test_without_a_snapshot_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    text = Text("fi")
    assert told(run(house_of(monkeypatch), "lead")) == "\n".join((text("questions.not_yet"), text("questions.title")))


def test_what_was_asked_is_in_the_log(monkeypatch: pytest.MonkeyPatch, people: FakePopulations) -> None:
    house = house_of(monkeypatch, populations=people)
    run(house, "lead")
    asked = [str(row) for row in house.audit.rows if re.search(rf"{Question.WHO}=[0-9a-f]{{64}}", str(row))]  # type: ignore[attr-defined]
    assert len(asked) == 1


def test_what_somebody_says_of_an_answer_is_kept_with_the_name(
    monkeypatch: pytest.MonkeyPatch, people: FakePopulations
) -> None:
    house = house_of(monkeypatch, populations=people)
    test = run(house, "lead")
    test.selectbox[0].set_value("overrule")
    test.text_input[1].set_value("Puuttuu yksi yksikkö")
    next(one for one in test.button if one.label == Text("fi")("questions.mark.send")).click().run()
    assert not test.exception
    assert house.questions is not None
    (said,) = house.questions.all_marks(people.population.snapshot)
    assert (said.kind, said.words, said.author) == ("overrule", "Puuttuu yksi yksikkö", "lead")


def test_an_identity_in_a_name_or_a_reason_is_refused(monkeypatch: pytest.MonkeyPatch, people: FakePopulations) -> None:
    house = house_of(monkeypatch, populations=people)
    test = run(house, "lead")
    test.text_input[0].set_value("Potilas 140758-998U")
    next(one for one in test.button if one.label == Text("fi")("questions.save")).click().run()
    assert Text("fi")("segment_rules.personal_text") in told(test)
    assert house.questions is not None
    assert house.questions.views("lead") == ()
