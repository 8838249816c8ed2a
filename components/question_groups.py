"""Groups to choose from a list: a value of a dimension, those who had a sort of event, those over a declared limit.

What a question compares with, its cause and its outcome, and the conditions whose overlap is asked are such groups.
The browser names one by a word; only words that were offered have a meaning.
"""

from __future__ import annotations

from collections.abc import Iterator

from components import numbers
from components.answer_words import dimension_word, value_word
from components.question_offer import YEAR, Offer, picked
from components.text import Text
from domain.predicate import Among, Dimension, Had, Measured, Predicate

DIMENSIONS = (
    Dimension.SEGMENT, Dimension.CUSTOMER_TYPE, Dimension.LIFE_CYCLE, Dimension.GENDER, Dimension.AGE_BAND,
    Dimension.UNIT,
)  # fmt: skip


def groups(offer: Offer) -> Iterator[tuple[str, Predicate]]:
    """Every group with the word a browser names it by. Values under k are not offered."""
    for dimension in DIMENSIONS:
        for one in offer.values.get(dimension, ()):
            if one.enabled:
                yield f"{dimension}={one.word}", Among(dimension, frozenset({one.word}))
    for activity in offer.activities:
        yield f"had={activity.key}", Had(picked(activity.key, offer, YEAR))
    for feature, cuts in offer.features.items():
        for edge in cuts[1:]:
            yield f"{feature}>={edge:g}", Measured(feature, edge)


def group_of(word: str, offer: Offer) -> Predicate | None:
    """The group of a word; None for one that is not offered."""
    return dict(groups(offer)).get(word)


def word_of(group: Predicate | None, offer: Offer) -> str:
    """The word of a group; "" for one that is not offered."""
    return next((word for word, one in groups(offer) if one == group), "")


def group_words(group: Predicate, offer: Offer, text: Text) -> str:
    """A short name of a group, as its list has it."""
    match group:
        case Among(dimension, values):
            said = (value_word(dimension, value, text, offer.names) for value in sorted(values))
            return text(
                "questions.group.among",
                dimension=dimension_word(dimension, text),
                values=text("common.comma").join(said),
            )
        case Had(what):
            key = next(iter(what.activities), "")
            return text("questions.group.had", what=value_word("activity", key, text, offer.names))
        case Measured(feature, low, _):
            key = f"predicate.feature.{feature}"
            named = text(key) if text.has(key) else feature
            return text("questions.group.measured", feature=named, low=numbers.number(low or 0, text.language, 2))
        case _:
            return text("predicate.say.everyone")


def group_options(offer: Offer, text: Text, first: str) -> list[tuple[str, str]]:
    """(word, name) of every group, `first` before them as the empty choice."""
    return [("", first), *((word, group_words(one, offer, text)) for word, one in groups(offer))]
