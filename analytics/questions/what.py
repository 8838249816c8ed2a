"""2 Mitä? What: services and the kinds of event within them. Events of the leaves sum to the root."""

from __future__ import annotations

from analytics.answer import Asked, Measure, Question, RawAnswer, RawCell, RawLine, Sort
from analytics.cohort import meant, members
from analytics.counting import by_activity
from analytics.population import Population
from domain.predicate import Predicate, Select

MEASURES = (Measure("persons", Sort.PERSONS), Measure("events", Sort.EVENTS, divides=True))
NESTED = (("activity", "service"),)


def what(population: Population, cohort: Predicate, select: Select = Select()) -> RawAnswer:  # noqa: B008 a value
    """Lines by (service, activity): persons and events that fit `select`, most events first, then by name. Activities
    without any stand there too: disclosure control must see them.

    A service's persons are not the sum of its activities' persons; its events are the sum of its activities' events.
    """
    who = members(population, cohort)
    mask = meant(population, cohort, select)
    known = population.words.activities
    found = by_activity(population, mask)
    order = sorted(range(len(known)), key=lambda a: (-int(found.totals[a]), known[a].service, known[a].key))
    lines = tuple(
        RawLine(
            (known[a].service, known[a].key),
            tuple(RawCell(int(n), int(found.persons[a])) for n in (found.persons[a], found.totals[a])),
        )
        for a in order
    )
    return RawAnswer(
        Asked(Question.WHAT, cohort), ("service", "activity"), MEASURES, lines, int(who.sum()), nested=NESTED
    )
