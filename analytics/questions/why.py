"""14 Miksi, miksi ei? Why: the ladder from association over adjusted association to an experiment.

Only an experiment, where chance decided who got what, may be said to have had an effect. The words of a screen follow
`ground` (screens.md section 7).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analytics.answer import Asked, Ground, Measure, Question, RawAnswer, RawCell, RawLine, Sort
from analytics.cohort import members
from analytics.dimensions import codes, labels
from analytics.population import Bools, Ints, Population
from analytics.shares import mantel_haenszel, newcombe
from domain.errors import InvalidInput
from domain.predicate import Dimension, Predicate

MOST_ADJUSTED = 3
MEASURES = (
    Measure("persons", Sort.PERSONS, divides=True), Measure("share", Sort.SHARE),
    Measure("difference", Sort.DIFFERENCE),
)  # fmt: skip
WITH, WITHOUT = "with", "without"
ASSIGNED = "assigned:"
"""Prefix of a column 0 or 1 that chance decided, -1 for those who were not in the experiment (Population.values)."""


def why(
    population: Population, cohort: Predicate, cause: Predicate, outcome: Predicate, adjust: Sequence[Dimension] = ()
) -> RawAnswer:
    """Lines `with` and `without` the cause: persons, share with the outcome; the difference stands on `with`.

    Without `adjust` an association: Newcombe's interval. With it an adjusted one: the Mantel-Haenszel difference of
    risks over all values of those dimensions together, with Sato's interval (Biometrics 45 (1989) 1323); strata with
    one side empty tell nothing, and a note says when some are. Raises InvalidInput for more than MOST_ADJUSTED.
    """
    if len(adjust) > MOST_ADJUSTED or len(set(adjust)) != len(adjust):
        raise InvalidInput("predicate.invalid", "adjust")
    who, has = members(population, cohort), members(population, cause)
    had = members(population, outcome)
    ground = Ground.ADJUSTED if adjust else Ground.ASSOCIATION
    return _compared(population, cohort, who, has, had, ground, tuple(adjust))


def experiment(population: Population, cohort: Predicate, name: str, outcome: Predicate) -> RawAnswer:
    """As `why`, among those whom chance assigned in experiment `name`. Raises InvalidInput for an unknown one."""
    assigned = population.values.get(ASSIGNED + name)
    if assigned is None:
        raise InvalidInput("predicate.unknown_value", "experiment")
    who = members(population, cohort) & (assigned >= 0)
    had = members(population, outcome)
    return _compared(population, cohort, who, assigned == 1, had, Ground.EXPERIMENT, ())


def _compared(
    population: Population, cohort: Predicate, who: Bools, has: Bools, had: Bools, ground: Ground,
    adjust: tuple[Dimension, ...],
) -> RawAnswer:  # fmt: skip
    a, n = int((who & has & had).sum()), int((who & has).sum())
    b, m = int((who & ~has & had).sum()), int((who & ~has).sum())
    notes: tuple[str, ...] = ()
    interval: tuple[float, float, float] | None = newcombe(a, n, b, m) if n and m else None
    if adjust:
        interval, all_used = mantel_haenszel(_strata(population, adjust)[who], has[who], had[who])
        notes = () if all_used else ("why.some_left_out",)
    difference, low, high = interval or (None, None, None)
    with_ = RawCell(difference, min(a, b), min(n - a, m - b), low=low, high=high)
    lines = (
        RawLine((WITH,), (RawCell(n, n), RawCell(a / n if n else None, a, n - a), with_)),
        RawLine((WITHOUT,), (RawCell(m, m), RawCell(b / m if m else None, b, m - b), RawCell(None, 0))),
    )
    asked = Asked(Question.WHY, cohort)
    return RawAnswer(asked, ("side",), MEASURES, lines, n + m, (), ground, tuple(adjust), notes)


def _strata(population: Population, adjust: tuple[Dimension, ...]) -> Ints:
    """One number for every combination of values, the unknown among them; small where they are used."""
    number = np.zeros(len(population.people), dtype=np.int64)
    for dimension in adjust:
        for column in codes(population, dimension):
            number = number * (len(labels(population, dimension)) + 1) + column + 1
            number = np.unique(number, return_inverse=True)[1]
    return number
