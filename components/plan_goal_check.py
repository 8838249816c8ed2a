"""What has been measured of a goal, in one line beside it: value, day and source, direction, verdict."""

from __future__ import annotations

from dataclasses import replace

from analytics.case import OpenCase
from analytics.goal_check import GoalCheck, Trend, Verdict, goal_checks
from analytics.situation_words import on_day
from components import numbers
from components.plan_requests import source_name
from components.text import Text
from domain.event import Event, Moment
from domain.plan import Goal

_COMPARED = (Verdict.MET, Verdict.NOT_YET, Verdict.MISSED)


def all_told(case: OpenCase) -> bool:
    """Nothing of the events is missing: every source has answered and nothing is kept back from this user."""
    return case.events_known and not (case.hidden_shielded or case.hidden_denied)


def check_lines(case: OpenCase, goal: Goal, text: Text) -> list[str]:
    """One line for a live goal with a measure, and one more when a newer value may exist; else none."""
    if goal.measure is None:
        return []
    one = replace(case.plan, goals=(goal,))
    lines = []
    for check in goal_checks(one, case.events, case.today, all_told=all_told(case)):
        lines.append(_line(check, text))
        if not check.complete and check.verdict in _COMPARED:
            lines.append(text("plan_check.incomplete"))
    return lines


def _line(check: GoalCheck, text: Text) -> str:
    verdict = text(f"plan_check.verdict.{check.verdict.value}")
    if check.event is None:
        return verdict
    compared = check.verdict in _COMPARED
    value = _value("value" if compared else "earlier", check.event, text)
    if not compared or check.trend is Trend.NONE:
        return text("plan_check.line_plain", value=value, verdict=verdict)
    trend = text(f"plan_check.trend.{check.trend.value}")
    return text("plan_check.line", value=value, trend=trend, verdict=verdict)


def _value(key: str, event: Event, text: Text) -> str:
    assert event.quantity is not None
    when = on_day(event)
    on = numbers.moment(when, text.language) if isinstance(when, Moment) else numbers.day(when, text.language)
    said = f"{numbers.number(event.quantity.value, text.language, 3)}{numbers.NBSP}{event.quantity.unit}".strip()
    return text(f"plan_check.{key}", value=said, on=on, source=source_name(event.source, text))
