"""Which conditions a list of names may be made from, and who of the user's own customers fulfils them.

A lead's numbers may rest on both registers and on shielded services, because nobody can be told from them. Beside a
name the same condition would tell of one person what the user may not read of them (docs/adr/056).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from analytics.cohort import members
from analytics.disclosure_k import Sensitive
from analytics.own_part import own_part
from analytics.population import Population, Words
from domain.access import Flag
from domain.hetu import PersonalId
from domain.predicate import All, Among, AnyOf, Began, Dimension, Had, Lacked, Measured, Not, Predicate, Select, Then
from domain.staff import Register, StaffMember

OF_BOTH = frozenset({Dimension.UNIT, Dimension.LIFE_CYCLE, Dimension.CUSTOMER_TYPE, "coping"})
"""Dimensions and features that are computed of both registers together, and cannot be counted anew from one
(analytics/own_part.py). Segments are not among them: the room shows a customer's segments to whoever opens the case."""


def flags_of_cohort(cohort: Predicate, words: Words, sensitive: Sensitive, user: StaffMember) -> frozenset[Flag]:
    """SHIELDED when a condition names a shielded service or a sensitive segment; OTHER_REGISTER when it names what is
    not, or not only, in the user's register."""
    found = {Flag.SHIELDED} if sensitive.touches(cohort) else set[Flag]()
    if any(_crosses(part, words, user.register) for part in _parts(cohort)):
        found.add(Flag.OTHER_REGISTER)
    return frozenset(found)


def those_of(
    whole: Population, cohort: Predicate, numbers: Mapping[PersonalId, int | None], register: Register
) -> list[PersonalId]:
    """Whoever of `numbers` (person -> place in the population, None for somebody who is not in it) fulfils the
    condition. Nobody who is hidden below county level. Raises InvalidInput as `members` does."""
    at = {place: person for person, place in numbers.items() if place is not None and not whole.people.hidden[place]}
    places = np.array(sorted(at), dtype=np.int64)
    mask = members(own_part(whole, places, register.value), cohort)
    return [at[place] for place in places[mask].tolist()]


def _parts(cohort: Predicate) -> Iterator[Predicate]:
    if isinstance(cohort, (All, AnyOf)):
        for part in cohort.parts:
            yield from _parts(part)
    elif isinstance(cohort, Not):
        yield from _parts(cohort.part)
    else:
        yield cohort


def _crosses(part: Predicate, words: Words, register: Register) -> bool:
    if isinstance(part, Among):
        return part.dimension in OF_BOTH
    if isinstance(part, Measured):
        return part.feature in OF_BOTH
    foreign = {one.key for one in words.activities if one.register != register}
    return any(foreign & select.activities for select in _selects(part))


def _selects(part: Predicate) -> tuple[Select, ...]:
    match part:
        case Had():
            return (part.what,)
        case Began():
            return part.what, Select(activities=frozenset(part.steps))
        case Then():
            return part.first, part.then
        case Lacked():
            return part.after, part.missing
    return ()
