"""The segment beside one customer, against loops over plain rows: waits, shares, quartiles, measures, the own way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from itertools import pairwise
from math import ceil

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analytics.answer import Answer
from analytics.disclosure import Hidden
from analytics.population import Population
from analytics.questions.how_long import how_long
from analytics.segment_beside import DAYS, LEVELS, QUARTILES, cohort_of, measure_answer, spells_of, step_answers
from analytics.segment_own import OwnStep, PathBeside, StepBeside, expected, own_way
from analytics.segment_paths import Kind, Step, TypicalPath, fits, without_shielded
from analytics.segment_told import of_members, segment_beside
from domain.event import Channel, Confidentiality, Event, EventKind, EventStatus, Moment, Performer
from domain.predicate import Everyone, Period, Select
from services.telling import Teller
from tests.oracle.populations import ACTIVITIES, CHANNELS, ROLES, TODAY, Person, Row, columns, persons, populations
from tests.oracle.populations import number as day_of
from tests.oracle.test_cohort import fits as row_fits
from tests.oracle.test_questions_timed import naive_share, naive_waits

STARTS = (
    Select(activities=frozenset({"M17"})), Select(activities=frozenset({"A99", "REF"})),
    Select(kinds=frozenset({EventKind.CONTACT})), Select(kinds=frozenset({EventKind.CONTACT}), channels=frozenset(Channel)),
)  # fmt: skip
STEPS = (*STARTS, Select(activities=frozenset({"NGB"})), Select(roles=frozenset({"doctor"})))
paths = st.builds(
    lambda start, step, back: TypicalPath("knee", "moment", Kind(start), back, (Step("step", Kind(step)),)),
    st.sampled_from(STARTS), st.sampled_from(STEPS), st.sampled_from((30, 60, 365, 3_000)),
)  # fmt: skip


def row_on(day: date, activity: int) -> Row:
    return Row(day, -1, activity, 0, 0, 0, 0, EventStatus.DONE, 0, 0, 0, 0)


def on_the_way(back: int, wait: int | None, died: int | None, member: bool) -> Person:
    """Diagnosed `back` days ago, operated `wait` days after it."""
    begin = TODAY - timedelta(days=back)
    rows = [row_on(begin, 2)] + ([] if wait is None else [row_on(begin + timedelta(days=wait), 3)])
    gone = None if died is None else begin + timedelta(days=died)
    spells = (("knee", begin, None),) if member else ()
    return Person(date(1960, 1, 1), "female", 0, gone, None, False, tuple(rows), spells, back % 20)


many = st.lists(
    st.builds(
        on_the_way, st.sampled_from((5, 29, 60, 100, 364, 700)),
        st.sampled_from((None, None, 1, 3, 7, 8, 14, 20, 30, 31, 59, 60, 61, 90, 200)),
        st.sampled_from((None, None, None, 2, 40, 100)), st.sampled_from((True, True, True, False)),
    ),
    min_size=4, max_size=40,
)  # fmt: skip
"""So many on one way that something may be shown, and sometimes too few."""
KNEE = TypicalPath("knee", "moment", Kind(STARTS[0]), 365, (Step("step", Kind(STEPS[4])),))


def open_rows(person: Person) -> Person:
    return replace(person, rows=tuple(row for row in person.rows if not ACTIVITIES[row.activity].shielded))


def in_segment(person: Person) -> bool:
    return any(s == "knee" and a <= TODAY and (b is None or b > TODAY) for s, a, b in person.segments)


def naive(people: list[Person], path: TypicalPath) -> list[tuple[int, bool]]:
    """The question "how long" by loops, of members, from the first moment within the path's days, blind to what is
    shielded."""
    who = [open_rows(person) for person in people if in_segment(person)]
    start = replace(path.start.select, period=Period(first=TODAY - timedelta(days=path.back_days - 1)))
    return naive_waits(who, Everyone(), start, path.steps[0].kind.select)


def teller(population: Population) -> Teller:
    return Teller.of(population, frozenset())


@settings(max_examples=60)
@given(populations, paths)
def test_waits_shares_and_quartiles_of_any_events(people: list[Person], path: TypicalPath) -> None:
    is_as_counted(people, path)


@given(many)
def test_waits_shares_and_quartiles_on_one_way(people: list[Person]) -> None:
    is_as_counted(people, KNEE)


def is_as_counted(people: list[Person], path: TypicalPath) -> None:
    found = naive(people, path)
    population = columns(people)
    quartiles, shares = step_answers(population, path, path.steps[0])
    assert quartiles.base == shares.base == len(found)
    for (name, part), line in zip(QUARTILES, quartiles.lines, strict=True):
        reached = [day for day, came in sorted(found) if came and naive_share(found, day) >= part - 1e-9]
        assert (line.key, line.cells[0].value) == ((name,), reached[0] if reached else None)
        assert line.cells[0].persons == sum(came for _, came in found)
    before = 0
    told = {int(line.key[0]): line.cells[0] for line in shares.lines}
    for day in DAYS:
        had = sum(came and days <= day for days, came in found)
        known = sum((came and days <= day) or days > day for days, came in found)
        if had - before >= 5 and known >= 5:
            cell = told.pop(day)
            assert cell.value == pytest.approx(naive_share(found, day), abs=1e-9)
            assert (cell.persons, cell.rest) == (had, len(found) - had)
            before = had
    assert told == {}


@settings(max_examples=40)
@given(populations, paths)
def test_the_members_events_alone_answer_the_same(people: list[Person], path: TypicalPath) -> None:
    population = columns(people)
    assert step_answers(of_members(population, "knee"), path, path.steps[0]) == step_answers(
        population, path, path.steps[0]
    )


@given(many)
def test_the_numbers_are_those_of_the_question_how_long(people: list[Person]) -> None:
    """What the team lead's page shows of the same cohort and selections."""
    path = KNEE
    population = columns(people)
    start = without_shielded(path.start.select, population.words)
    start = replace(start, period=Period(first=TODAY - timedelta(days=path.back_days - 1)))
    step = without_shielded(path.steps[0].kind.select, population.words)
    asked = {line.key[0]: line.cells[0] for line in how_long(population, cohort_of("knee"), start, step).lines}
    quartiles, shares = step_answers(population, path, path.steps[0])
    assert quartiles.lines[1].cells[0] == asked["median"]
    for line in shares.lines:
        same = asked.get(f"share_{line.key[0]}")
        assert same is None or (same.value, same.persons, same.rest) == (
            line.cells[0].value, line.cells[0].persons, line.cells[0].rest,
        )  # fmt: skip


def numbers_of(answer: Answer) -> dict[str, float]:
    cells = {line.key[0]: line.cells[0].value for line in answer.lines}
    return {name: value for name, value in cells.items() if value is not None and not isinstance(value, Hidden)}


@given(many)
def test_nothing_under_k_is_told_and_no_step_of_a_curve_is_a_few_persons(people: list[Person]) -> None:
    path = KNEE
    found, population = naive(people, path), columns(people)
    tell = teller(population).tell
    days, shares = (tell(raw) for raw in step_answers(population, path, path.steps[0]))
    came = sorted(wait for wait, ended in found if ended)
    if numbers_of(days):
        assert len(came) >= 5
    if not isinstance(days.base, Hidden):
        assert days.base >= 5
    had = [0]
    for day in numbers_of(shares):
        had.append(sum(wait <= int(day) for wait in came))
        assert len(found) - had[-1] >= 5  # the others are not a few either
    assert all(b - a >= 5 for a, b in pairwise(had))


@given(many)
def test_measures(people: list[Person]) -> None:
    found = measure_answer(columns(people), "knee", "visits_12_months")
    values = sorted(float(person.visits) for person in people if in_segment(person))
    assert found.base == len(values)
    for (name, part), line in zip(LEVELS, found.lines, strict=True):
        cell = line.cells[0]
        at = values[ceil(part * len(values) - 1e-9) - 1] if values else None
        assert (line.key, cell.value) == ((name,), at)
        if at is not None:
            assert cell.persons == min(sum(v <= at for v in values), sum(v >= at for v in values))


def test_a_feature_that_the_snapshot_lacks_is_nothing() -> None:
    found = measure_answer(columns([]), "knee", "cost_12_months")
    assert (found.base, [line.cells[0].value for line in found.lines]) == (0, [None] * len(LEVELS))


def event_of(place: int, row: Row) -> Event:
    """The row as a case has it: the source's words, no key."""
    known = ACTIVITIES[row.activity]
    at = time(row.minute // 60, row.minute % 60) if row.minute >= 0 else None
    return Event(
        id=f"e{place}", kind=EventKind(known.kind), what=known.name, start=Moment(row.day, at), source="clinical",
        status=row.status, channel=Channel(CHANNELS[row.channel]) if row.channel >= 0 else None,
        performer=Performer(ROLES[row.role]) if row.role >= 0 else None,
        confidentiality=Confidentiality.SHIELDED if known.shielded else Confidentiality.NORMAL,
    )  # fmt: skip


def beside_of(population: Population, path: TypicalPath) -> PathBeside:
    tell = teller(population).tell
    days, shares = (tell(raw) for raw in step_answers(population, path, path.steps[0]))
    step = StepBeside("step", days, shares, fits(path.steps[0].kind, population.words), frozenset())
    return PathBeside("moment", path.back_days, fits(path.start, population.words), days.base, (step,))


@settings(max_examples=80)
@given(persons, paths)
def test_the_own_way_from_the_case_is_the_person_s_in_the_population(person: Person, path: TypicalPath) -> None:
    """A case of the snapshot's day. Events of one minute have no order in a case: then both ways are right."""
    alone = replace(person, segments=(("knee", TODAY - timedelta(days=800), None),), died=None, moved=None)
    times = [(row.day, row.minute) for row in alone.rows]
    assume(len(set(times)) == len(times) and not any((day, 0) in times and (day, -1) in times for day, _ in times))
    found = naive([alone], path)
    own = own_way([event_of(i, row) for i, row in enumerate(alone.rows)], beside_of(columns([alone]), path), TODAY)
    if not found:
        assert (own.began, own.now, own.steps) == (None, None, ())
        return
    (days, came), *_ = found
    assert own.steps == (OwnStep(days if came else None),)
    assert own.began is not None
    assert own.now == (TODAY - own.began).days
    assert came or own.now == days


def test_expected_and_missing() -> None:
    """Sixteen members, ten of whom had the step by day 20: at day 45 it is missing, at day 10 it is only to come."""
    people = [on_the_way(100, wait, None, True) for wait in (20,) * 10 + (None,) * 6]
    step = beside_of(columns(people), KNEE).steps[0]
    lacks = expected(step, OwnStep(None), 45)
    assert lacks is not None
    assert (lacks.share, lacks.day) == (pytest.approx(10 / 16), 30)
    assert expected(step, OwnStep(None), 10) is None
    assert expected(step, OwnStep(12), 45) is None
    assert expected(step, OwnStep(None), None) is None


@settings(max_examples=40)
@given(populations)
def test_spells_of_one_person(people: list[Person]) -> None:
    population = columns(people)
    for place, person in enumerate(people):
        told = [(one.segment, one.since, one.until, one.entered) for one in spells_of(population, place)]
        assert sorted(told) == sorted((s, day_of(a), day_of(b), "rule") for s, a, b in person.segments)
        for one in spells_of(population, place):
            lasts = any(
                s == one.segment and day_of(a) == one.since and day_of(b) == one.until and (b is None or b > TODAY)
                for s, a, b in person.segments
            )
            assert one.lasts_on(population.as_of) == (lasts and one.since <= population.as_of)


@given(many)
def test_a_segment_with_few_is_told_as_hidden_in_all_its_parts(people: list[Person]) -> None:
    population = columns(people)
    told = segment_beside(population, "knee", teller(population).tell)
    n = sum(in_segment(person) for person in people)
    assert isinstance(told.n, Hidden) or (told.n == n and n >= 5 and len(people) - n not in (1, 2, 3, 4))
    assert n < 5 or len(people) - n < 5 or told.n == n
    if n < 5:
        assert all(numbers_of(one) == {} for one in told.measures.values())
        assert all(numbers_of(a) == {} for p in told.paths for s in p.steps for a in (s.days, s.shares))


def test_shielded_kinds_are_no_part_of_a_step() -> None:
    words = columns([]).words
    contacts = Select(kinds=frozenset({EventKind.CONTACT}))
    assert without_shielded(contacts, words).activities == {"A99"}
    plain = Select(activities=frozenset({"M17"}))
    assert without_shielded(plain, words) is plain
    shielded = Row(TODAY, -1, 4, 0, 0, 0, 0, EventStatus.DONE, 0, 0, 0, 0)
    assert row_fits(shielded, contacts)
    assert not fits(Kind(contacts), words)(event_of(0, shielded))
