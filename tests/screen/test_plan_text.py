"""The plan to the clipboard and to paper: official headings, nothing of the plan left out, no ID and no name."""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from analytics.case import OpenCase
from components.plan_paper import HEADINGS, headings
from components.plan_sheet import plan_sheet
from components.plan_text import PlanOut, plan_out, plan_text
from components.text import LANGUAGES, Text
from domain.access import Deed
from domain.plan import (
    ActionStatus,
    AddAction,
    AddDisagreement,
    AddEvaluation,
    AddFollowUp,
    AddNeed,
    CloseFollowUp,
    Comparison,
    EditText,
    Measure,
    Plan,
    PlanKind,
    PlanSection,
    Responsible,
    ResponsibleKind,
    Section,
    SetActionStatus,
    SetMeasure,
    SetNextReview,
    StatedBy,
    TextField,
    Whose,
)
from tests.fakes import DOCTOR as ME
from tests.plan_examples import AT, CARE_STAFF, DOCTOR, SURGEON, answer, begun, do
from tests.screen.plan_case import DOCTORS, open_case

NOW = datetime(2026, 11, 21, 12, 30, tzinfo=UTC)
FI = Text("fi")
OUT = DOCTORS | {Deed.COPY_SUMMARY}
UNIT = Responsible(ResponsibleKind.UNIT, "Kangasalan poliklinikka", "Kangasalan poliklinikka")


def full() -> Plan:
    """Something of everything, each text its own."""
    plan = do(
        begun(),
        SetNextReview(date(2027, 2, 1)),
        SetMeasure("v2-1", Measure("steps", Comparison.AT_LEAST, 4000.5, "askelta")),
        EditText("v1-1", "Kaatuu helposti", "", TextField.FUNCTIONING),
        EditText("v2-1", "kauppaan yksin", "", TextField.OWN_WORDS),
        EditText("v3-1", "ennen lausuntoa", "", TextField.RATIONALE),
        AddFollowUp("Kävelymatka puhelimesta", CARE_STAFF, "v2-1", date(2027, 1, 10)),
        AddAction("Kotiharjoittelu", Responsible(ResponsibleKind.CUSTOMER)),
        AddAction("Kuntosali", UNIT),
        AddEvaluation("v2-1", "Kävely sujuu", "Voima kasvanut"),
        AddDisagreement("v3-1", Whose.CUSTOMER, "En halua kuvausta", "Säteily"),
        AddDisagreement(None, Whose.RELATIVE, "Äiti ei jaksa"),
        AddNeed("Yksinäisyys", StatedBy.PROFESSIONAL),
    )
    plan = do(plan, CloseFollowUp("v10-1", "Matka 700 m"), SetActionStatus("v3-1", ActionStatus.DONE))
    told = do(plan, answer("v4-1", text="Proteesi.", reasons="Nivelrako poissa", conditions="BMI alle 40"), by=SURGEON)
    sections = tuple(
        Section(section=one, text=f"Osio {one.value}", written_by=DOCTOR, written_at=AT) for one in PlanSection
    )
    return replace(told, kind=PlanKind.JOINT, sections=sections)


def texts_of(node: Any) -> set[str]:
    """Every text that a person typed into the plan: fields that hold words, at any depth."""
    typed = {"text", "own_words", "functioning", "target", "what", "rationale", "how", "outcome", "customer_view"}
    typed |= {"professional_view", "reason", "question", "reasons", "conditions", "ended_because"}
    if isinstance(node, tuple):
        return set().union(*map(texts_of, node))
    if not is_dataclass(node):
        return set()
    own = {getattr(node, f.name) for f in fields(node) if f.name in typed} - {""}
    return own.union(*(texts_of(getattr(node, f.name)) for f in fields(node)))


def case_of(plan: Plan, **customer: Any) -> OpenCase:
    opened = open_case(plan, OUT)
    return replace(opened, customer=replace(opened.customer, **customer))


def words(sheet: dict[str, Any]) -> str:
    return json.dumps(sheet, ensure_ascii=False).replace("\\n", "\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_plan_is_in_the_text_and_on_the_paper(language: str) -> None:
    case = case_of(full(), language=language)
    text, sheet = plan_text(case, Text(language), NOW), words(plan_sheet(case, ME, NOW))
    wanted = texts_of(case.plan)
    assert {one for one in wanted if one not in text} == set()
    assert {one for one in wanted if one not in sheet} == set()


@pytest.mark.parametrize("kind", list(PlanKind))
def test_the_official_headings_stand_in_their_order_also_when_nothing_is_under_them(kind: PlanKind) -> None:
    plan = replace(begun(), kind=kind)
    text = plan_text(case_of(plan), FI, NOW)
    titles = [heading.title for heading in headings(case_of(plan), FI)]
    assert len(titles) == len(HEADINGS[kind])
    assert [text.index(f"\n\n{title}\n") for title in titles] == sorted(
        text.index(f"\n\n{title}\n") for title in titles
    )
    assert "Lisätiedot\nEi kirjattu." in text


def test_the_headings_of_the_health_and_care_plan_are_the_national_ones() -> None:
    titles = [heading.title for heading in headings(case_of(begun()), FI)]
    assert titles == [
        "Tarpeet", "Tavoitteet", "Keinot ja toteutus", "Seuranta ja arviointi", "Diagnoosit ja lääkitys",
        "Vastuullinen ammattihenkilö", "Lisätiedot",
    ]  # fmt: skip


def test_a_client_plan_tells_whose_estimate_a_need_is() -> None:
    found = {one.title: [line.text for line in one.lines] for one in headings(case_of(full()), FI)}
    assert any("Polvikipu" in line for line in found["Asiakkaan arvio tuen tarpeesta"])
    assert any("Yksinäisyys" in line for line in found["Ammatillinen arvio tuen tarpeesta"])
    assert not any("Polvikipu" in line for line in found["Ammatillinen arvio tuen tarpeesta"])


def test_neither_name_nor_id_goes_wherever_they_were_typed() -> None:
    typed = "Raija Lehtosen polvi, 140758-998U eli 14.07.1958-998U"
    plan = do(begun(), AddNeed(typed, StatedBy.CUSTOMER, typed))
    case = case_of(plan, family_name="Lehtonen", given_names="Raija", birth_date=date(1958, 7, 14))
    text, sheet = plan_text(case, FI, NOW), words(plan_sheet(case, ME, NOW))
    for secret in ("Lehto", "Raija", "998", "140758"):
        assert secret not in text.replace("Aino Lehto", "")
        assert secret not in sheet.replace(ME.name, "").replace("Aino Lehto", "")
    assert "R. L., s. 1958" in text
    assert "1958" not in sheet


def test_units_are_left_out_under_non_disclosure_and_that_is_said() -> None:
    open_, hidden = case_of(full()), case_of(full(), non_disclosure=True)
    assert "Kangasalan" in plan_text(open_, FI, NOW)
    for told in (plan_text(hidden, FI, NOW), words(plan_sheet(hidden, ME, NOW))):
        assert "Kangasalan" not in told
        assert ME.unit not in told
        assert "turvakiellon vuoksi" in told


@pytest.mark.parametrize(("customers", "plans", "sheet"), [("sv", "fi", "sv"), ("so", "en", "en"), (None, "xx", "fi")])
def test_the_paper_is_in_the_customers_language_whatever_the_users_is(
    customers: str | None, plans: str, sheet: str
) -> None:
    case = case_of(replace(begun(), language=plans), language=customers)
    made = plan_sheet(case, ME, NOW)
    assert (made["lang"], made["title"]) == (sheet, Text(sheet)("plan.kind.health_care"))


def test_there_is_room_for_both_views_and_both_signatures() -> None:
    views = plan_sheet(case_of(begun(), language="fi"), ME, NOW)["sections"][-1]
    assert [line for line in views["lines"] if not line.startswith("_")] == [
        "Asiakkaan näkemys suunnitelmasta:", "Ammattilaisen näkemys suunnitelmasta:",
        "Päivä ja asiakkaan allekirjoitus: " + "_" * 50, "Päivä ja ammattilaisen allekirjoitus: " + "_" * 50,
    ]  # fmt: skip
    assert len([line for line in views["lines"] if re.fullmatch("_+", line)]) == 4


def test_it_is_given_only_when_asked_for_and_only_to_whom_may_copy() -> None:
    case = case_of(begun())
    idle = plan_out(case, FI, ME, NOW, PlanOut())["out"]
    assert [one["way"] for one in idle["buttons"]] == ["text", "print"]
    assert (idle["n"], idle["text"], idle["sheet"]) == (0, "", None)
    assert plan_out(case, FI, ME, NOW, PlanOut("text", 3))["out"]["text"] == plan_text(case, FI, NOW)
    assert plan_out(case, FI, ME, NOW, PlanOut("print", 3))["out"]["sheet"] == plan_sheet(case, ME, NOW)
    assert plan_out(replace(case, may=DOCTORS), FI, ME, NOW, PlanOut("text", 3)) == {"out": None}
    empty = replace(case, plan=replace(case.plan, version=0))
    assert plan_out(empty, FI, ME, NOW, PlanOut("text", 3)) == {"out": None}


def test_a_text_of_several_lines_stays_under_its_item() -> None:
    plan = do(begun(), AddAction("Harjoittelu:\nkävely\npyöräily", CARE_STAFF))
    assert "- Harjoittelu:\n  kävely\n  pyöräily (hoitohenkilöstö, avoin)" in plan_text(case_of(plan), FI, NOW)
