"""What stands beside the items of a plan: evaluations by both sides, disagreements, written sections."""

from __future__ import annotations

from typing import Any

from analytics.case import OpenCase
from components import numbers
from components.text import Text
from domain.plan import Disagreement, Evaluation, PlanSection
from domain.plan_beside import SECTIONS, section_of

Data = dict[str, Any]


def beside(case: OpenCase, item_id: str | None, text: Text) -> Data:
    """{"beside": [{label, text}]} of one item (None: the whole plan), newest first; nothing when there is nothing."""
    lines = [
        *(_evaluation(one, text) for one in reversed(case.plan.evaluations) if one.goal_id == item_id),
        *(_disagreement(one, text) for one in reversed(case.plan.disagreements) if one.item_id == item_id),
    ]
    return {"beside": lines} if lines else {}


def _evaluation(one: Evaluation, text: Text) -> Data:
    views = [
        text(f"plan_edit.view.{name}", words=words)
        for name, words in (("customer", one.customer_view), ("professional", one.professional_view))
        if words
    ]
    return {"label": _by("plan_edit.evaluated", one, text), "text": "\n".join(views)}


def _disagreement(one: Disagreement, text: Text) -> Data:
    label = _by(f"plan_edit.disagrees.{one.whose.value}", one, text)
    reason = [text("plan_edit.because", words=one.reason)] if one.reason else []
    return {"label": label, "text": "\n".join([one.text, *reason]), "warn": True}


def _by(key: str, one: Evaluation | Disagreement, text: Text) -> str:
    return text(key, who=one.written_by.name, at=numbers.when(one.written_at, text.language))


def sections(case: OpenCase, text: Text, *, revise: bool) -> list[Data]:
    """The text sections that a plan of this kind has, in the order of its headings. Unwritten ones are there for those
    who may write them."""
    there = {one.section: one for one in case.plan.sections}
    found = []
    for section in PlanSection:
        one = there.get(section)
        if section not in SECTIONS[case.plan.kind] or not (one or revise):
            continue
        at = numbers.when(one.written_at, text.language) if one else ""
        found.append(
            {
                "id": f"section.{section.value}",
                "ref": section.value,
                "kind": "section",
                "title": text(f"plan_edit.section.{section.value}"),
                "text": section_of(case.plan, section),
                "by": text("plan_edit.written", who=one.written_by.name, at=at) if one else "",
                "offers": "section",
                "now": {"text": one.text} if one else {},
            }
        )
    return found
