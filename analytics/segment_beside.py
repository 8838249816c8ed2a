"""What a segment says beside one of its members: how long the members took to each next step, and their measures.

Pure functions from a population to raw answers; nothing of them is shown before services/telling.py has told it. A
wait is the question "how long" (analytics/questions/how_long.py): the same persons, moments and ends, so that its
numbers are those of the team lead's page. Death, moving away and the snapshot's day cut it off (analytics/survival.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from analytics.answer import Asked, Measure, Question, RawAnswer, RawCell, RawLine, Sort
from analytics.cohort import members
from analytics.population import UNKNOWN, Ints, Population
from analytics.questions.how_long import Waits, waits
from analytics.segment_paths import VERSION, Step, TypicalPath, without_shielded
from analytics.survival import product_limit
from domain.predicate import Among, Dimension, Period, Predicate
from domain.small_cells import K

QUARTILES = (("p25", 0.25), ("median", 0.5), ("p75", 0.75))
DAYS = (7, 14, 30, 60, 90, 120, 180, 270, 365, 545, 730)
"""Days at which the share that has had a step may be told."""
LEVELS = (("p10", 0.1), ("p25", 0.25), ("p50", 0.5), ("p75", 0.75), ("p90", 0.9))
MEASURES = ("visits_12_months", "cost_12_months", "services_12_months", "emergency_12_months")
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Spell:
    """A time in a segment, in days since 1970-01-01; `until` is -1 while it lasts. `entered`, `left`: the reason's word
    (analytics/segmentation.py), "" for one that is not known."""

    segment: str
    since: int
    until: int
    entered: str
    left: str

    def lasts_on(self, day: int) -> bool:
        return self.since <= day and (self.until == UNKNOWN or self.until > day)


def spells_of(population: Population, place: int) -> tuple[Spell, ...]:
    """One person's times in segments, the oldest first."""
    held = population.memberships
    if held is None:
        return ()
    low, high = np.searchsorted(held.person, (place, place + 1))
    rows = range(int(low), int(high))
    reason = [*held.reasons, ""]
    names = population.words.segments
    found = [
        Spell(
            names[int(held.segment[row])], int(held.since[row]), int(held.until[row]),
            reason[int(held.entered[row])] if held.entered[row] >= 0 else "",
            reason[int(held.left[row])] if held.left[row] >= 0 else "",
        )
        for row in rows
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.since, one.segment)))


def cohort_of(segment: str) -> Predicate:
    """The members of a segment on the snapshot's day."""
    return Among(Dimension.SEGMENT, frozenset({segment}))


def waits_to(population: Population, path: TypicalPath, step: Step) -> Waits:
    """The members' waits from the path's moment to a step: one row a member who has had the moment."""
    words = population.words
    start = replace(without_shielded(path.start.select, words), period=_back(population, path))
    return waits(population, cohort_of(path.segment), start, without_shielded(step.kind.select, words))


def _back(population: Population, path: TypicalPath) -> Period:
    return Period(first=_EPOCH + timedelta(days=population.as_of - path.back_days + 1))


def step_answers(population: Population, path: TypicalPath, step: Step) -> tuple[RawAnswer, RawAnswer]:
    """(quartiles in days, share that has had the step by each day). A quartile is None when so many have not been seen
    to have the step; behind it stand all who had it. The shares are of those who had the moment."""
    found = waits_to(population, path, step)
    asked = Asked(
        Question.HOW_LONG, cohort_of(path.segment), (("from", path.moment), ("then", step.key)), f"beside.{VERSION}"
    )
    return _quartiles(found, asked), _shares(found, asked)


def _quartiles(found: Waits, asked: Asked) -> RawAnswer:
    curve, base, reached = product_limit(found.days, found.came), len(found.days), int(found.came.sum())
    lines = tuple(
        RawLine((name,), (RawCell(curve.reached(part) if base else None, reached, base - reached),))
        for name, part in QUARTILES
    )
    return RawAnswer(asked, ("point",), (Measure("days", Sort.DAYS),), lines, base)


def _shares(found: Waits, asked: Asked) -> RawAnswer:
    """The days at which a share is told are so far apart that at least K more persons had the step between them, and
    none lies where fewer than K are known of: no step of the curve is one person's."""
    curve, base = product_limit(found.days, found.came), len(found.days)
    lines, before = [], 0
    for day in DAYS:
        had = int(np.count_nonzero(found.came & (found.days <= day)))
        known = had + int(np.count_nonzero(found.days > day))
        if had - before < K or known < K:
            continue
        lines.append(RawLine((str(day),), (RawCell(curve.by(day), had, base - had),)))
        before = had
    return RawAnswer(asked, ("day",), (Measure("share", Sort.SHARE),), tuple(lines), base)


def measure_answer(population: Population, segment: str, feature: str) -> RawAnswer:
    """Quantiles of a feature of the members' customer base rows: the least value that so many do not exceed. Those of
    whom it is not known are not counted. Behind a quantile stand the persons on its thinner side."""
    cohort = cohort_of(segment)
    column = population.values.get(feature)
    values: Ints = np.zeros(0) if column is None else column[members(population, cohort)]
    values = np.sort(values[~np.isnan(values)])
    lines = tuple(RawLine((name,), (_level(values, part),)) for name, part in LEVELS)
    asked = Asked(Question.HOW_OFTEN, cohort, (("feature", feature),), f"beside.{VERSION}")
    return RawAnswer(asked, ("point",), (Measure("quantile", Sort.SCORE),), lines, len(values))


def _level(values: Ints, part: float) -> RawCell:
    if not len(values):
        return RawCell(None, 0)
    value = product_limit(values, np.ones(len(values), dtype=bool)).reached(part)
    below, above = int(np.count_nonzero(values <= value)), int(np.count_nonzero(values >= value))
    return RawCell(value, min(below, above), len(values) - min(below, above))
