"""Pinned cards: the events of a mark with every field their sources gave."""

from __future__ import annotations

from typing import Any

from analytics.journey_types import RANK
from components.event_words import event_fields
from components.journey_look import Pin
from components.journey_shown import Shown
from components.journey_spots import Spots
from components.journey_words import short
from components.text import Text
from domain.event import Event

FIRST_CARD_EVENTS = 12
NEXT_CARD_EVENTS = 4
LONGEST_NAME = 500
LONGEST_FIELD = 300


def cards(view: Shown, spots: Spots, text: Text) -> list[dict[str, Any]]:
    """The pinned cards, the newest first; one whose events are no longer in the case is left out."""
    found = [
        _card(view, pin, spots, FIRST_CARD_EVENTS if place == 0 else NEXT_CARD_EVENTS, text)
        for place, pin in enumerate(view.look.pins)
    ]
    return [card for card in found if card is not None]


def _card(view: Shown, pin: Pin, spots: Spots, most: int, text: Text) -> dict[str, Any] | None:
    events = [view.c.events[index] for index in view.c.rows_of(pin.events).tolist()]
    if not events:
        return None
    spot = spots.first(pin.events)
    return {
        "id": pin.id,
        "spot": list(spot) if spot else None,
        "n": text("journey.events", n=len(events)),
        "events": [_event(event, text) for event in events[:most]],
        "more": text("common.more", n=len(events) - most) if len(events) > most else "",
        "align": text("journey.align.on") if len(events) == 1 or len({event.what for event in events}) == 1 else "",
    }


def _event(event: Event, text: Text) -> dict[str, Any]:
    return {
        "t": short(event.what, LONGEST_NAME) or text("journey.unnamed"),
        "kind": RANK[event.kind],
        "fields": [[label, short(value, LONGEST_FIELD)] for label, value in event_fields(event, text)],
    }
