"""How often, how long, by whom, combined and no longer, against loops over plain rows."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.answer import RawAnswer
from analytics.questions.by_whom import Producer, by_whom
from analytics.questions.combined import combined
from analytics.questions.how_long import MARKS, how_long
from analytics.questions.how_often import GAPS, TIMES, WEEKDAYS, Counted, bands, how_often
from analytics.questions.no_longer import no_longer
from domain.errors import InvalidInput
from domain.event import EventStatus
from domain.predicate import Everyone, Period, Predicate, Select
from tests.oracle.populations import ROLES, TODAY, UNITS, Person, Row, columns, persons, populations
from tests.oracle.test_cohort import broad, fits, means, predicates, selects

cohorts = st.just(Everyone()) | predicates


def told(answer: RawAnswer) -> dict[tuple[str, ...], tuple[float | None, ...]]:
    return {line.key: tuple(cell.value for cell in line.cells) for line in answer.lines}


def band(edges: tuple[int, ...], value: int) -> str:
    return bands(edges)[max(i for i, edge in enumerate(edges) if edge <= value)]


def pairs(person: Person, select: Select) -> list[tuple[Row, Row]]:
    rows = [row for row in person.rows if fits(row, select)]
    return list(pairwise(rows))


def end_of(person: Person, last: date) -> date:
    return min(day for day in (last, TODAY, person.died, person.moved) if day is not None)


def test_bands_are_written_as_they_are_read() -> None:
    assert bands(TIMES) == ("0", "1", "2-3", "4-7", "8-11", "12-19", "20-")


@given(populations, cohorts, broad, st.sampled_from((0, 100, 800)))
def test_how_often_in_time(people: list[Person], cohort: Predicate, select: Select, back: int) -> None:
    first, last = TODAY - timedelta(days=back), TODAY - timedelta(days=back // 10)
    select = Select(activities=select.activities, period=Period(first, last))
    days, times = 0, []
    for person in people:
        begin, end = max(first, person.birth), end_of(person, last)
        if means(person, cohort) and begin <= end:
            days += (end - begin).days + 1
            times.append(sum(fits(row, select) and begin <= row.day <= end for row in person.rows))
    rate = how_often(columns(people), cohort, Counted.RATE, select)
    expected = sum(times) / (days / 365.25) if times else None
    assert told(rate) == {("all",): (len(times), sum(times), pytest.approx(expected))}
    found = told(how_often(columns(people), cohort, Counted.TIMES, select))
    counted = Counter(band(TIMES, n) for n in times)
    assert found == {(word,): (counted[word],) for word in bands(TIMES)}


def test_a_rate_needs_a_closed_period() -> None:
    for period in (Period(), Period(TODAY), Period(None, TODAY)):
        with pytest.raises(InvalidInput):
            how_often(columns([]), Everyone(), Counted.RATE, Select(period=period))


@given(populations, cohorts, selects)
def test_how_often_by_gap_and_calendar(people: list[Person], cohort: Predicate, select: Select) -> None:
    gaps: dict[str, list[int]] = defaultdict(list)
    weekdays: dict[str, list[int]] = defaultdict(list)
    months: dict[str, list[int]] = defaultdict(list)
    for i, person in enumerate(people):
        if means(person, cohort):
            for a, b in pairs(person, select):
                gaps[band(GAPS, (b.day - a.day).days)].append(i)
            for row in person.rows:
                if fits(row, select):
                    weekdays[WEEKDAYS[row.day.weekday()]].append(i)
                    months[f"{row.day.month:02}"].append(i)
    for counted, expected in ((Counted.GAPS, gaps), (Counted.WEEKDAY, weekdays), (Counted.MONTH, months)):
        found = told(how_often(columns(people), cohort, counted, select))
        assert {key: value for key, value in found.items() if value != (0, 0)} == {
            (word,): (len(set(who)), len(who)) for word, who in expected.items()
        }


def naive_waits(people: list[Person], cohort: Predicate, first: Select, then: Select) -> list[tuple[int, bool]]:
    found = []
    for person in people:
        if not means(person, cohort):
            continue
        past = [row for row in person.rows if row.day <= TODAY]
        start = next((i for i, row in enumerate(past) if fits(row, first)), None)
        if start is None:
            continue
        came = next((row for row in past[start + 1 :] if fits(row, then)), None)
        end = came.day if came else max(end_of(person, TODAY), past[start].day)
        found.append(((end - past[start].day).days, came is not None))
    return found


def naive_share(found: list[tuple[int, bool]], by: int) -> float:
    """Kaplan-Meier, multiplied out day by day."""
    waiting = 1.0
    for day in range(by + 1):
        at_risk = sum(days >= day for days, _ in found)
        came = sum(days == day and event for days, event in found)
        waiting *= 1 - came / at_risk if at_risk else 1
    return 1 - waiting


@given(st.lists(persons, min_size=0, max_size=10), cohorts, broad, broad)
def test_how_long(people: list[Person], cohort: Predicate, first: Select, then: Select) -> None:
    answer, found = how_long(columns(people), cohort, first, then), naive_waits(people, cohort, first, then)
    values = told(answer)
    assert answer.base == len(found)
    for name, part in (("median", 0.5), ("p90", 0.9)):
        reached = [day for day, came in sorted(found) if came and naive_share(found, day) >= part - 1e-9]
        assert values[name,] == (reached[0] if reached else None,)
    for mark in MARKS:
        expected = naive_share(found, mark) if found else None
        assert values[f"share_{mark}",] == (pytest.approx(expected, abs=1e-9),)


@given(populations, cohorts, selects, st.sampled_from(Producer), st.sampled_from((0, 30, 3_000)))
def test_by_whom(people: list[Person], cohort: Predicate, select: Select, producer: Producer, within: int) -> None:
    def word(row: Row) -> str:
        place, words = (row.role, ROLES) if producer is Producer.ROLE else (row.unit, UNITS)
        return words[place] if place >= 0 else "unknown"

    handed: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, person in enumerate(people):
        for a, b in pairs(person, select) if means(person, cohort) else []:
            if (b.day - a.day).days <= within:
                handed[word(a), word(b)].append(i)
    found = told(by_whom(columns(people), cohort, producer, within, select))
    assert {key: values for key, values in found.items() if values != (0, 0)} == {
        key: (len(set(who)), len(who)) for key, who in handed.items()
    }


@given(populations, cohorts, st.lists(predicates, min_size=1, max_size=3))
def test_combined(people: list[Person], cohort: Predicate, parts: list[Predicate]) -> None:
    named = [(f"part {i}", part) for i, part in enumerate(parts)]
    kept = [person for person in people if means(person, cohort)]
    expected = Counter(tuple("yes" if means(person, part) else "no" for part in parts) for person in kept)
    answer = combined(columns(people), cohort, named)
    assert {key: n for key, (n,) in told(answer).items() if n} == expected
    assert len(answer.lines) == 2 ** len(parts)
    assert sum(line.cells[0].persons for line in answer.lines) == answer.base == len(kept)


def naive_state(person: Person, select: Select, limit_of_all: float) -> str:
    rows = [row for row in person.rows if fits(row, select) and row.day <= TODAY]
    gaps = sorted((b.day - a.day).days for a, b in pairwise(rows))
    if not rows:
        return "never"
    if any(day is not None and day <= TODAY for day in (person.died, person.moved)):
        return "ended"
    if len(gaps) < 3:
        return "no_rhythm"
    own = gaps[max(0, math.ceil(0.95 * len(gaps) - 1e-9) - 1)]
    limit = (len(gaps) * own + 5 * limit_of_all) / (len(gaps) + 5)
    if (TODAY - rows[-1].day).days <= limit:
        return "going_on"
    anyhow = Select(activities=select.activities, statuses=frozenset({EventStatus.PLANNED}))
    return "planned" if any(fits(row, anyhow) and row.day > TODAY for row in person.rows) else "stopped"


@given(populations, cohorts, st.just(Select()) | broad)
def test_no_longer(people: list[Person], cohort: Predicate, select: Select) -> None:
    kept = [person for person in people if means(person, cohort)]
    gaps = sorted((b.day - a.day).days for person in kept for a, b in pairs(person, select) if b.day <= TODAY)
    common = gaps[max(0, math.ceil(0.95 * len(gaps) - 1e-9) - 1)] if gaps else math.inf
    expected = Counter(naive_state(person, select, common) for person in kept)
    found = told(no_longer(columns(people), cohort, select))
    assert {key[0]: value[0] for key, value in found.items() if value[0]} == expected
