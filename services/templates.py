"""Deed: choose the next actions that an answer adds."""

from __future__ import annotations

from domain.plan import SurgeryDecision
from domain.templates import Template
from services.desk import Desk


def template_list(desk: Desk, decision: SurgeryDecision | None = None) -> tuple[Template, ...]:
    """Templates that fit the decision (all of them when it is not made yet). They hold no personal data."""
    templates = desk.house.templates.all() if desk.house.templates else ()
    return tuple(t for t in templates if decision is None or t.decision in (None, decision))
