"""What may follow what: the states of a plan, a need, a goal, an action, a follow-up and a request, one dict each.

These dicts are the whole truth about states; docs/plan-states.md is generated from them (domain/plan_diagram.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from domain.errors import InvalidInput
from domain.plan import ActionStatus, GoalLifecycle, PlanStatus, RequestStatus, StatementRequest

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
        {
            RequestStatus.ACCEPTED,
            RequestStatus.RETURNED,
            RequestStatus.ANSWERED,
            RequestStatus.CANCELLED,
            RequestStatus.EXPIRED,
        }
    ),
    RequestStatus.ACCEPTED: frozenset(
        {RequestStatus.RETURNED, RequestStatus.ANSWERED, RequestStatus.CANCELLED, RequestStatus.EXPIRED}
    ),
    RequestStatus.RETURNED: frozenset({RequestStatus.SENT, RequestStatus.CANCELLED, RequestStatus.EXPIRED}),
    RequestStatus.ANSWERED: frozenset(),
    RequestStatus.CANCELLED: frozenset(),
    RequestStatus.EXPIRED: frozenset({RequestStatus.CANCELLED}),
}


class NeedState(StrEnum):
    """A need has no state field of its own: `Need.ended`."""

    OPEN = "open"
    ENDED = "ended"


class FollowUpState(StrEnum):
    """A follow-up has no state field of its own: `FollowUp.closed_at`."""

    OPEN = "open"
    CLOSED = "closed"


NEED_MOVES: Mapping[NeedState, frozenset[NeedState]] = {
    NeedState.OPEN: frozenset({NeedState.ENDED}),
    NeedState.ENDED: frozenset({NeedState.OPEN}),
}

FOLLOW_UP_MOVES: Mapping[FollowUpState, frozenset[FollowUpState]] = {
    FollowUpState.OPEN: frozenset({FollowUpState.CLOSED}),
    FollowUpState.CLOSED: frozenset(),
}

LIVE_REQUEST = frozenset({RequestStatus.SENT, RequestStatus.ACCEPTED, RequestStatus.RETURNED})
LIVE_ACTION = frozenset({ActionStatus.OPEN, ActionStatus.IN_PROGRESS})
CLOSED_GOAL = frozenset({GoalLifecycle.COMPLETED, GoalLifecycle.CANCELLED})

S = TypeVar("S", bound=StrEnum)


def lapsed_on(request: StatementRequest, day: date) -> bool:
    """Its day has passed and nobody has answered, whether or not that has been written down yet."""
    return request.status in LIVE_REQUEST and request.expires is not None and request.expires < day


def check_move(moves: Mapping[S, frozenset[S]], old: S, new: S, field: str) -> None:
    """Raise InvalidInput when `new` cannot follow `old`."""
    if new not in moves[old]:
        raise InvalidInput("plan_rules.move", field, old=old.value, new=new.value)
