"""Deed: revise the plan of the open customer, one command at a time."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import replace

from domain.access import Deed, Flag
from domain.audit import AuditEntry
from domain.errors import Conflict, InvalidInput, NotFound, StoreUnavailable
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
    PlanChange,
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
    SetActionStatus: Deed.COMPLETE_ACTION,
    RequestStatement: Deed.REQUEST_STATEMENT,
    ResendRequest: Deed.REQUEST_STATEMENT,
    CancelRequest: Deed.REQUEST_STATEMENT,
    AcceptRequest: Deed.ANSWER_STATEMENT,
    ReturnRequest: Deed.ANSWER_STATEMENT,
    AnswerRequest: Deed.ANSWER_STATEMENT,
}
"""What a command is, in the words of the access policy."""


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
        return desk.house.plans.append(allowed.subject, change, by, entry, language=language)
    except (Conflict, InvalidInput, NotFound, StoreUnavailable) as error:
        _note_failure(desk, replace(entry, outcome="conflict" if isinstance(error, Conflict) else "failed"))
        raise


def read_plan(desk: Desk, admission: Admission) -> Plan:
    """The plan of the open customer as it stands now: after a conflict the screen shows what others wrote.

    Decided anew and logged like every read. Raises Refused, StoreUnavailable.
    """
    return desk.house.plans.read(desk.readmit(admission, Deed.OPEN_CASE).subject)


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
