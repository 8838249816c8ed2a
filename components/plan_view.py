"""The plan as the frontend draws it: rows in reading order, each with its words, its buttons and their commands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from analytics.case import OpenCase
from components import numbers
from components.plan_forms import forms, opener
from components.plan_people import responsible_name
from components.plan_requests import request_card, source_name
from components.text import Text, catalogue
from domain.access import Deed
from domain.plan import Achievement, Action, ActionStatus, Evidence, Goal, Need, PlanStatus
from domain.plan_moves import ACTION_MOVES, CLOSED_GOAL, GOAL_MOVES, LIVE_ACTION, LIVE_REQUEST, PLAN_MOVES
from domain.portion import OutsidePlan
from domain.staff import StaffMember
from domain.templates import Template

Data = dict[str, Any]
_ORDER = (ActionStatus.IN_PROGRESS, ActionStatus.DONE, ActionStatus.OPEN, ActionStatus.CANCELLED)


def plan_view(case: OpenCase, text: Text, user: StaffMember, templates: Sequence[Template] = ()) -> Data:
    """Everything the plan component draws, as plain data. Pure."""
    revise = _may(case, Deed.REVISE_PLAN)
    plan = case.plan
    return {
        "handle": case.handle,
        "owner": _owner(case, user),
        "version": plan.version,
        "words": words(text, "plan.ui."),
        "heading": _heading(case, text, revise),
        "requests": [request_card(case, request, text) for request in reversed(plan.requests)],
        "rows": list(_rows(case, text, user)),
        "empty": "" if plan.needs or plan.actions else text("plan.empty"),
        "outside": [_outside(one, text) for one in case.outside_plans],
        "forms": forms(case, text, user, templates),
        "read_only": "" if revise or Deed.COMPLETE_ACTION in case.may else text("plan.read_only"),
    }


def _owner(case: OpenCase, user: StaffMember) -> str:
    """Whose unsent text is whose: the same for this user and customer at every opening, and tells nothing of either.

    A server that was started again opens the customer under a new handle; what was typed before must not go with it.
    """
    return sha256(f"{user.id} {case.plan.person_key}".encode()).hexdigest()[:24]


def words(text: Text, prefix: str) -> dict[str, str]:
    """The fixed words that the frontend draws around the data."""
    found = catalogue(text.language).items()
    return {key.removeprefix(prefix): value for key, value in found if key.startswith(prefix)}


def _may(case: OpenCase, deed: Deed) -> bool:
    """A hint for the screen: the deed is decided again when done, and an ended plan takes no changes."""
    return deed in case.may and case.plan.status is not PlanStatus.ENDED


def _heading(case: OpenCase, text: Text, revise: bool) -> Data:
    plan = case.plan
    facts = [text(f"plan.status.{plan.status.value}"), text("plan.version", version=plan.version)]
    if plan.changed_at and plan.changed_by:
        at = numbers.when(plan.changed_at, text.language)
        facts.append(text("plan.changed", who=plan.changed_by.name, role=_role(plan.changed_by.role, text), at=at))
    review = text("plan.review_none")
    late = plan.next_review is not None and plan.next_review < case.today
    if plan.next_review:
        review = text("plan.review", day=numbers.day(plan.next_review, text.language))
    value = {"next_review": numbers.day(plan.next_review, text.language)} if plan.next_review else {}
    adds = [opener("need", "head", text("plan.add.need"))] if revise else []
    if revise:
        adds.append(opener("action", "end/plan", text("plan.add.plan_action"), goal_id=None))
    if _may(case, Deed.REQUEST_STATEMENT):
        asked = any(request.status in LIVE_REQUEST for request in plan.requests)
        main = not asked and Deed.ANSWER_STATEMENT not in case.may  # then answering is the main thing
        adds.append(opener("request", "head", text("plan.add.request")) | {"main": main})
    return {
        "title": text(f"plan.kind.{plan.kind.value}"),
        "facts": facts if plan.version else [text("plan.not_begun")],
        "review": {
            "text": review,
            "late": text("plan.review_late") if late else "",
            "edit": opener("review", "head", text("plan.edit.review"), values=value) if revise else None,
        },
        "adds": adds,
        "moves": _plan_moves(case, text),
    }


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


def _rows(case: OpenCase, text: Text, user: StaffMember) -> Iterator[Data]:
    plan = case.plan
    for need in plan.needs:
        yield _need(case, need, text)
        for goal in (goal for goal in plan.goals if goal.need_id == need.id):
            actions = [_action(case, a, text, user, 3) for a in plan.actions if a.goal_id == goal.id]
            yield from _group([_goal(case, goal, text), *actions], goal.id)
    loose = [_action(case, action, text, user, 2) for action in plan.actions if action.goal_id is None]
    if loose:
        head = {"id": "plan", "kind": "need", "level": 1, "tag": "", "text": text("plan.whole"), "adds": []}
        yield from _group([head, *loose], "plan")


def _group(rows: list[Data], owner: str) -> list[Data]:
    """Rows of one goal; a new action's form opens under the last of them."""
    return [*rows[:-1], rows[-1] | {"end": f"end/{owner}"}]


def _need(case: OpenCase, need: Need, text: Text) -> Data:
    revise = _may(case, Deed.REVISE_PLAN)
    said = text("plan.own_words", words=need.own_words) if need.own_words else ""
    return {
        "id": need.id,
        "kind": "need",
        "level": 1,
        "tag": text("plan.tag.need"),
        "text": need.text,
        "notes": [
            *(note for note in (text(f"plan.stated_by.{need.stated_by.value}"), said) if note),
            *_rests(need, text),
        ],
        "state": {"text": text("plan.need_ended"), "mark": "done"} if need.ended else None,
        "closed": need.ended,
        "edit": _edit(need.id, need.text, text) if revise and not need.ended else None,
        "adds": [opener("goal", need.id, text("plan.add.goal"), need_id=need.id)] if revise and not need.ended else [],
    }


def _rests(item: Need | Goal | Action, text: Text) -> list[str]:
    """What the item rests on: "perusteena 4 tapahtumaa 3.1.2026-12.10.2026"."""
    return [evidence_words(one, text) for one in item.evidence]


def evidence_words(evidence: Evidence, text: Text) -> str:
    """How many events of which days are attached."""
    one_day = evidence.first == evidence.last
    days = numbers.days(evidence.first, evidence.last, text.language)
    return text(
        "plan.evidence", n=len(evidence.events), days=numbers.day(evidence.first, text.language) if one_day else days
    )


def _goal(case: OpenCase, goal: Goal, text: Text) -> Data:
    revise = _may(case, Deed.REVISE_PLAN)
    known = goal.achievement is not Achievement.UNKNOWN
    word = text(f"plan.lifecycle.{goal.lifecycle.value}")
    if known:
        word = text("plan.goal_state", lifecycle=word, achievement=text(f"plan.achievement.{goal.achievement.value}"))
    closed = goal.lifecycle in CLOSED_GOAL
    values = {"lifecycle": goal.lifecycle.value, "achievement": goal.achievement.value}
    change = opener("state", goal.id, text("plan.edit.state"), values=values, goal_id=goal.id)
    change["only"] = {"lifecycle": [goal.lifecycle.value, *(to.value for to in GOAL_MOVES[goal.lifecycle])]}
    return {
        "id": goal.id,
        "kind": "goal",
        "level": 2,
        "tag": text("plan.tag.goal"),
        "text": goal.text,
        "notes": [*([text("plan.target", target=goal.target)] if goal.target else []), *_rests(goal, text)],
        "due": _due(goal.id, goal.due, not closed, case, text, revise),
        "state": {"text": word, "mark": "none", "edit": change if revise else None},
        "closed": closed,
        "edit": _edit(goal.id, goal.text, text) if revise and not closed else None,
        "adds": [opener("action", f"end/{goal.id}", text("plan.add.action"), goal_id=goal.id)]
        if revise and not closed
        else [],
    }


def _action(case: OpenCase, action: Action, text: Text, user: StaffMember, level: int) -> Data:
    revise = _may(case, Deed.REVISE_PLAN)
    # An action that carries a statement request is moved by answering or cancelling the request.
    movable = _may(case, Deed.COMPLETE_ACTION) and action.request_id is None
    live = action.status in LIVE_ACTION
    notes = []
    if action.status is ActionStatus.DONE and action.completed_by and action.completed_at:
        at = numbers.when(action.completed_at, text.language)
        notes.append(text("plan.completed", who=action.completed_by.name, at=at))
    if action.priority != 2 and live:
        notes.append(text(f"plan.priority.{action.priority}"))
    if action.template:
        notes.append(text("plan.from_template"))
    notes += _rests(action, text)
    done = ActionStatus.DONE if live else ActionStatus.OPEN
    return {
        "id": action.id,
        "kind": "action",
        "level": level,
        "text": text("plan.request.title") if action.request_id else action.what,
        "notes": notes,
        "who": responsible_name(action.responsible, text, user),
        "due": _due(action.id, action.due, live, case, text, revise),
        "state": {
            "text": text(f"plan.action.{action.status.value}"),
            "mark": action.status.value,
            "moves": [_move(action.id, status, text) for status in _ORDER if status in ACTION_MOVES[action.status]]
            if movable
            else [],
        },
        "tick": _move(action.id, done, text) if movable else None,
        "closed": not live,
        "edit": _edit(action.id, action.what, text) if revise and live and not action.request_id else None,
        "adds": [],
    }


def _move(action_id: str, status: ActionStatus, text: Text) -> Data:
    send = {"type": "action_status", "action_id": action_id, "status": status.value}
    return {"label": text(f"plan.move.{status.value}"), "send": send}


def _edit(item_id: str, now: str, text: Text) -> Data:
    return opener("edit", item_id, text("plan.edit.text"), values={"text": now}, item_id=item_id, base=now)


def _due(item_id: str, due: Any, live: bool, case: OpenCase, text: Text, revise: bool) -> Data:
    """The day, in words too when it has passed: the colour alone never tells."""
    written = numbers.day(due, text.language) if due else ""
    late = (case.today - due).days if due and live else 0
    return {
        "text": written,
        "late": text("plan.late", n=late) if late > 0 else "",
        "edit": opener("due", item_id, text("plan.edit.due"), values={"due": written}, item_id=item_id)
        if revise and live
        else None,
    }


def _outside(plan: OutsidePlan, text: Text) -> Data:
    source = source_name(plan.source, text)
    start = text("plan.outside_since", day=numbers.day(plan.period_start, text.language)) if plan.period_start else ""
    key = f"plan.outside_status.{plan.status.replace('-', '_')}"
    status = text(key) if text.has(key) else plan.status
    return {
        "title": plan.title or text("plan.outside_untitled"),
        "facts": [fact for fact in (source, status, start) if fact],
        "groups": [
            {"label": text("plan.outside_goals"), "lines": list(plan.goals)},
            {"label": text("plan.outside_activities"), "lines": list(plan.activities)},
        ],
    }
