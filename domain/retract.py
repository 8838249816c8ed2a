"""Suspected wrong-customer entries: placed, retracted soon by the same user, and soon placed for another customer.

The published measure, wrong-patient retract-and-reorder: an order is retracted within 10 minutes, and the same
clinician places the same order on a different patient within the next 10 minutes; the rate is such events by all orders
placed (Adelman et al. 2013, doi 10.1136/amiajnl-2012-001055; p4qm.org measure 2723). Here the orders are what is placed
in plans: goals, actions and requests for a statement. A need cannot be taken back, and leaving a customer is not
recorded, so neither is counted. A suspicion is not an error: some are second thoughts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.customer import PersonKey
from domain.plan import (
    ActionStatus,
    AddAction,
    AddGoal,
    CancelRequest,
    Command,
    GoalLifecycle,
    RequestStatement,
    SetActionStatus,
    SetGoalState,
)

WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Write:
    """One command of a plan as it was stored. `ids` are those of the items it made, the placed item's first."""

    who: str
    subject: PersonKey
    at: datetime
    command: Command
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RetractRate:
    """`suspected` of `placed` entries."""

    suspected: int
    placed: int


def retract_rate(writes: Sequence[Write]) -> RetractRate:
    """Count over writes of any order. Each placed entry is suspected once at most."""
    placed = sorted((w for w in writes if _what(w.command) is not None), key=lambda w: w.at)
    retracted = [w for w in writes if _taken_back(w.command) is not None]
    return RetractRate(sum(_suspected(one, placed, retracted) for one in placed), len(placed))


def _suspected(one: Write, placed: Sequence[Write], retracted: Sequence[Write]) -> bool:
    back = [
        w.at
        for w in retracted
        if (w.who, w.subject) == (one.who, one.subject)
        and one.ids
        and _taken_back(w.command) == one.ids[0]
        and one.at <= w.at <= one.at + WITHIN
    ]
    return any(
        w.who == one.who
        and w.subject != one.subject
        and _what(w.command) == _what(one.command)
        and min(back) <= w.at <= min(back) + WITHIN
        for w in placed
        if back
    )


def _what(command: Command) -> tuple[str, str] | None:
    """What was placed, to be told the same for two customers: its kind and words, whatever their case and spacing."""
    if isinstance(command, AddGoal):
        return "goal", _plain(command.text)
    if isinstance(command, AddAction):
        return "action", _plain(command.what)
    if isinstance(command, RequestStatement):
        return "request", _plain(f"{command.question} {command.side.value}")
    return None


def _taken_back(command: Command) -> str | None:
    """The id of the item that the command takes back."""
    if isinstance(command, SetActionStatus) and command.status is ActionStatus.CANCELLED:
        return command.action_id
    if isinstance(command, SetGoalState) and command.lifecycle is GoalLifecycle.CANCELLED:
        return command.goal_id
    return command.request_id if isinstance(command, CancelRequest) else None


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())
