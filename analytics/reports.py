"""What was written about an examination: its own conclusion, or the document about it soon after."""

from __future__ import annotations

from collections.abc import Iterable

from analytics.situation_words import HAPPENED
from domain.event import Event

STATED_WITHIN_DAYS = 30


def report_of(event: Event, documents: Iterable[Event]) -> tuple[str, str]:
    """(the report's words, id of the event that tells them); ("", "") when no source tells.

    An examination's `reason` is its conclusion. Otherwise a document with the examination's own code, written within
    30 days of it, tells it after a colon ("Radiologist's statement: ...").
    """
    if event.reason:
        return event.reason, event.id
    for document in (e for e in documents if is_about(e, event)):
        words = document.what.partition(":")[2].strip()
        if words and words.casefold() not in event.what.casefold():
            return words, document.id
    return "", ""


def is_about(document: Event, event: Event) -> bool:
    """The same code, written soon after."""
    if document.status not in HAPPENED or document.code is None:
        return False
    days = (document.start.day - event.start.day).days
    return document.code == event.code and 0 <= days <= STATED_WITHIN_DAYS
