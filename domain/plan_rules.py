"""The rules of a plan: each command is checked and turned into the next version. Pure: same input, same plan.

What may follow what: domain/plan_moves.py. What may stand in a field: domain/plan_input.py. What a command does:
domain/plan_steps.py and domain/plan_requests.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from domain.errors import InvalidInput
from domain.plan import (
    AcceptRequest,
    AddAction,
    AddDisagreement,
    AddEvaluation,
    AddFollowUp,
    AddGoal,
    AddNeed,
    AnswerRequest,
    ApplyTemplate,
    AttachEvidence,
    Author,
    CancelRequest,
    CloseFollowUp,
    Command,
    EditText,
    ExpireRequest,
    Plan,
    PlanStatus,
    RemoveItem,
    RequestStatement,
    ResendRequest,
    RestoreItem,
    ReturnRequest,
    SetActionStatus,
    SetDue,
    SetGoalState,
    SetImportance,
    SetMeasure,
    SetNeedEnded,
    SetNextReview,
    SetPlanKind,
    SetPlanStatus,
    SetPriority,
    SetResponsible,
    SetSection,
)
from domain.plan_beside import (
    add_disagreement,
    add_evaluation,
    add_follow_up,
    apply_template,
    close_follow_up,
    set_plan_kind,
    set_section,
)
from domain.plan_fields import edit_text, set_due, set_importance, set_measure, set_priority, set_responsible
from domain.plan_input import check
from domain.plan_remove import remove_item, restore_item, set_need_ended
from domain.plan_requests import (
    accept_request,
    answer_request,
    cancel_request,
    expire_request,
    request_statement,
    resend_request,
    return_request,
)
from domain.plan_steps import (
    IdSource,
    Kept,
    Pen,
    add_action,
    add_goal,
    add_need,
    attach_evidence,
    local_day,
    set_action_status,
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
    ExpireRequest: expire_request,
    SetResponsible: set_responsible,
    SetPriority: set_priority,
    SetImportance: set_importance,
    SetMeasure: set_measure,
    SetNeedEnded: set_need_ended,
    RemoveItem: remove_item,
    RestoreItem: restore_item,
    ApplyTemplate: apply_template,
    AddFollowUp: add_follow_up,
    CloseFollowUp: close_follow_up,
    AddEvaluation: add_evaluation,
    AddDisagreement: add_disagreement,
    SetSection: set_section,
    SetPlanKind: set_plan_kind,
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
    earlier: Kept | None = None,
) -> Plan:
    """Check the command's fields, then `perform` it. Raises InvalidInput, NotFound, Conflict."""
    checked = check(command, today=local_day(at))
    return perform(plan, checked, by=by, at=at, ids=ids, template=template, seen=seen, earlier=earlier)


def perform(
    plan: Plan,
    command: Command,
    *,
    by: Author,
    at: datetime,
    ids: IdSource,
    template: Template | None = None,
    seen: int | None = None,
    earlier: Kept | None = None,
) -> Plan:
    """The next version of the plan. `command` has been checked: replay comes here, so that what was once accepted
    replays whatever is checked later. `seen` is the version the writer saw (the present one when not told), `earlier`
    the item that RestoreItem brings back. Whoever starts a plan is responsible for it.

    Raises NotFound for an unknown id, InvalidInput for a move that is not allowed, Conflict when an edited text is not
    the one its writer saw.
    """
    if plan.status is PlanStatus.ENDED and not isinstance(command, SetPlanStatus):
        raise InvalidInput("plan_rules.plan_ended")
    pen = Pen(by, at, ids, template, plan.version if seen is None else seen, earlier)
    done = STEPS[type(command)](plan, command, pen)
    return replace(done, version=plan.version + 1, changed_at=at, changed_by=by, responsible=plan.responsible or by)
