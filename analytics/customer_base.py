"""The customer base as a whole: how many, who they are, what their care costs, and where attention may be due.

Everybody in the snapshot is a customer, those whose customership has ended too (the stage tells how many): the same
group as "everybody" of a question, so that two numbers of one thing are the same wherever they are read, and nothing
follows from a difference between them.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from analytics.answer import Asked, Measure, Question, RawAnswer, RawCell, RawLine, Sort
from analytics.cohort import members
from analytics.dimensions import codes, labels
from analytics.population import UNKNOWN, Bools, Ints, Population
from analytics.segment_groups import Axis, celled
from domain.predicate import All, Dimension, Everyone, Measured, Predicate
from domain.small_cells import K

PERSONS = Measure("persons", Sort.PERSONS, divides=True)
NOBODYS = "unknown"
COST = "cost_12_months"
RISKS: Mapping[str, Predicate] = {
    "silent_ill": All((Measured("diagnoses", low=2), Measured("days_since_last_contact", low=366))),
    "no_shows": Measured("no_show_12_months", low=2),
    "emergency": Measured("emergency_12_months", low=4),
    "wards": Measured("ward_days_12_months", low=15),
    "rising": All((Measured("visits_12_months", low=12), Measured("visits_before_12_months", high=4))),
    "unanswered": Measured("open_referrals", low=2),
}
"""What may call for attention, of declared features and cut points only, so that the same group can be asked about
further. They overlap."""


def present(population: Population, day: int) -> Bools:
    """Who is born, living and has not moved away on a day."""
    people = population.people
    gone = [(left != UNKNOWN) & (left <= day) for left in (people.died, people.moved)]
    found: Bools = ((people.birth == UNKNOWN) | (people.birth <= day)) & ~gone[0] & ~gone[1]
    return found


def structure(population: Population, dimension: Dimension) -> RawAnswer:
    """Customers by one dimension of which each has one value at most; the unknown last, if any are."""
    words, column = labels(population, dimension), codes(population, dimension)[0]
    words = (*words, NOBODYS) if (column < 0).any() else words
    table = np.bincount(np.where(column < 0, len(words) - 1, column), minlength=len(words))
    lines = tuple(RawLine((word,), (RawCell(int(n), int(n)),)) for word, n in zip(words, table, strict=True))
    asked = Asked(Question.WHO, Everyone(), (("by", dimension),))
    return RawAnswer(asked, (dimension.value,), (PERSONS,), lines, len(population.people))


def age_and_gender(population: Population) -> RawAnswer:
    """Customers by age band and gender together. Genders of fewer than k persons stand together as not known, and there
    is no line for what nobody is: a line of nobody would hide the lines beside it."""
    line, (bands, genders) = celled(None, *age_by_gender(population))
    table = np.bincount(line, minlength=len(bands) * len(genders))
    keys = [(word, other) for word in bands for other in genders]
    lines = tuple(RawLine(key, (RawCell(int(n), int(n)),)) for key, n in zip(keys, table, strict=True))
    asked = Asked(Question.WHO, Everyone(), (("by", "age_and_gender"),))
    return RawAnswer(asked, ("age_band", "gender"), (PERSONS,), lines, len(population.people))


def age_by_gender(population: Population) -> tuple[Axis, Axis]:
    """The two dimensions of `age_and_gender`."""
    bands, every = (labels(population, one) for one in (Dimension.AGE_BAND, Dimension.GENDER))
    band, gender = (codes(population, one)[0] for one in (Dimension.AGE_BAND, Dimension.GENDER))
    there = np.bincount(gender, minlength=len(every))
    apart = [place for place in range(len(every) - 1) if there[place] >= K]
    places = np.full(len(every), len(apart))
    places[apart] = np.arange(len(apart))
    gender, genders = places[gender], tuple(every[place] for place in apart)
    genders = (*genders, NOBODYS) if there.sum() > there[apart].sum() else genders
    return Axis("age_band", band, bands), Axis("gender", gender, genders)


def risks(population: Population) -> RawAnswer:
    """Customers whom each of RISKS finds, and their share of all. What the base table does not tell is left out."""
    everybody, lines = len(population.people), []
    for name, predicate in RISKS.items():
        if features_of(predicate) <= set(population.values):
            n = int(np.count_nonzero(members(population, predicate)))
            rest = everybody - n
            share = n / (n + rest) if n + rest else None
            lines.append(RawLine((name,), (RawCell(n, n, rest=rest), RawCell(share, n, rest=rest))))
    measures = (Measure("persons", Sort.PERSONS), Measure("share", Sort.SHARE))
    return RawAnswer(
        Asked(Question.WHO, Everyone(), (("by", "risk"),)), ("risk",), measures, tuple(lines), len(population.people)
    )


def features_of(predicate: Predicate) -> set[str]:
    """The features that a risk is made of."""
    parts = predicate.parts if isinstance(predicate, All) else (predicate,)
    return {part.feature for part in parts if isinstance(part, Measured)}


def value(population: Population, dimension: Dimension = Dimension.AGE_BAND) -> RawAnswer:
    """The cost of twelve months by a dimension: customers, cents a customer, cents; of the base table's whole euros."""
    words, column = labels(population, dimension), codes(population, dimension)[0]
    cents = costs(population)
    place = np.where(column < 0, len(words), column)
    n = np.bincount(place, minlength=len(words) + 1)
    sums = np.bincount(place, cents, len(words) + 1)
    largest = np.zeros(len(words) + 1)
    np.maximum.at(largest, place, cents)
    lines = tuple(
        RawLine((word,), (
            RawCell(int(n[at]), int(n[at])),
            RawCell(sums[at] / n[at] if n[at] else None, int(n[at]), largest=largest[at] / max(1, n[at])),
            RawCell(float(sums[at]), int(n[at]), largest=float(largest[at])),
        ))
        for at, word in enumerate((*words, NOBODYS))
        if n[at] or word != NOBODYS
    )  # fmt: skip
    measures = (PERSONS, Measure("cents_each", Sort.CENTS), Measure("cents", Sort.CENTS, divides=True))
    asked = Asked(Question.AT_WHAT_COST, Everyone(), (("by", dimension), ("what", COST)))
    return RawAnswer(asked, (dimension.value,), measures, lines, len(population.people))


def costs(population: Population) -> Ints:
    """Cents of twelve months of every person; nothing where the base table tells none."""
    column = population.values.get(COST)
    if column is None:
        return np.zeros(len(population.people))
    found: Ints = 100 * np.nan_to_num(column.astype(np.float64))
    return found
