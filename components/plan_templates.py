"""Templates as previewed choices: what each step would add, to whom, by when, what has been measured of it, and whether
it stands in the plan already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from analytics.case import OpenCase
from components import numbers
from components.plan_evidence import measured_briefly, measured_words
from components.text import Text
from domain.measured import MeasuredEvidence
from domain.plan import Plan
from domain.plan_moves import CLOSED_GOAL, LIVE_ACTION
from domain.templates import Template, TemplateAction

Data = dict[str, Any]
FORM = "template"


def template_forms(case: OpenCase, text: Text, templates: Sequence[Template]) -> dict[str, Data]:
    """The one form of all templates that are not part of a statement; {} when there are none.

    Opened from a goal it begins with that goal. The steps of all stand in one list, each with the template it is of
    (`when`): the frontend shows those of the chosen one, and only those are read (components/plan_payload.py).
    """
    free = _free(templates)
    if not free:
        return {}
    there = open_words(case.plan)
    steps = [_step(case, text, one, number, there) for one in free for number in range(len(one.actions))]
    goals = [{"value": "", "label": text("plan.whole")}]
    goals += [{"value": g.id, "label": g.text} for g in case.plan.goals if g.lifecycle not in CLOSED_GOAL]
    choices = [{"value": one.ref, "label": _named(one, text)} for one in free]
    ticks = {"options": steps, "value": [one["value"] for one in steps if not one["there"]], "shows": "template"}
    form = {
        "type": "apply_template",
        "title": text("plan_edit.template.title"),
        "label": text("plan_edit.template.label"),
        "submit": text("plan_edit.template.submit"),
        "fills": True,
        "fields": [
            _field(text, "template", "pick", "template.which") | {"options": choices, "value": free[0].ref},
            _field(text, "steps", "ticks", "template.steps") | ticks | {"said": text("plan_evidence.meaning")},
            _field(text, "goal_id", "pick", "template.goal") | {"options": goals, "value": "", "from": "ref"},
        ],
    }
    return {FORM: form}


def template_starts(case: OpenCase, text: Text, templates: Sequence[Template]) -> list[Data]:
    """Buttons of an empty plan, one for each template: each opens the form with that template chosen."""
    return [
        {
            "id": f"{FORM}/head/{one.name}",
            "form": FORM,
            "place": "head",
            "label": text("plan_edit.template.start", name=_title(one, text)),
            "fixed": {},
            "values": {"template": one.ref},
        }
        for one in sorted(_free(templates), key=lambda one: _title(one, text).casefold())
    ]


def evidenced(
    case: OpenCase, rows: list[dict[str, Any]], templates: Sequence[Template], text: Text
) -> list[dict[str, Any]]:
    """The plan's rows: what has been measured of an action that came from a template stands among its notes."""
    known = _known(case.plan, templates)
    notes = {id: text("plan_evidence.note", difference=measured_briefly(one, text)) for id, one in known.items()}
    return [row | {"notes": [*row.get("notes", ()), notes[row["id"]]]} if row["id"] in notes else row for row in rows]


def _known(plan: Plan, templates: Sequence[Template]) -> Mapping[str, MeasuredEvidence]:
    """By action, as long as its template has the version it was made from and its words have not been changed."""
    told = {
        (one.ref, what): step.evidence
        for one in templates
        for step in one.actions
        if step.evidence
        for what in step.what.values()
    }
    found = {action.id: told.get((action.template or "", action.what)) for action in plan.actions if told}
    return {id: evidence for id, evidence in found.items() if evidence}


def open_words(plan: Plan) -> frozenset[str]:
    """What stands open in the plan, casefolded: gathered once for all steps."""
    return frozenset(action.what.casefold() for action in plan.actions if action.status in LIVE_ACTION)


def is_there(there: frozenset[str], step: TemplateAction) -> bool:
    """True when an action of these words, in any language, stands open in the plan: what is done may be due again."""
    return any(what.casefold() in there for what in step.what.values())


def _free(templates: Sequence[Template]) -> list[Template]:
    return [one for one in templates if one.decision is None]


def _title(template: Template, text: Text) -> str:
    return template.title[text.language]


def _named(template: Template, text: Text) -> str:
    owner = template.owner or text("plan_edit.template.own")
    return text("plan_edit.template.named", name=_title(template, text), version=template.version, owner=owner)


def _field(text: Text, name: str, kind: str, label: str) -> Data:
    return {"name": name, "kind": kind, "label": text(f"plan_edit.{label}"), "required": True}


def _step(case: OpenCase, text: Text, template: Template, number: int, there: frozenset[str]) -> Data:
    step = template.actions[number]
    due = numbers.day(case.today + timedelta(days=step.due_days), text.language)
    what = step.what.get(case.plan.language) or step.what["fi"]  # as it will stand in the plan
    return {
        "value": f"{template.ref}/{number}",
        "when": template.ref,
        "label": what,
        "hint": f"{text(f'plan.role.{step.role.value}')} · {due}",
        "evidence": measured_words(step.evidence, text),
        "there": text("plan_edit.template.there") if is_there(there, step) else "",
    }
