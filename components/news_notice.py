"""What is said first above the room: a customer who is easily taken for another, and what came with a new reading."""

from __future__ import annotations

from typing import Any

from analytics.case import OpenCase
from components import numbers
from components.event_words import event_what
from components.notices import notice
from components.text import Text
from domain.look_alike import Likeness

MOST_NAMED = 3


def first_notices(
    case: OpenCase, text: Text, alike: Likeness | None, before: frozenset[str] | None
) -> list[dict[str, Any]]:
    """`alike` names nobody; `before` is None until the case has been read again."""
    found = [notice(text(f"safety.alike.{alike.value}"), "warn")] if alike else []
    return [*found, *([came_notice(case, before, text)] if before is not None else [])]


def came_notice(case: OpenCase, before: frozenset[str], text: Text) -> dict[str, Any]:
    """`before` are the ids of the events that were on the screen. Names the newest three, counts all."""
    new = [event for event in case.events if event.id not in before]
    if not new:
        return notice(text("safety.came_hidden"))
    newest = sorted(new, key=lambda event: event.start.day, reverse=True)[:MOST_NAMED]
    named = [f"{event_what(event, text)} {numbers.moment(event.start, text.language)}" for event in newest]
    rest = [text("common.more", n=len(new) - MOST_NAMED)] if len(new) > MOST_NAMED else []
    return notice(text("safety.came", n=len(new), list=text("common.comma").join([*named, *rest])))
