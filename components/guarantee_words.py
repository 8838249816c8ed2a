"""The care guarantee's clocks in words: the limit, its day, the days by law and since the first contact."""

from __future__ import annotations

from typing import Any

from analytics.case import OpenCase
from analytics.guarantee import Clock, ClockState
from components import numbers
from components.text import Text


def clock_lines(case: OpenCase, about: str, text: Text) -> list[dict[str, Any]]:
    """A line for each limit of a request or referral: `label`, `text`, and `late` when the limit was missed."""
    return [_line(clock, case, text) for clock in case.situation.clocks if clock.about == about]


def _line(clock: Clock, case: OpenCase, text: Text) -> dict[str, Any]:
    state = clock.state(case.today)
    parts = [_state(clock, state, text), _limit(clock, text), _days(clock, case, text)]
    if clock.limit.unverified:
        parts.append(text("guarantee.unverified"))
    return {
        "label": text(f"guarantee.step.{clock.limit.step.value}"),
        "text": " · ".join(part for part in parts if part),
        "late": state in (ClockState.MISSED, ClockState.LATE),
    }


def _state(clock: Clock, state: ClockState, text: Text) -> str:
    """What became of it: by when, met when, or stopped when and why."""
    due = numbers.day(clock.due, text.language)
    if clock.met is not None:
        return text(f"guarantee.state.{state.value}", due=due, day=numbers.day(clock.met, text.language))
    if clock.stop is not None:
        why = text(f"guarantee.stop.{clock.stop.reason}")
        why = text("lens.of", what=why, value=clock.stop.words) if clock.stop.words else why
        return text("guarantee.state.stopped", day=numbers.day(clock.stop.on, text.language), why=why)
    return text(f"guarantee.state.{state.value}", due=due)


def _limit(clock: Clock, text: Text) -> str:
    amount = text(f"guarantee.unit.{clock.limit.unit.value}", n=clock.limit.amount)
    return text(f"guarantee.from.{clock.limit.start.value}", amount=amount)


def _days(clock: Clock, case: OpenCase, text: Text) -> str:
    days = text("guarantee.law_days", n=clock.law_days(case.today))
    since = clock.days_since_contact(case.today)
    return days if since is None else f"{days}, {text('guarantee.contact_days', n=since)}"
