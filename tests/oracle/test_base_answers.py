"""The customer base, channels, concentration and the yearly report, against loops over plain persons."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.answer import RawAnswer
from analytics.channel_use import by_month, digital_by_age, rates, shift
from analytics.concentration import by_cost, evenness
from analytics.customer_base import RISKS, age_and_gender, risks, structure, value
from analytics.population import Population
from analytics.yearly_report import by_age, by_segment, by_unit, cost, report, served, years
from domain.event import EventKind, EventStatus
from domain.predicate import Dimension
from tests.oracle.populations import (
    ACTIVITIES,
    CHANNELS,
    PLACES,
    SEGMENTS,
    TODAY,
    UNITS,
    Person,
    Row,
    columns,
    number,
    populations,
)

WAY = {"in_person": "in_person", "home_visit": "in_person", "emergency": "in_person", "phone": "phone",
       "video": "digital", "chat": "digital"}  # fmt: skip
BANDS = ((0, 6), (7, 17), (18, 22), (23, 29), (30, 44), (45, 64), (65, 74), (75, 84), (85, 400))
Numbers = dict[tuple[str, ...], tuple[float | None, ...]]


def told(answer: RawAnswer) -> Numbers:
    lines = {line.key: tuple(cell.value for cell in line.cells) for line in answer.lines}
    assert len(lines) == len(answer.lines)
    return {key: values for key, values in lines.items() if any(values)}


def behind(answer: RawAnswer) -> dict[tuple[str, ...], tuple[int, ...]]:
    return {line.key: tuple(cell.persons for cell in line.cells) for line in answer.lines}


def here(person: Person, day: date = TODAY) -> bool:
    return person.birth <= day and not any(gone and gone <= day for gone in (person.died, person.moved))


def band_on(birth: date, day: date) -> str:
    age = day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
    low, high = next((pair for pair in BANDS if pair[0] <= age <= pair[1]), (85, 400))
    return f"{low}-{high}" if high < 400 else "85-"


def way(row: Row) -> str | None:
    met = ACTIVITIES[row.activity].kind == EventKind.CONTACT and row.status in (EventStatus.DONE, EventStatus.ONGOING)
    return WAY.get(CHANNELS[row.channel]) if met and row.channel >= 0 and row.day <= TODAY else None


@settings(max_examples=60)
@given(populations)
def test_structure(people: list[Person]) -> None:
    population = columns(people)
    expected = Counter(PLACES[p.place] if p.place >= 0 else "unknown" for p in people)
    assert told(structure(population, Dimension.MUNICIPALITY)) == {(word,): (n,) for word, n in expected.items()}
    genders = Counter(p.gender for p in people)
    few = {word for word, n in genders.items() if n < 5} | {"unknown"}
    both = Counter((band_on(p.birth, TODAY), "unknown" if p.gender in few else p.gender) for p in people)
    assert told(age_and_gender(population)) == {key: (n,) for key, n in both.items()}
    assert age_and_gender(population).base == len(people)


def with_features(people: list[Person], values: list[tuple[float, ...]]) -> Population:
    names = ("diagnoses", "days_since_last_contact", "no_show_12_months", "emergency_12_months",
             "ward_days_12_months", "visits_12_months", "visits_before_12_months", "open_referrals", "cost_12_months")  # fmt: skip
    population = columns(people)
    for at, name in enumerate(names):
        population.values[name] = np.array([row[at] for row in values], dtype=np.float32)
    return population


nan = float("nan")
feature_rows = st.tuples(*(st.sampled_from((nan, 0, 1, 2, 3, 4, 12, 15, 365, 366, 900)) for _ in range(8)),
                         st.sampled_from((0, 0, 1, 7, 7, 250, 90_000)))  # fmt: skip
with_values = populations.flatmap(
    lambda people: st.tuples(st.just(people), st.lists(feature_rows, min_size=len(people), max_size=len(people)))
)


@settings(max_examples=60)
@given(with_values)
def test_risks(drawn: tuple[list[Person], list[tuple[float, ...]]]) -> None:
    people, values = drawn
    rules: dict[str, Callable[[tuple[float, ...]], bool]] = {
        "silent_ill": lambda v: v[0] >= 2 and v[1] >= 366, "no_shows": lambda v: v[2] >= 2,
        "emergency": lambda v: v[3] >= 4, "wards": lambda v: v[4] >= 15, "rising": lambda v: v[5] >= 12 and v[6] < 4,
        "unanswered": lambda v: v[7] >= 2,
    }  # fmt: skip
    assert set(rules) == set(RISKS)
    expected: dict[tuple[str, ...], int] = {(name,): sum(rule(v) for v in values) for name, rule in rules.items()}
    answer = risks(with_features(people, values))
    assert {line.key: line.cells[0].value for line in answer.lines} == expected
    for line in answer.lines:
        assert line.cells[1].value == (expected[line.key] / len(people) if people else None)
        assert line.cells[1].rest == len(people) - expected[line.key]


@settings(max_examples=60)
@given(with_values)
def test_value_and_concentration(drawn: tuple[list[Person], list[tuple[float, ...]]]) -> None:
    people, values = drawn
    population = with_features(people, values)
    paid = [(band_on(p.birth, TODAY), 100 * v[8]) for p, v in zip(people, values, strict=True)]
    by_band: dict[str, list[float]] = defaultdict(list)
    for band, cents in paid:
        by_band[band].append(cents)
    for line in value(population).lines:
        mine = by_band.get(line.key[0], [])
        assert [c.value for c in line.cells] == [len(mine), sum(mine) / len(mine) if mine else None, sum(mine)]
        assert line.cells[2].largest == max(mine, default=0)
    in_order = sorted((cents for _, cents in paid), reverse=True)
    rest, answer = list(in_order), by_cost(population)
    for line, percent in zip(answer.lines, (1, 5, 10, 20, 50, 100), strict=True):
        until = next(n for n in range(len(in_order) + 1) if 100 * n >= percent * len(in_order))
        mine, rest = rest[: until - (len(in_order) - len(rest))], rest[until - (len(in_order) - len(rest)) :]
        assert [c.value for c in line.cells] == [len(mine), sum(mine)]
        assert line.cells[1].largest == max(mine, default=0)
    assert not rest
    gini = evenness(population).lines[0].cells[0]
    if sum(in_order):
        pairs = sum(abs(a - b) for a in in_order for b in in_order)
        assert gini.value is not None
        assert abs(gini.value - pairs / (2 * len(in_order) * sum(in_order))) < 1e-9
        assert gini.persons == (0 if in_order[0] > sum(in_order) / 2 else len(in_order))
    else:
        assert gini.value is None


@settings(max_examples=60)
@given(populations)
def test_contacts_by_month(people: list[Person]) -> None:
    answer = by_month(columns(people))
    found: dict[str, Counter[str]] = defaultdict(Counter)
    numbers = [TODAY.year * 12 + TODAY.month - 1 - back for back in range(12, -1, -1)]
    months = [f"{n // 12}-{n % 12 + 1:02}" for n in numbers]
    assert [line.key[0] for line in answer.lines] == months
    persons: dict[tuple[str, str], set[int]] = defaultdict(set)
    for place, person in enumerate(people):
        for row in person.rows:
            if (by := way(row)) and f"{row.day:%Y-%m}" in months:
                found[f"{row.day:%Y-%m}"][by] += 1
                persons[f"{row.day:%Y-%m}", by].add(place)
    for line in answer.lines:
        ways = ("in_person", "phone", "digital")
        assert [c.value for c in line.cells] == [found[line.key[0]][by] for by in ways]
        assert [c.persons for c in line.cells] == [len(persons[line.key[0], by]) for by in ways]
        assert line.unfinished == (line.key[0] == months[-1])
    assert answer.base == len({p for some in persons.values() for p in some})


def counted(person: Person, after: date, until: date) -> Counter[str]:
    return Counter(by for row in person.rows if (by := way(row)) and after < row.day <= until)


@settings(max_examples=60)
@given(populations)
def test_digital_by_age_and_shift(people: list[Person]) -> None:
    population, back = columns(people), timedelta(days=365)
    by_band: dict[str, list[Counter[str]]] = defaultdict(list)
    shifts: Counter[str] = Counter()
    for person in people:
        now, before = counted(person, TODAY - back, TODAY), counted(person, TODAY - 2 * back, TODAY - back)
        if now:
            by_band[band_on(person.birth, TODAY)].append(now)
        mostly = ["digital" if c["digital"] > c["phone"] else "phone" if c["phone"] else "" for c in (before, now)]
        if any(mostly):
            shifts["_".join(mostly) if all(mostly) else "one_year"] += 1
    assert told(shift(population)) == {(word,): (n,) for word, n in shifts.items()}
    for line in digital_by_age(population).lines:
        mine = by_band.get(line.key[0], [])
        users = sum(c["digital"] > 0 for c in mine)
        assert line.cells[0].value == len(mine)
        if mine:
            assert line.cells[1].value == sum(c["digital"] for c in mine) / sum(c.total() for c in mine)
            assert (line.cells[2].value, line.cells[2].persons, line.cells[2].rest) == (
                users / len(mine), users, len(mine) - users,
            )  # fmt: skip


@settings(max_examples=25)
@given(populations)
def test_rates(people: list[Person]) -> None:
    first, last = TODAY - timedelta(days=364), TODAY
    days = 0
    for person in people:
        day = first
        while day <= last:
            days += day >= person.birth and not any(g and g < day for g in (person.died, person.moved))
            day += timedelta(days=1)
    rows = [(i, CHANNELS[row.channel]) for i, p in enumerate(people) for row in p.rows if way(row) and row.day >= first]
    answer = rates(columns(people), number(first), number(last))
    for line in answer.lines:
        mine = [i for i, channel in rows if channel == line.key[0]]
        assert line.cells[0].value == len(set(mine))
        if days:
            assert line.cells[1].value is not None
            assert abs(line.cells[1].value - len(mine) / (days / 365.25)) < 1e-9


@settings(max_examples=60)
@given(populations, st.sampled_from((2024, 2025)))
def test_the_report_of_a_year(people: list[Person], year: int) -> None:
    population, last = columns(people), date(year, 12, 31)
    rows = [(i, row) for i, p in enumerate(people) for row in p.rows if way(row) and row.day.year == year]
    words: tuple[tuple[RawAnswer, Callable[[int, Row], str]], ...] = (
        (served(population, year), lambda i, row: CHANNELS[row.channel]),
        (by_unit(population, year),
         lambda i, row: UNITS[row.unit] if row.unit >= 0 else "elsewhere"),
    )  # fmt: skip
    for answer, word in words:
        expected: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for i, row in rows:
            expected[word(i, row),].append(i)
        assert told(answer) == {key: (len(set(who)), len(who)) for key, who in expected.items()}
        assert answer.base == len({i for i, _ in rows})
    paid = [(i, row.cents) for i, p in enumerate(people) for row in p.rows
            if row.day.year == year and row.cents and row.status in (EventStatus.DONE, EventStatus.ONGOING)]  # fmt: skip
    line = cost(population, year).lines[0]
    assert [c.value for c in line.cells] == [len({i for i, _ in paid}), sum(cents for _, cents in paid)]
    there = [i for i, p in enumerate(people) if here(p, last)]
    ages = Counter(band_on(people[i].birth, last) for i in there)
    assert {k: v[0] for k, v in told(by_age(population, year)).items()} == {(b,): n for b, n in ages.items()}
    met = {i for i, _ in rows}
    for one in by_age(population, year).lines:
        assert one.cells[1].persons == sum(i in met and band_on(people[i].birth, last) == one.key[0] for i in there)
    for one in by_segment(population, year).lines:
        mine = {i for i in there for name, since, until in people[i].segments
                if name == one.key[0] and since <= last and (until is None or until > last)}  # fmt: skip
        assert one.cells[0].value == len(mine)
    assert {line.key[0] for line in by_segment(population, year).lines} == set(SEGMENTS)


def test_years_that_are_over() -> None:
    assert years(columns([])) == ()
    row = Row(date(2024, 6, 1), 0, 0, 0, 0, 0, 0, EventStatus.DONE, 0, 0, 0, 0)
    person = Person(date(1950, 1, 1), "female", 0, None, None, False, (row,), (), 0)
    assert years(columns([person])) == (2025,)
    assert set(report(columns([person]), 2025)) == {"served", "by_age", "cost", "by_unit"}
    member = replace(person, segments=(("knee", date(2025, 3, 31), None),))
    assert "by_segment" in report(columns([member]), 2025)
