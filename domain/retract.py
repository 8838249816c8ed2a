"""Suspected wrong-customer entries: placed, retracted soon by the same user, and soon placed for another customer.

The published measure, wrong-patient retract-and-reorder: an order is retracted within 10 minutes, and the same
clinician places the same order on a different patient within the next 10 minutes; the rate is such events by all orders
placed (Adelman et al. 2013, doi 10.1136/amiajnl-2012-001055; p4qm.org measure 2723). Here the orders are what is placed
in plans: goals, actions and requests for a statement. A need orders nothing, and leaving a customer is not
recorded, so neither is counted. A suspicion is not an error: some are second thoughts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, takewhile

from domain.customer import PersonKey
from domain.plan import (
    ActionStatus,
    AddAction,
    AddGoal,
    CancelRequest,
    Command,
    GoalLifecycle,
    RemoveItem,
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
    undone: str = ""  # the item that bringing an earlier version back took away


@dataclass(frozen=True, slots=True)
class RetractRate:
    """`suspected` of `placed` entries."""

    suspected: int
    placed: int


def retract_rate(writes: Sequence[Write]) -> RetractRate:
    """Count over writes of any order. Each placed entry is suspected once at most."""
    placed: dict[tuple[str, str, str], list[Write]] = defaultdict(list)  # by user and what was placed, in time
    back: dict[tuple[str, PersonKey, str], list[datetime]] = defaultdict(list)  # by user, customer and item, in time
    for write in sorted(writes, key=lambda w: w.at):
        if (what := _what(write.command)) is not None:
            placed[write.who, *what].append(write)
        elif item := write.undone or _taken_back(write.command):
            back[write.who, write.subject, item].append(write.at)
    suspected = sum(_suspected(one, alike, back) for alike in placed.values() for one in alike)
    return RetractRate(suspected, sum(map(len, placed.values())))


def _suspected(
    one: Write, alike: Sequence[Write], back: Mapping[tuple[str, PersonKey, str], Sequence[datetime]]
) -> bool:
    """`alike`: all that the same user placed in the same words, in time."""
    undone = back.get((one.who, one.subject, one.ids[0]), ()) if one.ids else ()
    at = next((at for at in undone if at >= one.at), None)
    if at is None or at > one.at + WITHIN:
        return False
    begin = bisect_left(alike, at, key=lambda w: w.at)
    near = takewhile(lambda w: w.at <= at + WITHIN, islice(alike, begin, None))
    return any(w.subject != one.subject for w in near)


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
    if isinstance(command, RemoveItem):
        return command.item_id
    return command.request_id if isinstance(command, CancelRequest) else None


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())
