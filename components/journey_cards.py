"""Pinned cards: the events of a mark with every field their sources gave."""

from __future__ import annotations

from typing import Any

from components.event_words import event_fields, event_what
from components.journey_look import Pin
from components.journey_shown import Shown
from components.journey_spots import Spots
from components.journey_words import short
from components.text import Text
from domain.event import Event, EventStatus

MOST_EVENTS = 12
MOST_BYTES = 9_000
LONGEST_NAME = 500
LONGEST_FIELD = 160


def cards(view: Shown, spots: Spots, text: Text) -> list[dict[str, Any]]:
    """The pinned cards, the newest first; one whose events are no longer in the case is left out.

    Each has at least its first event with every field; the rest while there is room, and what is left out is said.
    """
    room, found = MOST_BYTES, []
    for pin in view.look.pins:
        events = [view.c.events[index] for index in view.c.rows_of(pin.events).tolist()]
        if events:
            told, room = _told(events, room, text)
            found.append(_card(view, pin, spots, events, told, text))
    return found


def _told(events: list[Event], room: int, text: Text) -> tuple[list[dict[str, Any]], int]:
    """The events that there is room for, and the bytes that are left."""
    told: list[dict[str, Any]] = []
    for event in events[:MOST_EVENTS]:
        one = _event(event, text)
        size = len(one["t"].encode()) + sum(len((label + value).encode()) for label, value in one["fields"])
        if told and size > room:
            break
        told.append(one)
        room -= size
    return told, room


def _card(
    view: Shown, pin: Pin, spots: Spots, events: list[Event], told: list[dict[str, Any]], text: Text
) -> dict[str, Any]:
    spot, rest = spots.first(pin.events), len(events) - len(told)
    return {
        "id": pin.id,
        "spot": list(spot) if spot else None,
        "n": text("journey.events", n=len(events)),
        "events": told,
        "more": text("common.more", n=rest) if rest else "",
        "align": text("journey.align.on") if _alignable(view, events) else "",
    }


def _alignable(view: Shown, events: list[Event]) -> bool:
    """One thing, that has happened: what is planned or was cancelled has nothing after it."""
    gone = (EventStatus.PLANNED, EventStatus.CANCELLED, EventStatus.NO_SHOW)
    happened = [one for one in events if one.status not in gone and one.start.day.toordinal() <= view.c.today]
    return bool(happened) and len({event.what for event in events}) == 1


def _event(event: Event, text: Text) -> dict[str, Any]:
    return {
        "t": short(event_what(event, text), LONGEST_NAME) or text("journey.unnamed"),
        "fields": [[label, short(value, LONGEST_FIELD)] for label, value in event_fields(event, text)],
    }
