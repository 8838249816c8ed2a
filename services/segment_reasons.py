"""Why one customer is in a segment now: the conditions of its rule with the customer's own values, computed on demand
from the snapshot, so that reasons are never older or newer than the membership they explain.

It tells of one person: whoever asks must have decided that the user may see this customer, and the snapshot's day goes
with every value.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from analytics.dimensions import labels
from analytics.population import UNKNOWN, Population
from analytics.segment_why import Condition, Why, kept
from analytics.segmentation import RULE, START, calendar
from domain.predicate import Among, Dimension, Predicate
from domain.segment_rule import SegmentRule, parts_of, references, rule_on


def why_member(population: Population, rules: tuple[SegmentRule, ...], place: int, segment: str) -> Why | None:
    """Why the person at `place` is in the segment on the population's day, by the rule of that day; None for somebody
    who is not, and for a segment that is not there."""
    row = _row(population, place, segment)
    rule = next((one for one in rules if one.id == segment), None)
    definition = None if rule is None else rule.on(calendar(population.as_of))
    if row is None or definition is None or population.memberships is None:
        return None
    held, alone = population.memberships, population.part(place, place + 1)
    asked = rule_on(definition, calendar(population.as_of))
    told = kept(alone, asked, np.ones(1, dtype=bool))
    conditions = tuple(
        Condition(what, bool(told.held[0] >> bit & 1), _value(alone, what, float(told.values[bit, 0])))
        for bit, what in enumerate(told.conditions)
    )
    entered = held.reasons[held.entered[row]] if held.entered[row] >= 0 else START
    since, as_of = calendar(int(held.since[row])), calendar(population.as_of)
    return Why(segment, definition.version, since, entered, conditions, as_of)


def without_sensitive(why: Why | None, rules: Iterable[SegmentRule], sensitive: frozenset[str]) -> Why | None:
    """The same where no condition asks for one of these segments; None where one does: whether it holds is whether the
    customer is in that segment, and one condition left out would tell it by the others."""
    if why is None or any(references(one.what) & sensitive for one in why.conditions):
        return None
    return replace(why, entered=told_reason(why.entered, rules, sensitive))


def told_reason(word: str, rules: Iterable[SegmentRule], sensitive: frozenset[str]) -> str:
    """A reason's word; that it was the rule, and no more, where its part asks for one of these segments."""
    kind, *rest = word.split(":")
    if kind != RULE or len(rest) != 3 or not rest[2].isdecimal():
        return word
    id, version, place = rest
    found = (one for rule in rules if rule.id == id for one in rule.definitions if one.version == version)
    parts = [part for one in found for part in parts_of(one.rule)[int(place) : int(place) + 1]]
    return RULE if any(references(part) & sensitive for part in parts) else word


def _row(population: Population, place: int, segment: str) -> int | None:
    """The spell of the population's day. Spells are by person."""
    held = population.memberships
    if held is None or segment not in population.words.segments:
        return None
    low, high = np.searchsorted(held.person, (place, place + 1))
    number, day = population.words.segments.index(segment), population.as_of
    for row in range(int(low), int(high)):
        lasts = held.until[row] == UNKNOWN or held.until[row] > day
        if held.segment[row] == number and held.since[row] <= day and lasts:
            return row
    return None


def _value(alone: Population, what: Predicate, own: float) -> float | str | None:
    if np.isnan(own):
        return None
    if isinstance(what, Among) and what.dimension is not Dimension.SEGMENT:
        return labels(alone, what.dimension)[int(own)]
    return own
