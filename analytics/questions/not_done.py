"""8 Ei? Not done: of those who had X, who did not have Y within N days of it ("X ei N päivässä Y:stä")."""

from __future__ import annotations

from dataclasses import replace

from analytics.answer import Asked, Measure, Question, RawAnswer, RawCell, RawLine, Sort
from analytics.cohort import members
from analytics.population import Population
from domain.predicate import All, Lacked, Predicate, Select

MEASURES = (Measure("persons", Sort.PERSONS, divides=True), Measure("share", Sort.SHARE))
NOTHING = Select(statuses=frozenset())


def not_done(population: Population, cohort: Predicate, lacked: Lacked) -> RawAnswer:
    """Two lines, `missing` and `came`, that divide those whose newest settled `after` is at least `within_days` old."""
    settled = members(population, All((cohort, replace(lacked, missing=NOTHING))))
    missing = settled & members(population, lacked)
    base, n = int(settled.sum()), int(missing.sum())
    lines = tuple(
        RawLine(
            (name,),
            (RawCell(count, count, base - count), RawCell(count / base if base else None, count, base - count)),
        )
        for name, count in (("missing", n), ("came", base - n))
    )
    asked = Asked(Question.NOT_DONE, cohort, (("within_days", str(lacked.within_days)),))
    return RawAnswer(asked, ("outcome",), MEASURES, lines, base)
