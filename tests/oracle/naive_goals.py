"""Goals and what was measured, read from the rule word by word, over every value every time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import NamedTuple

from domain.event import Event, EventStatus
from domain.plan import Achievement, Comparison, Goal, GoalLifecycle, Plan

OVER = {GoalLifecycle.COMPLETED, GoalLifecycle.CANCELLED}
COUNT = {EventStatus.DONE, EventStatus.ONGOING, EventStatus.UNKNOWN}


class Said(NamedTuple):
    """What a careful reader says of one goal."""

    verdict: str
    value: float | None
    direction: str


def live(plan: Plan) -> list[Goal]:
    return [goal for goal in plan.goals if goal.measure and goal.lifecycle not in OVER]


def said(goal: Goal, events: Iterable[Event], today: date, all_told: bool) -> Said:
    """Verdict, newest value in the goal's unit, direction from the one before it."""
    assert goal.measure
    numbers = [e for e in events if e.quantity and e.code and e.code.value == goal.measure.code]
    numbers = [e for e in numbers if e.status in COUNT and e.start.day <= today]
    unit = goal.measure.unit
    same = [e for e in numbers if not unit or e.quantity.unit.replace(" ", "").lower() == unit]  # type: ignore[union-attr]
    steps: list[float] = []  # moment by moment, the oldest first; several of one moment end with the farthest
    for moment in sorted({(e.start.day, e.start.time or time.min) for e in same}):
        there = [e.quantity.value for e in same if (e.start.day, e.start.time or time.min) == moment]  # type: ignore[union-attr]
        steps += sorted(there, reverse=goal.measure.comparison is Comparison.AT_LEAST)
    since, low = goal.created_at.date(), goal.measure.comparison is Comparison.AT_MOST
    if any(e.start.day >= since for e in same):
        met = steps[-1] <= goal.measure.value if low else steps[-1] >= goal.measure.value
        word = "met" if met else "missed" if late(goal, today) else "not_yet"
    else:
        word = "other_unit" if any(e.start.day >= since for e in numbers) else "no_value" if all_told else "unknown"
    if len(steps) < 2:
        return Said(word, steps[-1] if steps else None, "none")
    change = steps[-2] - steps[-1] if low else steps[-1] - steps[-2]
    return Said(word, steps[-1], "same" if not change else "towards" if change > 0 else "away")


def late(goal: Goal, today: date) -> bool:
    return goal.due is not None and goal.due < today


def steps(plan: Plan, events: Sequence[Event], today: date, all_told: bool) -> dict[str, str]:
    """Phrase key by goal: what comes next because of the numbers."""
    found = {}
    for goal in live(plan):
        word = said(goal, events, today, all_told).verdict
        open_question = goal.achievement not in (Achievement.ACHIEVED, Achievement.NOT_ATTAINABLE)
        if word == "met" and goal.achievement is not Achievement.ACHIEVED:
            found[goal.id] = "goal.met"
        elif word in ("missed", "no_value") and late(goal, today) and open_question:
            found[goal.id] = "goal.missed" if word == "missed" else "goal.unmeasured"
    return found
