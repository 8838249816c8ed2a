"""The quick line in three languages: what is understood is shown, what is not stays text, a request is never sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components import numbers
from components.plan_change import parse_change
from components.plan_look import MOST_QUICK, PlanLook, looked
from components.plan_quick import one_of, parse_quick, quick_day, statement_question
from components.plan_quick_view import quick_view
from components.plan_rows import action_row
from components.text import LANGUAGES, Text
from domain.access import Deed
from domain.errors import InvalidInput
from domain.plan import AddAction, AddGoal, GoalLifecycle, Responsible, ResponsibleKind, SetGoalState, Urgency
from domain.plan_words import Achievement
from tests.fakes import DOCTOR
from tests.plan_examples import ASK, begun, do
from tests.screen.plan_case import DOCTORS, KEY, open_case

CASE = open_case()  # a goal v2-1, "Kävely 1 km"
FI = Text("fi")


def role(name: str) -> Responsible:
    return Responsible(ResponsibleKind.ROLE, name)


@pytest.mark.parametrize(
    ("typed", "what", "who", "due", "priority"),
    [
        ("kirurgin lausunto @kirurgia 2vk !1", "kirurgin lausunto", role("surgeon"), date(2026, 12, 5), 1),
        ("Röntgen seisten @lääkärille 3pv", "Röntgen seisten", role("doctor"), date(2026, 11, 24), 2),
        ("Röntgen @läkare 2v !3", "Röntgen", role("doctor"), date(2026, 12, 5), 3),
        ("X-ray @nurse 2w", "X-ray", role("care_staff"), date(2026, 12, 5), 2),
        ("Soitto @asiakkaalle", "Soitto", Responsible(ResponsibleKind.CUSTOMER), None, 2),
        ("Soitto @asiakirjoille", "Soitto @asiakirjoille", None, None, 2),  # no beginning of a name, none with an ending
        ("Soitto @asiakas 5.12.", "Soitto", Responsible(ResponsibleKind.CUSTOMER), date(2026, 12, 5), 2),
        ("Soitto @omainen huomenna", "Soitto", Responsible(ResponsibleKind.RELATIVE), date(2026, 11, 22), 2),
        ("Ring @närstående imorgon", "Ring", Responsible(ResponsibleKind.RELATIVE), date(2026, 11, 22), 2),
        ("Call @me on friday", "Call on", Responsible(ResponsibleKind.PERSON, "doctor", "Aino Lehto"), date(2026, 11, 27), 2),
        ("Soita lauantaina", "Soita", None, date(2026, 11, 28), 2),  # today is a Saturday: the next one is meant
        ("Laske 2.5 mg annos, kävely 500m", "Laske 2.5 mg annos, kävely 500m", None, None, 2),
        ("Tarkista 2 vk kuluttua", "Tarkista 2 vk kuluttua", None, None, 2),
    ],
)  # fmt: skip
def test_the_line_is_read_as_it_is_written(
    typed: str, what: str, who: Responsible | None, due: date | None, priority: int
) -> None:
    quick = parse_quick(typed, CASE, DOCTOR)
    assert (quick.what, quick.responsible, quick.due, quick.priority) == (what, who, due, priority)


def test_what_is_not_understood_stays_in_the_text_and_is_told() -> None:
    quick = parse_quick("Soitto @kukaan !7 #olematon 99.99. @kirurgi @lääkäri 1vk 2vk", CASE, DOCTOR)
    assert quick.what == "Soitto @kukaan !7 #olematon 99.99. @lääkäri 2vk"
    assert quick.unknown == ("@kukaan", "!7", "#olematon", "@lääkäri")
    assert quick.due == date(2026, 11, 28)
    view = quick_view(CASE, PlanLook(quick="Soitto @kukaan"), FI, DOCTOR)
    assert view["unknown"] == "Ei ymmärretty, jää tekstiin: @kukaan"


def test_a_goal_is_meant_by_a_word_of_it_while_it_is_open() -> None:
    assert (found := parse_quick("Sauvat #kävelyyn", CASE, DOCTOR).goal) is not None
    assert found.id == "v2-1"
    two = do(begun(), AddGoal("v1-1", "Kävely mökille"))
    assert parse_quick("Sauvat #kävely", open_case(two), DOCTOR).goal is None, "of two that fit, none is taken"
    closed = do(begun(), SetGoalState("v2-1", GoalLifecycle.CANCELLED, Achievement.UNKNOWN))
    assert parse_quick("Sauvat #kävely", open_case(closed), DOCTOR).goal is None


@pytest.mark.parametrize("typed", ["kirurgin lausunto 2vk !1", "Kirurgens utlåtande @kirurg", "surgeon's statement"])
def test_a_request_opens_its_form_and_is_never_sent_by_a_line(typed: str) -> None:
    view = quick_view(CASE, PlanLook(quick=typed), FI, DOCTOR)
    assert view["opens"]["form"] == "request"
    assert view["opens"]["values"]["question"] == ""
    payload = {"type": "quick_add", "quick": typed, "handle": CASE.handle, "version": 4, "key": KEY}
    with pytest.raises(InvalidInput, match=r"plan_edit\.error\.statement"):
        parse_change(payload, CASE, DOCTOR)


def test_the_request_begins_with_what_was_typed() -> None:
    typed = "kirurgin lausunto: auttaako tekonivel? @kirurgilta 2vk !1"
    values = quick_view(CASE, PlanLook(quick=typed), FI, DOCTOR)["opens"]["values"]
    assert values == {"question": "kirurgin lausunto: auttaako tekonivel?", "urgency": "urgent", "due": "5.12.2026"}


def test_a_request_tells_its_question_day_and_urgency_before_its_form_opens() -> None:
    view = quick_view(CASE, PlanLook(quick="kirurgin lausunto: auttaako tekonivel? 2vk !1"), FI, DOCTOR)
    parts = dict(view["parts"])
    assert (parts["Määräpäivä"], parts["Kiireellisyys"]) == ("5.12.2026", "kiireellinen")
    assert parts["Kysymys"] == "kirurgin lausunto: auttaako tekonivel?"
    usual = dict(quick_view(CASE, PlanLook(quick="kirurgin lausunto"), FI, DOCTOR)["parts"])
    assert usual["Määräpäivä"] == "12.12.2026 (ellei toista anneta)"
    assert usual["Kiireellisyys"] == "kiireetön"


def test_the_day_of_the_preview_is_the_day_of_the_request() -> None:
    for typed, urgency in (("kirurgin lausunto", Urgency.ROUTINE), ("kirurgin lausunto !1", Urgency.URGENT)):
        said = dict(quick_view(CASE, PlanLook(quick=typed), FI, DOCTOR)["parts"])["Määräpäivä"]
        asked = do(CASE.plan, replace(ASK, urgency=urgency)).actions[-1]
        assert asked.due is not None
        assert said.startswith(numbers.day(asked.due, "fi") + " ")


def test_a_day_of_next_year_is_said_to_be_that() -> None:
    parts = dict(quick_view(CASE, PlanLook(quick="Röntgen 20.3."), FI, DOCTOR)["parts"])
    assert parts["Määräpäivä"] == "20.3.2027, ensi vuonna"
    row = action_row(CASE, replace(CASE.plan.actions[0], due=date(2027, 3, 20)), FI, DOCTOR, 3)
    assert row["due"] == {"text": "20.3.2027", "year": "ensi vuonna"}


@pytest.mark.parametrize("typed", ["Soitto 20.11.", "kirurgin lausunto 20.11. !1"])
def test_a_day_that_was_yesterday_is_asked_for_with_its_year_and_nothing_is_saved(typed: str) -> None:
    view = quick_view(CASE, PlanLook(quick=typed), FI, DOCTOR)
    assert "20.11.2026 tai 20.11.2027" in view["unknown"]
    assert not view["ready"]
    assert "opens" not in view
    payload = {"type": "quick_add", "handle": CASE.handle, "version": 4, "key": KEY}
    if not typed.startswith("kirurgin"):
        with pytest.raises(InvalidInput, match="date_past"):
            parse_change(payload | {"quick": typed}, CASE, DOCTOR)
        past = parse_change(payload | {"quick": "Soitto 20.11.2026"}, CASE, DOCTOR).command
        assert isinstance(past, AddAction)
        assert past.due == date(2026, 11, 20)


def test_without_the_right_to_ask_it_is_an_action_like_any_other() -> None:
    case = open_case(may=DOCTORS - {Deed.REQUEST_STATEMENT})
    assert "opens" not in quick_view(case, PlanLook(quick="kirurgin lausunto"), FI, DOCTOR)
    payload = {"type": "quick_add", "quick": "kirurgin lausunto", "handle": case.handle, "version": 4, "key": KEY}
    assert isinstance(parse_change(payload, case, DOCTOR).command, AddAction)


def test_what_is_shown_is_what_is_saved() -> None:
    typed = "Fysioterapia @hoitaja 3vk !1 #kävely"
    parts = dict(quick_view(CASE, PlanLook(quick=typed), FI, DOCTOR)["parts"])
    payload = {"type": "quick_add", "quick": typed, "handle": CASE.handle, "version": 4, "key": KEY}
    command = parse_change(payload, CASE, DOCTOR).command
    assert command == AddAction("Fysioterapia", role("care_staff"), "v2-1", date(2026, 12, 12), 1)
    assert parts == {
        "Keino": "Fysioterapia",
        "Vastuuhenkilö": "hoitohenkilöstö",
        "Määräpäivä": "12.12.2026",
        "Kiire": "ensisijainen",
        "Tavoite": "Kävely 1 km",
    }


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=150, deadline=None)
@given(
    typed=st.text(max_size=60)
    | st.lists(st.sampled_from(["@", "@kirurgi", "!1", "!", "#", "#kävely", "2vk", "999kk", "31.2.", "x"])).map(
        " ".join
    )
)
def test_any_line_is_read_and_no_word_of_it_is_lost(language: str, typed: str) -> None:
    quick = parse_quick(typed, CASE, DOCTOR)
    kept = set(quick.what.split())
    taken = [word for word in typed.split() if word not in kept]
    assert all(word[:1] in "@!#" or quick_day(word.rstrip(",;"), CASE.today) is not None for word in taken)
    assert set(quick.unknown) <= kept
    view: dict[str, Any] = quick_view(CASE, PlanLook(quick=typed), Text(language), DOCTOR)
    assert view["typed"] == typed


def test_names_are_found_exactly_by_ending_or_by_beginning_and_never_guessed() -> None:
    named = [("Leila Salmi", 1), ("Leila", 1), ("Salmi", 1), ("Salminen", 2), ("Oy", 3)]
    assert one_of("leila_salmi", named) == 1
    assert one_of("leilalle", named) == 1
    assert one_of("salm", named) is None
    assert one_of("salmine", named) is None, "Salmi with an ending, or Salminen begun"
    assert one_of("salminen", named) == 2
    assert one_of("oyx", named) is None
    assert statement_question(replace(parse_quick("kirurgin lausunto", CASE, DOCTOR))) == ""


def test_the_look_takes_only_what_is_ours() -> None:
    look = PlanLook()
    assert looked(look, {"group": "who", "show": "mine"}) == PlanLook("who", "mine")
    for forged in ({"group": "x"}, {"show": 1}, {"as_of": True}, {"as_of": -1}, {"history": "yes"}, {"page": "1"}):
        assert looked(look, forged) == look
    assert len(looked(look, {"quick": "a" * 10_000}).quick) == MOST_QUICK
    back = looked(PlanLook(history=True, version=3), {"history": False})
    assert (back.history, back.version) == (False, None), "whoever closes the history sees the present"
    assert looked(PlanLook(history=True, version=3), {"as_of": None}).version is None
