"""The team lead's room: a tree of groups, six charts with their tables, months, differences; nobody else gets in."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analytics.answer import Answer
from analytics.dimensions import LIFE_CYCLE
from analytics.disclosure import Hidden
from components.text import Text
from domain.predicate import Among, Dimension
from domain.question import Posed, Question
from domain.segment_rule import SegmentRule
from services.ports import House
from services.questions import ask
from services.segments import Chosen, overview
from tests.asking import FakeQuestions
from tests.fakes import LEAD, make_desk
from tests.screen.conftest import house_of as house_of
from tests.segment_people import RULES, Snapshot, crowd


def script() -> None:
    from components.own import NAMES
    from pages.segments import page
    from web.streamlit_internals import register_components

    register_components(NAMES)
    page()


def run(house: House, who: str, language: str = "fi", **state: object) -> AppTest:
    _, identity = house.sessions.start(who, language)
    test = AppTest.from_function(script, default_timeout=120)
    test.user = {"sub": identity, "is_logged_in": True}
    for key, value in state.items():
        test.session_state[key] = value
    test.run()
    assert not test.exception
    return test


def texts(test: AppTest) -> str:
    parts = [*test.text, *test.caption, *test.title, *test.subheader]
    return "\n".join(str(part.value) for part in parts).replace("\u00a0", " ")


def charts(test: AppTest) -> list[dict[str, Any]]:
    return [json.loads(chart.proto.spec) for chart in test.get("plotly_chart")]


@pytest.mark.parametrize(
    ("language", "name", "panel", "rest"),
    [
        ("fi", "Polvi", "Polut: ensimmäiset vaiheet", "kaikki muut asiakkaat"),
        ("sv", "Polvi sv", "Stigar: de första skedena", "alla andra kunder"),
        ("en", "Polvi en", "Paths: the first steps", "all other customers"),
    ],
)
def test_the_lead_sees_six_charts_each_with_its_table(
    house: House, language: str, name: str, panel: str, rest: str
) -> None:
    test = run(house, "lead", language, segments_group="segment:knee")
    assert [title.value for title in test.title] == [name]
    assert panel in texts(test)
    assert rest in texts(test)
    assert len(charts(test)) == 6
    without = len(test.table)
    test.toggle(key="segments_tables").set_value(True).run()
    assert not test.exception
    assert len(test.table) >= without + 6
    assert {trace["type"] for chart in charts(test) for trace in chart["data"]} == {"bar"}


def test_the_tree_tells_sizes_months_and_change(house: House) -> None:
    test = run(house, "lead")
    options = test.radio[0].options
    assert any(option.startswith("Polvi (") for option in options)
    assert "Mind (alle 10)" in options
    assert "Nobody (alle 5)" in options
    captions = list(test.radio[0].proto.captions)
    knee = captions[[option.startswith("Polvi (") for option in options].index(True)]
    assert knee.startswith("segmentti ")
    assert "12 kk: " in knee
    assert set(knee) & set("▁▂▃▄▅▆▇█")


def test_a_small_sensitive_segment_shows_a_sentence_and_no_chart(house: House) -> None:
    test = run(house, "lead", segments_group="segment:mind")
    assert test.title[0].value == "Mind"
    assert "alle 10 henkilöä" in texts(test)
    assert charts(test) == []
    assert len(test.table) == 0


def test_months_are_one_click_away_with_why_people_came_and_left(house: House) -> None:
    test = run(house, "lead", segments_group="segment:knee", segments_view="months")
    assert len(charts(test)) == 5
    reasons = test.table[0].value
    assert "tuli" in " ".join(str(one) for one in reasons.index.tolist() + reasons.values.ravel().tolist())
    assert "kesken" in " ".join(reasons.columns)
    marks = [note["text"] for note in charts(test)[0]["layout"]["annotations"]]
    assert any("määritelmä 2" in mark for mark in marks)
    unfinished = charts(test)[0]["data"][0]["marker"]["pattern"]["shape"]
    assert unfinished[-1] == "\\"
    assert set(unfinished[:-1]) == {""}


def test_one_page_is_one_logged_read_of_no_person(house: House) -> None:
    run(house, "lead", segments_group="segment:knee")
    rows = [row.entry for row in house.audit.rows]  # type: ignore[attr-defined]
    assert [(row.deed, row.subject) for row in rows] == [("see_segments", None)]
    assert "segment:knee" in rows[0].categories


def test_another_segment_may_be_compared_with(house: House) -> None:
    test = run(house, "lead", segments_group="segment:knee", segments_tray="segment:omatoimi")
    assert "Vertailussa: omatoimi" in texts(test) or "Vertailussa: Omatoimi" in texts(test)
    assert "sattumaa" in texts(test)


def press(test: AppTest, key: str) -> None:
    next(one for one in test.button if one.key == key).click().run()
    assert not test.exception


def choose(test: AppTest, word: str) -> None:
    test.radio[0].set_value(word).run()
    assert not test.exception


def test_a_group_put_into_the_comparison_stays_there_when_another_is_looked_at(house: House) -> None:
    test = run(house, "lead", segments_group="segment:knee")
    press(test, "segments_compare")
    assert "Tämä ryhmä on vertailussa" in texts(test)
    choose(test, "segment:omatoimi")
    against = next(one for one in test.selectbox if one.key == "segments_against")
    assert against.value == "segment:knee"
    choose(test, "segment:knee")
    press(test, "segments_compare")
    choose(test, "segment:omatoimi")
    assert next(one for one in test.selectbox if one.key == "segments_against").value == ""


def test_the_way_back_goes_through_the_groups_looked_at(house: House) -> None:
    test = run(house, "lead", segments_group="segment:knee")
    assert not any(one.key == "segments_back" for one in test.button), "nothing was looked at before"
    choose(test, "segment:omatoimi")
    choose(test, "life_cycle:active")
    press(test, "segments_back")
    assert test.radio[0].value == "segment:omatoimi"
    press(test, "segments_back")
    assert test.radio[0].value == "segment:knee"
    assert not any(one.key == "segments_back" for one in test.button)


def test_on_a_phone_the_tree_is_folded_to_the_chosen_group_until_it_is_opened(house: House) -> None:
    test = run(house, "lead")
    press(test, "segments_fold")
    assert next(one for one in test.button if one.key == "segments_fold").label == "Näytä vain valittu"
    choose(test, "segment:knee")
    assert next(one for one in test.button if one.key == "segments_fold").label == "Vaihda ryhmä"


def test_a_unit_of_few_customers_is_said_to_be_small(house: House) -> None:
    test = run(house, "lead", segments_group="unit:Saari", segments_unit="Saari")
    assert test.title[0].value == "Saari"
    if "Saari (alle 5)" in test.radio[0].options:
        assert charts(test) == []
        assert "Lukuja ja kuvaajia ei näytetä" in texts(test)


@pytest.mark.parametrize("word", ["segment:gone", "unit:Kuu", "municipality:Aava", "<b>:x", "gender:female"])
def test_a_group_that_is_not_there_is_a_sentence(house: House, word: str) -> None:
    test = run(house, "lead", segments_group=word)
    assert charts(test) == [] or test.title
    assert "Jokin meni vikaan" not in texts(test)


@pytest.mark.parametrize("who", ["doctor", "surgeon", "staff", "officer"])
def test_other_roles_get_a_sentence_and_nothing_else(house: House, who: str) -> None:
    test = run(house, who)
    assert "Segmenttien luvut ovat tiimien vetäjille" in texts(test)
    assert len(test.radio) == len(test.table) == len(test.title) == 0
    assert charts(test) == []


@pytest.mark.parametrize("populations", [None, Snapshot(None)])
def test_without_a_snapshot_the_page_says_who_brings_one(
    monkeypatch: pytest.MonkeyPatch, populations: Snapshot | None
) -> None:
    bare = house_of(monkeypatch, populations=populations)
    said = texts(run(bare, "lead"))
    assert "ei ole vielä laskettu" in said
    assert "Ylläpito saa ne näkyviin" in said
    assert "make" not in said, "a lead has no command line"


def test_each_number_tells_its_definition_and_day_on_hover(house: House) -> None:
    test = run(house, "lead", segments_group="segment:knee")
    hovers = [str(trace["hovertemplate"]) for chart in charts(test) for trace in chart["data"]]
    assert hovers
    assert all("Määritelmä 2, tilanne 21.11.2026" in one.replace("\u00a0", " ") for one in hovers)
    stage = run(house, "lead", segments_group="life_cycle:active")
    assert all("Määritelmä" not in str(trace["hovertemplate"]) for one in charts(stage) for trace in one["data"])


def test_a_segment_that_was_renamed_and_has_ended_leads_to_those_after_it(
    monkeypatch: pytest.MonkeyPatch, people: Snapshot
) -> None:
    knee = next(one for one in people.told if one.id == "knee")
    first, second = knee.definitions
    old = replace(first, name={one: f"Nivel {one}" for one in ("fi", "sv", "en")})
    over = replace(knee, definitions=(old, replace(second, valid_to=date(2026, 10, 1))), successors=("omatoimi",))
    told = replace(people, told=tuple(over if one.id == "knee" else one for one in people.told))
    house = house_of(monkeypatch, populations=told)
    test = run(house, "lead", segments_group="segment:knee", segments_view="months")
    assert [one.value for one in test.title] == ["Polvi"]
    assert "Segmentti on päättynyt 1.10.2026" in texts(test)
    marks = [note["text"] for note in charts(test)[0]["layout"]["annotations"]]
    assert any("aiemmin Nivel fi" in mark for mark in marks)
    test.button(key="segments_to_omatoimi").click().run()
    assert not test.exception
    assert [one.value for one in test.title] == ["Omatoimi"]
    assert "päättynyt" not in texts(test)


def test_a_group_that_may_be_shown_can_be_asked_about_and_no_other(house: House) -> None:
    words = [one.label for one in run(house, "lead", segments_group="segment:knee").button]
    assert "Kysy tästä ryhmästä" in words
    words = [one.label for one in run(house, "lead", segments_group="segment:mind").button]
    assert "Kysy tästä ryhmästä" not in words


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_stage_tells_in_which_stage_its_customers_were_before(house: House, language: str) -> None:
    test = run(house, "lead", language, segments_group="life_cycle:active", segments_view="months")
    text = Text(language)
    assert text("segments.title.stage_before") in texts(test)
    labels = [word for trace in charts(test)[0]["data"] for word in trace["y"]]
    assert set(labels) <= {text(f"answers.value.stage_before.{one}") for one in (*LIFE_CYCLE, "no_contact")}
    assert len(set(labels)) == 7


def test_proposals_are_of_everybody_and_say_what_they_are(house: House) -> None:
    test = run(house, "lead", segments_view="proposals")
    assert "Ryhmäehdotukset" in texts(test) or "Asiakaskannasta puuttuu" in texts(test)
    assert charts(test) == []


def test_no_group_that_leads_to_the_questions_is_refused_there(
    monkeypatch: pytest.MonkeyPatch, people: Snapshot
) -> None:
    house = house_of(monkeypatch, populations=people, questions=FakeQuestions())
    desk = make_desk(LEAD, house)
    tree = overview(desk, Chosen()).tree
    shown = [one for one in (*tree.branches, *tree.units) if not isinstance(one.n, Hidden)]
    assert len(shown) >= 8
    answers = [ask(desk, Posed(Question.WHO, one.group)) for one in shown]
    assert [one.base for one in answers if isinstance(one, Answer)] == [one.n for one in shown]


def test_names_of_a_source_and_of_segments_are_words_and_no_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    """An image or a link of theirs would call out."""
    evil = "![x](//evil.example/p) *S* [k](//evil.example)"
    people = crowd()
    snapshot = Snapshot(replace(people, words=replace(people.words, units=(evil, "Saari"))), named(evil))
    seen = 0
    for state in ({"segments_group": f"unit:{evil}"}, {"segments_group": "segment:knee", "segments_view": "months"}):
        test = run(
            house_of(monkeypatch, populations=snapshot),
            "lead",
            segments_tables=True,
            segments_former=[f"unit:{evil}"],
            **state,
        )
        parts = [*test.caption, *test.title, *test.subheader, *test.markdown]
        read = [str(part.value) for part in parts] + [one.label for one in (*test.button, *test.expander)]
        read += [label for one in test.radio for label in one.options]
        read += [str(cell) for one in test.table for row in [one.value.columns, *one.value.to_numpy()] for cell in row]
        assert not [one for one in read if evil in one]
        seen += sum("evil.example" in one for one in read)
    assert seen > 5


def named(name: str) -> tuple[SegmentRule, ...]:
    first, *others = (one for one in RULES if one.id == "knee")
    assert not others
    told = tuple(replace(one, name=dict.fromkeys(one.name, name)) for one in first.definitions)
    return tuple(replace(one, definitions=told) if one.id == "knee" else one for one in RULES)


def test_a_group_to_compare_with_that_is_gone_is_compared_with_no_more(house: House) -> None:
    """It stays in the tray of a tab over a refresh: everybody else takes its place, and the page is there."""
    found = overview(make_desk(LEAD, house), Chosen(group=None, against=Among(Dimension.SEGMENT, frozenset({"ended"}))))
    assert found.against is None
    assert found.common == overview(make_desk(LEAD, house), Chosen(group=found.branch.group)).common
