"""What the quick line would do, shown before it is done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from analytics.case import OpenCase
from components import numbers
from components.plan_dates import year_words
from components.plan_forms import opener
from components.plan_look import PlanLook
from components.plan_people import responsible_name
from components.plan_quick import Quick, parse_quick, statement_question
from components.text import Text
from domain.access import Deed
from domain.plan import Responsible, ResponsibleKind, Urgency
from domain.plan_requests import DUE_DAYS
from domain.staff import StaffMember

Data = dict[str, Any]


def quick_view(case: OpenCase, look: PlanLook, text: Text, user: StaffMember) -> Data:
    """{typed, parts: [[label, words]], unknown, ready, opens}. `opens` is the request form that opens instead: a
    request is never sent by a line of text."""
    if not look.quick.strip():
        return {"typed": look.quick, "parts": [], "unknown": "", "ready": False}
    quick = parse_quick(look.quick, case, user)
    asks = quick.statement and Deed.REQUEST_STATEMENT in case.may
    doubt = text(quick.doubt.text_key, **quick.doubt.values) if quick.doubt else ""
    unknown = text("plan_edit.quick.unknown", words=" ".join(quick.unknown)) if quick.unknown else ""
    view: Data = {
        "typed": look.quick,
        "parts": _asked(quick, case, text) if asks else _parts(quick, case, text, user),
        "unknown": " ".join(said for said in (doubt, unknown) if said),
        "ready": bool(quick.what) and not doubt,
    }
    return view | ({"opens": _request(quick, text)} if asks and not doubt else {})


def _parts(quick: Quick, case: OpenCase, text: Text, user: StaffMember) -> list[list[str]]:
    who = quick.responsible or Responsible(ResponsibleKind.PERSON, user.id, user.name)
    parts = [
        ("what", quick.what or text("plan_edit.quick.nothing")),
        ("responsible", responsible_name(who, text, user)),
        ("due", _day(quick.due, case, text) if quick.due else text("plan_edit.when.none")),
        ("priority", text(f"plan_edit.priority.{quick.priority}") if quick.priority != 2 else ""),
        ("goal_text", quick.goal.text if quick.goal else ""),
    ]
    return [[_label(name, text), words] for name, words in parts if words]


def _day(due: date, case: OpenCase, text: Text) -> str:
    """The day, and in words that it is not of this year."""
    year = year_words(due, case.today, text)
    return numbers.day(due, text.language) + (text("common.comma") + year if year else "")


def _asked(quick: Quick, case: OpenCase, text: Text) -> list[list[str]]:
    """What the request would begin with: its question, day and urgency. It has a form of its own, which asks what a
    line cannot tell."""
    urgency = _urgency(quick)
    usual = case.today + timedelta(days=DUE_DAYS[urgency])
    due = _day(quick.due, case, text) if quick.due else text("plan_edit.quick.usual_day", day=_day(usual, case, text))
    parts = [
        ("question", statement_question(quick)),
        ("due", due),
        ("urgency", text(f"plan.urgency.{urgency.value}")),
    ]
    opens = [text("plan.request.title"), text("plan_edit.quick.opens_form")]
    return [opens, *([_label(name, text), words] for name, words in parts if words)]


def _urgency(quick: Quick) -> Urgency:
    return Urgency.URGENT if quick.priority == 1 else Urgency.ROUTINE


def _label(name: str, text: Text) -> str:
    return text(f"plan.field.{name}") if text.has(f"plan.field.{name}") else text(f"plan_edit.field.{name}")


def _request(quick: Quick, text: Text) -> Data:
    values = {"question": statement_question(quick), "urgency": _urgency(quick).value}
    if quick.due:
        values["due"] = numbers.day(quick.due, text.language)
    return opener("request", "head", text("plan.add.request"), values=values)
