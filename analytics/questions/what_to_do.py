"""15 Mitä pitää tehdä? What to do: the declared options of the organisation beside each other, doing nothing among
them.

Nothing is proposed that nobody declared (domain/options.py). The expected benefit is what the county's own data say of
those who have had it already: an association, never an effect.
"""

from __future__ import annotations

from collections.abc import Sequence

from analytics.answer import Asked, Ground, Measure, Question, RawAnswer, RawCell, RawLine, Sort
from analytics.cohort import members
from analytics.population import Bools, Population
from analytics.shares import newcombe
from domain.options import NOTHING, Option
from domain.predicate import Predicate

MEASURES = (
    Measure("persons", Sort.PERSONS), Measure("benefit", Sort.DIFFERENCE), Measure("feasibility", Sort.SCORE),
)  # fmt: skip
NOT_MEASURED = "what_to_do.not_measured"


def what_to_do(
    population: Population, cohort: Predicate, options: Sequence[Option], outcome: Predicate | None = None
) -> RawAnswer:
    """A line an option as declared, doing nothing last (an order by benefit would tell of hidden ones): the persons of
    the cohort it is for; the share with the outcome among those who have had it less that among the others it is for
    (Newcombe's 95 % interval; empty where it was not measured); feasibility 1 to 3.

    `outcome`: what is hoped for, in the place of each option's own."""
    who = members(population, cohort)
    lines = [_line(population, who, option, outcome) for option in options]
    lines.sort(key=lambda line: line.key == (NOTHING,))
    notes = (NOT_MEASURED,) if any(line.cells[1].value is None for line in lines if line.key != (NOTHING,)) else ()
    asked = Asked(Question.WHAT_TO_DO, cohort)
    return RawAnswer(asked, ("option",), MEASURES, tuple(lines), int(who.sum()), (), Ground.ASSOCIATION, (), notes)


def _line(population: Population, who: Bools, option: Option, outcome: Predicate | None) -> RawLine:
    meant = who & members(population, option.when)
    n = int(meant.sum())
    cells = (RawCell(n, n), _benefit(population, meant, option, outcome), RawCell(option.feasibility, n))
    return RawLine((option.id,), cells)


def _benefit(population: Population, meant: Bools, option: Option, outcome: Predicate | None) -> RawCell:
    hoped = outcome or option.outcome
    if option.done is None or hoped is None:
        return RawCell(None, int(meant.sum()))
    has, had = members(population, option.done), members(population, hoped)
    a, n = int((meant & has & had).sum()), int((meant & has).sum())
    b, m = int((meant & ~has & had).sum()), int((meant & ~has).sum())
    difference, low, high = newcombe(a, n, b, m) if n and m else (None, None, None)
    return RawCell(difference, min(a, b), min(n - a, m - b), low=low, high=high)
