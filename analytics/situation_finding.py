"""What an examination found, in a few words: its own conclusion, or the statement written about it soon after."""

from __future__ import annotations

from analytics.reports import report_of
from analytics.situation_words import Facts
from domain.event import Event, EventKind

LONGEST = 60


def finding_of(facts: Facts, event: Event) -> tuple[str, str]:
    """(finding in at most 60 characters, id of the event that tells it); ("", "") when no source tells."""
    words, told_by = report_of(event, facts.only(EventKind.DOCUMENT))
    return (_short(words), told_by) if words else ("", "")


def _short(words: str) -> str:
    """On one line, cut between words and marked when it is too long for a sentence."""
    line = " ".join(words.split()).rstrip(".")
    if len(line) <= LONGEST:
        return line
    cut = line[:LONGEST]
    return (cut.rpartition(" ")[0] or cut[:-1]).rstrip(",;:") + "…"
