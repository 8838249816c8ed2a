"""A predicate as a plain sentence: what a lead reads above the numbers, and beside a rule that was saved.

Words of events stand in brackets, so that "at least 3 times [visit, unit North]" reads the same however long the
selection is. Groups within groups have parentheses: what belongs together is seen, not guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from components import numbers
from components.text import Text
from domain.event import EventStatus
from domain.predicate import (
    All,
    Among,
    AnyOf,
    Began,
    Dimension,
    Everyone,
    Had,
    Lacked,
    Measured,
    Not,
    Period,
    Predicate,
    Select,
    Then,
)
from domain.source_text import shortened

MOST_WORDS = 8
LONGEST_WORD = 60
_USUAL = Select().statuses


def predicate_sentence(predicate: Predicate, text: Text, names: Mapping[str, str] | None = None) -> str:
    """One sentence. `names`: what units, codes of events and ids of segments are called in this language; a word
    without a name stands as it is."""
    if isinstance(predicate, Everyone):
        return text("predicate.say.all_customers")
    return text("predicate.say.customers", what=condition(predicate, text, names or {}))


def condition(predicate: Predicate, text: Text, names: Mapping[str, str]) -> str:
    """The condition within a sentence, without a full stop."""
    match predicate:
        case Everyone():
            return text("predicate.say.everyone")
        case All(parts):
            return _joined(parts, "predicate.say.and", text, names)
        case AnyOf(parts):
            return _joined(parts, "predicate.say.or", text, names)
        case Not(part):
            return text("predicate.say.not", what=_within(part, text, names))
        case Among(dimension, values):
            shown = _some((_value(dimension, value, text, names) for value in sorted(values)), text)
            return text("predicate.say.among", dimension=text(f"predicate.dimension.{dimension}"), values=shown)
        case Measured():
            return _measured(predicate, text)
        case Had():
            return _had(predicate, text, names)
        case Then() | Lacked() | Began():
            return _in_order(predicate, text, names)


def _in_order(predicate: Then | Lacked | Began, text: Text, names: Mapping[str, str]) -> str:
    match predicate:
        case Then(first, then, days):
            key = "predicate.say.then" if days else "predicate.say.then_same_day"
            return text(key, first=events(first, text, names), then=events(then, text, names), days=days)
        case Lacked(after, missing, days):
            both = {"after": events(after, text, names), "missing": events(missing, text, names)}
            return text("predicate.say.lacked", days=days, **both)
        case Began(what, steps, over):
            way = text("answers.then").join(shortened(names.get(one, one), LONGEST_WORD) for one in steps)
            return text(f"predicate.say.{'went' if over else 'began'}", steps=way, what=events(what, text, names))


def events(what: Select, text: Text, names: Mapping[str, str]) -> str:
    """Which events are meant, in brackets."""
    sort = _some((names.get(one, one) for one in sorted(what.activities)), text)
    kinds = _some((text(f"journey.kind.{one}") for one in sorted(what.kinds)), text)
    parts = [one for one in (kinds, sort) if one] or [text("predicate.event.any")]
    for key, words in (
        ("channel", (text(f"journey.channel.{one}") for one in sorted(what.channels))),
        ("unit", (names.get(one, one) for one in sorted(what.units))),
        ("role", (names.get(one, one) for one in sorted(what.roles))),
    ):
        if shown := _some(words, text):
            parts.append(text(f"predicate.event.{key}", words=shown))
    parts += [*_states(what.statuses, text), *_period(what.period, text)]
    return text("predicate.event.quoted", what=text("common.comma").join(parts))


def _joined(parts: Iterable[Predicate], key: str, text: Text, names: Mapping[str, str]) -> str:
    return text(key).join(_within(part, text, names) for part in parts)


def _within(part: Predicate, text: Text, names: Mapping[str, str]) -> str:
    words = condition(part, text, names)
    return text("predicate.say.group", what=words) if isinstance(part, (All, AnyOf)) else words


def _value(dimension: Dimension, value: str, text: Text, names: Mapping[str, str]) -> str:
    key = f"predicate.{dimension}.{'is_' if dimension is Dimension.GENDER else ''}{value}"
    if dimension is Dimension.AGE_BAND:
        return value.replace("-", "\u2013")
    return text(key) if text.has(key) else names.get(value, value)


def _measured(one: Measured, text: Text) -> str:
    key = f"predicate.feature.{one.feature}"
    low, high = (None if x is None else numbers.number(x, text.language, 2) for x in (one.low, one.high))
    form = "between" if low and high else "least" if low else "below"
    feature = text(key) if text.has(key) else one.feature
    return text(f"predicate.say.measured_{form}", feature=feature, low=low, high=high)


def _had(one: Had, text: Text, names: Mapping[str, str]) -> str:
    low, high = one.at_least, one.at_most
    if high is None:
        form = "some" if low == 1 else "at_least"
    elif high == 0:
        form = "none"
    elif low == 0:
        form = "at_most"
    else:
        form = "exactly" if low == high else "between"
    return text(f"predicate.say.had_{form}", low=low, high=high, what=events(one.what, text, names))


def _states(statuses: frozenset[EventStatus], text: Text) -> list[str]:
    if statuses == _USUAL:
        return []
    if not statuses:
        return [text("predicate.event.no_status")]
    words = (text(f"journey.status.{one}") for one in sorted(statuses))
    return [text("predicate.event.status", words=_some(words, text))]


def _period(period: Period, text: Text) -> list[str]:
    first, last = period.first, period.last
    if first and last:
        return [text("predicate.event.between", days=numbers.days(first, last, text.language))]
    if first:
        return [text("predicate.event.since", day=numbers.day(first, text.language))]
    return [text("predicate.event.until", day=numbers.day(last, text.language))] if last else []


def _some(words: Iterable[str], text: Text) -> str:
    """The first words with "or" between them, and how many more there are."""
    all_ = [shortened(word, LONGEST_WORD) for word in words]
    shown = all_[:MOST_WORDS] + ([f"+{len(all_) - MOST_WORDS}"] if len(all_) > MOST_WORDS else [])
    return text("predicate.say.or").join(shown)
