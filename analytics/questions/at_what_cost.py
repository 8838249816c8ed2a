"""11 Mitkä kustannukset? At what cost: money by activity, unit or year. Reconciles to the sum of the events."""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from analytics.answer import Asked, Measure, Question, RawAnswer, RawCell, RawLine, Sort
from analytics.calendar_days import years
from analytics.cohort import meant, members
from analytics.counting import Parts, by_activity, by_group
from analytics.population import Bools, Ints, Population
from domain.predicate import Predicate, Select

MEASURES = (
    Measure("persons", Sort.PERSONS),
    Measure("cents", Sort.CENTS, divides=True),
    Measure("cents_a_person", Sort.CENTS),
)
NOTHING = "unknown"


class Per(StrEnum):
    ACTIVITY = "activity"
    UNIT = "unit"
    YEAR = "year"


def at_what_cost(population: Population, cohort: Predicate, per: Per, select: Select = Select()) -> RawAnswer:  # noqa: B008
    """Lines in order of their words (years ascending), the unknown last, those without a cent too: persons, cents,
    cents a person with such an event. Events without a price cost nothing and are not persons behind a cost."""
    who = members(population, cohort)
    mask = meant(population, cohort, select) & (population.events.cents > 0)
    words, found = _found(population, mask, per)
    numbers = zip(found.persons.tolist(), found.totals.tolist(), found.largest.tolist(), strict=True)
    lines = tuple(_line(word, *three) for word, three in zip((*words, NOTHING), numbers, strict=True))
    return RawAnswer(Asked(Question.AT_WHAT_COST, cohort, (("per", per),)), (per,), MEASURES, lines, int(who.sum()))


def _line(word: str, persons: int, cents: int, largest: int) -> RawLine:
    """A mean is dominated as its sum is."""
    mean = RawCell(cents / persons if persons else None, persons, largest=largest / max(1, persons))
    return RawLine((word,), (RawCell(persons, persons), RawCell(cents, persons, largest=largest), mean))


def _found(population: Population, mask: Bools, per: Per) -> tuple[tuple[str, ...], Parts]:
    """The words, and what stands behind each of them and behind none, last."""
    cents = population.events.cents
    if per is Per.ACTIVITY:
        return tuple(one.key for one in population.words.activities), by_activity(population, mask, cents)
    column, words = _column(population, per)
    group = np.where(column < 0, column.dtype.type(len(words)), column)
    found = by_group(population, mask, group, len(words) + 1, cents)
    return words, Parts(found.persons, found.sums, found.largest)


def _column(population: Population, per: Per) -> tuple[Ints, tuple[str, ...]]:
    if per is Per.UNIT:
        return population.events.unit, population.words.units
    year = years(population.events.day)
    first, last = (int(year.min()), int(year.max())) if len(year) else (0, -1)
    return year - first, tuple(str(one) for one in range(first, last + 1))
