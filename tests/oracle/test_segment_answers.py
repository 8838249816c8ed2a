"""Flow, sizes and reasons kept against loops over plain persons; each passes disclosure control."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given

from analytics.answer import Author, AuthorKind, RawAnswer
from analytics.cohort import members
from analytics.disclosure_answer import shown
from analytics.population import Population
from analytics.segment_flow import flow, sizes
from analytics.segment_why import kept, plain_conditions
from analytics.segmentation import Months, segmented, standing_at
from domain.errors import InvalidInput
from domain.predicate import Among, Dimension, Had, Measured, Predicate
from domain.segment_rule import Definition, SegmentRule, rule_on
from tests.oracle.naive_segments import Spell, spells
from tests.oracle.populations import TODAY, Person, columns, number, populations
from tests.oracle.test_cohort import means, predicates
from tests.oracle.test_segmentation import ENDS, NAMES, rules

AUTHOR = Author(AuthorKind.RULE, "segment", "1")


def definition(rule: Predicate) -> Definition:
    return Definition("1", date(2020, 1, 1), rule, NAMES, NAMES, "Omistaja")


def passes(raw: RawAnswer) -> None:
    """Disclosure control has a rule for it."""
    for k in (5, 10):
        shown(raw, k=k, author=AUTHOR, as_of=TODAY, snapshot="test")


def counts(raw: RawAnswer) -> dict[tuple[str, ...], int]:
    return {line.key: line.cells[0].persons for line in raw.lines if line.cells[0].persons}


def held(spell: Spell, day: date) -> bool:
    return spell.since <= day and (spell.until is None or spell.until > day)


@given(populations, rules())
def test_flow_and_sizes_are_those_of_a_loop(people: list[Person], given_: list[SegmentRule]) -> None:
    table = np.array([[(p.visits * (m + 1)) % 20 for m in range(len(ENDS))] for p in people], dtype=float)
    table = table.reshape(-1, len(ENDS))
    ends = np.array([number(day) for day in ENDS])
    told = segmented(columns(people), given_, Months(ends, {"visits_12_months": table}))
    ordered = [next(rule for rule in given_ if rule.id == id) for id in told.ids]
    every = spells(people, ordered, ENDS, lambda who, _, place: float(table[who, place]))
    for id in told.ids:
        mine = [one for one in every if one.segment == id]
        for before, now in pairwise(ENDS):
            expected: Counter[tuple[str, str]] = Counter()
            for one in mine:
                was, is_ = held(one, before), held(one, now)
                if was and is_:
                    expected["stayed", ""] += 1
                elif is_:
                    expected["entered", one.entered] += 1
                elif was:
                    expected["left", str(one.left)] += 1
            raw = flow(told, id, number(before), number(now))
            assert counts(raw) == dict(expected)
            assert raw.base == sum(expected.values())
            assert bool(raw.notes) is (now == TODAY)
            passes(raw)
        raw = sizes(told, id, ends)
        assert [line.cells[0].persons for line in raw.lines] == [sum(held(one, day) for one in mine) for day in ENDS]
        assert [line.unfinished for line in raw.lines] == [day == TODAY for day in ENDS]
        passes(raw)


def test_flow_of_no_segment_is_refused() -> None:
    told = segmented(columns([]), [], Months(np.array([number(TODAY)]), {}))
    with pytest.raises(InvalidInput, match="no_such"):
        flow(told, "gone", 0, 1)


def cut(person: Person) -> Person:
    """Without what lies after the day: a rule knows nothing of it."""
    return replace(person, rows=tuple(row for row in person.rows if row.day <= TODAY))


def is_here(person: Person) -> bool:
    return person.birth <= TODAY and not any(day and day <= TODAY for day in (person.died, person.moved))


@given(populations, predicates)
def test_kept_reasons_are_those_of_a_loop(people: list[Person], predicate: Predicate) -> None:
    rule = rule_on(definition(predicate), TODAY)
    population = columns(people)
    found = kept(population, rule, members(population, rule))
    assert found.person.tolist() == [n for n, one in enumerate(people) if means(cut(one), predicate)]
    assert len(found.conditions) == len(plain_conditions(predicate))
    for at, n in enumerate(found.person.tolist()):
        for c, (one, plain) in enumerate(zip(found.conditions, plain_conditions(predicate), strict=True)):
            assert bool(int(found.held[at]) >> c & 1) is means(cut(people[n]), plain)
            value = float(found.values[c, at])
            if isinstance(one, Measured):
                assert value == people[n].visits
            elif isinstance(one, Had):
                assert (one.at_least <= value and (one.at_most is None or value <= one.at_most)) is bool(
                    int(found.held[at]) >> c & 1
                )
            elif isinstance(one, Among) and one.dimension is not Dimension.SEGMENT:
                assert np.isnan(value) or value == int(value)
            else:
                assert np.isnan(value)


def crowd(n: int = 12) -> Population:
    one = Person(date(1960, 1, 1), "female", 0, None, None, False, (), (("knee", TODAY - timedelta(days=9), None),), 4)
    return columns([one] * n)


def test_a_month_knows_nothing_of_what_came_later() -> None:
    """A row of the table and a rule are asked as of the month-end."""
    table = np.array([[1.0, 20.0]] * 12)
    months = Months(np.array([number(TODAY) - 30, number(TODAY)]), {"visits_12_months": table})
    standing = standing_at(crowd(), months, 0)
    assert standing.as_of == number(TODAY) - 30
    assert standing.values["visits_12_months"].tolist() == [1.0] * 12
