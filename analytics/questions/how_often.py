"""4 Kuinka usein? How often: rate per person-year, times a person, days between, and the calendar."""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from analytics.answer import Asked, Measure, Question, RawAnswer, RawCell, RawLine, Sort
from analytics.calendar_days import months_of_year
from analytics.cohort import counts, day_number, meant, members
from analytics.counting import by_group
from analytics.pairs import line_of_pairs
from analytics.population import UNKNOWN, Bools, Ints, Population
from domain.errors import InvalidInput
from domain.predicate import Predicate, Select

TIMES = (0, 1, 2, 4, 8, 12, 20)
GAPS = (0, 1, 8, 31, 91, 181, 366)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = tuple(f"{month:02}" for month in range(1, 13))
_YEAR = 365.25
_GAP_BAND = np.searchsorted(GAPS, np.arange(GAPS[-1] + 1), "right") - 1


class Counted(StrEnum):
    RATE = "rate"
    TIMES = "times"
    GAPS = "gaps"
    WEEKDAY = "weekday"
    MONTH = "month"


def how_often(population: Population, cohort: Predicate, counted: Counted, select: Select) -> RawAnswer:
    """By `counted`: one line `all` (persons with person-time, events, events per person-year); persons by times in the
    period; gaps in days between a person's following events; events by weekday or month of the year.

    RATE and TIMES need a closed period (InvalidInput): a person's time is what of it lies between birth and death,
    moving away or the snapshot's day, and only persons with time, and events within it, are counted.
    """
    who = members(population, cohort)
    mask = meant(population, cohort, select)
    asked = Asked(Question.HOW_OFTEN, cohort, (("counted", counted),))
    if counted in (Counted.RATE, Counted.TIMES):
        return _in_time(population, who, mask, select, asked)
    events = population.events
    if counted is Counted.GAPS:
        words = bands(GAPS)
        found = by_group(population, mask, gaps(population, select), len(words))
    elif counted is Counted.WEEKDAY:
        words = WEEKDAYS
        found = by_group(population, mask, (events.day + 3) % 7, len(words))  # 1970-01-01 was a Thursday
    else:
        words = MONTHS
        found = by_group(population, mask, months_of_year(events.day), len(words))
    lines = tuple(
        RawLine((word,), (RawCell(int(n), int(n)), RawCell(int(rows), int(n))))
        for word, n, rows in zip(words, found.persons, found.rows, strict=True)
    )
    measures = (Measure("persons", Sort.PERSONS), Measure("events", Sort.EVENTS, divides=True))
    return RawAnswer(asked, (counted,), measures, lines, int(who.sum()))


def gaps(population: Population, select: Select) -> Ints:
    """Of every event, the band of the days since its person's selected event before it; -1 where it follows none."""
    day = population.events.day
    return line_of_pairs(
        population,
        select,
        "gaps",
        len(GAPS),
        lambda later, before: _GAP_BAND[np.minimum(day[later] - day[before], GAPS[-1])],
    )


def bands(edges: tuple[int, ...]) -> tuple[str, ...]:
    """Words of whole-number bands: (0, 1, 2, 4) is 0, 1, 2-3, 4-."""
    ends = [str(high - 1) for high in edges[1:]]
    return tuple(str(low) if str(low) == end else f"{low}-{end}" for low, end in zip(edges, [*ends, ""], strict=True))


def person_days(population: Population, first: int, last: int) -> Ints:
    """Days of each person between days `first` and `last`, both included."""
    people = population.people
    end = np.full(len(people), min(last, population.as_of))
    for leaving in (people.died, people.moved):
        end = np.where(leaving == UNKNOWN, end, np.minimum(end, leaving))
    found: Ints = np.maximum(0, end - np.maximum(first, people.birth) + 1)
    return found


def _in_time(population: Population, who: Bools, mask: Bools, select: Select, asked: Asked) -> RawAnswer:
    if select.period.first is None or select.period.last is None:
        raise InvalidInput("predicate.invalid", "period")
    first, last = day_number(select.period.first), day_number(select.period.last)
    days = np.where(who, person_days(population, first, last), 0)
    begin = np.maximum(first, population.people.birth)
    day, owner = population.events.day, population.owner
    mask = mask & (day >= begin[owner]) & (day < (begin + days)[owner])
    timed = days > 0
    if asked.parameters[0][1] == Counted.TIMES:
        return _times(counts(population, mask)[timed], asked)
    base, events = int(timed.sum()), int(mask.sum())
    had = int(np.count_nonzero(counts(population, mask)))
    rate = events / (int(days.sum()) / _YEAR) if base else None
    cells = (RawCell(base, base), RawCell(events, had), RawCell(rate, had))
    measures = (Measure("persons", Sort.PERSONS), Measure("events", Sort.EVENTS), Measure("rate", Sort.RATE))
    return RawAnswer(asked, ("all",), measures, (RawLine(("all",), cells),), base)


def _times(times: Ints, asked: Asked) -> RawAnswer:
    place = np.bincount(np.searchsorted(TIMES, times, "right") - 1, minlength=len(TIMES))
    lines = tuple(RawLine((word,), (RawCell(int(n), int(n)),)) for word, n in zip(bands(TIMES), place, strict=True))
    return RawAnswer(asked, ("times",), (Measure("persons", Sort.PERSONS, divides=True),), lines, len(times))
