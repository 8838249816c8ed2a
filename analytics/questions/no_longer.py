"""9 Ei enää? No longer: who is silent for longer than the own rhythm explains. Deaths, moves and planned events are
no silence."""

from __future__ import annotations

import numpy as np

from analytics.answer import Asked, Measure, Question, RawAnswer, RawCell, RawLine, Sort
from analytics.cohort import counts, members, selected
from analytics.own_rhythm import FEWEST_GAPS, gaps, limits, usual
from analytics.population import UNKNOWN, Bools, Ints, Population
from analytics.recent import recent
from domain.event import EventStatus
from domain.predicate import Predicate, Select

STATES = ("stopped", "going_on", "planned", "ended", "no_rhythm", "never")
STOPPED, GOING_ON, PLANNED, ENDED, NO_RHYTHM, NEVER = range(len(STATES))


def states(population: Population, cohort: Bools, select: Select) -> Ints:
    """A place in STATES for every person, of events that fit `select` until the snapshot's day.

    A person has stopped when the silence is longer than the limit: P95 of the own gaps (nearest rank), drawn towards
    P95 of all gaps of the cohort by SHRINK / (gaps + SHRINK). Dead and moved persons have `ended`; a planned event
    after the snapshot's day means `planned` instead of `stopped`.
    """
    events, people = population.events, population.people
    mask = selected(population, select) & (events.day <= population.as_of)
    n, places = counts(population, mask), np.flatnonzero(mask)
    found_gaps = gaps(population, mask)
    limit = limits(found_gaps, len(people), usual(found_gaps.kept(cohort[found_gaps.owner])))
    newest = np.full(len(people), population.as_of)
    newest[population.owner[places]] = events.day[places]  # the last of a person is written last
    silent = population.as_of - newest > limit
    ahead = np.zeros(len(people), dtype=bool)
    ahead[population.owner[_planned(population, select)]] = True
    found = np.where(silent, np.where(ahead, PLANNED, STOPPED), GOING_ON)
    found = np.where(n - 1 < FEWEST_GAPS, NO_RHYTHM, found)
    gone = (people.died != UNKNOWN) & (people.died <= population.as_of)
    gone |= (people.moved != UNKNOWN) & (people.moved <= population.as_of)
    return np.where(n == 0, NEVER, np.where(gone, ENDED, found))


def states_of(population: Population, cohort: Predicate, select: Select) -> Ints:
    """`states` of a cohort, read-only: the answer and the guard ask for the same."""
    key = ("no_longer", cohort, select)
    return recent(population).get(key, lambda: states(population, members(population, cohort), select))


def no_longer(population: Population, cohort: Predicate, select: Select) -> RawAnswer:
    """Persons of the cohort by state; the lines divide it."""
    who = members(population, cohort)
    persons = np.bincount(states_of(population, cohort, select)[who], minlength=len(STATES))
    lines = tuple(RawLine((name,), (RawCell(int(n), int(n)),)) for name, n in zip(STATES, persons, strict=True))
    measures = (Measure("persons", Sort.PERSONS, divides=True),)
    return RawAnswer(Asked(Question.NO_LONGER, cohort), ("state",), measures, lines, int(who.sum()))


def _planned(population: Population, select: Select) -> Ints:
    """Places of planned events after the snapshot's day that fit `select` but for their state."""
    anyhow = Select(
        select.kinds, select.activities, select.channels, select.units, select.roles, frozenset({EventStatus.PLANNED})
    )
    return np.flatnonzero(selected(population, anyhow) & (population.events.day > population.as_of))
