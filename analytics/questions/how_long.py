"""5 Kuinka kauan? How long: from a person's first A to the next B, with those who still wait (Kaplan-Meier)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.answer import Asked, Measure, Question, RawAnswer, RawCell, RawLine, Sort
from analytics.cohort import members, selected
from analytics.population import UNKNOWN, Bools, Ints, Population
from analytics.survival import product_limit
from domain.predicate import Predicate, Select
from domain.small_cells import K_SENSITIVE

MARKS = (30, 90, 180, 365)
"""Days at which the share that has had B is told."""


@dataclass(frozen=True)
class Waits:
    """One row a person who had A: days until B, or until nothing more is known (`came` False); the places of A and of
    B among the events, -1 for none."""

    days: Ints
    came: Bools
    first: Ints
    then: Ints


def waits(population: Population, cohort: Predicate, first: Select, then: Select) -> Waits:
    """Each person's first `first` event; the wait ends with the next `then` after it, or is cut off (censored) by
    death, moving away or the snapshot's day, whichever comes first. A planned B that is not over is not B."""
    events, people = population.events, population.people
    past = events.day <= population.as_of
    who = members(population, cohort)
    starts = np.flatnonzero(selected(population, first) & past)
    starts = starts[who[population.owner[starts]]]
    starts = starts[np.unique(population.owner[starts], return_index=True)[1]]
    owner = population.owner[starts]
    end = _next(population, starts, np.flatnonzero(selected(population, then) & past))
    until = np.full(len(starts), population.as_of)
    for leaving in (people.died[owner], people.moved[owner]):
        until = np.where(leaving == UNKNOWN, until, np.minimum(until, leaving))
    came = end >= 0
    days = np.where(came, events.day[end] if len(events) else 0, np.maximum(until, events.day[starts]))
    return Waits(days - events.day[starts], came, starts, end)


def _next(population: Population, starts: Ints, ends: Ints) -> Ints:
    """For each of the events `starts`, the first of `ends` after it of the same person; -1 for none."""
    after = np.append(ends, len(population.events))[np.searchsorted(ends, starts, "right")]
    found: Ints = np.where(after < population.events.starts[population.owner[starts] + 1], after, -1)
    return found


def how_long(population: Population, cohort: Predicate, first: Select, then: Select) -> RawAnswer:
    """Lines: median, P90 (days), then the share by each of MARKS. Persons behind a quantile are all who had A and, on
    the other side, those who still wait; behind a share those who had B by then. A share less than K_SENSITIVE persons
    apart from the next is not told."""
    found = waits(population, cohort, first, then)
    by_mark = [int(np.count_nonzero(found.came & (found.days <= mark))) for mark in MARKS]
    curve, base = product_limit(found.days, found.came), len(found.days)
    reached = int(found.came.sum())
    lines = [
        RawLine((name,), (RawCell(curve.reached(part), reached, base - reached),))
        for name, part in (("median", 0.5), ("p90", 0.9))
    ]
    for mark, by_then in zip(MARKS, by_mark, strict=True):
        share = curve.by(mark) if base else None
        lines.append(RawLine((f"share_{mark}",), (RawCell(share, by_then, base - by_then),)))
    measures = (Measure("value", Sort.DAYS),)
    asked = Asked(Question.HOW_LONG, cohort)
    return RawAnswer(asked, ("point",), measures, tuple(lines), base, unseen=_too_near(by_mark, reached))


def _too_near(by_mark: list[int], reached: int) -> frozenset[tuple[str, ...]]:
    """Shares of which the next one told would tell that a few persons came between, the last first."""
    unseen, told = [], reached
    for mark, by_then in reversed(list(zip(MARKS, by_mark, strict=True))):
        if 0 < told - by_then < K_SENSITIVE:
            unseen.append((f"share_{mark}",))
        else:
            told = by_then
    return frozenset(unseen)
