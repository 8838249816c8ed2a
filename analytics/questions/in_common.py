"""12 Mitä yhteistä? In common: what tells one group from another, with intervals and control of false discoveries."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.answer import Asked, Ground, Measure, Question, RawAnswer, RawCell, RawLine, Sort
from analytics.cohort import members
from analytics.dimensions import CUSTOMER_TYPES, codes, labels
from analytics.population import Bools, Ints, Population
from analytics.shares import adjusted, newcombe, p_value
from domain.predicate import Dimension, Predicate

DIMENSIONS = (
    Dimension.GENDER, Dimension.AGE_BAND, Dimension.MUNICIPALITY, Dimension.SEGMENT, Dimension.CUSTOMER_TYPE,
    Dimension.LIFE_CYCLE, Dimension.UNIT,
)  # fmt: skip
PARTITIONS = tuple(one.value for one in DIMENSIONS if one is not Dimension.SEGMENT)
"""Nobody has two values of these: their shares add up."""
LATELY_DAYS = 365
MEASURES = (
    Measure("share", Sort.SHARE), Measure("other_share", Sort.SHARE), Measure("difference", Sort.DIFFERENCE),
    Measure("q", Sort.SCORE),
)  # fmt: skip
ACTIVITY = "activity"
FALSE_DISCOVERY = 0.05
"""Lines with a q up to this: of those, one in twenty is expected to be chance."""


@dataclass(frozen=True, slots=True)
class _Compared:
    """A trait with the persons that have it in each of the groups."""

    key: tuple[str, str]
    had: int
    other_had: int


def in_common(population: Population, cohort: Predicate, other: Predicate, *, whole: bool = False) -> RawAnswer:
    """Lines by (dimension or "activity", value): share in the cohort, share in the others, their difference (cohort
    less others, Newcombe's 95 % interval), and q. The largest difference first. Others are those of `other` who are
    not of the cohort, so that a segment can be compared with all. With `whole` those too who are of both: the interval
    is then wider than it need be. Activities are those of the last year."""
    who = members(population, cohort)
    rest = members(population, other)
    rest = rest if whole else rest & ~who
    n, m = int(who.sum()), int(rest.sum())
    found = [*_dimensions(population, who, rest), *_activities(population, who, rest)] if n and m else []
    values = [p_value(one.had, n, one.other_had, m) for one in found]
    lines = [_line(one, n, m, q) for one, q in zip(found, adjusted(values), strict=True)]
    lines.sort(key=lambda line: (-abs(line.cells[2].value or 0), line.key))
    asked = Asked(Question.IN_COMMON, cohort)
    return RawAnswer(
        asked, ("trait", "value"), MEASURES, tuple(lines), n, ground=Ground.ASSOCIATION, partitions=PARTITIONS
    )  # fmt: skip


def _dimensions(population: Population, who: Bools, rest: Bools) -> list[_Compared]:
    found, typed = [], Dimension.CUSTOMER_TYPE in population.values
    for dimension in DIMENSIONS:
        for column in codes(population, dimension):
            for place, value in enumerate(labels(population, dimension)):
                if dimension is Dimension.SEGMENT and value in CUSTOMER_TYPES and typed:
                    continue  # told as a customer type: the same number twice must not be hidden once
                has = column == place
                had, other_had = int(np.count_nonzero(has & who)), int(np.count_nonzero(has & rest))
                if had or other_had:
                    found.append(_Compared((dimension, value), had, other_had))
    return found


def _activities(population: Population, who: Bools, rest: Bools) -> list[_Compared]:
    person, activity = lately(population)
    known = population.words.activities
    had, other_had = (np.bincount(activity[mask[person]], minlength=len(known)).tolist() for mask in (who, rest))
    return [
        _Compared((ACTIVITY, one.key), had[place], other_had[place])
        for place, one in enumerate(known)
        if had[place] or other_had[place]
    ]


def lately(population: Population) -> tuple[Ints, Ints]:
    """(person, activity) of everybody with such an event in the last year, each pair once; they serve every cohort and
    are found once a population."""
    return population.once("in_common.lately", _lately)


def _lately(population: Population) -> tuple[Ints, Ints]:
    events, width = population.events, max(1, len(population.words.activities))
    rows = np.flatnonzero((events.day > population.as_of - LATELY_DAYS) & (events.day <= population.as_of))
    pairs = np.sort(population.owner[rows].astype(np.int64) * width + events.activity[rows])
    pairs = pairs[np.flatnonzero(np.diff(pairs, prepend=-1))]
    person, activity = np.divmod(pairs, width)
    return person.astype(np.int32), activity.astype(np.int16)


def _line(one: _Compared, n: int, m: int, q: float) -> RawLine:
    difference, low, high = newcombe(one.had, n, one.other_had, m)
    fewer, rest = min(one.had, one.other_had), min(n - one.had, m - one.other_had)
    cells = (
        RawCell(one.had / n, one.had, n - one.had),
        RawCell(one.other_had / m, one.other_had, m - one.other_had),
        RawCell(difference, fewer, rest, low=low, high=high),
        RawCell(q, fewer, rest),
    )
    return RawLine(one.key, cells)
