"""Deed: revise the plan of the open customer, one command at a time."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import replace

from domain.access import Deed, Flag
from domain.audit import AuditEntry
from domain.errors import Conflict, InvalidInput, NotFound, Refused, StoreUnavailable
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
    PlanChange,
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
from domain.plan_input import check
from domain.plan_register import kind_begun_in, readable
from services.desk import Admission, Desk
from services.desk_line import line

DEEDS: Mapping[type[Command], Deed] = {
    AddNeed: Deed.REVISE_PLAN,
    AddGoal: Deed.REVISE_PLAN,
    AddAction: Deed.REVISE_PLAN,
    EditText: Deed.REVISE_PLAN,
    AttachEvidence: Deed.REVISE_PLAN,
    SetDue: Deed.REVISE_PLAN,
    SetGoalState: Deed.REVISE_PLAN,
    SetNextReview: Deed.REVISE_PLAN,
    SetPlanStatus: Deed.REVISE_PLAN,
    SetResponsible: Deed.REVISE_PLAN,
    SetPriority: Deed.REVISE_PLAN,
    SetImportance: Deed.REVISE_PLAN,
    SetMeasure: Deed.REVISE_PLAN,
    SetNeedEnded: Deed.REVISE_PLAN,
    RemoveItem: Deed.REVISE_PLAN,
    RestoreItem: Deed.REVISE_PLAN,
    ApplyTemplate: Deed.REVISE_PLAN,
    AddFollowUp: Deed.REVISE_PLAN,
    AddEvaluation: Deed.REVISE_PLAN,
    AddDisagreement: Deed.REVISE_PLAN,
    SetSection: Deed.REVISE_PLAN,
    SetPlanKind: Deed.REVISE_PLAN,
    SetActionStatus: Deed.COMPLETE_ACTION,
    CloseFollowUp: Deed.COMPLETE_ACTION,
    RequestStatement: Deed.REQUEST_STATEMENT,
    ResendRequest: Deed.REQUEST_STATEMENT,
    CancelRequest: Deed.REQUEST_STATEMENT,
    ExpireRequest: Deed.REQUEST_STATEMENT,
    AcceptRequest: Deed.ANSWER_STATEMENT,
    ReturnRequest: Deed.ANSWER_STATEMENT,
    AnswerRequest: Deed.ANSWER_STATEMENT,
}
"""What a command is, in the words of the access policy."""
_OUTCOME = {Conflict: "conflict", Refused: "refused"}


def revise_plan(desk: Desk, admission: Admission, change: PlanChange, handle: str) -> Plan:
    """Decide anew, then write the command and its audit line together; returns the plan as it is then.

    `handle` is the open case's: a change made in another customer's form is refused. Raises Refused, InvalidInput,
    NotFound, Conflict, StoreUnavailable; nothing was written then, and the caller keeps what was typed.
    """
    if change.handle != handle:
        raise InvalidInput("plan_rules.other_case", "handle")
    allowed = desk.readmit(admission, _deed(change.command, admission))
    entry = _entry(allowed)
    customer = allowed.standing.customer
    try:
        check(change.command, today=desk.house.clock.today(), born=customer.birth_date)
        by = Author(desk.user.id, desk.user.name, desk.user.role.value, allowed.relation.value)
        language = customer.language if customer.language in ("fi", "sv", "en") else "fi"
        kind = kind_begun_in(desk.user.register)
        return desk.house.plans.append(
            allowed.subject, change, by, entry, language=language, kind=kind, registers=allowed.registers
        )
    except (Conflict, InvalidInput, NotFound, Refused, StoreUnavailable) as error:
        _note_failure(desk, replace(entry, outcome=_OUTCOME.get(type(error), "failed")))
        raise


def read_plan(desk: Desk, admission: Admission) -> Plan:
    """The plan of the open customer as it stands now: after a conflict the screen shows what others wrote.

    Decided anew and logged like every read; one of another register is empty. Raises Refused, StoreUnavailable.
    """
    allowed = desk.readmit(admission, Deed.OPEN_CASE)
    return readable(desk.house.plans.read(allowed.subject), allowed.registers)


def _deed(command: Command, admission: Admission) -> Deed:
    """Nothing new is planned for a dead person, but what is open can be closed: a request, too."""
    if type(command) not in DEEDS:
        raise InvalidInput("plan_rules.unreadable", "command")
    if isinstance(command, CancelRequest) and Flag.DECEASED in admission.flags:
        return Deed.COMPLETE_ACTION
    return DEEDS[type(command)]


def _entry(allowed: Admission) -> AuditEntry:
    """The line of what is done (that it was allowed is a line of its own, written by the desk)."""
    return line(
        allowed.user,
        allowed.deed,
        allowed.decision,
        allowed.relation,
        outcome="done",
        subject=allowed.subject,
        purpose=allowed.purpose,
        stated_reason=allowed.stated_reason,
        flags=allowed.flags,
        source="plans",
    )


def _note_failure(desk: Desk, entry: AuditEntry) -> None:
    """The outcome of a deed is a line of its own; when even that cannot be written, the first error is what is told."""
    with contextlib.suppress(StoreUnavailable):
        desk.house.audit.write(entry)
