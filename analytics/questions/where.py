"""3 Missä? Where: municipality, unit or channel. Small areas are merged by disclosure control, which conserves n."""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from analytics.answer import Asked, Measure, Question, RawAnswer, RawCell, RawLine, Sort
from analytics.cohort import meant, members, of_each
from analytics.counting import by_group
from analytics.population import Ints, Population
from domain.predicate import Predicate, Select

NOWHERE = "unknown"


class Place(StrEnum):
    """A municipality is where a person lives: persons and events of a municipality are its residents'."""

    MUNICIPALITY = "municipality"
    UNIT = "unit"
    CHANNEL = "channel"


def where(population: Population, cohort: Predicate, place: Place, select: Select = Select()) -> RawAnswer:  # noqa: B008
    """Lines by place in the order of its words, the unknown last: persons with such an event, and events;
    also places without any, since disclosure control must see them."""
    who = members(population, cohort)
    mask = meant(population, cohort, select)
    column, words = _column(population, place)
    group = np.where(column < 0, column.dtype.type(len(words)), column)
    found = by_group(population, mask, group, len(words) + 1)
    lines = tuple(
        RawLine((word,), (RawCell(int(n), int(n)), RawCell(int(rows), int(n))))
        for word, n, rows in zip((*words, NOWHERE), found.persons, found.rows, strict=True)
    )
    persons = Measure("persons", Sort.PERSONS, divides=place is Place.MUNICIPALITY)
    measures = (persons, Measure("events", Sort.EVENTS, divides=True))
    return RawAnswer(Asked(Question.WHERE, cohort, (("place", place),)), (place,), measures, lines, int(who.sum()))


def _column(population: Population, place: Place) -> tuple[Ints, tuple[str, ...]]:
    """The place of every event, and its words."""
    if place is Place.MUNICIPALITY:
        return of_each(population, population.people.municipality), population.words.municipalities
    if place is Place.UNIT:
        return population.events.unit, population.words.units
    return population.events.channel, population.words.channels
