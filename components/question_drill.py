"""From a line of an answer to the cohort of its persons: one predicate, carried from question to question.

Only for lines whose number of persons is shown, and only where the persons can be said by declared values: a way that
is offered leads somewhere.
"""

from __future__ import annotations

from dataclasses import replace

from analytics.answer import OTHERS, Answer, Line
from analytics.disclosure import Hidden
from components.answer_words import steps_of
from components.question_cohort import cohort_of, conditions
from components.question_offer import YEAR, Offer, anything, picked
from domain.errors import InvalidInput
from domain.event import Channel
from domain.predicate import Among, Began, Dimension, Had, Not, Predicate
from domain.question import Posed, Question

NO_MORE = "no_event"
_UNSAID = (OTHERS, "unknown", "")


def drilled(posed: Posed, answer: Answer, line: Line, offer: Offer) -> Predicate | None:
    """The cohort narrowed to the persons of a line; None when they cannot be said, or their number is hidden."""
    if isinstance(line.n, Hidden) or any(word in _UNSAID for word in line.key):
        return None
    try:
        parts = _conditions(posed, answer, line, offer)
        cohort = posed.cohort
        for part in parts:
            cohort = _within(cohort, part)
    except InvalidInput:  # more conditions than a cohort may have
        return None
    return cohort if parts and cohort != posed.cohort else None


def _within(cohort: Predicate, part: Predicate) -> Predicate:
    """The cohort with one condition more; values of a dimension that is there already become fewer."""
    parts = list(conditions(cohort))
    for place, before in enumerate(parts):
        if isinstance(before, Among) and isinstance(part, Among) and before.dimension == part.dimension:
            parts[place] = Among(part.dimension, before.values & part.values)
            return cohort_of(parts)
    return cohort_of(parts if part in parts else [*parts, part])


def _conditions(posed: Posed, answer: Answer, line: Line, offer: Offer) -> tuple[Predicate, ...]:
    match posed.question:
        case Question.WHAT:
            return (Had(replace(posed.select, activities=frozenset({line.key[1]}))),)
        case Question.IN_WHAT_ORDER if posed.by == "person":
            return _branch(posed, steps_of(line.key))
        case Question.WHERE:
            return _placed(posed, line.key[0])
        case Question.AT_WHAT_COST if posed.by == "activity":
            return (Had(replace(posed.select, activities=frozenset({line.key[0]}))),)
        case Question.AT_WHAT_COST if posed.by == "unit":
            return (Had(replace(posed.select, units=frozenset({line.key[0]}))),)
        case Question.NOT_DONE if posed.lacked is not None and line.key == ("missing",):
            return (posed.lacked,)
        case Question.COMBINED:
            return tuple(
                one if word == "yes" else Not(one) for word, (_, one) in zip(line.key, posed.named, strict=True)
            )
        case Question.IN_COMMON:
            return (_trait(line.key, offer),)
        case Question.WHY if posed.cause is not None and not posed.experiment:
            return (posed.cause if line.key == ("with",) else Not(posed.cause),)
        case _:
            return ()


def _branch(posed: Posed, steps: tuple[str, ...]) -> tuple[Predicate, ...]:
    """Who went this way. "Others" are of no one way."""
    made = tuple(step for step in steps if step != NO_MORE)
    if OTHERS in steps:
        return ()
    return (Began(posed.select, made, made != steps) if made else Had(posed.select, 0, 0),)


def _placed(posed: Posed, word: str) -> tuple[Predicate, ...]:
    if posed.by == "municipality":
        return (Among(Dimension.MUNICIPALITY, frozenset({word})), Had(posed.select))
    if posed.by == "unit":
        return (Had(replace(posed.select, units=frozenset({word}))),)
    return (Had(replace(posed.select, channels=frozenset({Channel(word)}))),)


def _trait(key: tuple[str, ...], offer: Offer) -> Predicate:
    trait, value = key
    if trait == "activity":
        return Had(anything(picked(value, offer, YEAR)))  # as question 12 counts them
    return Among(Dimension(trait), frozenset({value}))
