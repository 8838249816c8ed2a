"""The clinician's room as one message to the frontend: everything decided and worded, nothing more than it draws."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from analytics.case import OpenCase
from analytics.journey import Journey, journey
from components.customer_bar import banner
from components.journey_map import FEW, journey_labels, journey_map, pinned_card, table_twin
from components.journey_window import Window
from components.notices import case_notices
from components.segment_card import segment_card
from components.sentences import Spots, spots
from components.situation_cards import cards, sentence, small_journey
from components.sources_rail import rail
from components.text import Text

NO_TABLE = -1


@dataclass(frozen=True, slots=True)
class Look:
    """How the user looks at the open case: the journey's window, the pinned events, a page of the table twin, an ID
    revealed, and a sentence about a command that failed."""

    window: Window = None
    pinned: tuple[str, ...] = ()
    table_page: int = NO_TABLE
    revealed: str = ""
    trouble: str = ""


def shown_journey(case: OpenCase, look: Look) -> Journey:
    """The journey in the window that the user chose; the case's own when none was chosen."""
    return journey(case.events, case.today, look.window) if look.window else case.journey


def room_view(case: OpenCase, look: Look, text: Text, now: datetime) -> dict[str, Any]:
    """One message: what each panel draws, under the panel's name. `now` ages the sources."""
    drawn = shown_journey(case, look)
    where = spots(case, drawn)
    page = 0 if len(case.events) <= FEW and case.events else look.table_page
    return {
        "mode": "case",
        "handle": case.handle,
        "banner": banner(case, text, revealed=look.revealed),
        "notices": case_notices(case, text, trouble=look.trouble),
        "sentence": sentence(case, text, where),
        "cards": cards(case, text, where),
        "segment": segment_card(case, text),
        "small": small_journey(case, drawn, text),
        "rail": rail(case, text, now),
        "journey": journey_map(case, drawn, look.window, text),
        "card": _card(case, look, where, text),
        "table": table_twin(case, drawn, page, text) if page >= 0 else None,
        "labels": journey_labels(text),
    }


def _card(case: OpenCase, look: Look, where: Spots, text: Text) -> dict[str, Any] | None:
    card = pinned_card(case, look.pinned, text) if look.pinned else None
    if card is not None:
        card["spot"] = list(where[look.pinned[0]]) if look.pinned[0] in where else None
    return card
