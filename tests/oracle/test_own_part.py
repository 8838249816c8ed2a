"""What a list of names rests on equals the same people with what may not be told taken out of their lives."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.cohort import members
from analytics.own_part import own_part
from domain.event import EventKind
from domain.predicate import Among, Dimension, Had, Lacked, Measured, Not, Predicate, Select, Then
from tests.oracle.populations import ACTIVITIES, Person, columns, populations

ANY, CONTACT = Select(), Select(kinds=frozenset({EventKind.CONTACT}))
ASKED: tuple[Predicate, ...] = (
    Had(ANY), Had(CONTACT, 0, 0), Not(Had(CONTACT, 2)), Then(CONTACT, ANY, 30), Lacked(CONTACT, ANY, 30),
    Measured("visits_12_months", 1.0), Measured("cost_12_months", None, 500.0), Measured("diagnoses", 1.0),
    Among(Dimension.GENDER, frozenset({"female"})), Among(Dimension.SEGMENT, frozenset({"knee"})),
)  # fmt: skip


def told(person: Person) -> Person:
    """The person as the register of health may tell of them."""
    rows = tuple(row for row in person.rows if row.activity >= 0 and not ACTIVITIES[row.activity].shielded)
    return replace(person, rows=rows)


@settings(max_examples=150, deadline=None)
@given(people=populations, picked=st.sets(st.integers(0, 11)))
def test_it_is_as_if_the_rest_had_never_been(people: list[Person], picked: set[int]) -> None:
    places = [place for place in sorted(picked) if place < len(people)]
    part = own_part(columns(people), np.array(places, dtype=np.int64), "health")
    alone = columns([told(people[place]) for place in places])
    alone = own_part(alone, np.arange(len(places)), "health")  # features counted, nothing left to take away
    for asked in ASKED:
        assert members(part, asked).tolist() == members(alone, asked).tolist(), asked
    assert {name: column.tolist() for name, column in part.values.items()}.keys() == alone.values.keys()


@settings(max_examples=100, deadline=None)
@given(people=populations)
def test_what_is_shielded_changes_nothing(people: list[Person]) -> None:
    everybody = np.arange(len(people))
    with_it, without = (own_part(columns(them), everybody, "health") for them in (people, [told(p) for p in people]))
    for name, column in with_it.values.items():
        np.testing.assert_array_equal(column, without.values[name], err_msg=name)
    for asked in ASKED:
        assert members(with_it, asked).tolist() == members(without, asked).tolist()


@given(people=populations)
@settings(max_examples=30, deadline=None)
def test_the_other_register_is_empty(people: list[Person]) -> None:
    part = own_part(columns(people), np.arange(len(people)), "social")
    assert len(part.events) == 0
    assert not members(part, Had(ANY)).any()
