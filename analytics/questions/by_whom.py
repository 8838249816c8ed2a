"""10 Kenen tuottamana? By whom: who hands over to whom, by role or by unit. Single professionals are never told."""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from analytics.answer import Asked, Measure, Question, RawAnswer, RawCell, RawLine, Sort
from analytics.cohort import meant, members
from analytics.counting import by_group
from analytics.pairs import line_of_pairs
from analytics.population import UNKNOWN, Ints, Population
from domain.predicate import Predicate, Select

MEASURES = (Measure("persons", Sort.PERSONS), Measure("handovers", Sort.EVENTS, divides=True))
NOBODY = "unknown"


class Producer(StrEnum):
    ROLE = "role"
    UNIT = "unit"


def by_whom(
    population: Population,
    cohort: Predicate,
    producer: Producer,
    within_days: int,
    select: Select = Select(),  # noqa: B008
) -> RawAnswer:
    """Lines by (from, to): persons, and pairs of a person's following events at most `within_days` days apart. A pair
    with the same role or unit on both sides is care that went on there. Pairs that do not occur stand there too, for
    disclosure control."""
    who = members(population, cohort)
    words, pairs = handed_over(population, producer, within_days, select)
    found = by_group(population, meant(population, cohort, select), pairs, len(words) ** 2)
    lines = tuple(
        RawLine(
            (words[pair // len(words)], words[pair % len(words)]),
            (RawCell(int(found.persons[pair]), int(found.persons[pair])),
             RawCell(int(found.rows[pair]), int(found.persons[pair]))),
        )
        for pair in range(len(words) ** 2)
    )  # fmt: skip
    asked = Asked(Question.BY_WHOM, cohort, (("producer", producer), ("within_days", str(within_days))))
    return RawAnswer(asked, ("from", "to"), MEASURES, lines, int(who.sum()))


def handed_over(
    population: Population, producer: Producer, within_days: int, select: Select
) -> tuple[tuple[str, ...], Ints]:
    """Words of the sides; and of every event the pair that it ends, from x words + to, -1 where it ends none."""
    known = population.words.roles if producer is Producer.ROLE else population.words.units
    column = population.events.role if producer is Producer.ROLE else population.events.unit
    day, words = population.events.day, (*known, NOBODY)

    def pair(later: Ints, before: Ints) -> Ints:
        to, from_ = (np.where(column[at] < 0, len(words) - 1, column[at]).astype(np.int64) for at in (later, before))
        return np.where(day[later] - day[before] <= within_days, from_ * len(words) + to, UNKNOWN)

    return words, line_of_pairs(population, select, f"{producer} within {within_days}", len(words) ** 2, pair)
