"""Why a member is a member, against loops over the rows of one person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analytics.population import Memberships
from analytics.segmentation import Months, segmented
from domain.event import EventStatus
from domain.predicate import All, Among, AnyOf, Dimension, Had, Measured, Not, Predicate, Select
from domain.segment_rule import Definition, SegmentRule
from services.segment_reasons import why_member
from tests.oracle.populations import ACTIVITIES, EPOCH, TODAY, Person, columns, number, populations

NAMES = {"fi": "Nimi", "sv": "Namn", "en": "Name"}
BACK = 60
PLAIN: tuple[Predicate, ...] = (
    Measured("visits_12_months", 4.0, 14.0),
    Had(Select(activities=frozenset({"A99", "M17"})), 2),
    Among(Dimension.GENDER, frozenset({"female", "other"})),
)
rules = st.sampled_from(
    (AnyOf(PLAIN), All((PLAIN[0], Not(PLAIN[1]))), Not(PLAIN[2]), PLAIN[1], AnyOf((All(PLAIN[:2]), Not(PLAIN[2]))))
)


def own(person: Person, what: Predicate) -> tuple[bool, float | str | None]:
    """(whether the condition holds, the own value) by a loop."""
    if isinstance(what, Measured):
        return 4 <= person.visits < 14, float(person.visits)
    if isinstance(what, Had):
        first = TODAY - timedelta(days=BACK - 1)
        n = 0
        for row in person.rows:
            fits = ACTIVITIES[row.activity].key in ("A99", "M17") and row.status is EventStatus.DONE
            n += fits and first <= row.day <= TODAY
        return n >= 2, float(n)
    return person.gender in ("female", "other"), person.gender


@given(populations, rules)
def test_conditions_and_own_values_are_those_of_a_loop(people: list[Person], rule: Predicate) -> None:
    one = SegmentRule("aa", (Definition("1", date(2020, 1, 1), rule, NAMES, NAMES, "Omistaja", look_back_days=BACK),))
    whole = columns(people)
    base = {"visits_12_months": np.array([[p.visits] for p in people], dtype=float).reshape(-1, 1)}
    found = segmented(whole, [one], Months(np.array([number(TODAY)]), base))
    whole = replace(whole, words=replace(whole.words, segments=found.ids), memberships=found.memberships)
    members = set(found.memberships.person.tolist())
    for place, person in enumerate(people):
        why = why_member(whole, (one,), place, "aa")
        assert (why is not None) == (place in members)
        for told in why.conditions if why else ():
            holds, value = own(person, told.what if not isinstance(told.what, Had) else PLAIN[1])
            assert (told.holds, told.value) == (holds, value)
    assert len({str(c.what) for p in members if (w := why_member(whole, (one,), p, "aa")) for c in w.conditions}) <= 3


def test_of_a_past_spell_an_unknown_segment_and_nobody_there_is_no_reason() -> None:
    person = Person(date(1960, 1, 1), "female", 0, None, None, False, (), (), 5)
    whole = columns([person])
    day = np.array([number(TODAY) - 40], dtype=np.int32)
    zero, until = np.zeros(1, dtype=np.int32), np.array([number(TODAY)], dtype=np.int32)
    past = Memberships(zero, zero, day, until, zero, zero, ("start",))
    one = SegmentRule("knee", (Definition("1", date(2020, 1, 1), PLAIN[0], NAMES, NAMES, "Omistaja"),))
    assert why_member(replace(whole, memberships=past), (one,), 0, "knee") is None
    assert why_member(replace(whole, memberships=None), (one,), 0, "knee") is None
    lasting = replace(past, until=np.array([-1], dtype=np.int32))
    assert why_member(replace(whole, memberships=lasting), (one,), 0, "horoscope") is None
    assert why_member(replace(whole, memberships=lasting), (), 0, "knee") is None
    why = why_member(replace(whole, memberships=lasting), (one,), 0, "knee")
    assert why is not None
    assert (why.since, why.entered, why.as_of) == (EPOCH + timedelta(days=int(day[0])), "start", TODAY)
    assert [(c.holds, c.value) for c in why.conditions] == [(True, 5.0)]
