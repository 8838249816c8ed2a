"""Commands that change one field of an item, and nothing else of it: two writers of different fields do not clash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from domain.errors import Conflict, InvalidInput
from domain.plan import (
    Action,
    DueVisit,
    EditText,
    FollowUp,
    Goal,
    Need,
    Plan,
    SetDue,
    SetImportance,
    SetMeasure,
    SetPriority,
    SetResponsible,
    StatementRequest,
    TextField,
)
from domain.plan_steps import Item, Pen, check_open, find, item_of, with_item

TEXTS: Mapping[type[Item], Mapping[TextField, str]] = {
    Need: {TextField.TEXT: "text", TextField.OWN_WORDS: "own_words", TextField.FUNCTIONING: "functioning"},
    Goal: {TextField.TEXT: "text", TextField.OWN_WORDS: "own_words", TextField.TARGET: "target"},
    Action: {TextField.TEXT: "what", TextField.RATIONALE: "rationale"},
    FollowUp: {TextField.TEXT: "how"},
}
"""Which texts each kind of item has, and the attribute that holds each."""


def text_of(item: Item, field: TextField = TextField.TEXT) -> str:
    """The text that EditText would change (a request's question never changes). Raises InvalidInput."""
    if isinstance(item, StatementRequest):
        return item.question
    if field not in TEXTS[type(item)]:
        raise InvalidInput("plan_rules.unreadable", "field")
    return str(getattr(item, TEXTS[type(item)][field]))


def edit_text(plan: Plan, c: EditText, _pen: Pen) -> Plan:
    """Raises Conflict when the text is not the one the writer saw, even if the version is: text never merges."""
    item = item_of(plan, c.item_id)
    if isinstance(item, StatementRequest) or (isinstance(item, Action) and item.request_id):
        raise InvalidInput("plan_rules.request_text", "text")
    check_open(item)
    if text_of(item, c.field) != c.base:
        raise Conflict(expected=plan.version, actual=plan.version, theirs=item, mine=c)
    if c.field is TextField.TEXT and not c.text:
        raise InvalidInput("plan_rules.text_missing", "text")
    return with_item(plan, replace(item, **{TEXTS[type(item)][c.field]: c.text}))  # type: ignore[arg-type]


def set_due(plan: Plan, c: SetDue, _pen: Pen) -> Plan:
    """A new day, or none, for what is not closed. A visit is a due of actions only, and stands instead of a day."""
    item = item_of(plan, c.item_id)
    if not isinstance(item, (Goal, Action, FollowUp)):
        raise InvalidInput("plan_rules.no_due", "due")
    check_open(item)
    if isinstance(item, Action):
        return with_item(plan, replace(item, due=c.due, due_visit=DueVisit.NONE if c.due else c.visit))
    if c.visit is not DueVisit.NONE:
        raise InvalidInput("plan_rules.no_due", "visit")
    return with_item(plan, replace(item, due=c.due))


def set_responsible(plan: Plan, c: SetResponsible, pen: Pen) -> Plan:
    """Who does it from now on, and who gave it to them. The action of a request is its surgeons'."""
    item = item_of(plan, c.item_id)
    if not isinstance(item, (Action, FollowUp)) or (isinstance(item, Action) and item.request_id):
        raise InvalidInput("plan_rules.no_responsible", "responsible")
    check_open(item)
    return with_item(plan, replace(item, responsible=c.responsible, assigned_by=pen.by))


def set_priority(plan: Plan, c: SetPriority, _pen: Pen) -> Plan:
    """How soon, among the actions that are open."""
    item = find(plan, c.action_id, Action)
    check_open(item)
    return with_item(plan, replace(item, priority=c.priority))


def set_importance(plan: Plan, c: SetImportance, _pen: Pen) -> Plan:
    """How much the need matters to the customer."""
    item = find(plan, c.need_id, Need)
    check_open(item)
    return with_item(plan, replace(item, importance=c.importance))


def set_measure(plan: Plan, c: SetMeasure, _pen: Pen) -> Plan:
    """What the goal is checked by from now on."""
    item = find(plan, c.goal_id, Goal)
    check_open(item)
    return with_item(plan, replace(item, measure=c.measure))
