"""What came of a plan change, told back to whoever made it: saved with its undo, merged, refused, or in conflict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from analytics.case import OpenCase
from components import numbers
from components.plan_merged import merged_words
from components.plan_said import about, base_of, mine, snake, theirs
from components.text import Text
from domain.access import Deed
from domain.errors import Conflict, InvalidInput, NotFound, TilannekuvaError
from domain.plan import (
    AcceptRequest,
    Action,
    ActionStatus,
    AnswerRequest,
    AttachEvidence,
    Author,
    CancelRequest,
    Command,
    Disagreement,
    Evaluation,
    ExpireRequest,
    FollowUp,
    Goal,
    Need,
    Plan,
    PlanChange,
    RequestStatement,
    ResendRequest,
    ReturnRequest,
    SetActionStatus,
    SetNextReview,
    SetPlanKind,
    SetSection,
)
from domain.plan_beside import section_of
from domain.plan_history import HistoryLine
from domain.staff import StaffMember

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PlanReply:
    """`key` is the change's idempotency key; `error` is None when it was saved. `before` is the plan that its writer
    saw, `after` the plan that the change made; None when nothing was saved. `others`: what was written in between."""

    key: str
    change: PlanChange | None = None
    error: TilannekuvaError | None = None
    before: Plan | None = None
    after: Plan | None = None
    others: tuple[HistoryLine, ...] = ()


def reply_view(reply: PlanReply | None, case: OpenCase, text: Text, user: StaffMember) -> Data | None:
    """The reply as plain data: {key, saved, text, field, merged, undo, conflict}."""
    if reply is None:
        return None
    error = reply.error
    view: Data = {"key": reply.key, "saved": error is None, "text": "", "field": ""}
    if error is None:
        version = reply.after.version if reply.after else case.plan.version
        view |= {"text": text("plan.saved", version=version), "undo": _undo(reply, case, text)}
        return view | {"merged": merged_words(reply.others, reply.after or case.plan, text)}
    if isinstance(error, Conflict) and not error.gone:
        own = _own(error, case, user)
        said = text("plan_edit.conflict_own" if own else "plan.conflict")
        return view | {"text": said, "conflict": _conflict(error, reply.change, case, text, user)}
    if isinstance(error, (Conflict, NotFound)):
        said = mine(reply.change.command, case, text, user) if reply.change else ""
        return view | {"text": _gone(error, case, text), "conflict": {"gone": True, "mine": said}}
    field = error.field if isinstance(error, InvalidInput) else ""
    values = error.values if isinstance(error, InvalidInput) else {}
    known = text.has(error.text_key)
    return view | {"text": _sentence(text, error.text_key, values) if known else text("plan.not_saved"), "field": field}


def _sentence(text: Text, key: str, values: Data) -> str:
    try:
        return text(key, **values)
    except (KeyError, IndexError):  # a sentence whose values the error does not carry
        return text("plan.not_saved")


def _gone(error: Conflict | NotFound, case: OpenCase, text: Text) -> str:
    if not isinstance(error, Conflict) or error.by is None or error.at is None:
        return text("plan.gone")
    return text("plan_edit.gone_by", who=error.by.name, at=numbers.when_near(error.at, text.language, case.today))


def _conflict(error: Conflict, change: PlanChange | None, case: OpenCase, text: Text, user: StaffMember) -> Data:
    """What the plan holds now where this change wanted to write, who wrote that and when, and what this change says."""
    plan, command = case.plan, change.command if change else None
    named = _named(error, case, text, user)
    now = text("plan.conflict_other", version=plan.version)
    if command is None:
        return named | {"theirs": now, "mine": ""}
    wanted = mine(command, case, text, user)
    base = base_of(command, plan)
    shown = named | {"theirs": theirs(command, plan, case, text, user) or now}
    shown["mine"] = wanted or text(f"plan_edit.deed.{snake(command)}")
    return shown | ({"base": base} if base is not None else {})


def _wrote(error: Conflict, plan: Plan) -> tuple[Author | None, datetime | None]:
    return (error.by, error.at) if error.by else (plan.changed_by, plan.changed_at)


def _own(error: Conflict, case: OpenCase, user: StaffMember) -> bool:
    """Whoever meets the conflict wrote the other text, too: in another tab."""
    by, _ = _wrote(error, case.plan)
    return by is not None and by.id == user.id


def _named(error: Conflict, case: OpenCase, text: Text, user: StaffMember) -> Data:
    """Whose the other text is and when it was written, over it; what keeps it, under it."""
    by, at = _wrote(error, case.plan)
    when = numbers.when_near(at, text.language, case.today) if at else ""
    if _own(error, case, user):
        return {"who": text("plan_edit.own_other", at=when), "keep": text("plan_edit.keep_other")}
    keep = text("plan_edit.keep_theirs")
    return {"who": text("plan_edit.theirs_by", who=by.name, at=when) if by else text("plan_edit.theirs"), "keep": keep}


_NOT_TAKEN_BACK = (
    RequestStatement,
    AcceptRequest,
    ReturnRequest,
    ResendRequest,
    AnswerRequest,
    CancelRequest,
    ExpireRequest,
)
"""Somebody else has been told: cancelled or answered, not undone."""


def _undo(reply: PlanReply, case: OpenCase, text: Text) -> Data | None:
    """The commands that take the last one back, in order. They are new commands, not a removal from history.

    Each names the version that the last one made: what somebody has written over it since is met as a conflict, also
    when the screen shows it by now, and is not put back unread with the rest of the item.
    """
    command = reply.change.command if reply.change else None
    if command is None or reply.before is None or reply.after is None or isinstance(command, _NOT_TAKEN_BACK):
        return None
    sends = _back(command, reply.before, reply.after, may_revise=Deed.REVISE_PLAN in case.may)
    seen = {"version": reply.after.version}
    return {"label": text("plan.undo"), "sends": [send | seen for send in sends]} if sends else None


def _back(command: Command, before: Plan, after: Plan, *, may_revise: bool) -> list[Data]:
    if isinstance(command, AttachEvidence) and command.events:
        days = {"first": command.first.isoformat(), "last": command.last.isoformat()}
        return [{"type": "drop_evidence", "item_id": command.item_id, **days}]
    if isinstance(command, SetSection):
        base = section_of(after, command.section)
        return [{"type": "set_section", "section": command.section.value, "text": command.base, "base": base}]
    if isinstance(command, SetNextReview):
        day = before.next_review.isoformat() if before.next_review else ""
        return [{"type": "next_review", "next_review": day}] if day and before.next_review != after.next_review else []
    if isinstance(command, SetPlanKind):
        return [{"type": "plan_kind", "kind": before.kind.value}]
    if not may_revise:
        return _reopen(command)
    return [{"type": "restore_item", "item_id": id, "to": after.version - 1} for id in _touched(command, before, after)]


def _reopen(command: Command) -> list[Data]:
    """Whoever may complete an action, and no more, opens it again."""
    if not isinstance(command, SetActionStatus) or command.status is ActionStatus.OPEN:
        return []
    return [{"type": "action_status", "action_id": command.action_id, "status": ActionStatus.OPEN.value}]


def _touched(command: Command, before: Plan, after: Plan) -> list[str]:
    """Items that the newest version made or changed; the newest first, since later ones may hang from earlier ones."""
    there = {item.id for item in _items(before)}
    made = [x.id for x in _items(after) if x.id not in there and _made_at(x) == after.changed_at]
    if type(command).__name__.startswith("Add") or type(command).__name__ == "ApplyTemplate":
        return made[::-1]
    return [about(command)] if about(command) else []


Made = Need | Goal | Action | FollowUp | Evaluation | Disagreement


def _items(plan: Plan) -> tuple[Made, ...]:
    return (*plan.needs, *plan.goals, *plan.actions, *plan.follow_ups, *plan.evaluations, *plan.disagreements)


def _made_at(one: Made) -> datetime:
    return one.written_at if isinstance(one, (Evaluation, Disagreement)) else one.created_at
