"""What may follow what: the states of a plan, a goal, an action and a statement request, one dict each.

These dicts are the whole truth about states; docs/plan-states.md is generated from them (domain/plan_diagram.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from domain.errors import InvalidInput
from domain.plan import ActionStatus, GoalLifecycle, PlanStatus, RequestStatus

PLAN_MOVES: Mapping[PlanStatus, frozenset[PlanStatus]] = {
    PlanStatus.DRAFT: frozenset({PlanStatus.ACTIVE, PlanStatus.ENDED}),
    PlanStatus.ACTIVE: frozenset({PlanStatus.ENDED}),
    PlanStatus.ENDED: frozenset({PlanStatus.ACTIVE}),
}

GOAL_MOVES: Mapping[GoalLifecycle, frozenset[GoalLifecycle]] = {
    GoalLifecycle.PROPOSED: frozenset({GoalLifecycle.ACCEPTED, GoalLifecycle.ACTIVE, GoalLifecycle.CANCELLED}),
    GoalLifecycle.ACCEPTED: frozenset({GoalLifecycle.ACTIVE, GoalLifecycle.ON_HOLD, GoalLifecycle.CANCELLED}),
    GoalLifecycle.ACTIVE: frozenset({GoalLifecycle.ON_HOLD, GoalLifecycle.COMPLETED, GoalLifecycle.CANCELLED}),
    GoalLifecycle.ON_HOLD: frozenset({GoalLifecycle.ACTIVE, GoalLifecycle.COMPLETED, GoalLifecycle.CANCELLED}),
    GoalLifecycle.COMPLETED: frozenset({GoalLifecycle.ACTIVE}),
    GoalLifecycle.CANCELLED: frozenset({GoalLifecycle.ACTIVE}),
}

ACTION_MOVES: Mapping[ActionStatus, frozenset[ActionStatus]] = {
    ActionStatus.OPEN: frozenset({ActionStatus.IN_PROGRESS, ActionStatus.DONE, ActionStatus.CANCELLED}),
    ActionStatus.IN_PROGRESS: frozenset({ActionStatus.OPEN, ActionStatus.DONE, ActionStatus.CANCELLED}),
    ActionStatus.DONE: frozenset({ActionStatus.OPEN}),
    ActionStatus.CANCELLED: frozenset({ActionStatus.OPEN}),
}

REQUEST_MOVES: Mapping[RequestStatus, frozenset[RequestStatus]] = {
    RequestStatus.SENT: frozenset(
        {RequestStatus.ACCEPTED, RequestStatus.RETURNED, RequestStatus.ANSWERED, RequestStatus.CANCELLED}
    ),
    RequestStatus.ACCEPTED: frozenset({RequestStatus.RETURNED, RequestStatus.ANSWERED, RequestStatus.CANCELLED}),
    RequestStatus.RETURNED: frozenset({RequestStatus.SENT, RequestStatus.CANCELLED}),
    RequestStatus.ANSWERED: frozenset(),
    RequestStatus.CANCELLED: frozenset(),
}

LIVE_REQUEST = frozenset({RequestStatus.SENT, RequestStatus.ACCEPTED, RequestStatus.RETURNED})
LIVE_ACTION = frozenset({ActionStatus.OPEN, ActionStatus.IN_PROGRESS})
CLOSED_GOAL = frozenset({GoalLifecycle.COMPLETED, GoalLifecycle.CANCELLED})

S = TypeVar("S", bound=StrEnum)


def check_move(moves: Mapping[S, frozenset[S]], old: S, new: S, field: str) -> None:
    """Raise InvalidInput when `new` cannot follow `old`."""
    if new not in moves[old]:
        raise InvalidInput("plan_rules.move", field, old=old.value, new=new.value)
