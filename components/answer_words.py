"""What the words of an answer are called: dimensions, their values and the columns of numbers, in one place.

An answer holds values as they are stored (`age_band`, `2026-10`, `contact.phone`); every chart, table, hover text and
export asks here, so that one thing has one name wherever it is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from analytics.answer import OTHERS, Answer, Measure
from components import numbers
from components.text import Text
from domain.predicate import Dimension
from domain.source_text import shortened

Names = Mapping[str, str]
"""What units, activities, services and segments are called in this language, by their stored word."""

ROOMS = ("answers", "segments", "customer_base", "segment_drafts")
"""Where the words of dimensions and measures may stand; the first that has one wins."""
ORDERED = frozenset(
    {
        "times", "gaps", "weekday", "month", "year", "point", "outcome", "state", "side", "all", "age_band", "wait",
        "customer_type", "life_cycle", "depth", "day", "step", "band",
    }
)  # fmt: skip
"""Dimensions whose values have an order of their own: they are never sorted by their numbers."""
PATH = ("path",)
"""The dimension of question 6: a line's key is the steps of a path (analytics/questions/in_what_order.py)."""
BETWEEN = "\x1f"
MONTHLY = ("month", "since")
LONGEST = 60
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_BAND = re.compile(r"(\d+)-(\d*)")
_ALIASES = {"place": "unit", "from": "unit", "to": "unit", "producer": "unit"}


def dimension_word(dimension: str, text: Text, names: Names | None = None) -> str:
    """The heading of a dimension. A name somebody gave (question 13) stands as it is."""
    return _first("dimension", dimension, text) or (names or {}).get(dimension) or shortened(dimension, LONGEST)


def measure_word(measure: Measure, text: Text) -> str:
    """The heading of a column of numbers."""
    return _first("measure", measure.name, text) or measure.name


def definition_word(measure: Measure, text: Text) -> str:
    """What a number of the column means; "" where the heading says it all."""
    return _first("definition", measure.name, text)


def value_word(dimension: str, value: str, text: Text, names: Names | None = None) -> str:
    """One value of a dimension in words."""
    known = names or {}
    if dimension == "path":
        return text("answers.then").join(_step(one, text, known) for one in value.split(BETWEEN))
    if value == OTHERS:
        return text("answers.others")
    said = _first(f"value.{dimension}", value, text) or _declared(dimension, value, text)
    if said:
        return said
    if dimension in MONTHLY and (found := _MONTH.fullmatch(value)):
        return numbers.month(date(int(found[1]), int(found[2]), 1), text.language)
    if value in ("yes", "no"):
        return text(f"answers.value.yes_no.{value}")
    if value in known:
        return shortened(known[value], LONGEST)
    if value == "unknown":
        return text("answers.unknown")
    if found := _BAND.fullmatch(value):
        low, *high = (numbers.number(int(end), text.language, 0) for end in found.groups() if end)
        return f"{low}\u2013{high[0]}" if high else text("answers.or_more", n=low)
    return shortened(value, LONGEST) if value else text("answers.unknown")


def line_word(answer: Answer, key: tuple[str, ...], text: Text, names: Names | None = None) -> str:
    """All of a line's words together: `kirurgia: käynti`, `hoitaja → lääkäri`."""
    if not key:
        return text("answers.all")
    said = key_words(answer, key, text, names)
    if answer.dimensions == ("from", "to"):
        return text("answers.from_to", one=said[0], other=said[1])
    return text("answers.within").join(said)


def key_words(answer: Answer, key: tuple[str, ...], text: Text, names: Names | None = None) -> tuple[str, ...]:
    """Each of a line's words. The value of a trait (question 12) is one of the dimension that stands before it."""
    dimensions = answer.dimensions
    if dimensions[:2] == ("trait", "value"):
        return (dimension_word(key[0], text, names), value_word(key[0], key[1], text, names))
    return tuple(value_word(d, v, text, names) for d, v in zip(dimensions, key, strict=True))


def steps_of(key: tuple[str, ...]) -> tuple[str, ...]:
    """The steps of a path's line."""
    return tuple(key[0].split(BETWEEN))


def _step(value: str, text: Text, names: Names) -> str:
    said = _first("value.path", value, text) or text("answers.others") * (value == OTHERS)
    return said or shortened(names.get(value, value), LONGEST)


def ordered(answer: Answer) -> bool:
    """True when the lines have an order of their own, such as months or bands of a number."""
    if not answer.dimensions or answer.dimensions[-1] in ORDERED:
        return bool(answer.dimensions)
    words = {line.key[-1] for line in answer.lines} - {"unknown"}
    return bool(words) and all(word.isdecimal() or _BAND.fullmatch(word) for word in words)


def author_words(answer: Answer, text: Text) -> str:
    """Who says so, and with which version."""
    author = answer.author
    kind = text(f"answers.kind.{author.kind}")
    name = text(key) if text.has(key := f"questions.name.{author.name}") else author.name
    return text("answers.author", kind=kind, name=name, version=author.version)


def _declared(dimension: str, value: str, text: Text) -> str:
    """Values of declared dimensions and of events have their words with the predicates and the journey."""
    if dimension == "option" and text.has(f"options.{value}.name"):
        return text(f"options.{value}.name")
    if dimension == "name" and text.has(f"questions.name.{value}"):
        return text(f"questions.name.{value}")
    dimension = _ALIASES.get(dimension, dimension)
    for key in (
        f"predicate.{dimension}.{'is_' if dimension == Dimension.GENDER else ''}{value}",
        f"journey.channel.{value}" if dimension == "channel" else "",
        f"journey.kind.{value}" if dimension == "kind" else "",
    ):
        if key and text.has(key):
            return text(key)
    return ""


def _first(family: str, word: str, text: Text) -> str:
    for room in ROOMS:
        if text.has(key := f"{room}.{family}.{word}"):
            return text(key)
    return ""
