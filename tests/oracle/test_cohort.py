"""Who a predicate means, against loops over plain rows: random people, random expression trees."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.cohort import members
from analytics.dimensions import AGE_BANDS, AGE_EDGES
from domain.errors import InvalidInput
from domain.event import Channel, EventKind, EventStatus
from domain.predicate import (
    All,
    Among,
    AnyOf,
    Began,
    Dimension,
    Everyone,
    Had,
    Lacked,
    Measured,
    Not,
    Period,
    Predicate,
    Select,
    Then,
)
from tests.oracle.populations import (
    ACTIVITIES,
    CHANNELS,
    PLACES,
    ROLES,
    SEGMENTS,
    TODAY,
    UNITS,
    Person,
    Row,
    columns,
    days,
    populations,
)  # fmt: skip


def some(values: tuple[str, ...]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(values), max_size=2)


periods = st.one_of(
    st.just(Period()), st.builds(Period, days), st.builds(lambda day: Period(day, day + timedelta(days=200)), days)
)
narrow = st.builds(
    Select, st.frozensets(st.sampled_from((EventKind.CONTACT, EventKind.REFERRAL)), max_size=1),
    some(tuple(one.key for one in ACTIVITIES)), st.frozensets(st.sampled_from(tuple(Channel)[:4]), max_size=2),
    some(UNITS), some(ROLES), st.just(frozenset({EventStatus.DONE})) | st.just(frozenset(EventStatus)), periods,
)  # fmt: skip
broad = st.builds(Select, activities=some(("A99", "REF")), statuses=st.just(frozenset(EventStatus)))
selects = broad | broad | narrow
"""Mostly such as something fits."""
steps = st.lists(st.sampled_from(tuple(one.key for one in ACTIVITIES)), min_size=1, max_size=3).map(tuple)
among = st.one_of(
    st.builds(Among, st.just(Dimension.GENDER), st.just(frozenset({"female"})) | st.just(frozenset({"male", "other"}))),
    st.builds(Among, st.just(Dimension.AGE_BAND), st.frozensets(st.sampled_from(AGE_BANDS), min_size=1, max_size=3)),
    st.builds(Among, st.just(Dimension.MUNICIPALITY), st.just(frozenset({PLACES[0]}))),
    st.builds(Among, st.just(Dimension.SEGMENT), st.frozensets(st.sampled_from(SEGMENTS), min_size=1)),
)
sorts: dict[str, st.SearchStrategy[Predicate]] = {
    "everyone": st.just(Everyone()),
    "among": among,
    "had": st.builds(Had, selects, st.integers(0, 2), st.none() | st.integers(2, 3)),
    "then": st.builds(Then, selects, selects, st.sampled_from((0, 1, 30, 365))),
    "lacked": st.builds(Lacked, selects, selects, st.sampled_from((1, 30, 365))),
    "began": st.builds(Began, selects, steps, st.booleans()),
    "measured": st.builds(Measured, st.just("visits_12_months"), st.just(4.0), st.none() | st.just(12.0)),
}
plain = st.one_of(*sorts.values())
predicates: st.SearchStrategy[Predicate] = st.recursive(
    plain,
    lambda part: st.one_of(
        st.builds(Not, part),
        st.builds(lambda parts: All(tuple(parts)), st.lists(part, min_size=1, max_size=3)),
        st.builds(lambda parts: AnyOf(tuple(parts)), st.lists(part, min_size=1, max_size=3)),
    ),
    max_leaves=5,
)


def fits(row: Row, what: Select) -> bool:
    known = ACTIVITIES[row.activity]
    return all((
        row.status in what.statuses,
        what.period.first is None or row.day >= what.period.first,
        what.period.last is None or row.day <= what.period.last,
        not what.kinds or known.kind in what.kinds,
        not what.activities or known.key in what.activities,
        not what.channels or (row.channel >= 0 and CHANNELS[row.channel] in what.channels),
        not what.units or (row.unit >= 0 and UNITS[row.unit] in what.units),
        not what.roles or (row.role >= 0 and ROLES[row.role] in what.roles),
    ))  # fmt: skip


def years_old(birth: date) -> int:
    return TODAY.year - birth.year - ((TODAY.month, TODAY.day) < (birth.month, birth.day))


def is_among(person: Person, one: Among) -> bool:
    if one.dimension is Dimension.GENDER:
        return person.gender in one.values
    if one.dimension is Dimension.MUNICIPALITY:
        return person.place >= 0 and PLACES[person.place] in one.values
    if one.dimension is Dimension.SEGMENT:
        return any(s in one.values and a <= TODAY and (b is None or b > TODAY) for s, a, b in person.segments)
    return AGE_BANDS[sum(years_old(person.birth) >= edge for edge in AGE_EDGES)] in one.values


def followed(person: Person, one: Then) -> bool:
    pairs = ((a, b) for i, a in enumerate(person.rows) for b in person.rows[i + 1 :])
    return any(fits(a, one.first) and fits(b, one.then) and (b.day - a.day).days <= one.within_days for a, b in pairs)


def lacked(person: Person, one: Lacked) -> bool:
    settled = [
        i for i, row in enumerate(person.rows)
        if fits(row, one.after) and (TODAY - row.day).days >= one.within_days
    ]  # fmt: skip
    if not settled:
        return False
    after = settled[-1]
    later = person.rows[after + 1 :]
    return not any(
        fits(row, one.missing) and (row.day - person.rows[after].day).days <= one.within_days for row in later
    )


def began(person: Person, one: Began) -> bool:
    way = [ACTIVITIES[row.activity].key for row in person.rows if fits(row, one.what)]
    long = len(way) == len(one.steps) if one.over else len(way) >= len(one.steps)
    return long and tuple(way[: len(one.steps)]) == one.steps


def means(person: Person, one: Predicate) -> bool:
    match one:
        case All() | AnyOf():
            enough = all if isinstance(one, All) else any
            return enough(means(person, part) for part in one.parts)
        case Not():
            return not means(person, one.part)
        case Everyone():
            return True
        case Among():
            return is_among(person, one)
        case Had():
            n = sum(fits(row, one.what) for row in person.rows)
            return one.at_least <= n and (one.at_most is None or n <= one.at_most)
        case Then():
            return followed(person, one)
        case Lacked():
            return lacked(person, one)
        case Began():
            return began(person, one)
        case Measured():
            return (one.low is None or person.visits >= one.low) and (one.high is None or person.visits < one.high)


@pytest.mark.parametrize("sort", sorts)
@given(data=st.data(), people=populations)
def test_each_condition_means_the_persons_that_a_loop_finds(
    sort: str, data: st.DataObject, people: list[Person]
) -> None:
    predicate = data.draw(sorts[sort])
    assert members(columns(people), predicate).tolist() == [means(person, predicate) for person in people]


@given(populations, predicates)
def test_a_predicate_means_the_persons_that_a_loop_finds(people: list[Person], predicate: Predicate) -> None:
    found = members(columns(people), predicate).tolist()
    assert found == [means(person, predicate) for person in people]


@given(populations, predicates, st.integers(0, 12))
def test_parts_asked_apart_say_what_the_whole_says(people: list[Person], predicate: Predicate, cut: int) -> None:
    whole, cut = columns(people), min(cut, len(people))
    parts = [members(whole.part(*ends), predicate) for ends in ((0, cut), (cut, len(people)))]
    assert np.concatenate(parts).tolist() == members(whole, predicate).tolist()


@pytest.mark.parametrize(
    "wrong",
    [
        Among(Dimension.GENDER, frozenset({"nobody"})),
        Among(Dimension.AGE_BAND, frozenset({"43"})),
        Measured("visits_12_months", 5.0),
        Measured("shoe_size", 4.0),
    ],
)
def test_what_is_not_declared_is_refused(wrong: Predicate) -> None:
    with pytest.raises(InvalidInput):
        members(columns([]), wrong)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Among(Dimension.GENDER, frozenset()),
        lambda: Among(Dimension.GENDER, frozenset({"x" * 81})),
        lambda: Had(Select(), -1),
        lambda: Had(Select(), 3, 2),
        lambda: Then(Select(), Select(), -1),
        lambda: Lacked(Select(), Select(), 0),
        lambda: Began(Select(), ()),
        lambda: Began(Select(), ("A",) * 8),
        lambda: Measured("visits_12_months"),
        lambda: Measured("visits_12_months", float("nan")),
        lambda: Measured("visits_12_months", 4, 4),
        lambda: All(()),
        lambda: All((Everyone(),) * 21),
        lambda: Not(Not(Not(Not(Not(Not(Everyone())))))),
        lambda: Period(date(2026, 2, 1), date(2026, 1, 1)),
    ],
)
def test_nonsense_cannot_be_made(make) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InvalidInput):
        make()
