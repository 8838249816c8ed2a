"""The plan editor: the open case in; a change, another look, or the reply to what could not be used out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from analytics.case import OpenCase
from components.own import mount, said
from components.plan_change import parse_change, payload_key
from components.plan_look import PlanLook, looked
from components.plan_past import Past, as_it_was, past_view, restoring
from components.plan_quick_view import quick_view
from components.plan_reply import PlanReply, reply_view
from components.plan_rows import may
from components.plan_view import owner, plan_view
from components.text import Text
from domain.access import Deed
from domain.errors import InvalidInput
from domain.plan import PlanChange
from domain.staff import StaffMember
from domain.templates import Template

KEY = "plan"


def plan_command(case: OpenCase, user: StaffMember, look: PlanLook) -> PlanChange | PlanReply | PlanLook | None:
    """What the person did in the editor since the last run: a change to save; another look at the plan, which writes
    nothing; or, when what the browser sent cannot be used, the reply to draw."""
    payload = said(KEY)
    if payload is None or payload.get("type") == "out":
        return None
    if payload.get("type") == "look":
        return looked(look, payload) if payload.get("handle") == case.handle else None
    try:
        return parse_change(payload, case, user)
    except InvalidInput as error:
        return PlanReply(payload_key(payload), error=error)


def plan_editor(
    case: OpenCase,
    text: Text,
    user: StaffMember,
    *,
    look: PlanLook,
    reply: PlanReply | None = None,
    templates: Sequence[Template] = (),
    past: Past | None = None,
    more: Mapping[str, Any] | None = None,
) -> None:
    """Draw the plan. Nothing is written here.

    `reply` says what came of the change before: the editor keeps the typed text until a reply says it is saved.
    `templates` are offered as previewed choices. `past`: the history that is open, and the
    plan as it was. `more`: what is shown besides, the drafts.
    """
    shown = as_it_was(case, past)
    seen = look if shown is case else replace(look, folded=None, unfolded=frozenset())  # what was is shown whole
    data = plan_view(shown, text, user, templates, seen) | {"version": case.plan.version}
    data |= {"reply": reply_view(reply, case, text, user)}
    if past is not None:
        data = restoring(data, past, case, text) | {"past": past_view(past, case, look.page, text, user)}
    mount("plan", data | dict(more or {}), key=KEY, events=("command",))


def tell_quick(case: OpenCase, text: Text, user: StaffMember, look: PlanLook) -> None:
    """Tell the drawn plan what its quick line means now, and nothing else."""
    quick = quick_view(case, look, text, user) if may(case, Deed.REVISE_PLAN) else None
    changed = {"only": True, "handle": case.handle, "owner": owner(case, user), "quick": quick}
    mount("plan", changed, key=KEY, events=("command",))
