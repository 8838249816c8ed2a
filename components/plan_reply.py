"""What came of a plan change, told back to the form that sent it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from analytics.case import OpenCase
from components.text import Text
from domain.errors import Conflict, InvalidInput, NotFound, TilannekuvaError
from domain.plan import ActionStatus, AttachEvidence, EditText, PlanChange, SetActionStatus
from domain.plan_steps import item_of, text_of

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PlanReply:
    """`key` is the change's idempotency key; `error` is None when it was saved."""

    key: str
    change: PlanChange | None = None
    error: TilannekuvaError | None = None


def reply_view(reply: PlanReply | None, case: OpenCase, text: Text) -> Data | None:
    """The reply as plain data: {key, saved, text, field, theirs, undo}."""
    if reply is None:
        return None
    error = reply.error
    view: Data = {"key": reply.key, "saved": error is None, "text": "", "field": "", "theirs": None, "undo": None}
    if error is None:
        return view | {"text": text("plan.saved", version=case.plan.version), "undo": _undo(reply.change, text)}
    if isinstance(error, Conflict):
        return view | {"text": text("plan.conflict"), "theirs": _theirs(reply.change, case, text)}
    if isinstance(error, NotFound):
        return view | {"text": text("plan.gone")}
    field = error.field if isinstance(error, InvalidInput) else ""
    values = error.values if isinstance(error, InvalidInput) else {}
    known = text.has(error.text_key)
    return view | {"text": _sentence(text, error.text_key, values) if known else text("plan.not_saved"), "field": field}


def _sentence(text: Text, key: str, values: Data) -> str:
    try:
        return text(key, **values)
    except (KeyError, IndexError):  # a sentence whose values the error does not carry
        return text("plan.not_saved")


def _undo(change: PlanChange | None, text: Text) -> Data | None:
    """The command that takes the last one back. It is a new command, not a removal from history."""
    command = change.command if change else None
    if isinstance(command, SetActionStatus) and command.status is not ActionStatus.OPEN:
        send = {"type": "action_status", "action_id": command.action_id, "status": ActionStatus.OPEN.value}
        return {"label": text("plan.undo"), "send": send}
    if isinstance(command, EditText) and command.base.strip():
        send = {"type": "edit_text", "item_id": command.item_id, "text": command.base, "base": command.text}
        return {"label": text("plan.undo"), "send": send}
    if isinstance(command, AttachEvidence) and command.events:
        send = {"type": "drop_evidence", "item_id": command.item_id, "first": command.first.isoformat()}
        return {"label": text("plan.undo"), "send": send | {"last": command.last.isoformat()}}
    return None


def _theirs(change: PlanChange | None, case: OpenCase, text: Text) -> Data:
    """What the plan holds now where this change wanted to write, and who wrote it."""
    plan, command = case.plan, change.command if change else None
    who = plan.changed_by.name if plan.changed_by else ""
    now = text("plan.conflict_other", version=plan.version)
    if isinstance(command, EditText):
        with suppress(NotFound):
            return {"who": who, "text": text_of(item_of(plan, command.item_id))}
        now = text("plan.gone")
    return {"who": who, "text": now}
