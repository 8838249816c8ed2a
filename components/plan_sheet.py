"""The plan on paper in the customer's own language, with room for both views and both signatures.

Paper leaves our walls as a copied text does (components/plan_text.py): the same masking and the same deed. There is a
line for the name, written by hand, and the foot tells who printed it and when.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from analytics.case import OpenCase
from components import numbers
from components.plan_master import master_lines
from components.plan_paper import Heading, headings
from components.plan_paper_items import Line
from components.print_sheet import paper_words
from components.text import LANGUAGES, Text
from domain.customer import Customer
from domain.staff import StaffMember

RULE = "_" * 92
WRITING_LINES = 2


def plan_sheet(case: OpenCase, user: StaffMember, now: datetime) -> dict[str, Any]:
    """{lang, title, lines, sections: [{title, lines, room}], foot}, as components/print_sheet.py makes."""
    text = Text(paper_language(case))
    plan = case.plan
    when = numbers.day(now.astimezone(numbers.HELSINKI).date(), text.language)
    sections = [_section(heading, case.customer, text) for heading in headings(case, text)]
    return {
        "lang": text.language,
        "title": text(f"plan.kind.{plan.kind.value}"),
        "lines": [
            text("plan_text.paper.name"),
            text("plan_text.paper.version", version=plan.version, when=when),
            *master_lines(case, text),
        ],
        "sections": [*sections, _views(text)],
        "foot": [
            text("plan_text.place_left_out") if case.customer.non_disclosure else "",
            _by(case, user, now, text),
            text("plan_text.paper.foot"),
        ],
    }


def paper_language(case: OpenCase) -> str:
    """The customer's language when we have it, else the plan's, else Finnish."""
    wanted = (case.customer.language or "", case.plan.language)
    return next((language for language in wanted if language in LANGUAGES), "fi")


def _section(heading: Heading, customer: Customer, text: Text) -> dict[str, Any]:
    lines = [written for line in heading.lines for written in _written(line, customer)]
    return {"title": heading.title, "lines": lines or [text("plan_text.none")]}


def _written(line: Line, customer: Customer) -> list[str]:
    """Set in with spaces that stay: a sheet's lines are plain text."""
    first, *rest = paper_words(line.text, customer).splitlines() or [""]
    before, under = (numbers.NBSP * 4 * level for level in (line.level, line.level + line.mark))
    return [before + ("•" + numbers.NBSP) * line.mark + first, *(under + one for one in rest)]


def _views(text: Text) -> dict[str, Any]:
    """Room to write by hand: what both think of the plan, and that both have seen it."""
    views = [
        line
        for whose in ("customer_view", "professional_view")
        for line in (text(f"plan_text.paper.{whose}"), *[RULE] * WRITING_LINES)
    ]
    signs = [f"{text(f'plan_text.paper.{whose}')} {RULE[:50]}" for whose in ("customer_signs", "professional_signs")]
    return {"title": text("plan_text.paper.views"), "lines": [*views, *signs], "room": True}


def _by(case: OpenCase, user: StaffMember, now: datetime, text: Text) -> str:
    unit = "" if case.customer.non_disclosure else user.unit
    who = [user.name, text(f"common.role.{user.role.value}"), unit]
    named = text("common.comma").join(part for part in who if part)
    return text("plan_text.paper.by", who=named, at=numbers.when(now, text.language))
