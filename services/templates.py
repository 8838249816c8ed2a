"""Templates as they are offered: each action with what has been measured of it, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from analytics.effect import evidence_of
from domain.measured import Followed
from domain.templates import Template, TemplateAction
from services.ports import House


def offered(house: House) -> tuple[Template, ...]:
    """Every template. What its organisation has written of an action stands; otherwise the own county's events tell,
    when enough persons stand behind the number."""
    templates = house.templates.all() if house.templates else ()
    counts = house.followed.followed() if house.followed else {}
    return tuple(replace(one, actions=tuple(_told(action, counts) for action in one.actions)) for one in templates)


def _told(action: TemplateAction, counts: Mapping[str, Followed]) -> TemplateAction:
    asked = counts.get(action.question)
    return replace(action, evidence=evidence_of(asked)) if asked and action.evidence is None else action
