"""What a command says, and what the plan says in the same place: as words, to stand side by side."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from analytics.case import OpenCase
from components import numbers
from components.plan_measures import measure_words
from components.plan_people import responsible_name
from components.text import Text
from domain.plan import (
    Achievement,
    Action,
    CloseFollowUp,
    Command,
    DueVisit,
    EditText,
    FollowUp,
    Measure,
    Plan,
    SetActionStatus,
    SetDue,
    SetGoalState,
    SetImportance,
    SetMeasure,
    SetNextReview,
    SetPlanKind,
    SetPlanStatus,
    SetPriority,
    SetResponsible,
    SetSection,
    StatementRequest,
)
from domain.plan_beside import section_of
from domain.plan_fields import text_of
from domain.plan_footprint import footprint
from domain.plan_steps import Item
from domain.staff import StaffMember


def item_in(plan: Plan, item_id: str) -> Item | None:
    """The item with this id, None when the plan has none."""
    items: tuple[Item, ...] = (*plan.needs, *plan.goals, *plan.actions, *plan.requests, *plan.follow_ups)
    return next((item for item in items if item.id == item_id), None)


def item_words(item: Item | None) -> str:
    """What an item says, "" for none."""
    if isinstance(item, Action):
        return item.what
    if isinstance(item, FollowUp):
        return item.how
    if isinstance(item, StatementRequest):
        return item.question
    return item.text if item else ""


def about(command: Command) -> str:
    """The id of the item that a command is about, "" for none."""
    return footprint(command).item


def snake(command: Command) -> str:
    """AddNeed -> "add_need": under this name a command has its words."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(command).__name__).lower()


def mine(command: Command, case: OpenCase, text: Text, user: StaffMember) -> str:
    """What the command would write, "" when it writes no one thing."""
    says = _SAYS.get(type(command))
    return says(command, case, text, user) if says else ""


def theirs(command: Command, plan: Plan, case: OpenCase, text: Text, user: StaffMember) -> str:
    """What the plan holds where the command would write: a whole item when the command writes no one thing of it."""
    item = item_in(plan, about(command))
    now = standing(command, plan)
    said = mine(now, case, text, user) if now is not None else ""
    if isinstance(command, (SetActionStatus, SetGoalState)) and said:
        return f"{item_words(item)}: {said}"  # whoever marks something done has read what it says
    return said or item_words(item)


def standing(command: Command, plan: Plan) -> Command | None:
    """The command that would write what stands there now; None when there is nothing of the kind."""
    base = base_of(command, plan)
    if isinstance(command, (EditText, SetSection)) and base is not None:
        return replace(command, text=base)
    holder: Item | Plan | None = item_in(plan, about(command)) if about(command) else plan
    names = [f.name for f in fields(command) if f.name in _VALUES and hasattr(holder, f.name)]
    if not names:
        return None
    now = {name: getattr(holder, name) for name in names}
    if isinstance(command, SetDue):
        now["visit"] = getattr(holder, "due_visit", DueVisit.NONE)
    return replace(command, **now)


_VALUES = frozenset(
    {"due", "responsible", "priority", "importance", "measure", "status", "lifecycle", "achievement", "next_review"}
    | {"kind"}
)
"""Fields of a command that stand under the same name in what it writes to."""


def base_of(command: Command, plan: Plan) -> str | None:
    """The text that is there now, for a command that must name the text it replaces; None for others."""
    if isinstance(command, SetSection):
        return section_of(plan, command.section)
    item = item_in(plan, command.item_id) if isinstance(command, EditText) else None
    return text_of(item, command.field) if item is not None and isinstance(command, EditText) else None


def due_words(due: Any, visit: DueVisit, text: Text) -> str:
    """A day, a visit, or that there is none."""
    if due is not None:
        return numbers.day(due, text.language)
    return text("plan_edit.when.none" if visit is DueVisit.NONE else f"plan_edit.visit.{visit.value}")


def state_words(lifecycle: str, achievement: Achievement, text: Text) -> str:
    """A goal's life cycle, and its achievement when it is known."""
    word = text(f"plan.lifecycle.{lifecycle}")
    if achievement is Achievement.UNKNOWN:
        return word
    return text("plan.goal_state", lifecycle=word, achievement=text(f"plan.achievement.{achievement.value}"))


def _measure(measure: Measure | None, case: OpenCase, text: Text) -> str:
    return measure_words(measure, case, text) if measure else text("plan_edit.no_measure")


def _goal_state(c: SetGoalState, text: Text) -> str:
    return state_words(c.lifecycle.value, c.achievement, text)


_SAYS: dict[type[Any], Callable[[Any, OpenCase, Text, StaffMember], str]] = {
    EditText: lambda c, *_: str(c.text),
    SetSection: lambda c, *_: str(c.text),
    CloseFollowUp: lambda c, *_: str(c.outcome),
    SetDue: lambda c, _case, text, _user: due_words(c.due, c.visit, text),
    SetNextReview: lambda c, _case, text, _user: due_words(c.next_review, DueVisit.NONE, text),
    SetResponsible: lambda c, _case, text, user: responsible_name(c.responsible, text, user),
    SetPriority: lambda c, _case, text, _user: text(f"plan_edit.priority.{c.priority}"),
    SetImportance: lambda c, _case, text, _user: text(f"plan_edit.importance.{c.importance.value}"),
    SetMeasure: lambda c, case, text, _user: _measure(c.measure, case, text),
    SetActionStatus: lambda c, _case, text, _user: text(f"plan.action.{c.status.value}"),
    SetGoalState: lambda c, _case, text, _user: _goal_state(c, text),
    SetPlanKind: lambda c, _case, text, _user: text(f"plan.kind.{c.kind.value}"),
    SetPlanStatus: lambda c, _case, text, _user: text(f"plan.status.{c.status.value}"),
}
"""How each command that writes one thing says it."""
