"""The journey as one bounded message to its component (docs/adr/030)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from analytics.case import OpenCase
from analytics.segment_told import Beside
from components.journey_align import aligned
from components.journey_axis import strip, tick_names
from components.journey_cards import cards
from components.journey_head import actions, buttons, find, toggles
from components.journey_look import JourneyLook
from components.journey_map import chart, head
from components.journey_period import period
from components.journey_shown import shown
from components.journey_silence import silences
from components.journey_spots import Spots, evidence
from components.journey_table import every_event, table
from components.print_sheet import print_sheet
from components.ribbon_view import ribbon_view
from components.sources_rail import missing
from components.text import Text
from domain.staff import StaffMember


def journey_view(
    case: OpenCase,
    look: JourneyLook,
    text: Text,
    user: StaffMember | None = None,
    now: datetime | None = None,
    beside: Beside | None = None,
) -> dict[str, Any]:
    """Everything components/frontend/journey.js draws, and nothing more.

    `user` is whose own events "mine" are; `now` stands on a printed sheet (the opening's time when not given); `beside`
    is the customer beside a segment, where the look asks for it.
    """
    view, unsure = shown(case, look, user), bool(missing(case, text))
    spots, n = Spots(view), len(case.events)
    mode = "empty" if not n else "few" if view.few else "chart"
    page = 0 if mode == "few" else look.table_page
    return {
        "handle": case.handle,
        "mode": mode,
        "head": head(view, text, unsure=unsure)
        | {
            "silent": silences(case, text),
            "buttons": buttons(view, text),
            "toggles": toggles(view, text),
            "find": find(view, text),
            "actions": actions(view, text),
        },
        "chart": chart(view, text, unsure=unsure) if mode == "chart" else None,
        "names": tick_names(text),
        "strip": strip(view, text),
        "evidence": evidence(view, spots),
        "cards": cards(view, spots, text),
        "period": period(view, text),
        "aligned": aligned(view, text),
        "ribbon": ribbon_view(beside, look.ribbon, text, table=page >= 0) if beside and look.ribbon else None,
        "table": table(view, text, page, every_event(view) if mode == "few" else None) if page >= 0 and n else None,
        "print": print_sheet(view, user, now or case.opened_at) if look.printing else None,
        "labels": labels(text),
    }


def labels(text: Text) -> dict[str, str]:
    """Words that never change within a language."""
    return {name: text(f"journey.label.{name}") for name in LABELS} | {"close": text("common.close")}


LABELS = (
    "now", "table", "chart", "legend", "strip_window", "strip_from", "strip_to", "help", "fold", "unfold", "nest",
    "unnest", "planned", "cancelled", "shielded", "new", "evidence", "about", "gap", "brush", "episode",
)  # fmt: skip
