"""The journey: every event counted once whatever its dates, the zoom by span, gaps folded, "now" kept."""

from __future__ import annotations

import gc
import time as clock
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.journey import LANE_OF, LANES, Grain, Journey, Lane, journey
from domain.event import Event, EventKind, EventStatus, Moment, Precision
from tests.pace import pace

TODAY = date(2026, 11, 21)
WEIRD = [date(1899, 1, 1), date(2099, 12, 31), date.min, date.max, TODAY, date(2024, 2, 29)]
DAYS = st.one_of(
    st.dates(date(2010, 1, 1), date(2027, 6, 1)), st.sampled_from(WEIRD), st.dates(date(1850, 1, 1), date(2150, 1, 1))
)


def event(kind: EventKind, day: date, end: date | None = None, status: EventStatus = EventStatus.DONE) -> Event:
    return Event(
        id=f"{kind}-{day}",
        kind=kind,
        what="x",
        start=Moment(day),
        end=end and Moment(end),
        status=status,
        source="clinical",
    )


EVENTS = st.lists(
    st.builds(event, st.sampled_from(EventKind), DAYS, st.none() | DAYS, st.sampled_from(EventStatus)), max_size=60
)
WINDOWS = st.none() | st.tuples(DAYS, DAYS)


def drawn(told: Journey) -> list[int]:
    """Every index drawn, with repeats."""
    cells = [index for row in told.rows for cell in row.cells for index in cell.events]
    return cells + [bar.event for row in told.rows for bar in row.bars]


@given(EVENTS, WINDOWS)
@settings(max_examples=300, deadline=None)
def test_every_event_is_counted_exactly_once(events: list[Event], window: tuple[date, date] | None) -> None:
    told = journey(events, TODAY, window)
    indices = drawn(told)
    assert len(indices) == len(set(indices))
    assert sum(row.total for row in told.rows) == len(indices)
    assert sum(row.total + row.outside for row in told.rows) + told.undated == len(events)
    assert sum(told.life) + told.undated == len(events)
    for row in told.rows:
        for index in (i for cell in row.cells for i in cell.events):
            assert LANE_OF[events[index].kind] is row.lane


@given(EVENTS, WINDOWS)
@settings(max_examples=300, deadline=None)
def test_cells_lie_in_their_tick_and_no_event_is_folded_away(
    events: list[Event], window: tuple[date, date] | None
) -> None:
    told = journey(events, TODAY, window)
    after = [*told.ticks[1:], None]
    folded = {tick for gap in told.gaps for tick in range(gap.first, gap.last + 1)}
    assert told.ticks[0] == told.start
    assert list(told.ticks) == sorted(set(told.ticks))
    for cell in (cell for row in told.rows for cell in row.cells):
        assert cell.tick not in folded
        for index in cell.events:
            day = events[index].start.day
            assert told.ticks[cell.tick] <= day <= told.end
            assert after[cell.tick] is None or day < after[cell.tick]
    for bar in (bar for row in told.rows for bar in row.bars):
        assert 0 <= bar.first <= bar.last < len(told.ticks)
        assert not {bar.first, bar.last} & folded
    assert told.now is None or told.now not in folded


@given(EVENTS, WINDOWS)
@settings(max_examples=200, deadline=None)
def test_gaps_are_maximal_runs_of_at_least_four_empty_ticks(
    events: list[Event], window: tuple[date, date] | None
) -> None:
    told = journey(events, TODAY, window)
    if told.grain in (Grain.DAY, Grain.LIST):
        assert told.gaps == ()
        return
    busy = {cell.tick for row in told.rows for cell in row.cells}
    for row in told.rows:
        for bar in row.bars:
            busy |= set(range(bar.first, bar.last + 1)) if row.lane is Lane.STAYS else {bar.first, bar.last}
    busy.add(-1 if told.now is None else told.now)
    marks = "".join("x" if tick in busy else " " for tick in range(len(told.ticks)))
    expected = []
    for run in (run for run in _runs(marks) if run[1] - run[0] + 1 >= 4):
        last_day = told.ticks[run[1] + 1] if run[1] + 1 < len(told.ticks) else told.end + timedelta(1)
        expected.append((*run, (last_day - told.ticks[run[0]]).days))
    assert [(gap.first, gap.last, gap.days) for gap in told.gaps] == expected


def _runs(marks: str) -> list[tuple[int, int]]:
    found, start = [], None
    for place, mark in enumerate(marks + "x"):
        if mark == " " and start is None:
            start = place
        elif mark == "x" and start is not None:
            found.append((start, place - 1))
            start = None
    return found


@pytest.mark.parametrize(
    ("days", "grain"),
    [(1, Grain.LIST), (29, Grain.LIST), (30, Grain.DAY), (365, Grain.DAY), (366, Grain.WEEK), (6 * 366, Grain.WEEK),
     (6 * 366 + 1, Grain.MONTH)],
)  # fmt: skip
def test_the_span_chooses_the_grain(days: int, grain: Grain) -> None:
    assert journey([], TODAY, (TODAY - timedelta(days - 1), TODAY)).grain is grain


def test_without_events_the_last_year_is_shown() -> None:
    told = journey([], TODAY)
    assert (told.end - told.start).days >= 365
    assert told.start <= TODAY <= told.end
    assert (told.first_day, told.life, sum(row.total for row in told.rows)) == (None, (), 0)
    assert tuple(row.lane for row in told.rows) == LANES


def test_planned_events_make_room_after_today_and_are_marked() -> None:
    booked = event(EventKind.APPOINTMENT, TODAY + timedelta(3), status=EventStatus.PLANNED)
    told = journey([event(EventKind.CONTACT, TODAY), booked], TODAY, (TODAY - timedelta(9), TODAY + timedelta(9)))
    contacts = next(row for row in told.rows if row.lane is Lane.CONTACTS)
    assert [(cell.tick, cell.planned) for cell in contacts.cells] == [(9, False), (12, True)]
    assert (journey([booked], TODAY).end - TODAY).days >= 21


def test_slips_of_the_pen_do_not_stretch_the_window() -> None:
    events = [event(EventKind.CONTACT, day) for day in (date(1899, 1, 1), TODAY - timedelta(700), date(2099, 1, 1))]
    told = journey(events, TODAY)
    assert told.grain is Grain.WEEK
    assert sum(row.outside for row in told.rows) == 2
    assert (told.first_day, told.last_day) == (date(1899, 1, 1), date(2099, 1, 1))


def test_a_day_nobody_knows_is_undated() -> None:
    assert journey([event(EventKind.CONTACT, date.min)], TODAY).undated == 1


def test_a_stay_that_ends_before_it_starts_is_one_tick() -> None:
    told = journey([event(EventKind.STAY, TODAY, TODAY - timedelta(40))], TODAY)
    (bar,) = next(row for row in told.rows if row.lane is Lane.STAYS).bars
    assert bar.first == bar.last == told.now


def test_a_lasting_medication_runs_to_now_and_lets_gaps_fold() -> None:
    medicine = event(EventKind.MEDICATION, TODAY - timedelta(2000), status=EventStatus.ONGOING)
    told = journey([medicine], TODAY)
    (bar,) = next(row for row in told.rows if row.lane is Lane.MEDICATION).bars
    assert bar.open_ended
    assert bar.last == told.now
    assert len(told.gaps) == 1


def test_a_stay_over_the_window_edge_is_inside_and_clipped() -> None:
    told = journey([event(EventKind.STAY, date(2020, 1, 1), TODAY)], TODAY, (TODAY - timedelta(50), TODAY))
    (bar,) = next(row for row in told.rows if row.lane is Lane.STAYS).bars
    assert (bar.first, bar.last) == (0, len(told.ticks) - 1)


def test_a_year_only_event_stands_at_the_first_tick_of_its_year() -> None:
    known = Event(
        id="y",
        kind=EventKind.DIAGNOSIS,
        what="x",
        source="clinical",
        start=Moment(date(2015, 1, 1), None, Precision.YEAR),
    )
    told = journey([known], TODAY)
    (cell,) = next(row for row in told.rows if row.lane is Lane.DIAGNOSES).cells
    assert told.ticks[cell.tick] == date(2015, 1, 1)


@pytest.mark.parametrize(("count", "limit_ms"), [(2000, 5), (5000, 12)])
def test_the_heaviest_customers_are_cut_in_milliseconds(count: int, limit_ms: int) -> None:
    """Quiet: 3 ms and 7 ms. The limits follow the pace of the machine."""
    kinds = list(EventKind)
    events = [event(kinds[i % len(kinds)], TODAY - timedelta(i * 7300 // count)) for i in range(count)]
    taken = []
    gc.disable()  # as good as in the server, which collects seldom: other tests' garbage is not this function's work
    try:
        for _ in range(15):
            started = clock.process_time()
            journey(events, TODAY)
            taken.append((clock.process_time() - started) * 1000)
    finally:
        gc.enable()
    assert min(taken) <= limit_ms * pace()
