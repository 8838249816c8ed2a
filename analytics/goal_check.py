"""Measurable goals beside what has been measured: the newest value, which way it went, met or not.

A proposal only: whether a goal was achieved is said by the customer and the professional, never by a number alone
(703/2023 42 §: both parties' views). Nothing here changes a plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from analytics.situation_words import HAPPENED, local_day
from domain.event import Event
from domain.plan import Achievement, Comparison, Goal, Measure, Plan
from domain.plan_moves import CLOSED_GOAL


class Verdict(StrEnum):
    """What the events say of a measurable goal. MISSED: not met, and its day has passed."""

    MET = "met"
    NOT_YET = "not_yet"
    MISSED = "missed"
    NO_VALUE = "no_value"  # nothing has been measured since the goal was set
    OTHER_UNIT = "other_unit"  # measured since, but in a unit that cannot be compared
    UNKNOWN = "unknown"  # no value, and not everything has been told: a source is silent or something is kept back


class Trend(StrEnum):
    """The newest value beside the one before it, in the direction of the goal."""

    TOWARDS = "towards"
    AWAY = "away"
    SAME = "same"
    NONE = "none"  # one value has no direction


@dataclass(frozen=True, slots=True)
class GoalCheck:
    """`event` is the newest value that can be compared; before the goal was set when the verdict says there is none
    since. `complete` is False when a newer value may exist that we have not been told of."""

    goal: Goal
    measure: Measure
    verdict: Verdict
    event: Event | None
    trend: Trend
    complete: bool

    @property
    def value(self) -> float | None:
        return self.event.quantity.value if self.event and self.event.quantity else None


def goal_checks(plan: Plan, events: Sequence[Event], today: date, *, all_told: bool) -> tuple[GoalCheck, ...]:
    """A check of every goal that has a measure and is not closed, in the plan's order.

    `events` are those the user may see. Values count until today, and since the day on which the goal was set when they
    are known to be of it or later; of several values of one moment the one that is farther from the goal counts.
    """
    live = [(goal, goal.measure) for goal in plan.goals if goal.measure and goal.lifecycle not in CLOSED_GOAL]
    codes = {measure.code for _, measure in live}
    found: dict[str, list[Event]] = {code: [] for code in codes}
    for event in events:
        code = event.code
        if code is not None and code.value in codes and _counts(event, today):
            found[code.value].append(event)
    return tuple(_check(goal, measure, found[measure.code], today, all_told) for goal, measure in live)


def _counts(event: Event, today: date) -> bool:
    return event.quantity is not None and event.status in HAPPENED and event.start.day <= today


def _check(goal: Goal, measure: Measure, values: Sequence[Event], today: date, all_told: bool) -> GoalCheck:
    since = local_day(goal.created_at)
    comparable = sorted((e for e in values if same_unit(e, measure)), key=lambda e: _order(e, measure))
    newest = comparable[-1] if comparable else None
    if newest is None or newest.start.day < since:
        elsewhere = any(e.start.day >= since for e in values)
        verdict = Verdict.OTHER_UNIT if elsewhere else Verdict.NO_VALUE if all_told else Verdict.UNKNOWN
    elif is_met(newest, measure):
        verdict = Verdict.MET
    else:
        verdict = Verdict.MISSED if goal.due is not None and goal.due < today else Verdict.NOT_YET
    return GoalCheck(goal, measure, verdict, newest, _trend(comparable, measure), all_told)


def same_unit(event: Event, measure: Measure) -> bool:
    """The value is in the goal's unit, however its letters and spaces are written; a goal without a unit takes any."""
    own = event.quantity.unit if event.quantity else ""
    return not measure.unit or _plain(own) == _plain(measure.unit)


def _plain(unit: str) -> str:
    return "".join(unit.split()).casefold()


def is_met(event: Event, measure: Measure) -> bool:
    """The value is at most, or at least, what the goal says."""
    assert event.quantity is not None
    if measure.comparison is Comparison.AT_MOST:
        return event.quantity.value <= measure.value
    return event.quantity.value >= measure.value


def _distance(event: Event, measure: Measure) -> float:
    """Smaller is nearer to the goal, and beyond it."""
    assert event.quantity is not None
    return event.quantity.value if measure.comparison is Comparison.AT_MOST else -event.quantity.value


def _order(event: Event, measure: Measure) -> tuple[date, time, float]:
    """By moment; of one moment the nearer first, so that the farther is the newest."""
    return event.start.day, event.start.time or time.min, _distance(event, measure)


def _trend(values: Sequence[Event], measure: Measure) -> Trend:
    if len(values) < 2:
        return Trend.NONE
    before, now = (_distance(event, measure) for event in values[-2:])
    return Trend.SAME if now == before else Trend.TOWARDS if now < before else Trend.AWAY


def missed_without_value(check: GoalCheck, today: date) -> bool:
    """The goal's day has passed and nothing has been measured since it was set: somebody should measure."""
    return check.verdict is Verdict.NO_VALUE and check.goal.due is not None and check.goal.due < today


def worth_a_step(checks: Iterable[GoalCheck], today: date) -> tuple[GoalCheck, ...]:
    """Goals that somebody should now judge: met or missed by the numbers, and nobody has said so yet."""
    return tuple(check for check in checks if _unsaid(check, today))


def _unsaid(check: GoalCheck, today: date) -> bool:
    said = check.goal.achievement
    if check.verdict is Verdict.MET:
        return said is not Achievement.ACHIEVED
    judged = said in (Achievement.ACHIEVED, Achievement.NOT_ATTAINABLE)
    return not judged and (check.verdict is Verdict.MISSED or missed_without_value(check, today))
