"""A measurable goal's row tells what has been measured, where and when, and what that means; it changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from analytics.case import OpenCase
from components.plan_goal_check import check_lines
from components.plan_view import plan_view
from components.text import LANGUAGES, Text
from domain.event import Code, Event, EventKind, Moment, Quantity
from domain.plan import Comparison, GoalLifecycle, Measure, Plan, SetGoalState, SetMeasure
from domain.plan_words import Achievement
from tests.fakes import DOCTOR as ME
from tests.plan_examples import TODAY, begun, do
from tests.screen.plan_case import open_case

FI = Text("fi")
NBSP = "\u00a0"


def value(number: float, day: date, unit: str = "mmol/mol") -> Event:
    return Event(
        f"e{number}{day}", EventKind.MEASUREMENT, "HbA1c", Moment(day), "clinical", code=Code("x", "hba1c"),
        quantity=Quantity(number, unit),
    )  # fmt: skip


def measured(limit: float = 53.0) -> Plan:
    return do(begun(), SetMeasure("v2-1", Measure("hba1c", Comparison.AT_MOST, limit, "mmol/mol")))


def case_of(*events: Event, plan: Plan | None = None, due: date | None = None, known: bool = True) -> OpenCase:
    plan = plan or measured()
    plan = replace(plan, goals=(replace(plan.goals[0], due=due),))
    return replace(open_case(plan), events=events, events_known=known, today=TODAY)


def lines(case: OpenCase, text: Text = FI) -> list[str]:
    return [line.replace(NBSP, " ") for line in check_lines(case, case.plan.goals[0], text)]


BEFORE, NOW = date(2026, 9, 1), TODAY
WHERE = FI("sources.clinical")


@pytest.mark.parametrize(
    ("case", "told"),
    [
        (case_of(), ["Ei mitattu tavoitteen asettamisen jälkeen."]),
        (
            case_of(value(60, BEFORE)),
            [f"Viimeisin arvo ennen tavoitetta 60 mmol/mol, 1.9.2026 ({WHERE}). Ei mitattu tavoitteen asettamisen jälkeen."],
        ),
        (
            case_of(value(60, BEFORE), value(57, NOW)),
            [f"Viimeisin arvo 57 mmol/mol, 21.11.2026 ({WHERE}), suunta kohti tavoitetta. Tavoite ei vielä täyty."],
        ),
        (
            case_of(value(53, NOW)),
            [f"Viimeisin arvo 53 mmol/mol, 21.11.2026 ({WHERE}). Arvo täyttää tavoitteen: arvioikaa toteutuminen."],
        ),
        (
            case_of(value(53.04, NOW), due=date(2026, 11, 20)),
            [
                f"Viimeisin arvo 53,04 mmol/mol, 21.11.2026 ({WHERE}). "
                "Tavoite ei täyttynyt määräpäivään mennessä: arvioikaa toteutuminen."
            ],
        ),
        (case_of(value(7.1, NOW, "%")), ["Mitattu toisessa yksikössä: vertaa itse."]),
        (
            case_of(known=False),
            ["Ei tiedossa, onko mitattu tavoitteen asettamisen jälkeen: kaikkia tietoja ei ole saatu."],
        ),
    ],
)  # fmt: skip
def test_the_line_says_the_value_its_day_and_source_and_what_it_means(case: OpenCase, told: list[str]) -> None:
    assert lines(case) == told


def test_a_silent_source_is_said_beside_a_value() -> None:
    assert lines(case_of(value(53, NOW), known=False))[1] == "Uudempi arvo voi puuttua: kaikkia tietoja ei ole saatu."


def test_a_goal_in_words_and_a_closed_goal_have_no_line() -> None:
    assert lines(case_of(value(53, NOW), plan=begun())) == []
    closed = do(measured(), SetGoalState("v2-1", GoalLifecycle.COMPLETED, Achievement.ACHIEVED))
    assert lines(case_of(value(53, NOW), plan=closed)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_stands_in_the_goals_notes_and_proposes_only(language: str) -> None:
    case, text = case_of(value(53, NOW)), Text(language)
    (row,) = [row for row in plan_view(case, text, ME)["rows"] if row["kind"] == "goal"]
    assert set(check_lines(case, case.plan.goals[0], text)) <= set(row["notes"])
    assert case.plan.goals[0].achievement is Achievement.UNKNOWN
