"""13 Yhdistelmiä. Combined: how some named conditions overlap, exactly (the sets of an UpSet chart)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analytics.answer import Asked, Measure, Question, RawAnswer, RawCell, RawLine, Sort
from analytics.cohort import members
from analytics.population import Population
from domain.errors import InvalidInput
from domain.predicate import Predicate

MOST = 3
MEASURES = (Measure("persons", Sort.PERSONS, divides=True),)
YES, NO = "yes", "no"


def combined(population: Population, cohort: Predicate, named: Sequence[tuple[str, Predicate]]) -> RawAnswer:
    """One line for every choice of conditions, with those who fit exactly these, most persons first: `yes` or `no` by
    each condition. The lines divide the cohort. Raises InvalidInput without 1..MOST conditions of different names."""
    names = [name for name, _ in named]
    if not 1 <= len(names) <= MOST or len(set(names)) != len(names):
        raise InvalidInput("predicate.invalid", "parts")
    who = members(population, cohort)
    pattern = np.zeros(len(who), dtype=np.int64)
    for bit, (_, condition) in enumerate(named):
        pattern |= members(population, condition).astype(np.int64) << bit
    persons = np.bincount(pattern[who], minlength=1 << len(names))
    order = sorted(range(1 << len(names)), key=lambda p: (-int(persons[p]), p))
    lines = tuple(
        RawLine(
            tuple(YES if p >> bit & 1 else NO for bit in range(len(names))),
            (RawCell(int(persons[p]), int(persons[p])),),
        )
        for p in order
    )
    return RawAnswer(Asked(Question.COMBINED, cohort), tuple(names), MEASURES, lines, int(who.sum()))
