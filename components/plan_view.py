"""The plan as the frontend draws it: heading, requests, rows in reading order, what each kind of row offers, forms."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from analytics.case import OpenCase
from components import numbers
from components.plan_beside import sections
from components.plan_dates import year_words
from components.plan_forms import forms, opener
from components.plan_groups import rows, tools
from components.plan_item_forms import offers
from components.plan_look import PlanLook
from components.plan_master import fitting, marked, master_lines, version_words
from components.plan_quick_view import quick_view
from components.plan_requests import request_card, source_name
from components.plan_rows import may, states
from components.plan_templates import evidenced, template_starts
from components.text import Text, fixed_words
from domain.access import Deed
from domain.plan import PlanStatus
from domain.plan_moves import LIVE_REQUEST, PLAN_MOVES
from domain.portion import OutsidePlan
from domain.staff import StaffMember
from domain.templates import Template

Data = dict[str, Any]


def plan_view(
    case: OpenCase,
    text: Text,
    user: StaffMember,
    templates: Sequence[Template] = (),
    look: PlanLook | None = None,
) -> Data:
    """Everything the plan component draws, as plain data. Pure. `case.plan` is drawn, present or past (plan_past)."""
    look, templates = look or PlanLook(), fitting(case, templates)
    revise = may(case, Deed.REVISE_PLAN)
    plan, closed = case.plan, case.plan_closed
    return {
        "handle": case.handle,
        "owner": owner(case, user),
        "version": plan.version,
        "words": words(text),
        "heading": _heading(case, text, revise),
        "requests": [request_card(case, request, text) for request in reversed(plan.requests)],
        "tools": tools(case, look, text, user) if plan.actions or plan.follow_ups else None,
        "quick": quick_view(case, look, text, user) if revise else None,
        "rows": evidenced(case, marked(case, rows(case, look, text, user), text), templates, text),
        "states": states(text),
        "offers": offers(revise=revise, complete=may(case, Deed.COMPLETE_ACTION)),
        "sections": sections(case, text, revise=revise),
        "empty": "" if plan.needs or plan.actions else text("plan.other_register" if closed else "plan.empty"),
        "starts": template_starts(case, text, templates) if revise and not (plan.needs or plan.actions) else [],
        "outside": [_outside(one, text) for one in case.outside_plans],
        "forms": forms(case, text, user, templates),
        "read_only": "" if closed or revise or Deed.COMPLETE_ACTION in case.may else text("plan.read_only"),
    }


def owner(case: OpenCase, user: StaffMember) -> str:
    """Whose unsent text is whose: the same for this user and customer at every opening, and tells nothing of either.

    A server that was started again opens the customer under a new handle; what was typed before must not go with it.
    """
    return sha256(f"{user.id} {case.plan.person_key}".encode()).hexdigest()[:24]


def words(text: Text) -> dict[str, str]:
    """The fixed words that the frontend draws around the data."""
    return fixed_words(text.language, "plan.ui.", "plan_edit.ui.")


def _heading(case: OpenCase, text: Text, revise: bool) -> Data:
    plan = case.plan
    return {
        "id": "head",
        "ref": None,
        "kind": "head",
        "title": text(f"plan.kind.{plan.kind.value}"),
        "facts": [*_facts(case, text), *master_lines(case, text)],
        "review": _review(case, text, revise),
        "adds": _adds(case, text, revise),
        "offers": "plan",
        "now": {"kind": plan.kind.value},
        # an ended plan shows its way back; to end one is among the rest
        "moves": _plan_moves(case, text) if plan.status is not PlanStatus.ACTIVE else [],
        "commands": _plan_moves(case, text) if plan.status is PlanStatus.ACTIVE else [],
        "history": text("plan_edit.past.open") if plan.version and not case.plan_closed else "",
    }


def _facts(case: OpenCase, text: Text) -> list[str]:
    plan = case.plan
    if not plan.version or case.plan_closed:
        return [] if plan.version else [text("plan.not_begun")]
    facts = [text(f"plan.status.{plan.status.value}"), text("plan.version", version=plan.version)]
    if plan.changed_at and plan.changed_by:
        at = numbers.when(plan.changed_at, text.language)
        facts.append(text("plan.changed", who=plan.changed_by.name, role=_role(plan.changed_by.role, text), at=at))
    return facts


def _review(case: OpenCase, text: Text, revise: bool) -> Data:
    day = case.plan.next_review
    late = day is not None and day < case.today
    written = numbers.day(day, text.language) if day else ""
    value = {"next_review": written} if day else {}
    year = year_words(day, case.today, text) if day else ""
    said = written + (text("common.comma") + year if year else "")
    return {
        "text": text("plan.review", day=said) if day else "" if case.plan_closed else text("plan.review_none"),
        "late": text("plan.review_late") if late else "",
        "edit": opener("review", "head", text("plan.edit.review"), values=value) if revise else None,
    }


def _adds(case: OpenCase, text: Text, revise: bool) -> list[Data]:
    adds = [opener("need", "head", text("plan.add.need"))] if revise else []
    if revise:
        adds.append(opener("action", "end/plan", text("plan.add.plan_action"), goal_id=None))
    if may(case, Deed.REQUEST_STATEMENT):
        asked = any(request.status in LIVE_REQUEST for request in case.plan.requests)
        main = not asked and Deed.ANSWER_STATEMENT not in case.may  # then answering is the main thing
        adds.append(opener("request", "head", text("plan.add.request")) | {"main": main})
    return adds


def _plan_moves(case: OpenCase, text: Text) -> list[Data]:
    """Buttons for the plan's own state; a plan that nobody has begun has none."""
    if Deed.REVISE_PLAN not in case.may or case.plan.version == 0:
        return []
    return [
        {"label": text(f"plan.status_move.{to.value}"), "send": {"type": "plan_status", "status": to.value}}
        for to in PlanStatus
        if to in PLAN_MOVES[case.plan.status]
    ]


def _role(role: str, text: Text) -> str:
    return text(f"plan.role.{role}") if text.has(f"plan.role.{role}") else role


def _outside(plan: OutsidePlan, text: Text) -> Data:
    source, kept = source_name(plan.source, text), text("plan_master.tag") if plan.master else ""
    start = text("plan.outside_since", day=numbers.day(plan.period_start, text.language)) if plan.period_start else ""
    key = f"plan.outside_status.{plan.status.replace('-', '_')}"
    status = text(key) if text.has(key) else plan.status
    return {
        "title": plan.title or text("plan.outside_untitled"),
        "facts": [fact for fact in (kept, source, status, start, *version_words(plan, text)) if fact],
        "groups": [
            {"label": text("plan.outside_goals"), "lines": list(plan.goals)},
            {"label": text("plan.outside_activities"), "lines": list(plan.activities)},
        ],
    }
