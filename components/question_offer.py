"""What the page of questions can offer: declared values with their numbers, and what things are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from analytics.disclosure_filters import FilterValue
from components.answer_numbers import n_words
from components.answer_words import value_word
from components.text import Text
from domain.event import EventStatus
from domain.predicate import Dimension, Period, Select

YEAR = 365
WINDOWS = (0, 31, 91, YEAR, 2 * YEAR)
"""Days back from the snapshot's day that a selection of events may look; 0: all of them."""
TIMES = (1, 2, 4, 8, 12)
WITHIN = (7, 14, 30, 90, 180, YEAR)


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of event: its key, its name in the user's language, its kind (domain.event.EventKind) and service."""

    key: str
    name: str
    kind: str
    service: str = ""


@dataclass(frozen=True)
class Offer:
    """What one snapshot lets be chosen. `values`: by dimension, those under k disabled. `names`: what stored words are
    called in this language."""

    values: Mapping[Dimension, tuple[FilterValue, ...]]
    activities: tuple[Sort, ...]
    units: tuple[str, ...]
    channels: tuple[str, ...]
    roles: tuple[str, ...]
    features: Mapping[str, tuple[float, ...]]
    as_of: date
    snapshot: str
    experiments: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


def window(offer: Offer, days: int) -> Period:
    """The last so many days of the snapshot, all of its time for 0."""
    return Period(offer.as_of - timedelta(days=days - 1), offer.as_of) if days else Period()


def window_of(offer: Offer, what: Select) -> int:
    """The offered window that a selection has; 0 for one that is not offered."""
    return next((days for days in WINDOWS if window(offer, days) == what.period), 0)


def of_kinds(offer: Offer, *kinds: str) -> str:
    """The key of the first activity of one of these kinds, in that order; "" without any."""
    for kind in kinds:
        for one in offer.activities:
            if one.kind == kind:
                return one.key
    return offer.activities[0].key if offer.activities else ""


def picked(activity: str, offer: Offer, days: int = 0) -> Select:
    """Events of one activity, or of any for "", in a window."""
    chosen = frozenset({activity}) if activity in {one.key for one in offer.activities} else frozenset()
    return Select(activities=chosen, period=window(offer, days))


def value_options(dimension: Dimension, offer: Offer, text: Text) -> list[dict[str, object]]:
    """Options of a list: each value with its number; "alle 5" cannot be chosen."""
    return [
        {
            "value": one.word,
            "label": text(
                "questions.value_n", value=value_word(dimension, one.word, text, offer.names), n=n_words(one.n, text)
            ),
            "disabled": not one.enabled,
        }
        for one in offer.values.get(dimension, ())
    ]


def anything(what: Select) -> Select:
    """The same selection whatever the events' state: planned ones are meant too."""
    return replace(what, statuses=frozenset(EventStatus))
