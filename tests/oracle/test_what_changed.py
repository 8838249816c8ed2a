"""What changed, on random populations: every month, mean, ratio and number of persons by loops over plain rows."""

from __future__ import annotations

import math
import os
import random
from calendar import monthrange
from datetime import date, timedelta

import pytest

from analytics.answer import RawLine
from analytics.questions.what_changed import DRAWN, FEWEST, MONTHS, SHORTEST, what_changed
from analytics.shares import adjusted
from domain.event import EventStatus
from domain.predicate import Among, Dimension, Everyone, Predicate, Select
from tests.oracle.populations import ACTIVITIES, TODAY, Person, Row, columns
from tests.oracle.test_cohort import fits, means

SCALE = int(os.environ.get("TEST_SCALE", "1"))
COHORTS = (Everyone(), Among(Dimension.GENDER, frozenset({"female"})))
SELECTS = (Select(), Select(activities=frozenset({ACTIVITIES[1].key, ACTIVITIES[2].key})))


def town(rng: random.Random) -> list[Person]:
    """Some tens of persons; each kind of event has a rate, and perhaps another one from some day on."""
    born = date(1980, 1, 1)
    rates = [(rng.uniform(0, 3), rng.uniform(0, 3) if rng.random() < 0.5 else None) for _ in range(4)]
    turn = rng.randrange(60, 780)
    found = []
    for _ in range(rng.randrange(8, 40)):
        rows = []
        for kind, (before, after) in enumerate(rates):
            for _ in range(rng.randrange(int(8 * before) + 1)):
                rows.append(event(rng.randrange(-20, 860), kind))
            for _ in range(rng.randrange(int(8 * (after or 0)) + 1)):
                rows.append(event(rng.randrange(0, turn), kind))
        gender = rng.choice(("female", "male"))
        found.append(Person(born, gender, 0, None, None, False, tuple(sorted(rows, key=lambda r: r.day)), (), 0))
    return found


def event(back: int, kind: int) -> Row:
    return Row(TODAY - timedelta(days=back), 480, kind, 0, 0, 0, 0, EventStatus.DONE, 0, 10, 0, 0)


def months() -> list[date]:
    """First days of the last whole months, the oldest first; TODAY is within a month."""
    first = TODAY.replace(day=1)
    found: list[date] = []
    while len(found) < MONTHS:
        first = (first - timedelta(days=1)).replace(day=1)
        found.insert(0, first)
    return found


def days_of(month: date) -> int:
    return monthrange(month.year, month.month)[1]


def gain(counts: list[int], at: int) -> float:
    """How much likelier the counts are with one rate before `at` and another one after it (Poisson, by days)."""
    days = [days_of(month) for month in months()]

    def log_likelihood(low: int, high: int) -> float:
        n, time = sum(counts[low:high]), sum(days[low:high])
        return n * math.log(n / time) if n else 0.0

    return log_likelihood(0, at) + log_likelihood(at, MONTHS) - log_likelihood(0, MONTHS)


def expected(people: list[Person], cohort: Predicate, select: Select) -> dict[str, tuple[list[int], list[set[int]]]]:
    """By activity: the months' counts, and who had any in each month."""
    place = {(month.year, month.month): i for i, month in enumerate(months())}
    found: dict[str, tuple[list[int], list[set[int]]]] = {}
    for i, person in enumerate(people):
        for row in person.rows if means(person, cohort) else ():
            at = place.get((row.day.year, row.day.month))
            if at is not None and fits(row, select):
                counts, who = found.setdefault(
                    ACTIVITIES[row.activity].key, ([0] * MONTHS, [set() for _ in range(MONTHS)])
                )
                counts[at] += 1
                who[at].add(i)
    return {key: both for key, both in found.items() if sum(both[0]) >= FEWEST}


def check(line: RawLine, counts: list[int], who: list[set[int]]) -> None:
    gains = {at: gain(counts, at) for at in range(SHORTEST, MONTHS - SHORTEST + 1)}
    at = next(i for i, month in enumerate(months()) if month.isoformat()[:7] == line.key[1])
    assert gains[at] == pytest.approx(max(gains.values()), abs=1e-6)
    before, after = sum(counts[:at]) / at, sum(counts[at:]) / (MONTHS - at)
    assert line.cells[0].value == pytest.approx(before)
    assert line.cells[1].value == pytest.approx(after)
    assert line.cells[2].value == (pytest.approx(after / before) if before else None)
    persons = [len(set().union(*side)) for side in (who[:at], who[at:])]
    assert [line.cells[0].persons, line.cells[1].persons] == persons
    assert line.cells[2].persons == line.cells[3].persons == min(persons)


def test_what_changed() -> None:
    rng, series = random.Random("what changed"), 0
    for _ in range(100 * SCALE):
        people, cohort, select = town(rng), rng.choice(COHORTS), rng.choice(SELECTS)
        answer = what_changed(columns(people), cohort, select)
        wanted = expected(people, cohort, select)
        assert {line.key[0] for line in answer.lines} == set(wanted)
        assert answer.base == sum(means(person, cohort) for person in people)
        for line in answer.lines:
            check(line, *wanted[line.key[0]])
        surest = [line.cells[3].value or 0.0 for line in answer.lines]
        assert surest == sorted(surest)
        assert all(1 / (DRAWN + 1) <= q <= 1 for q in surest)
        series += len(answer.lines)
    assert series > 100 * SCALE


def test_the_more_of_the_drawn_are_as_steep_the_less_sure() -> None:
    """q is of Benjamini and Hochberg over the series asked; one series' q is its p."""
    assert adjusted([0.01, 0.02, 0.9]) == pytest.approx([0.03, 0.03, 0.9])
    q = []
    for before, after in ((30, 30), (40, 22), (60, 10)):
        rows = [event(22 + 360 * i // after, 0) for i in range(after)]
        rows += [event(382 + 360 * i // before, 0) for i in range(before)]
        one = Person(date(1980, 1, 1), "female", 0, None, None, False, tuple(sorted(rows, key=lambda r: r.day)), (), 0)
        q.append(what_changed(columns([one]), Everyone()).lines[0].cells[3].value or 0.0)
    assert q == sorted(q, reverse=True)
    assert q[0] > 0.05 > q[2]
