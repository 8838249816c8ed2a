"""1 Kuka? Who: how many persons a cohort has, and how many each of its conditions leaves (attrition)."""

from __future__ import annotations

import numpy as np

from analytics.answer import Asked, Measure, Question, RawAnswer, RawCell, RawLine, Sort, Step
from analytics.cohort import members
from analytics.population import Population
from domain.predicate import All, Among, Had, Lacked, Measured, Not, Predicate, Then

PERSONS = Measure("persons", Sort.PERSONS)


def who(population: Population, cohort: Predicate) -> RawAnswer:
    """One line: the persons of the cohort. Steps: everyone, then after each condition in the order they were given."""
    conditions = cohort.parts if isinstance(cohort, All) else (cohort,)
    left = np.ones(len(population.people), dtype=bool)
    steps = [Step("everyone", len(left))]
    for condition in conditions:
        left &= members(population, condition)
        steps.append(Step(words_of(condition), int(left.sum())))
    found = int(left.sum())
    line = RawLine((), (RawCell(found, found, rest=len(left) - found or None),))
    return RawAnswer(Asked(Question.WHO, cohort), (), (PERSONS,), (line,), found, tuple(steps))


def words_of(condition: Predicate) -> str:
    """The text key part of a condition."""
    match condition:
        case Among():
            return f"among.{condition.dimension}"
        case Measured():
            return f"measured.{condition.feature}"
        case Had() | Then() | Lacked() | Not():
            return type(condition).__name__.lower()
        case _:
            return "condition"
