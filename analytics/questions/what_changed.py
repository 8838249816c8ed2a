"""7 Mikä on muuttunut? What changed: series of months with a step in them, the surest first.

For each series the month is sought where a step of a constant rate fits best; the likelihood ratio is compared with
the same of drawn series of about the same total (a step is looked for in those too, so the search itself does not find
any).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from analytics.answer import Asked, Measure, Question, RawAnswer, RawCell, RawLine, Sort
from analytics.cohort import meant, members
from analytics.counting import by_place
from analytics.population import UNKNOWN, Ints, Population
from analytics.shares import adjusted
from domain.predicate import Predicate, Select

DEFINITION = "2"
"""1: a step was compared with series of exactly its total; 2: with those of its total's two leading digits."""
MONTHS = 24
SHORTEST = 3
"""Months on each side of a step."""
DRAWN = 999
FEWEST = 30
"""Events of a series in all: with fewer nothing could be told from chance."""
MEASURES = (
    Measure("before_a_month", Sort.EVENTS), Measure("after_a_month", Sort.EVENTS), Measure("ratio", Sort.SCORE),
    Measure("q", Sort.SCORE),
)  # fmt: skip
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Found:
    """The best step of a series: after `at` months; `p` as sure as the drawn ones let it be."""

    at: int
    p: float


def what_changed(population: Population, cohort: Predicate, select: Select = Select()) -> RawAnswer:  # noqa: B008
    """Lines by (activity, first month after the step), surest first, of the last MONTHS whole months: events a month
    before and after, their ratio, and q over all series. Persons are those behind the smaller side."""
    who, known = members(population, cohort), population.words.activities
    told = sides(population, cohort, select)
    asked_of, found, series = told.activities, told.found, told.series
    counted = by_place(population, told.at, told.side, 2 * len(found) + 1)
    behind = counted.persons[:-1].reshape(-1, 2)
    q = adjusted([one.p for one in found])
    lines = [
        _line((known[a].key, told.since[i]), series[i], one, q[i], behind[i])
        for i, (a, one) in enumerate(zip(asked_of, found, strict=True))
    ]
    lines.sort(key=lambda line: (line.cells[3].value, -abs(np.log(line.cells[2].value or 1e-9)), line.key))
    asked = Asked(Question.WHAT_CHANGED, cohort, definition=DEFINITION)
    return RawAnswer(asked, ("activity", "since"), MEASURES, tuple(lines), int(who.sum()))


@dataclass(frozen=True)
class Sides:
    """The series that are long enough, a row each: `activities`, the months' counts, the best step and its month's
    word. `at`: places of their events; `side`: 2 x the row, and one more after the step."""

    activities: list[int]
    series: Ints
    found: list[Found]
    since: list[str]
    at: Ints
    side: Ints


def sides(population: Population, cohort: Predicate, select: Select) -> Sides:
    """Which events stand on which side of which step."""
    events, known = population.events, population.words.activities
    months, days = _months(population.as_of)
    at = np.flatnonzero(meant(population, cohort, select) & (events.day >= months[0]) & (events.day < months[-1]))
    cell = events.activity[at] * np.int32(MONTHS) + _places(days)[events.day[at] - months[0]]
    series = np.bincount(cell, minlength=len(known) * MONTHS).reshape(-1, MONTHS)
    long_enough = np.flatnonzero(series.sum(axis=1) >= FEWEST)
    found = steps(population, series[long_enough], days)
    placed = np.full((len(known), MONTHS), UNKNOWN, np.int32)
    for number, (a, one) in enumerate(zip(long_enough.tolist(), found, strict=True)):
        placed[a] = 2 * number + (np.arange(MONTHS) >= one.at)
    side = placed.reshape(-1)[cell]
    kept = side != UNKNOWN
    since = [_word(int(months[one.at])) for one in found]
    return Sides(long_enough.tolist(), series[long_enough], found, since, at[kept], side[kept])


def month_of(population: Population) -> Ints:
    """The month of every event among the MONTHS compared; MONTHS for one outside of them."""
    months, days = _months(population.as_of)
    day = population.events.day
    inside = (day >= months[0]) & (day < months[-1])
    found: Ints = np.where(inside, _places(days)[np.where(inside, day - months[0], 0)], MONTHS)
    return found


def steps(population: Population, series: Ints, days: Ints) -> list[Found]:
    """The step that fits each series of counts (series, months) best; `days` of each month are their exposure."""
    if not len(series):
        return []
    gain = _gains(series, days)
    found = []
    for total, gained in zip(series.sum(axis=1).tolist(), gain, strict=True):
        about = _about(total)
        best = population.once(f"what_changed.drawn {about}", lambda _, n=about: _drawn(n, days))  # type: ignore[misc]
        p = (1 + int((best >= gained.max() - 1e-9).sum())) / (DRAWN + 1)
        found.append(Found(int(gained.argmax()) + SHORTEST, p))
    return found


def _about(total: int) -> int:
    """Its two leading digits: how large a step chance makes depends on the total so little that no answer changes."""
    tens = 10 ** max(0, len(str(total)) - 2)
    return int(total // tens * tens)


def _drawn(total: int, days: Ints) -> Ints:
    """The best steps of drawn series of this total. Their generator is seeded by it: the same question has the same
    answer."""
    drawn = np.random.default_rng(total).multinomial(total, days / days.sum(), size=DRAWN)
    best: Ints = _gains(drawn, days).max(axis=1)
    return best


def _gains(table: Ints, days: Ints) -> Ints:
    """Log-likelihood ratio of a step after each possible month (rows of series, steps)."""
    ends = np.arange(SHORTEST, table.shape[1] - SHORTEST + 1)
    before = np.cumsum(table, axis=1)[:, ends - 1]
    total, time = table.sum(axis=1, keepdims=True), days.sum()
    part = np.cumsum(days)[ends - 1] / time
    found: Ints = _times_log(before, total * part) + _times_log(total - before, total * (1 - part))
    return found


def _times_log(seen: Ints, expected: Ints) -> Ints:
    ratio = np.divide(seen, expected, out=np.ones(np.shape(expected)), where=(seen > 0) & (expected > 0))
    found: Ints = seen * np.log(ratio)
    return found


def _places(days: Ints) -> Ints:
    """The month of each day from the first of them on."""
    return np.repeat(np.arange(len(days), dtype=np.int32), days)


def _months(as_of: int) -> tuple[Ints, Ints]:
    """First days of the last MONTHS whole months and of the one after them; the days of each month. The month of
    `as_of` is whole on its last day."""
    tomorrow = date.fromordinal(_EPOCH + as_of + 1)
    this = tomorrow.year * 12 + tomorrow.month - 1
    firsts = np.array([_first(this - MONTHS + n) for n in range(MONTHS + 1)])
    return firsts, np.diff(firsts)


def _first(month: int) -> int:
    return date(month // 12, month % 12 + 1, 1).toordinal() - _EPOCH


def _word(day: int) -> str:
    return date.fromordinal(_EPOCH + day).isoformat()[:7]


def _line(key: tuple[str, str], series: Ints, one: Found, q: float, behind: Ints) -> RawLine:
    before, after = float(series[: one.at].mean()), float(series[one.at :].mean())
    fewer = int(behind.min())
    ratio = after / before if before else None
    cells = (RawCell(before, int(behind[0])), RawCell(after, int(behind[1])), RawCell(ratio, fewer), RawCell(q, fewer))
    return RawLine(key, cells)
