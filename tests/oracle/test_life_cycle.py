"""Stages of customerships and cells of two axes, against loops over plain persons."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from math import ceil, inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.customer_types import placed
from analytics.dimensions import CUSTOMER_TYPES, LIFE_CYCLE
from analytics.life_cycle import life_cycle
from data_access.segment_rules_toml import read_axes, read_segments
from domain.event import EventKind, EventStatus
from domain.predicate import Select
from tests.oracle.populations import ACTIVITIES, TODAY, Person, columns, populations

CONTACT = Select(kinds=frozenset({EventKind.CONTACT}))


def contacts(person: Person) -> list[date]:
    done = (EventStatus.DONE, EventStatus.ONGOING)
    rows = (row for row in person.rows if ACTIVITIES[row.activity].kind == EventKind.CONTACT)
    return [row.day for row in rows if row.status in done and row.day <= TODAY]


def gaps(days: list[date]) -> list[tuple[int, date]]:
    return [((b - a).days, b) for a, b in pairwise(days)]


def p95(values: list[int]) -> int:
    return sorted(values)[ceil(0.95 * len(values) - 1e-9) - 1]


def limit(own: list[int], common: float) -> float:
    if common == inf:
        return inf
    return (len(own) * (p95(own) if own else 0) + 5 * common) / (len(own) + 5)


def stage(person: Person, common: float) -> str | None:
    days = contacts(person)
    if not days:
        return None
    if any(day and day <= TODAY for day in (person.died, person.moved)):
        return "ended"
    if (TODAY - days[0]).days < 91:
        return "new"
    all_ = gaps(days)
    own = [length for length, _ in all_]
    silence = (TODAY - days[-1]).days
    if silence > limit(own, common):
        return "fading" if silence <= 2 * limit(own, common) else "passive"
    lately = [length for length, end in all_ if (TODAY - end).days < 181]
    if lately:
        others = list(own)
        others.remove(max(lately))
        if max(lately) > 2 * limit(others, common):
            return "returned"
    return "active"


@given(populations)
def test_stages_are_those_of_a_loop(people: list[Person]) -> None:
    every = [length for person in people for length, _ in gaps(contacts(person))]
    common = p95(every) if every else inf
    found = life_cycle(columns(people), CONTACT)
    assert [None if place < 0 else LIFE_CYCLE[place] for place in found] == [stage(one, common) for one in people]


def life(*days_ago: int) -> Person:
    done = [(TODAY - timedelta(days=n), n) for n in sorted(days_ago, reverse=True)]
    row = _row()
    rows = tuple(replace(row, day=day) for day, _ in done)
    return Person(date(1960, 1, 1), "female", 0, None, None, False, rows, (), 0)


def _row():  # type: ignore[no-untyped-def]
    from tests.oracle.populations import Row

    return Row(TODAY, 0, 0, 0, 0, 0, 0, EventStatus.DONE, 0, 0, 0, 0)


MONTHLY = tuple(range(0, 720, 30))
LIVES = {
    "active": life(*MONTHLY),
    "active to the day": life(*(n + 30 for n in MONTHLY)),
    "fading from the next day": life(*(n + 31 for n in MONTHLY)),
    "fading to the day": life(*(n + 60 for n in MONTHLY)),
    "passive from the next day": life(*(n + 61 for n in MONTHLY)),
    "new to the day": life(0, 30, 60, 90),
    "active from the next day": life(1, 31, 61, 91),
    "fading": life(*(n + 50 for n in MONTHLY)),
    "passive": life(*(n + 100 for n in MONTHLY)),
    "returned": life(0, 30, 60, *(n + 400 for n in MONTHLY)),
    "returned, by the other gaps": life(0, *(n + 300 for n in MONTHLY[:11])),
    "ended": replace(life(*MONTHLY), died=TODAY),
}


@pytest.mark.parametrize("name", LIVES)
def test_each_stage_looks_as_its_name_says(name: str) -> None:
    crowd = [life(*MONTHLY)] * 30
    found = life_cycle(columns([LIVES[name], *crowd]), CONTACT)
    assert LIFE_CYCLE[found[0]] == re.split("[ ,]", name)[0]
    assert [LIFE_CYCLE[place] for place in found[1:]] == ["active"] * 30


VALUES = st.sampled_from((0.0, 1.0, 2.0, 3.0, 4.0, 11.0, 12.0, float("nan")))


@given(st.lists(st.tuples(VALUES, VALUES, VALUES), max_size=12))
def test_the_four_types_are_those_of_a_loop_and_of_their_segments(rows: list[tuple[float, float, float]]) -> None:
    population = columns([life(0)] * len(rows))
    table = np.array(rows).reshape(-1, 3)
    values = dict(zip(("coping", "diagnoses", "visits_12_months"), table.T, strict=True))
    population = replace(population, values=values)
    found = placed(population, read_axes()["coping_health"])
    assert found.ids == CUSTOMER_TYPES
    assert [None if c < 0 else found.ids[c] for c in found.cell] == [kind(*row) for row in rows]
    from analytics.cohort import members

    rules = {rule.id: rule.definitions[-1].rule for rule in read_segments()}
    for place, name in enumerate(CUSTOMER_TYPES):
        assert members(population, rules[name]).tolist() == (found.cell == place).tolist()


def kind(coping: float, diagnoses: float, visits: float) -> str | None:
    """Of answers on coping 0-10, different diagnoses and visits in a year; not known is NaN."""
    complex_ = diagnoses >= 2 or visits >= 12
    simple = diagnoses < 2 and visits < 12
    if coping != coping or not (complex_ or simple):
        return None
    if coping >= 4:
        return "yhteistyo" if complex_ else "omatoimi"
    return "verkosto" if complex_ else "yhteiso"


def test_a_model_without_its_features_places_nobody_and_says_what_is_missing() -> None:
    found = placed(columns([life(0)]), read_axes()["support_benefit"])
    assert found.missing == ("benefit_aimed_at", "coping", "services_12_months")
    assert found.cell.tolist() == [-1]
