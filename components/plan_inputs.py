"""Fields of the plan editor's forms as plain data: what is asked, in which control, how long it may be.

A field's `kind`: line, area (several lines), day, pick (a list), choice (buttons in view), check, ticks (several of a
list). `from` names the row's value that the field begins with, when that is not its own name.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from analytics.case import OpenCase
from components.plan_people import responsible_choices, responsible_name, responsible_token
from components.text import Text
from domain.plan import (
    Achievement,
    Comparison,
    GoalLifecycle,
    Importance,
    PlanKind,
    Responsible,
    ResponsibleKind,
    StatedBy,
    SurgeryDecision,
    Whose,
)
from domain.plan_input import MOST_CHARACTERS
from domain.staff import StaffMember

Data = dict[str, Any]
_FAMILIES: dict[type[StrEnum], str] = {
    Achievement: "plan.achievement",
    GoalLifecycle: "plan.lifecycle",
    SurgeryDecision: "plan.decision",
    StatedBy: "plan.stated_by",
    PlanKind: "plan.kind",
    Importance: "plan_edit.importance",
    Comparison: "plan_edit.comparison",
    Whose: "plan_edit.whose",
}
"""Where the words of an enum's members stand; of the others in plan.<name of the enum>."""


def field(text: Text, name: str, kind: str, *, required: bool = True, label: str = "") -> Data:
    """A field of any kind; `label` names its words when they are not those of `name`."""
    key = label or name
    words = text(f"plan.field.{key}") if text.has(f"plan.field.{key}") else text(f"plan_edit.field.{key}")
    return {"name": name, "kind": kind, "label": words, "required": required}


def area(text: Text, name: str, label: str = "", *, required: bool = True) -> Data:
    """Several lines."""
    return field(text, name, "area", required=required, label=label) | {"longest": MOST_CHARACTERS}


def line(text: Text, name: str, label: str = "", *, required: bool | None = None, longest: int = 0) -> Data:
    """One line. `required` None: by the name, since some names are optional wherever they stand."""
    needed = name not in ("own_words", "target", "procedure_code") if required is None else required
    return field(text, name, "line", required=needed, label=label) | {"longest": longest or MOST_CHARACTERS}


def day(text: Text, name: str, *, visits: bool = False) -> Data:
    """A day as people type it; with `visits` also "this visit" and "next visit"."""
    known = field(text, name, "day", required=False) | {"longest": 40, "hint": text("plan.field.day_hint")}
    if not visits:
        return known
    words = [text("plan_edit.visit.this_visit"), text("plan_edit.visit.next_visit")]
    return known | {"suggest": [*text("plan_edit.days_ahead").split("|"), *words]}


def options(text: Text, kind: type[StrEnum]) -> list[Data]:
    """Every member with its words."""
    family = _FAMILIES.get(kind, f"plan.{kind.__name__.lower()}")
    return [{"value": member.value, "label": text(f"{family}.{member.value}")} for member in kind]


def choice(text: Text, name: str, kind: type[StrEnum]) -> Data:
    """One of few, all in view."""
    return field(text, name, "choice") | {"options": options(text, kind)}


def pick(text: Text, name: str, kind: type[StrEnum]) -> Data:
    """One of a list."""
    return field(text, name, "pick") | {"options": options(text, kind)}


def picked(text: Text, name: str, offered: Iterable[tuple[str, str]]) -> Data:
    """One of (value, words) pairs."""
    return field(text, name, "pick") | {"options": [{"value": v, "label": words} for v, words in offered]}


def responsible(case: OpenCase, text: Text, user: StaffMember) -> Data:
    """Who does it, beginning with the user."""
    offered = [(token, responsible_name(who, text, user)) for token, who in responsible_choices(case, user).items()]
    mine = responsible_token(Responsible(ResponsibleKind.PERSON, user.id))
    return picked(text, "responsible", offered) | {"value": mine}
