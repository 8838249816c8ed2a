"""The plan editor: the open case in, one change out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analytics.case import OpenCase
from components.own import mount
from components.plan_change import parse_change, payload_key
from components.plan_reply import PlanReply, reply_view
from components.plan_view import plan_view
from components.text import Text
from domain.errors import InvalidInput
from domain.plan import PlanChange
from domain.staff import StaffMember
from domain.templates import Template


def plan_editor(
    case: OpenCase,
    text: Text,
    user: StaffMember,
    *,
    key: str,
    reply: PlanReply | None = None,
    templates: Sequence[Template] = (),
) -> PlanChange | PlanReply | None:
    """Draw the plan and return what the person did, once: a change to save, or, when what the browser sent cannot be
    used, the reply to draw next time.

    `reply` says what came of the change before (the editor keeps the typed text until a reply says it is saved).
    `templates` are offered in the surgeon's answer. Nothing is written here.
    """
    data = plan_view(case, text, user, templates) | {"reply": reply_view(reply, case, text)}
    payload: Any = mount("plan", data, key=key, events=("command",)).get("command")
    if payload is None:
        return None
    try:
        return parse_change(payload, case, user)
    except InvalidInput as error:
        return PlanReply(payload_key(payload), error=error)
