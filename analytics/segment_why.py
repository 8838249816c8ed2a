"""Why each member is a member: which conditions of the rule hold, with the person's own value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from analytics.cohort import counts, members, selected
from analytics.dimensions import codes, labels
from analytics.population import UNKNOWN, Bools, Ints, Population
from domain.predicate import All, Among, AnyOf, Dimension, Had, Measured, Not, Predicate

MOST_CONDITIONS = 62
"""Bits of a whole number; a rule's first so many conditions are kept."""


@dataclass(frozen=True)
class Kept:
    """Reasons of the members: `conditions` are the rule's plain ones in its order; bit c of `held` says that condition
    c holds (one under "not" is told as itself); `values` (conditions, members) float32: the feature, the number of
    events, the place in the dimension's labels, or NaN where a condition has no value of its own."""

    person: Ints
    conditions: tuple[Predicate, ...]
    held: Ints
    values: Ints


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of the rule. `holds`: of this customer. `value`: their own number (a feature, or events that fit),
    or the word of a dimension; None where a condition has none of its own."""

    what: Predicate
    holds: bool
    value: float | str | None


@dataclass(frozen=True, slots=True)
class Why:
    """Membership of one customer. `entered`: a reason's word (components/segment_reason.py)."""

    segment: str
    version: str
    since: date
    entered: str
    conditions: tuple[Condition, ...]
    as_of: date


def kept(standing: Population, rule: Predicate, mask: Bools) -> Kept:
    """The reasons of the persons of the mask (n,). `rule` as it is asked on the day (domain.segment_rule.rule_on)."""
    person = np.flatnonzero(mask)
    conditions = plain_conditions(rule)[:MOST_CONDITIONS]
    held = np.zeros(len(person), dtype=np.int64)
    for bit, one in enumerate(conditions):
        held |= members(standing, one)[person].astype(np.int64) << bit
    values = [_own(standing, one)[person].astype(np.float32) for one in conditions]
    return Kept(person, conditions, held, np.stack(values))


def plain_conditions(predicate: Predicate) -> tuple[Predicate, ...]:
    """The conditions that have no parts, in their order."""
    match predicate:
        case All(parts) | AnyOf(parts):
            return tuple(one for part in parts for one in plain_conditions(part))
        case Not(part):
            return plain_conditions(part)
        case _:
            return (predicate,)


def _own(standing: Population, one: Predicate) -> Ints:
    nothing = np.full(len(standing.people), np.nan)
    match one:
        case Measured(feature):
            column: Ints = standing.values[feature]
            return column
        case Had(what):
            return counts(standing, selected(standing, what))
        case Among(dimension) if dimension is not Dimension.SEGMENT:  # of segments one may have several
            (place,) = codes(standing, dimension)
            known = len(labels(standing, dimension))
            return np.where((place == UNKNOWN) | (place >= known), np.nan, place)
        case _:
            return nothing
