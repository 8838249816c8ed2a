"""What an examination found: its own conclusion, or the statement written about it soon after."""

from __future__ import annotations

from analytics.situation_words import HAPPENED, Facts
from domain.event import Event, EventKind

STATED_WITHIN_DAYS = 30
LONGEST = 60


def finding_of(facts: Facts, event: Event) -> tuple[str, str]:
    """(finding in at most 60 characters, id of the event that tells it); ("", "") when no source tells.

    An examination's `reason` is its conclusion. Otherwise a document with the examination's own code, written within
    30 days of it, tells it after a colon ("Radiologist's statement: ...").
    """
    if event.reason:
        return _short(event.reason), event.id
    for document in (e for e in facts.events if e.kind is EventKind.DOCUMENT and _is_about(e, event)):
        words = document.what.partition(":")[2].strip()
        if words and words.casefold() not in event.what.casefold():
            return _short(words), document.id
    return "", ""


def _is_about(document: Event, event: Event) -> bool:
    """The same code, written soon after."""
    if document.status not in HAPPENED or document.code is None:
        return False
    days = (document.start.day - event.start.day).days
    return document.code == event.code and 0 <= days <= STATED_WITHIN_DAYS


def _short(words: str) -> str:
    """On one line, cut between words and marked when it is too long for a sentence."""
    line = " ".join(words.split()).rstrip(".")
    if len(line) <= LONGEST:
        return line
    cut = line[:LONGEST]
    return (cut.rpartition(" ")[0] or cut[:-1]).rstrip(",;:") + "…"
