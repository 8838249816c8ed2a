"""The plan as plain text under the official headings of its kind, ready to be pasted into the record.

The clipboard is outside our walls, as with the summary (components/summary_text.py): no personal ID and no name, what
looks like one is masked in free text, places are left out under non-disclosure, and it is the same deed with the same
line in the use log (Deed.COPY_SUMMARY).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from analytics.case import OpenCase
from components import numbers
from components.plan_fhir import AsFhir, plan_as_fhir
from components.plan_master import master_lines
from components.plan_paper import Heading, headings
from components.plan_paper_items import Line
from components.plan_sheet import plan_sheet
from components.print_sheet import paper_words
from components.summary_text import initials
from components.text import Text
from domain.access import Deed
from domain.customer import Customer
from domain.staff import StaffMember

WAYS = ("text", "print", "fhir")
"""How the plan leaves: to the clipboard as text, to paper, to the clipboard in FHIR's form."""


@dataclass(frozen=True, slots=True)
class PlanOut:
    """How the plan was asked for just now ("": not at all), and how many times it was given in this opening."""

    way: str = ""
    n: int = 0


def plan_text(case: OpenCase, text: Text, now: datetime) -> str:
    """The whole plan in the user's language: nothing is cut, so that nothing is typed twice."""
    plan = case.plan
    kind, when = text(f"plan.kind.{plan.kind.value}"), numbers.when(now, text.language)
    title = text("plan_text.title", kind=kind, version=plan.version, when=when)
    parts = [[title, initials(case.customer, text), *master_lines(case, text)]]
    parts += [_lines(heading, case.customer, text) for heading in headings(case, text)]
    parts.append([text("plan_text.place_left_out")] if case.customer.non_disclosure else [])
    parts.append([text("situation.copy.foot")])
    return "\n\n".join("\n".join(part) for part in parts if part)


def _lines(heading: Heading, customer: Customer, text: Text) -> list[str]:
    """The heading and its lines; an item begins with a dash, what belongs to it is set in."""
    written = [_set_in(line, paper_words(line.text, customer)) for line in heading.lines]
    return [heading.title, *(written or [text("plan_text.none")])]


def _set_in(line: Line, words: str) -> str:
    """Further lines of a text that was typed in several stand under the first."""
    first, *rest = words.splitlines() or [""]
    before, under = "  " * line.level, "  " * (line.level + line.mark)
    return "\n".join([before + "- " * line.mark + first, *((under + one).rstrip() for one in rest)])


def plan_out(
    case: OpenCase, text: Text, user: StaffMember, now: datetime, out: PlanOut, as_fhir: AsFhir | None = None
) -> dict[str, Any]:
    """{"out": {buttons, n, text, sheet, done, failed}} for the frontend; a new `n` is a new copy, 0 is none. No
    buttons for whom the policy would refuse, and while there is no plan that they may see. `as_fhir` writes the plan as
    a bundle; None where nothing does."""
    if Deed.COPY_SUMMARY not in case.may or not case.plan.version or case.plan_closed:
        return {"out": None}
    return {
        "out": {
            "buttons": [
                {"way": one, "label": text(f"plan_text.out.{one}")} for one in WAYS if as_fhir or one != "fhir"
            ],
            "n": out.n if out.way else 0,
            "text": _copied(case, text, now, out.way, as_fhir),
            "sheet": plan_sheet(case, user, now) if out.way == "print" else None,
            "done": text("plan_text.out.done_fhir" if out.way == "fhir" else "plan_text.out.done"),
            "failed": text("plan_text.out.failed"),
        }
    }


def _copied(case: OpenCase, text: Text, now: datetime, way: str, as_fhir: AsFhir | None) -> str:
    """What goes to the clipboard, "" when nothing does."""
    if way == "fhir" and as_fhir is not None:
        return plan_as_fhir(case, as_fhir, text)
    return plan_text(case, text, now) if way == "text" else ""
