"""The rules of a plan: each command is checked and turned into the next version. Pure: same input, same plan.

What may follow what: domain/plan_moves.py. What may stand in a field: domain/plan_input.py. What a command does:
domain/plan_steps.py and domain/plan_requests.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from domain.errors import InvalidInput
from domain.plan import (
    AcceptRequest,
    AddAction,
    AddGoal,
    AddNeed,
    AnswerRequest,
    AttachEvidence,
    Author,
    CancelRequest,
    Command,
    EditText,
    Plan,
    PlanStatus,
    RequestStatement,
    ResendRequest,
    ReturnRequest,
    SetActionStatus,
    SetDue,
    SetGoalState,
    SetNextReview,
    SetPlanStatus,
)
from domain.plan_input import check
from domain.plan_requests import (
    accept_request,
    answer_request,
    cancel_request,
    request_statement,
    resend_request,
    return_request,
)
from domain.plan_steps import (
    IdSource,
    Item,
    Pen,
    add_action,
    add_goal,
    add_need,
    attach_evidence,
    edit_text,
    item_of,
    local_day,
    set_action_status,
    set_due,
    set_goal_state,
    set_next_review,
    set_plan_status,
)
from domain.templates import Template

STEPS: Mapping[type[Command], Callable[[Plan, Any, Pen], Plan]] = {
    AddNeed: add_need,
    AddGoal: add_goal,
    AddAction: add_action,
    EditText: edit_text,
    AttachEvidence: attach_evidence,
    SetDue: set_due,
    SetActionStatus: set_action_status,
    SetGoalState: set_goal_state,
    SetNextReview: set_next_review,
    SetPlanStatus: set_plan_status,
    RequestStatement: request_statement,
    AcceptRequest: accept_request,
    ReturnRequest: return_request,
    ResendRequest: resend_request,
    AnswerRequest: answer_request,
    CancelRequest: cancel_request,
}


def apply(
    plan: Plan,
    command: Command,
    *,
    by: Author,
    at: datetime,
    ids: IdSource,
    template: Template | None = None,
    seen: int | None = None,
) -> Plan:
    """Check the command's fields, then `perform` it. Raises InvalidInput, NotFound, Conflict."""
    checked = check(command, today=local_day(at))
    return perform(plan, checked, by=by, at=at, ids=ids, template=template, seen=seen)


def perform(
    plan: Plan,
    command: Command,
    *,
    by: Author,
    at: datetime,
    ids: IdSource,
    template: Template | None = None,
    seen: int | None = None,
) -> Plan:
    """The next version of the plan. `command` has been checked: replay comes here, so that what was once accepted
    replays whatever is checked later. `seen` is the version the writer saw (the present one when not told). Whoever
    starts a plan is responsible for it.

    Raises NotFound for an unknown id, InvalidInput for a move that is not allowed, Conflict when an edited text is not
    the one its writer saw.
    """
    if plan.status is PlanStatus.ENDED and not isinstance(command, SetPlanStatus):
        raise InvalidInput("plan_rules.plan_ended")
    pen = Pen(by, at, ids, template, plan.version if seen is None else seen)
    done = STEPS[type(command)](plan, command, pen)
    return replace(done, version=plan.version + 1, changed_at=at, changed_by=by, responsible=plan.responsible or by)


REVIEW, STATUS, REQUESTS, EVERYTHING = "review", "status", "requests", "everything"
"""Names of what a command can touch beside items: the plan's own fields, the set of its requests, all of it."""


@dataclass(frozen=True, slots=True)
class Footprint:
    """`changes`: what a command changes; `rests_on`: what its writer decided upon (item ids or the names above)."""

    changes: frozenset[str]
    rests_on: frozenset[str]

    def clashes(self, changed_since: frozenset[str]) -> bool:
        """True when the writer must look again, `changed_since` being what others changed after the writer looked."""
        return EVERYTHING in self.rests_on or bool(self.rests_on & changed_since)


def footprint(command: Command) -> Footprint:
    """Two writers' commands merge when neither changed what the other rests on (docs/adr/020)."""
    match command:
        case AddNeed():
            return _footprint()
        case AddGoal(need_id=parent):
            return _footprint(rests_on=(parent,))
        case AddAction(goal_id=parent):
            return _footprint(rests_on=(parent,) if parent else ())
        case EditText() | SetDue() | AttachEvidence():
            return _footprint((command.item_id,), (command.item_id,))
        case SetActionStatus():
            return _footprint((command.action_id,), (command.action_id,))
        case SetGoalState():
            return _footprint((command.goal_id,), (command.goal_id,))
        case SetNextReview():
            return _footprint((REVIEW,), (REVIEW,))
        case SetPlanStatus():
            return _footprint((STATUS,), (EVERYTHING,))
        case RequestStatement():
            return _footprint((REQUESTS,), (REQUESTS,))
        case _:
            return _footprint((command.request_id, REQUESTS), (command.request_id,))


def target(plan: Plan, command: Command) -> Item | date | None:
    """What stands now where the command would write: shown beside it in a conflict. None: nothing, or all of it."""
    if isinstance(command, SetNextReview):
        return plan.next_review
    touched = footprint(command).rests_on - {EVERYTHING, REQUESTS}
    return item_of(plan, next(iter(touched))) if touched else None


def _footprint(changes: tuple[str, ...] = (), rests_on: tuple[str, ...] = ()) -> Footprint:
    return Footprint(frozenset(changes), frozenset(rests_on))
