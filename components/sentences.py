"""Rule-built phrases as words of one language, each still tied to the events that make it true."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Any

from analytics.case import Phrase, Word
from components import numbers
from components.text import Text
from domain.event import Moment
from domain.source_text import shortened

LONGEST_VALUE = 300
"""Characters of a source's words within a phrase; the whole stands on the event's card."""


def phrase_text(phrase: Phrase, text: Text, today: date) -> str:
    """The phrase as words. Dates of this year are written without the year. A source's heading ("Lääkärin
    vastaanotto") is written as it stands within a sentence, small."""
    values = {name: value_text(value, text, today) for name, value in phrase.values.items()}
    values |= {name: _inside(values[name]) for name in ("what", "finding") if isinstance(values.get(name), str)}
    if values.get("what") == "":
        values["what"] = text("journey.unnamed")
    words = text(f"phrase.{phrase.key}", **values)
    return text("phrase.examined", **values) if _said_twice(words, values) else words


def _said_twice(words: str, values: dict[str, Any]) -> bool:
    """The source's heading begins with the very word that the rule puts before it: "lähete 1.7.: lähete ..."."""
    kind, heading = words.partition(" ")[0], values.get("what")
    return (
        set(values) == {"what", "on"}
        and isinstance(heading, str)
        and words.endswith(f": {heading}")
        and heading.startswith(kind)
    )


def _inside(heading: str) -> str:
    """A heading within a sentence: a plain word loses its capital; HbA1c, MRSA and A-todistus keep theirs."""
    first = heading.partition(" ")[0].rstrip(":,;.")
    return heading[:1].lower() + heading[1:] if first.isalpha() and first[1:].islower() else heading


def value_text(value: object, text: Text, today: date) -> Any:
    """One value in the user's language; whole numbers stay numbers, because they choose the plural."""
    if isinstance(value, Word):
        return text(value.key)
    if isinstance(value, datetime):
        return numbers.when(value, text.language)
    if isinstance(value, date):
        return numbers.day_near(value, text.language, today)
    if isinstance(value, Moment):
        return numbers.moment(value, text.language)
    if isinstance(value, float):
        return numbers.number(value, text.language, 3)  # as measured: 53.04 is not 53
    if isinstance(value, Enum):
        return str(value.value)
    return shortened(value, LONGEST_VALUE) if isinstance(value, str) else value


def linked(phrase: Phrase, text: Text, today: date) -> dict[str, Any]:
    """A phrase for the frontend: its words, and how many events make it true (components/journey_spots.py: where)."""
    return {"t": raised(phrase_text(phrase, text, today)), "ev": len(set(phrase.evidence))}


def raised(words: str) -> str:
    """With the capital that begins a sentence or a line of a list."""
    return words[:1].upper() + words[1:]
