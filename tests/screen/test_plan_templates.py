"""Templates on the screen: on an empty plan, from a goal, with evidence on every line, and never twice by accident."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from components.plan_change import parse_change
from components.plan_evidence import measured_briefly, measured_words
from components.plan_look import PlanLook
from components.plan_past import Past, as_it_was
from components.plan_view import plan_view
from components.text import LANGUAGES, Text
from data_access.templates_toml import TomlTemplates
from domain.access import Deed
from domain.errors import InvalidInput
from domain.measured import Compared, EffectMeasure, How, MeasuredEvidence
from domain.plan import ActionStatus, AddAction, ApplyTemplate, Plan, SetActionStatus
from domain.plan_words import TextField
from domain.templates import Template
from tests.fakes import DOCTOR
from tests.plan_examples import CARE_STAFF, PAIN, begun, do
from tests.screen.plan_case import KEY, open_case
from tests.screen.plan_offers import offer

TEMPLATES = TomlTemplates().all()
FI = Text("fi")
CASE = open_case(begun())
XRAY = "Polven röntgenkuvaus seisten"
WORDS = {"fi": "uusi käynti", "sv": "nytt besök", "en": "another visit"}
SINCE = {"fi": "käynnistä", "sv": "ett besök", "en": "a visit"}
MEASURED = MeasuredEvidence(
    effect=7.4,
    measure=EffectMeasure.PERCENTAGE_POINTS,
    outcome=WORDS,
    n=1434,
    low=-1.2,
    high=13.0,
    level=0.95,
    on=date(2026, 11, 20),
    how=How.ASSOCIATION,
    compared=Compared(SINCE, 14, 180, 412, 1022, 0.34, 0.266),
)


def with_evidence(evidence: MeasuredEvidence = MEASURED) -> tuple[Template, ...]:
    """The templates with evidence on the X-ray of the knee."""
    assert PAIN is not None
    told = tuple(replace(one, evidence=evidence) if one.what["fi"] == XRAY else one for one in PAIN.actions)
    return tuple(replace(one, actions=told) if one.name == PAIN.name else one for one in TEMPLATES)


def view(plan: Plan, language: str = "fi", templates: tuple[Template, ...] = TEMPLATES, **case: Any) -> dict[str, Any]:
    return plan_view(replace(open_case(plan), **case), Text(language), DOCTOR, templates)


def empty() -> Plan:
    plan = begun()
    return replace(plan, needs=(), goals=(), actions=(), requests=(), version=0)


def line(shown: dict[str, Any], value: str) -> dict[str, Any]:
    steps = next(one for one in shown["forms"]["template"]["fields"] if one["name"] == "steps")
    return dict(next(one for one in steps["options"] if one["value"] == value))


# ---- where they are offered


@pytest.mark.parametrize(
    ("language", "first"),
    [
        ("fi", "Aloita pohjasta: Diabeteksen seuranta"),
        ("sv", "Börja med mallen: Första vården vid knäsmärta"),
        ("en", "Start from a template: An older person's need of services"),
    ],
)
def test_an_empty_plan_offers_every_free_template_in_view(language: str, first: str) -> None:
    shown = view(empty(), language)
    assert shown["starts"][0]["label"] == first
    free = {one.ref for one in TEMPLATES if one.decision is None and one.name != "enter_in_master"}
    assert {one["values"]["template"] for one in shown["starts"]} == free
    ids = [one["id"] for one in shown["starts"]]
    assert len(set(ids)) == len(ids), "each opens a form of its own"


def test_a_plan_that_has_something_offers_them_in_the_menu_only() -> None:
    shown = view(begun())
    assert shown["starts"] == []
    assert "template" in shown["offers"]["plan"]["more"]
    assert "template" in shown["offers"]["goal"]["more"]
    assert "template" not in shown["offers"]["goal_closed"]["more"]


def test_nothing_is_offered_to_who_may_not_revise_or_in_the_past() -> None:
    shown = view(empty(), may=frozenset({Deed.COMPLETE_ACTION}))
    assert (shown["starts"], "template" in shown["forms"]) == ([], False)
    past = as_it_was(open_case(begun()), Past((), empty(), date(2026, 1, 1)))
    assert plan_view(past, FI, DOCTOR, TEMPLATES, PlanLook())["starts"] == []


def test_without_templates_there_is_no_form_of_them() -> None:
    shown = view(empty(), templates=())
    assert (shown["starts"], "template" in shown["forms"]) == ([], False)


def test_a_template_from_a_goal_gives_its_actions_to_that_goal() -> None:
    shown = view(begun())
    goal = next(row for row in shown["rows"] if row["kind"] == "goal")
    assert offer(shown, goal, "template")["values"]["goal_id"] == goal["id"]
    assert offer(shown, shown["heading"], "template")["values"]["goal_id"] == ""


def test_whose_default_a_template_is_stands_in_its_choice() -> None:
    own = replace(TEMPLATES[0], owner="Kaislaranta")
    which = view(begun(), templates=(own, *TEMPLATES[1:]))["forms"]["template"]["fields"][0]["options"]
    assert which[0]["label"] == "Diabeteksen seuranta · versio 1 · Kaislaranta"
    assert all(one["label"].endswith("versio 1 · tuotteen oletus") for one in which[1:])


# ---- what they say


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "fi",
            "Tehtiin 412 asiakkaalle 14 päivän kuluessa käynnistä. Seuraavien 180 päivän aikana uusi käynti: 34 %, ilman "
            "tätä keinoa 27 % (1 022 asiakasta); ero +7 %-yks. (95 %: −1 … +13), yhteys, 20.11.2026.",
        ),
        (
            "sv",
            "Gjordes för 412 kunder inom 14 dagar efter ett besök. Under de följande 180 dagarna nytt besök: 34 %, utan "
            "åtgärden 27 % (1 022 kunder); skillnad +7 procentenheter (95 %: −1 … +13), samband, 20.11.2026.",
        ),
        (
            "en",
            "Done for 412 customers within 14 days of a visit. In the 180 days that followed, another visit: 34%, without "
            "the action 27% (1,022 customers); difference +7 percentage points (95%: −1 … +13), association, 20 Nov 2026.",
        ),
    ],
)
def test_a_line_tells_what_was_measured(language: str, said: str) -> None:
    step = line(view(begun(), language, with_evidence()), "knee_pain@1/1")
    assert step["evidence"].replace("\u00a0", " ").replace("\u202f", " ") == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_without_evidence_says_so(language: str) -> None:
    none = {"fi": "ei mitattua näyttöä", "sv": "ingen uppmätt evidens", "en": "no measured evidence"}[language]
    steps = view(begun(), language)["forms"]["template"]["fields"][1]["options"]
    assert {one["evidence"] for one in steps} == {none}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("how", How)
def test_no_words_claim_more_than_was_found(language: str, how: How) -> None:
    said = measured_words(replace(MEASURED, how=how), Text(language)).casefold()
    assert not any(claim in said for claim in ("vaikutti", "vaikutus", "todist", "effekt", "bevis", "effect", "proven"))
    assert Text(language)(f"plan_evidence.how.{how.value}") in said


def test_evidence_of_others_names_its_source_its_persons_and_what_it_measures() -> None:
    found = replace(MEASURED, source="Esimerkkitutkimus", compared=None, how=How.EXPERIMENT)
    found = replace(found, measure=EffectMeasure.POINTS, effect=-2.25, low=-4.0)
    said = measured_words(found, FI).replace("\u00a0", " ")
    assert said == (
        "uusi käynti: 1 434 henkilöä, Esimerkkitutkimus; "
        "ero −2,2 pistettä (95 %: −4 … +13), kokeellinen tutkimus, 20.11.2026."
    )


def test_what_rounds_to_nought_has_no_sign() -> None:
    assert measured_briefly(replace(MEASURED, effect=-0.3), FI).startswith("ero 0 %-yks.")


# ---- what is in the plan already


def test_a_line_that_stands_open_is_told_and_unticked_and_a_done_one_may_be_due_again() -> None:
    plan = do(begun(), AddAction(XRAY, CARE_STAFF))
    assert line(view(plan), "knee_pain@1/1")["there"] == "on jo suunnitelmassa"
    steps = view(plan)["forms"]["template"]["fields"][1]
    assert "knee_pain@1/1" not in steps["value"]
    done = do(plan, SetActionStatus(plan.actions[-1].id, ActionStatus.DONE))
    assert line(view(done), "knee_pain@1/1")["there"] == ""
    assert "knee_pain@1/1" in view(done)["forms"]["template"]["fields"][1]["value"]


def test_an_action_that_came_from_a_template_shows_its_evidence_until_its_words_are_changed() -> None:
    plan = do(begun(), ApplyTemplate("knee_pain", 1, (0, 1)))
    rows = {row["text"]: row for row in view(plan, templates=with_evidence())["rows"]}
    note = "näyttö: ero +7 %-yks. (95 %: −1 … +13), yhteys, 20.11.2026"
    assert rows[XRAY]["notes"][-1].replace("\u00a0", " ") == note
    assert rows["Oirekysely (Oxford Knee Score) asiakkaalle"]["notes"] == ["lisätty pohjasta"]
    made = next(one for one in plan.actions if one.what == XRAY)
    for other in (
        replace(made, what="Jotain muuta"),
        replace(made, template="knee_pain@2"),
        replace(made, template=None),
    ):
        changed = replace(plan, actions=tuple(other if one is made else one for one in plan.actions))
        row = next(row for row in view(changed, templates=with_evidence())["rows"] if row["id"] == made.id)
        assert not any("näyttö" in one for one in row.get("notes", ()))


# ---- what comes back


def payload(**changes: Any) -> dict[str, Any]:
    steps = ["diabetes_follow_up@1/0", "knee_pain@1/2", "knee_pain@1/0"]
    sent = {"type": "apply_template", "template": "knee_pain@1", "steps": steps, "goal_id": ""}
    return {**sent, "handle": CASE.handle, "version": CASE.plan.version, "key": KEY, **changes}


def test_the_ticks_of_the_chosen_template_are_read_and_those_of_others_are_not() -> None:
    change = parse_change(payload(), CASE, DOCTOR)
    assert change.command == ApplyTemplate("knee_pain", 1, (0, 2), None)


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([], "plan.error.choose"),
        (["diabetes_follow_up@1/0"], "plan.error.choose"),
        (["knee_pain@2/0"], "plan.error.choose"),
        ([0, 1], "plan.error.unreadable"),
        (["knee_pain@1/99999"], "plan.error.unreadable"),
        (["knee_pain@1/9999"], "plan.error.unreadable"),
        (["knee_pain@1/-1"], "plan.error.unreadable"),
        (["knee_pain@1/٣"], "plan.error.unreadable"),
        (["knee_pain@1/0\n"], "plan.error.unreadable"),
        ("knee_pain@1/0", "plan.error.unreadable"),
        ([["knee_pain@1/0"]], "plan.error.unreadable"),
        (None, "plan.error.unreadable"),
    ],
)
def test_steps_that_no_form_could_send_are_refused(steps: Any, said: str) -> None:
    with pytest.raises(InvalidInput, match=said) as error:
        parse_change(payload(steps=steps), CASE, DOCTOR)
    assert error.value.field == "steps"


def test_a_text_field_is_not_needed_for_this_form() -> None:
    """The form's fields are those that the command takes: nothing typed can be lost in it."""
    names = [one["name"] for one in view(begun())["forms"]["template"]["fields"]]
    assert names == ["template", "steps", "goal_id"]
    assert not {field.value for field in TextField} & set(names)
