"""The rows of the plan: each need, goal, action and follow-up with its words, its state and what its forms begin with.

A row is small: what it offers stands once for its kind (components/plan_item_forms.py, `offers`), a form is made when
it is opened, and what is not there is left out. `now` holds what the item's fields hold besides what the row shows: a
form for the text or the day begins with the row's own.
"""

from __future__ import annotations

from typing import Any

from analytics.case import OpenCase
from components import numbers
from components.plan_beside import beside
from components.plan_dates import year_words
from components.plan_goal_check import check_lines
from components.plan_measures import measure_words
from components.plan_people import responsible_name, responsible_token
from components.text import Text
from domain.access import Deed
from domain.plan import (
    Achievement,
    Action,
    ActionStatus,
    DueVisit,
    Evaluation,
    Evidence,
    FollowUp,
    Goal,
    GoalLifecycle,
    Importance,
    Need,
    PlanStatus,
)
from domain.plan_moves import ACTION_MOVES, CLOSED_GOAL, GOAL_MOVES, LIVE_ACTION
from domain.staff import StaffMember

Data = dict[str, Any]
ORDER = (ActionStatus.IN_PROGRESS, ActionStatus.DONE, ActionStatus.OPEN, ActionStatus.CANCELLED)
"""In which order the moves of an action are offered."""


def may(case: OpenCase, deed: Deed) -> bool:
    """A hint for the screen: the deed is decided again when done, and an ended plan takes no changes."""
    return deed in case.may and case.plan.status is not PlanStatus.ENDED


def need_row(case: OpenCase, need: Need, text: Text) -> Data:
    """A need, in whose view and words, and how much it matters."""
    said = text("plan.own_words", words=need.own_words) if need.own_words else ""
    weight = "" if need.importance is Importance.NOT_STATED else text(f"plan_edit.weight.{need.importance.value}")
    able = text("plan_edit.functioning", words=need.functioning) if need.functioning else ""
    why = text("plan_edit.because", words=need.ended_because) if need.ended_because else ""
    notes = [text(f"plan.stated_by.{need.stated_by.value}"), weight, said, able, why, *_rests(need, text)]
    goals = [goal for goal in case.plan.goals if goal.need_id == need.id]
    also = [] if goals or _disputed(case, need.id) else ["remove"]
    also += [] if any(goal.lifecycle not in CLOSED_GOAL for goal in goals) else ["end_need"]
    return {
        "id": need.id,
        "kind": "need",
        "level": 1,
        "tag": text("plan.tag.need"),
        "text": need.text,
        "notes": [note for note in notes if note],
        "offers": "need_closed" if need.ended else "need",
        "now": _now(own_words=need.own_words, functioning=need.functioning, importance=need.importance.value),
        **({"state": {"text": text("plan.need_ended"), "mark": "done"}, "closed": True} if need.ended else {}),
        **({"also": also} if also and not need.ended and may(case, Deed.REVISE_PLAN) else {}),
        **beside(case, need.id, text),
    }


def goal_row(case: OpenCase, goal: Goal, text: Text) -> Data:
    """A goal with its life cycle, its achievement apart from that, and what it is measured by."""
    word = text(f"plan.lifecycle.{goal.lifecycle.value}")
    if goal.achievement is not Achievement.UNKNOWN:
        word = text("plan.goal_state", lifecycle=word, achievement=text(f"plan.achievement.{goal.achievement.value}"))
    closed = goal.lifecycle in CLOSED_GOAL
    measure = goal.measure
    held = _now(
        own_words=goal.own_words,
        target=goal.target,
        lifecycle=goal.lifecycle.value,
        achievement=goal.achievement.value,
    )
    if measure is not None:
        value = numbers.number(measure.value, text.language, 3)
        held |= {"measure_code": measure.code, "comparison": measure.comparison.value, "measure_value": value}
    return {
        "id": goal.id,
        "kind": "goal",
        "level": 2,
        "tag": text("plan.tag.goal"),
        "text": goal.text,
        "notes": _goal_notes(case, goal, text),
        "due": _due(goal.due, "", not closed, case, text),
        "state": {"text": word, "mark": "none"},
        "moves": [goal.lifecycle.value, *(to.value for to in GoalLifecycle if to in GOAL_MOVES[goal.lifecycle])],
        "offers": "goal_closed" if closed else "goal",
        "now": held,
        **({"closed": True} if closed else {}),
        **({} if closed or _used(case, goal.id) else _removable(case)),
        **beside(case, goal.id, text),
    }


def _goal_notes(case: OpenCase, goal: Goal, text: Text) -> list[str]:
    notes = [text("plan.target", target=goal.target)] if goal.target else []
    notes += [text("plan_edit.measured_by", what=measure_words(goal.measure, case, text))] if goal.measure else []
    notes += check_lines(case, goal, text)
    notes += [text("plan.own_words", words=goal.own_words)] if goal.own_words else []
    return [*notes, *_rests(goal, text)]


def _used(case: OpenCase, goal_id: str) -> bool:
    plan = case.plan
    serving: tuple[Action | FollowUp | Evaluation, ...] = (*plan.actions, *plan.follow_ups, *plan.evaluations)
    return any(one.goal_id == goal_id for one in serving) or _disputed(case, goal_id)


def action_row(case: OpenCase, action: Action, text: Text, user: StaffMember, level: int) -> Data:
    """An action: an own cell for what, who, when, how soon, and how far it is."""
    live = action.status in LIVE_ACTION
    visit = text(f"plan_edit.visit.{action.due_visit.value}") if action.due_visit is not DueVisit.NONE else ""
    kind = "request" if action.request_id and live else "action" if live else "action_closed"
    now = _now(rationale=action.rationale, priority="" if action.priority == 2 else str(action.priority))
    row: Data = {
        "id": action.id,
        "kind": "action",
        "level": level,
        "text": text("plan.request.title") if action.request_id else action.what,
        "who": responsible_name(action.responsible, text, user),
        "due": _due(action.due, visit, live, case, text),
        "mark": action.status.value,
        "offers": kind,
        "now": now | {"responsible": responsible_token(action.responsible)},
        **beside(case, action.id, text),
    }
    if notes := _action_notes(action, text):
        row["notes"] = notes
    if action.priority != 2:
        row["priority"] = text(f"plan_edit.priority.{action.priority}")
    # An action that carries a statement request is moved by answering or cancelling the request.
    if may(case, Deed.COMPLETE_ACTION) and action.request_id is None:
        row["moves"] = True
    if kind == "action" and not _disputed(case, action.id):
        row |= _removable(case)
    return row if live else row | {"closed": True}


def states(text: Text) -> Data:
    """What each state of an action is called, what it can become, and which of that its tick does."""
    return {
        status.value: {
            "text": text(f"plan.action.{status.value}"),
            "next": [to.value for to in ORDER if to in ACTION_MOVES[status]],
            "tick": (ActionStatus.DONE if status in LIVE_ACTION else ActionStatus.OPEN).value,
            "move": text(f"plan.move.{status.value}"),
        }
        for status in ActionStatus
    }


def _action_notes(action: Action, text: Text) -> list[str]:
    notes = []
    if action.status is ActionStatus.DONE and action.completed_by and action.completed_at:
        at = numbers.when(action.completed_at, text.language)
        notes.append(text("plan.completed", who=action.completed_by.name, at=at))
    if action.rationale:
        notes.append(text("plan_edit.rationale", words=action.rationale))
    if action.template:
        notes.append(text("plan.from_template"))
    return notes + _rests(action, text)


def _removable(case: OpenCase) -> Data:
    return {"also": ["remove"]} if may(case, Deed.REVISE_PLAN) else {}


def _disputed(case: OpenCase, item_id: str) -> bool:
    return any(one.item_id == item_id for one in case.plan.disagreements)


def follow_up_row(case: OpenCase, item: FollowUp, text: Text, user: StaffMember, level: int) -> Data:
    """A follow-up: what is looked at, by whom and when; closed, what was seen."""
    closed = item.closed_at is not None
    row: Data = {
        "id": item.id,
        "kind": "follow",
        "level": level,
        "tag": text("plan_edit.tag.follow_up"),
        "text": item.how,
        "who": responsible_name(item.responsible, text, user),
        "due": _due(item.due, "", not closed, case, text),
        "mark": (ActionStatus.DONE if closed else ActionStatus.OPEN).value,
        "offers": "follow_up_closed" if closed else "follow_up",
        "now": {"responsible": responsible_token(item.responsible)},
        **beside(case, item.id, text),
    }
    if item.closed_at and item.closed_by:
        done = text("plan.completed", who=item.closed_by.name, at=numbers.when(item.closed_at, text.language))
        return row | {"closed": True, "notes": [text("plan_edit.seen", words=item.outcome), done]}
    return row if _disputed(case, item.id) else row | _removable(case)


def _now(**values: str) -> dict[str, str]:
    """What is there: an empty value is left out of the message."""
    return {name: value for name, value in values.items() if value}


def _due(due: Any, visit: str, live: bool, case: OpenCase, text: Text) -> Data:
    """The day, in words too when it has passed: the colour alone never tells."""
    written = numbers.day(due, text.language) if due else visit
    late = (case.today - due).days if due and live else 0
    year = year_words(due, case.today, text) if due and live else ""
    return {
        "text": written,
        **({"late": text("plan.late", n=late)} if late > 0 else {}),
        **({"year": year} if year else {}),
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
