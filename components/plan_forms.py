"""The plan editor's forms as plain data: the frontend draws any of them without knowing what they are for.

A form has the payload's `type` and its fields. A field's `kind`: line, area (several lines), day, pick (a list), choice
(buttons in view), check. An opener is a button that opens a form at a place with fixed and initial values.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any

from analytics.case import OpenCase
from components import numbers
from components.plan_change import LONGEST_CODE
from components.plan_people import responsible_choices, responsible_name, responsible_token
from components.text import Text
from domain.plan import (
    Achievement,
    GoalLifecycle,
    Responsible,
    ResponsibleKind,
    Side,
    StatedBy,
    SurgeryDecision,
    Urgency,
)
from domain.plan_input import MOST_CHARACTERS
from domain.staff import StaffMember
from domain.templates import Template

Data = dict[str, Any]


def forms(case: OpenCase, text: Text, user: StaffMember, templates: Sequence[Template]) -> dict[str, Data]:
    """Every form of the editor by name."""
    stated = [_area(text, "text", "need_text"), _choice(text, "stated_by", StatedBy), _line(text, "own_words")]
    aimed = [_line(text, "text", "goal_text"), _line(text, "target"), _day(text, "due")]
    quick = [_line(text, "what"), _responsible(case, text, user), _day(text, "due")]
    state = [_pick(text, "lifecycle", GoalLifecycle), _pick(text, "achievement", Achievement)]
    return {
        "need": _form(text, "add_need", "need", stated),
        "goal": _form(text, "add_goal", "goal", aimed),
        "action": _form(text, "add_action", "action", quick) | {"inline": True},
        "edit": _form(text, "edit_text", "edit", [_area(text, "text")]) | {"bare": True},
        "due": _form(text, "set_due", "due", [_day(text, "due")]) | {"bare": True},
        "state": _form(text, "goal_state", "state", state),
        "review": _form(text, "next_review", "review", [_day(text, "next_review") | {"required": True}]),
        "request": _form(text, "request_statement", "request", _request_fields(text)),
        "answer": _form(text, "answer_request", "answer", _answer_fields(case, text, templates)),
        "return": _form(text, "return_request", "return", [_area(text, "question")]),
        "resend": _form(text, "resend_request", "resend", [_area(text, "reply")]),
        "cancel": _form(text, "cancel_request", "cancel", [_line(text, "reason")]),
    }


def opener(form: str, place: str, label: str, *, values: Data | None = None, **fixed: object) -> Data:
    """A button that opens `form` at `place` (a row or card id); `fixed` goes along with the fields."""
    return {
        "id": f"{form}/{place}",
        "form": form,
        "place": place,
        "label": label,
        "fixed": fixed,
        "values": values or {},
    }


def _form(text: Text, kind: str, name: str, fields: list[Data]) -> Data:
    return {
        "type": kind,
        "title": text(f"plan.form.{name}.title"),
        "submit": text(f"plan.form.{name}.submit"),
        "fields": fields,
    }


def _request_fields(text: Text) -> list[Data]:
    return [
        _area(text, "question"),
        _choice(text, "side", Side),
        _choice(text, "urgency", Urgency) | {"value": Urgency.ROUTINE.value},
        _line(text, "indication"),
        _line(text, "procedure_code") | {"longest": LONGEST_CODE, "narrow": True},
    ]


def _answer_fields(case: OpenCase, text: Text, templates: Sequence[Template]) -> list[Data]:
    return [
        _choice(text, "decision", SurgeryDecision) | {"wide": True},
        _area(text, "text", "answer_text"),
        _choice(text, "side", Side),
        {"name": "side_confirmed", "kind": "check", "label": text("plan.field.side_confirmed"), "differs": "side"},
        _choice(text, "urgency", Urgency),
        _line(text, "procedure_code") | {"longest": LONGEST_CODE, "narrow": True},
        _templates(case, text, templates),
    ]


def _templates(case: OpenCase, text: Text, templates: Sequence[Template]) -> Data:
    options = [_template_option(case, text, template) for template in templates]
    options.append({"value": "", "label": text("plan.template.none"), "lines": [], "when": ""})
    return _field(text, "template", "pick", required=False) | {"options": options, "by": "decision"}


def _template_option(case: OpenCase, text: Text, template: Template) -> Data:
    lines = []
    for action in template.actions:
        due = numbers.day(case.today + timedelta(days=action.due_days), text.language)
        lines.append(f"{action.what[text.language]} · {text(f'plan.role.{action.role.value}')} · {due}")
    return {
        "value": template.name,
        "label": template.title[text.language],
        "lines": lines,
        "when": template.decision.value if template.decision else "",
    }


def _responsible(case: OpenCase, text: Text, user: StaffMember) -> Data:
    options = [
        {"value": token, "label": responsible_name(who, text, user)}
        for token, who in responsible_choices(case, user).items()
    ]
    mine = responsible_token(Responsible(ResponsibleKind.PERSON, user.id))
    return _field(text, "responsible", "pick") | {"options": options, "value": mine}


def _field(text: Text, name: str, kind: str, *, required: bool = True, label: str = "") -> Data:
    return {"name": name, "kind": kind, "label": text(f"plan.field.{label or name}"), "required": required}


def _area(text: Text, name: str, label: str = "") -> Data:
    return _field(text, name, "area", label=label) | {"longest": MOST_CHARACTERS}


def _line(text: Text, name: str, label: str = "") -> Data:
    optional = name in ("own_words", "target", "procedure_code")
    return _field(text, name, "line", required=not optional, label=label) | {"longest": MOST_CHARACTERS}


def _day(text: Text, name: str) -> Data:
    return _field(text, name, "day", required=False) | {"longest": 40, "hint": text("plan.field.day_hint")}


def _options(text: Text, kind: type[StrEnum]) -> list[Data]:
    name = {Achievement: "achievement", GoalLifecycle: "lifecycle", SurgeryDecision: "decision", StatedBy: "stated_by"}
    family = name.get(kind, kind.__name__.lower())
    return [{"value": member.value, "label": text(f"plan.{family}.{member.value}")} for member in kind]


def _choice(text: Text, name: str, kind: type[StrEnum]) -> Data:
    return _field(text, name, "choice") | {"options": _options(text, kind)}


def _pick(text: Text, name: str, kind: type[StrEnum]) -> Data:
    return _field(text, name, "pick") | {"options": _options(text, kind)}
