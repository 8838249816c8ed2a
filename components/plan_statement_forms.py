"""The forms of a statement: asking for it, answering it, sending it back and again, cancelling it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from analytics.case import OpenCase
from components import numbers
from components.plan_attachments import attachment_options
from components.plan_evidence import measured_words
from components.plan_inputs import area, choice, day, field, line
from components.plan_statement_payload import LONGEST_CODE
from components.text import Text
from domain.plan import Side, SurgeryDecision, Urgency
from domain.plan_input import MOST_CHARACTERS
from domain.templates import Template

Data = dict[str, Any]


def statement_fields(case: OpenCase, text: Text, templates: Sequence[Template]) -> dict[str, tuple[str, list[Data]]]:
    """By form: the type of its payload and its fields."""
    return {
        "request": ("request_statement", _request_fields(case, text)),
        "answer": ("answer_request", _answer_fields(case, text, templates)),
        "return": ("return_request", [area(text, "question")]),
        "resend": ("resend_request", [area(text, "reply")]),
        "cancel": ("cancel_request", [line(text, "reason")]),
    }


def _request_fields(case: OpenCase, text: Text) -> list[Data]:
    """What is asked first, then what goes with it. Nothing is attached and nothing expires unless it is said."""
    attachments = attachment_options(case, text)
    ticks = {"name": "attachments", "kind": "ticks", "label": text("lens.form.attachments"), "required": False}
    return [
        area(text, "question"),
        choice(text, "side", Side),
        choice(text, "urgency", Urgency) | {"value": Urgency.ROUTINE.value},
        line(text, "indication"),
        line(text, "procedure_code") | {"longest": LONGEST_CODE, "narrow": True},
        day(text, "due"),
        day(text, "due") | {"name": "expires", "label": text("lens.form.expires")},
        ticks | {"options": attachments, "value": []},
    ]


def _answer_fields(case: OpenCase, text: Text, templates: Sequence[Template]) -> list[Data]:
    asked = {side.value: text("plan_edit.field.side_asked", side=text(f"plan.side.{side.value}")) for side in Side}
    confirmed = {"name": "side_confirmed", "kind": "check", "label": text("plan.field.side_confirmed")}
    return [
        choice(text, "decision", SurgeryDecision) | {"wide": True},
        area(text, "text", "answer_text"),
        _more(text, "reasons"),
        _more(text, "conditions"),
        choice(text, "side", Side),
        confirmed | {"differs": "side", "asked": asked},
        choice(text, "urgency", Urgency),
        line(text, "procedure_code") | {"longest": LONGEST_CODE, "narrow": True},
        _templates(case, text, templates),
    ]


def _more(text: Text, name: str) -> Data:
    return {
        "name": name,
        "kind": "line",
        "label": text(f"lens.form.{name}"),
        "required": False,
        "longest": MOST_CHARACTERS,
    }


def _templates(case: OpenCase, text: Text, templates: Sequence[Template]) -> Data:
    """Those of a decision: what begins care without one is not part of a statement."""
    options = [_template_option(case, text, template) for template in templates if template.decision]
    options.append({"value": "", "label": text("plan.template.none"), "lines": [], "when": ""})
    return field(text, "template", "pick", required=False) | {"options": options, "by": "decision"}


def _template_option(case: OpenCase, text: Text, template: Template) -> Data:
    lines = []
    for action in template.actions:
        due = numbers.day(case.today + timedelta(days=action.due_days), text.language)
        known = measured_words(action.evidence, text)
        lines.append(f"{action.what[text.language]} · {text(f'plan.role.{action.role.value}')} · {due} · {known}")
    return {
        "value": template.name,
        "label": template.title[text.language],
        "lines": lines,
        "when": template.decision.value if template.decision else "",
    }
