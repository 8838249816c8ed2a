"""The journey as one message to its component: chart or table, pinned card, where the evidence of phrases is drawn."""

from __future__ import annotations

from typing import Any

from analytics.case import OpenCase
from components.journey_look import JourneyLook, shown_journey
from components.journey_map import FEW, journey_labels, journey_map, pinned_card, table_twin
from components.journey_spots import evidence, spots
from components.text import Text


def journey_view(case: OpenCase, look: JourneyLook, text: Text) -> dict[str, Any]:
    """Everything components/frontend/journey.js draws, and nothing more (docs/adr/030)."""
    drawn = shown_journey(case, look)
    where = spots(case, drawn)
    page = 0 if len(case.events) <= FEW and case.events else look.table_page
    card = pinned_card(case, look.pinned, text) if look.pinned else None
    if card is not None:
        card["spot"] = list(where[look.pinned[0]]) if look.pinned[0] in where else None
    return {
        "handle": case.handle,
        "journey": journey_map(case, drawn, look.window, text),
        "card": card,
        "table": table_twin(case, drawn, page, text) if page >= 0 else None,
        "evidence": evidence(case, where),
        "labels": journey_labels(text),
    }
