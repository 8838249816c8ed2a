"""The customer base table against loops over plain rows: random people, every month, every feature."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.base_features import FEATURES, features
from analytics.base_table import Answers, Grid, month_ends
from analytics.dimensions import cut_points
from analytics.population import Population
from domain.event import EventStatus
from tests.oracle.naive_base import ACTIVITIES, ends, row_of, table
from tests.oracle.populations import CHANNELS, EPOCH, NEAR, Person, Row, born, columns, number, persons

EXAMPLES = 60 * int(os.environ.get("TEST_SCALE", "1"))
DONE, ONGOING = EventStatus.DONE, EventStatus.ONGOING
FIRST = date(2024, 2, 29)
todays = st.sampled_from(
    (date(2026, 11, 21), date(2026, 11, 30), date(2024, 2, 29), date(2025, 3, 1), date(2026, 1, 1))
)
lengths = st.sampled_from((-1, -1, 0, 1, 3, 30, 364, 365, 366, 700))
statuses = st.sampled_from((DONE,) * 6 + (ONGOING, *EventStatus))
rows = st.builds(
    lambda back, minute, activity, channel, status, cents, days, episode: (
        back, Row(FIRST, minute, activity, -1, channel, -1, -1, status, cents, -1, days, episode)
    ),
    st.sampled_from((*NEAR, -364, -366, -729, -730)) | st.integers(-1_500, 60), st.sampled_from((-1, 0, 480)),
    st.integers(0, len(ACTIVITIES) - 1) | st.integers(0, 2), st.integers(-1, len(CHANNELS) - 1), statuses,
    st.integers(0, 90_000), lengths, st.integers(-1, 2),
)  # fmt: skip


@st.composite
def made(draw: st.DrawFn) -> tuple[list[Person], date]:
    """People whose events lie around the day, and that day."""
    today = draw(todays)
    people = []
    for _ in range(draw(st.integers(0, 4))):
        told = [replace(row, day=today + timedelta(days=back)) for back, row in draw(st.lists(rows, max_size=16))]
        told.sort(key=lambda row: (row.day, row.minute))
        birth = draw(born | st.integers(0, 36_000).map(lambda n, day=today: day - timedelta(days=n)))
        people.append(replace(draw(persons), rows=tuple(told), birth=birth))
    return people, today


def population(people: list[Person], today: date) -> Population:
    found = columns(people)
    return replace(found, words=replace(found.words, activities=ACTIVITIES), as_of=number(today))


def same(name: str, ours: float, theirs: float | None) -> bool:
    if theirs is None:
        return bool(np.isnan(ours))
    if name == "cost_12_months":  # whole euros; halves may go either way with the last bit of a share
        return abs(ours - theirs) <= 0.5 + 1e-6
    return bool(np.isclose(ours, theirs, rtol=1e-6, atol=0))


@settings(max_examples=EXAMPLES, deadline=None)
@given(made())
def test_every_feature_of_every_month_equals_a_loop(given_: tuple[list[Person], date]) -> None:
    people, today = given_
    whole = features(Grid(population(people, today), month_ends(number(today))))
    wrong = [
        (person, month, name, whole[name][person, month], value)
        for person, month, row in table(people, today)
        for name, value in row.items()
        if not same(name, float(whole[name][person, month]), value)
    ]
    assert wrong == []


@settings(max_examples=EXAMPLES // 3, deadline=None)
@given(made(), st.integers(0, 4))
def test_a_shard_is_computed_like_the_whole(given_: tuple[list[Person], date], cut: int) -> None:
    people, today = given_
    cut, grid = min(cut, len(people)), month_ends(number(today))
    whole = population(people, today)
    parts = [features(Grid(whole.part(*edges), grid)) for edges in ((0, cut), (cut, len(people)))]
    for name, column in features(Grid(whole, grid)).items():
        assert np.array_equal(column, np.concatenate([part[name] for part in parts]), equal_nan=True), name


@settings(max_examples=EXAMPLES // 3, deadline=None)
@given(made())
def test_what_happens_later_changes_no_row(given_: tuple[list[Person], date]) -> None:
    """A row could have been computed on its own day."""
    people, today = given_
    then = ends(today)[-4]
    early = [replace(person, rows=tuple(row for row in person.rows if row.day <= then)) for person in people]
    grid = month_ends(number(today))
    whole, known = (features(Grid(population(some, today), grid)) for some in (people, early))
    for name in FEATURES:
        assert np.array_equal(whole[name][:, :-3], known[name][:, :-3], equal_nan=True), name


asked = st.lists(st.tuples(st.integers(0, 3), st.integers(-900, 40), st.integers(0, 10)), max_size=12)


@settings(max_examples=EXAMPLES, deadline=None)
@given(asked, st.integers(0, 4))
def test_coping_is_the_newest_answer_by_the_month_end(rows: list[tuple[int, int, int]], cut: int) -> None:
    """Of answers of one day the later written one; a shard tells the same."""
    today = number(date(2026, 11, 21))
    told = sorted(((who, today + day, answer) for who, day, answer in rows), key=lambda row: row[:2])
    table = np.array(told, dtype=np.int32).reshape(-1, 3)
    answers = Answers(table[:, 0], table[:, 1], table[:, 2].astype(np.int8))
    people, grid = columns([Person(date(1960, 1, 1), "female", 0, None, None, False, (), (), 0)] * 4), month_ends(today)
    found = FEATURES["coping"](Grid(people, grid, answers))
    for who in range(4):
        for month, end in enumerate(grid.tolist()):
            known = [answer for person, day, answer in told if person == who and day <= end]
            assert same("coping", float(found[who, month]), float(known[-1]) if known else None)
    parts = [FEATURES["coping"](Grid(people.part(*e), grid, answers.part(*e))) for e in ((0, cut), (cut, 4))]
    assert np.array_equal(np.concatenate(parts), found, equal_nan=True)
    assert np.isnan(FEATURES["coping"](Grid(people, grid))).all()


@pytest.mark.parametrize("today", [date(2026, 11, 21), date(2026, 11, 30), date(2024, 3, 31), date(2024, 2, 29)])
def test_month_ends_are_24_whole_months_and_the_day_itself(today: date) -> None:
    found = [EPOCH + timedelta(days=int(day)) for day in month_ends(number(today))]
    assert found == ends(today)
    assert len(found) == 25
    assert all((day + timedelta(days=1)).day == 1 for day in found[:-1])
    assert len({(day.year, day.month) for day in found}) == 25


def test_every_feature_has_a_definition_in_words_and_declared_cut_points() -> None:
    for name, compute in FEATURES.items():
        assert compute.__doc__, name
        cuts = cut_points(name)
        assert (cuts == ()) == (name == "here"), name
        assert list(cuts) == sorted(set(cuts)), name
    assert len(FEATURES) == 16


def test_the_examples_reach_every_feature() -> None:
    """A row by hand, so that an oracle with the same slip as the product is noticed."""
    today = date(2026, 11, 21)
    day = lambda back: today - timedelta(days=back)  # noqa: E731

    def row(back: int, key: str, channel: str = "in_person", cents: int = 0, days: int = -1, episode: int = -1) -> Row:
        at = [one.key for one in ACTIVITIES].index(key)
        return Row(day(back), 480, at, -1, CHANNELS.index(channel), -1, -1, DONE, cents, -1, days, episode)

    told = [
        row(500, "gp"), row(400, "m17"), row(370, "ward", "ward", 100_000, 10), row(365, "gp", cents=9_900),
        row(364, "gp", "emergency", 12_500), row(200, "chat", "chat", 3_000), row(100, "gp", cents=12_500),
        row(60, "ref", episode=7), row(40, "i10"), row(20, "gp", "record_entry"), row(10, "gp"), row(10, "psy"),
    ]  # fmt: skip
    one = Person(date(1950, 11, 22), "female", 0, None, None, False, tuple(told), (), 0)
    grid = Grid(population([one], today), month_ends(number(today)))
    found = {name: float(column[0, -1]) for name, column in features(grid).items()}
    assert np.isnan(found.pop("coping"))
    assert found == pytest.approx({
        "visits_12_months": 6, "visits_before_12_months": 2, "cost_12_months": 780, "services_12_months": 3,
        "emergency_12_months": 1, "ward_days_12_months": 5, "digital_share_12_months": 1 / 6, "no_show_12_months": 0,
        "days_since_last_contact": 10, "usual_gap_days": 95, "first_contact_months": 16, "diagnoses": 2,
        "open_referrals": 1, "age": 75, "here": 1,
    })  # fmt: skip
    assert {name: value for name, value in row_of(one, today).items() if value != pytest.approx(found[name])} == {}
