"""The plan in words under the official headings of its kind: for the clipboard and for paper.

Health and care plan: the national headings (domain.md section 5). Client plan: what laki 1301/2014 39 § and 703/2023
42-43 § say it holds. A joint plan is one document of both registers and has all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from analytics.case import OpenCase
from components.plan_master import marks
from components.plan_paper_items import (
    Line,
    Lines,
    Told,
    actions,
    follow_ups,
    goals,
    need,
    responsible,
    statements,
    whole_disagreements,
)
from components.text import Text
from domain.plan import PlanKind, PlanSection, StatedBy
from domain.plan_beside import section_of


@dataclass(frozen=True, slots=True)
class Heading:
    """An official heading and what the plan has under it; no lines: nothing is written."""

    title: str
    lines: tuple[Line, ...]


Filler = Callable[[Told], Lines]


def headings(case: OpenCase, text: Text) -> list[Heading]:
    """Every official heading of the plan's kind, in order, also those with nothing under them."""
    told = Told(case, text, marks(case, text))
    return [
        Heading(text(f"plan_text.heading.{name}"), tuple(line for fill in fillers for line in fill(told)))
        for name, fillers in HEADINGS[case.plan.kind]
    ]


def _needs(stated: frozenset[StatedBy]) -> Filler:
    return lambda told: (line for one in told.case.plan.needs if one.stated_by in stated for line in need(one, told))


def _section(section: PlanSection) -> Filler:
    def fill(told: Told) -> Lines:
        words = section_of(told.case.plan, section)
        if words:
            yield Line(words, mark=False)

    return fill


_ALL = frozenset(StatedBy)
_THEIRS = frozenset({StatedBy.CUSTOMER})
_FOLLOW = ("follow_up", (_section(PlanSection.FOLLOW_UP), follow_ups))
_MEANS = ("means", (actions, statements))
_MORE = ("more", (_section(PlanSection.MORE), whole_disagreements))
_MEDICAL = ("diagnoses_and_medication", (_section(PlanSection.DIAGNOSES_AND_MEDICATION),))
_CLIENT_FIRST = (
    ("client_estimate", (_section(PlanSection.CLIENT_ESTIMATE), _needs(_THEIRS))),
    ("professional_estimate", (_section(PlanSection.PROFESSIONAL_ESTIMATE), _needs(_ALL - _THEIRS))),
    ("services", (_section(PlanSection.SERVICES),)),
    ("meetings", (_section(PlanSection.MEETINGS),)),
    ("strengths", (_section(PlanSection.STRENGTHS),)),
)
_CLIENT_LAST = (
    ("duration", (_section(PlanSection.DURATION),)),
    ("partners", (_section(PlanSection.PARTNERS),)),
    ("private_support", (_section(PlanSection.PRIVATE_SUPPORT),)),
)

HEADINGS: Mapping[PlanKind, tuple[tuple[str, tuple[Filler, ...]], ...]] = {
    PlanKind.HEALTH_CARE: (
        ("needs", (_needs(_ALL),)),
        ("goals", (goals,)),
        _MEANS,
        _FOLLOW,
        _MEDICAL,
        ("responsible", (responsible,)),
        _MORE,
    ),
    PlanKind.CLIENT: (
        *_CLIENT_FIRST,
        ("goals", (goals,)),
        _MEANS,
        *_CLIENT_LAST,
        _FOLLOW,
        ("key_worker", (responsible,)),
        _MORE,
    ),
    PlanKind.JOINT: (
        *_CLIENT_FIRST,
        ("goals", (goals,)),
        _MEANS,
        *_CLIENT_LAST,
        _FOLLOW,
        _MEDICAL,
        ("responsible_joint", (responsible,)),
        _MORE,
    ),
}
"""Heading by heading: what of the plan stands under it."""
