"""Goals checked by events, against a naive reading of the same rule over every value; random values and goals."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta

import pytest

from analytics.goal_check import Trend, Verdict, goal_checks, worth_a_step
from analytics.situation import Facts, summarise
from domain.event import Code, Event, EventKind, EventStatus, Moment, Precision, Quantity
from domain.plan import Achievement, Author, Comparison, Goal, GoalLifecycle, Measure, Plan
from tests.oracle import naive_goals

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ME = Author("doctor", "Aino Lehto", "doctor")


def a_value(rng: random.Random, number: int) -> Event:
    day = TODAY - timedelta(rng.choice([0, 0, 1, 5, rng.randint(-5, 60)]))
    start = Moment(day, time(rng.choice([8, 9]), 0), Precision.MINUTE) if rng.random() < 0.4 else Moment(day)
    if rng.random() < 0.1:
        start = Moment(day.replace(day=1), None, Precision.MONTH)
    return Event(
        f"e{number}", EventKind.MEASUREMENT, "HbA1c", start, "laboratory",
        status=rng.choice([*[EventStatus.DONE] * 5, *EventStatus]),
        code=rng.choice([Code("loinc", "hba1c"), Code("x", "hba1c"), Code("loinc", "bmi"), None]),
        quantity=rng.choice([None, *(Quantity(float(rng.randint(50, 56)), unit) for unit in ("mmol/mol", "MMOL / mol", "%"))]),
    )  # fmt: skip


def a_goal(rng: random.Random, number: int) -> Goal:
    measure = Measure("hba1c", rng.choice([*Comparison]), 53.0, rng.choice(["mmol/mol", "mmol/mol", ""]))
    return Goal(
        id=f"g{number}", need_id="n", text="Sokeri", due=rng.choice([None, TODAY + timedelta(rng.randint(-9, 9))]),
        lifecycle=rng.choice([GoalLifecycle.ACTIVE, *GoalLifecycle]), achievement=rng.choice([*Achievement]),
        created_by=ME, created_at=NOW - timedelta(rng.randint(0, 60)), measure=rng.choice([None, measure, measure]),
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(300))
def test_the_check_is_what_a_careful_reader_would_say(seed: int) -> None:
    rng = random.Random(seed)
    events = [a_value(rng, n) for n in range(rng.choice([0, 1, 2, 4, 12]))]
    plan = Plan(id="p", person_key="a" * 32, goals=tuple(a_goal(rng, n) for n in range(4)))
    all_told = rng.random() < 0.7
    checks = goal_checks(plan, events, TODAY, all_told=all_told)
    live = naive_goals.live(plan)
    assert [check.goal.id for check in checks] == [goal.id for goal in live]
    said = [(check.verdict.value, check.value, check.trend.value) for check in checks]
    assert said == [naive_goals.said(goal, events, TODAY, all_told) for goal in live]
    assert all(check.complete is all_told for check in checks)


@pytest.mark.parametrize("seed", range(100))
def test_a_step_is_proposed_exactly_when_the_numbers_have_spoken_and_nobody_else_has(seed: int) -> None:
    rng = random.Random(seed)
    events = sorted((a_value(rng, n) for n in range(rng.choice([0, 2, 8]))), key=lambda e: e.start.day)
    plan = Plan(id="p", person_key="a" * 32, goals=tuple(a_goal(rng, n) for n in range(6)))
    all_told = rng.random() < 0.7
    expected = naive_goals.steps(plan, events, TODAY, all_told)
    facts = Facts(events=events, plan=plan, results=None, need_in_own_words="", today=TODAY, now=NOW, all_told=all_told)
    told = summarise(facts)
    things = [thing for thing in (*told.next_things, *told.next_rest) if thing.phrase.key.startswith("goal.")]
    assert {thing.phrase.evidence[0]: thing.phrase.key for thing in things} == expected
    assert all(thing.overdue is (thing.phrase.key != "goal.met") for thing in things)
    checks = goal_checks(plan, events, TODAY, all_told=all_told)
    assert {check.goal.id for check in worth_a_step(checks, TODAY)} == set(expected)


def test_the_words_are_all_reached() -> None:
    """The random goals reach every verdict and direction: an oracle of what never happens proves nothing."""
    seen: set[object] = set()
    for seed in range(300):
        rng = random.Random(seed)
        events = [a_value(rng, n) for n in range(rng.choice([0, 1, 2, 4, 12]))]
        plan = Plan(id="p", person_key="a" * 32, goals=tuple(a_goal(rng, n) for n in range(4)))
        for check in goal_checks(plan, events, TODAY, all_told=rng.random() < 0.7):
            seen |= {check.verdict, check.trend}
    assert seen == {*Verdict, *Trend}
