"""The journey: every event counted once whatever its dates, window, filter, folds and nesting; the zoom by span; gaps."""

from __future__ import annotations

import gc
import time as clock
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.journey import Drawn, journey
from analytics.journey_columns import Columns, columns
from analytics.journey_cut import LEAST_SPAN_DAYS, cut, grain_of, whole_story, within_reason
from analytics.journey_filter import Filter, Own, folded, kept
from analytics.journey_groups import MOST_GROUPS, split
from analytics.journey_rows import rows
from analytics.journey_types import LANE_OF, LANES, Grain, Lane, Mark
from components.journey_window import step
from domain.event import Code, Event, EventKind, EventStatus, Moment, Performer, Precision
from tests.pace import pace

TODAY = date(2026, 11, 21)
NOW = TODAY.toordinal()
WEIRD = [date(1899, 1, 1), date(2099, 12, 31), date.min, date.max, TODAY, date(2024, 2, 29)]
DAYS = st.one_of(
    st.dates(date(2010, 1, 1), date(2027, 6, 1)), st.sampled_from(WEIRD), st.dates(date(1850, 1, 1), date(2150, 1, 1))
)
OWN = Own(frozenset({"me"}), "Oma yksikkö")


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


@st.composite
def an_event(draw: st.DrawFn) -> Event:
    """One with any dates, also 1899, 2099, a year only, no day at all, or an end before its start."""
    made = event(
        draw(st.sampled_from(EventKind)), draw(DAYS), draw(st.none() | DAYS), draw(st.sampled_from(EventStatus))
    )
    precision = draw(st.sampled_from([Precision.YEAR, Precision.MONTH, Precision.DAY]))
    return replace(
        made,
        what=draw(st.sampled_from(["", "Röntgen", "Käynti", "\u202eoikealta", "😀", "x" * 500])),
        start=Moment(made.start.day, None, precision),
        unit=draw(st.sampled_from([None, "Oma yksikkö", "Toinen", *(f"Yksikkö {i}" for i in range(20))])),
        performer=draw(st.sampled_from([None, Performer("doctor", None, "me")])),
    )


EVENTS = st.lists(an_event(), max_size=60)
WINDOWS = st.none() | st.tuples(DAYS, DAYS)
FILTERS = st.builds(
    Filter, st.booleans(), st.booleans(), st.booleans(), st.sampled_from(["", "rontgen", "KÄYNTI", "zz"])
)
LANE_IDS = [lane.value for lane in LANES]
OPENED = st.frozensets(st.sampled_from([*LANE_IDS, "contacts/0", "contacts/m", "examinations/1"]))
FOLDED = st.frozensets(st.sampled_from(LANE_IDS))


def draw_of(
    events: Sequence[Event],
    window: tuple[date, date] | None = None,
    by: Filter = Filter(),  # noqa: B008
    opened: frozenset[str] = frozenset(),
    shut: frozenset[str] = frozenset(),
) -> tuple[Columns, Drawn]:
    c = columns(events, TODAY)
    days = (window[0].toordinal(), window[1].toordinal()) if window else whole_story(c)
    return c, journey(c, within_reason(*days, NOW), rows(c, opened, shut), kept(c, by, OWN), c.marks)


@given(EVENTS, WINDOWS, FILTERS, OPENED, FOLDED)
@settings(max_examples=200, deadline=None)
def test_every_event_is_counted_exactly_once(
    events: list[Event],
    window: tuple[date, date] | None,
    by: Filter,
    opened: frozenset[str],
    shut: frozenset[str],
) -> None:
    c, drawn = draw_of(events, window, by, opened, shut)
    assert int(drawn.total.sum() + drawn.outside.sum()) + drawn.undated + drawn.left_out == len(events)
    assert (drawn.total >= 0).all()
    assert (drawn.outside >= 0).all()
    assert len(set(drawn.inside.tolist())) == len(drawn.inside) == int(drawn.cells.count.sum()) + len(drawn.bars.row)
    leaf = drawn.rows.leaf
    by_row = np.bincount(drawn.cells.row, drawn.cells.count, len(drawn.rows.rows)) + np.bincount(
        drawn.bars.row, minlength=len(drawn.rows.rows)
    )
    assert (by_row == np.bincount(leaf[drawn.inside], minlength=len(drawn.rows.rows))).all()
    for index, kind in enumerate(e.kind for e in events):
        row = drawn.rows.rows[int(leaf[index])]
        assert LANE_OF[kind] is row.lane
        assert row.nest != "open"
    assert [row.lane for row in drawn.rows.rows if row.group is None] == list(LANES)
    assert len(c) == len(events)


@given(EVENTS, WINDOWS, OPENED)
@settings(max_examples=120, deadline=None)
def test_what_is_visible_is_what_its_ticks_hold(
    events: list[Event], window: tuple[date, date] | None, opened: frozenset[str]
) -> None:
    """A browser that counts the marks of the visible ticks gets the server's numbers."""
    _, drawn = draw_of(events, window, opened=opened)
    low, high = drawn.cut.seen
    cells = (drawn.cells.tick >= low) & (drawn.cells.tick <= high)
    bars = (drawn.bars.first <= high) & (drawn.bars.last >= low)
    n = len(drawn.rows.rows)
    seen = np.bincount(drawn.cells.row[cells], drawn.cells.count[cells], n) + np.bincount(
        drawn.bars.row[bars], minlength=n
    )
    assert (seen == drawn.total).all()


@given(EVENTS, WINDOWS)
@settings(max_examples=200, deadline=None)
def test_cells_lie_in_their_tick_and_no_event_is_folded_away(
    events: list[Event], window: tuple[date, date] | None
) -> None:
    c, drawn = draw_of(events, window)
    frame = drawn.cut
    shut = {tick for gap in drawn.gaps for tick in range(gap.first, gap.last + 1)}
    assert (np.diff(frame.ordinals) > 0).all()
    assert frame.start <= frame.shown[0] <= frame.shown[1] <= frame.end
    for index, cell in zip(drawn.inside.tolist(), drawn.cell_of.tolist(), strict=True):
        if cell < 0:
            first, last = int(drawn.bars.first[-1 - cell]), int(drawn.bars.last[-1 - cell])
            assert 0 <= first < last < len(frame)
            assert first not in shut or c.first[index] < frame.start  # it begins, and ends, where the chart says
            assert last not in shut or c.last[index] > frame.end
            continue
        tick = int(drawn.cells.tick[cell])
        assert tick not in shut
        day = max(int(c.first[index]), frame.start)
        assert int(frame.ordinals[tick]) <= day < frame.after(tick)
    assert drawn.now is None or drawn.now not in shut


@given(EVENTS, WINDOWS)
@settings(max_examples=200, deadline=None)
def test_gaps_are_maximal_runs_of_enough_empty_ticks(events: list[Event], window: tuple[date, date] | None) -> None:
    c, drawn = draw_of(events, window)
    frame = drawn.cut
    if frame.grain in (Grain.DAY, Grain.LIST):
        assert drawn.gaps == ()
        return
    busy = set(drawn.cells.tick.tolist())
    bars = (drawn.bars.event.tolist(), drawn.bars.first.tolist(), drawn.bars.last.tolist())
    for event_at, first, last in zip(*bars, strict=True):
        stay = LANES[int(c.lane[event_at])] is Lane.STAYS
        begins, ends = c.first[event_at] >= frame.start, c.last[event_at] <= frame.end
        busy |= (
            set(range(first, last + 1)) if stay else {tick for tick, is_it in ((first, begins), (last, ends)) if is_it}
        )
    busy.add(-1 if drawn.now is None else drawn.now)
    marks = "".join("x" if tick in busy else " " for tick in range(len(frame)))
    visible = frame.seen[1] - frame.seen[0] + 1
    least = max(4, -(-visible // 40))
    ahead = [r for r in _runs(marks) if r[1] + 1 == len(frame) and int(frame.ordinals[r[0]]) > NOW]
    wanted = [r for r in _runs(marks) if r[1] - r[0] + 1 >= least and r not in ahead]
    assert [(gap.first, gap.last) for gap in drawn.gaps] == wanted
    for gap in drawn.gaps:
        assert gap.days >= frame.after(gap.last) - int(frame.ordinals[gap.first])
        if gap.first and gap.last + 1 < len(frame):
            assert gap.days == frame.after(gap.last) - int(frame.ordinals[gap.first])


def _runs(marks: str) -> list[tuple[int, int]]:
    found, start = [], None
    for place, mark in enumerate(marks + "x"):
        if mark == " " and start is None:
            start = place
        elif mark == "x" and start is not None:
            found.append((start, place - 1))
            start = None
    return found


@given(st.lists(an_event(), min_size=1, max_size=60), st.sampled_from(LANE_IDS))
@settings(max_examples=150, deadline=None)
def test_the_parts_of_a_lane_are_all_of_it_and_stay_where_they_are(events: list[Event], lane: str) -> None:
    c = columns(events, TODAY)
    parts = split(c, lane)
    inside = c.lane == LANES.index(Lane(lane))
    if parts is None:
        return
    assert len(parts.groups) <= MOST_GROUPS + 1
    assert ((parts.of >= 0) == inside).all()
    assert [group.id for group in parts.groups if not group.rest] == [
        f"{lane}/{i}" for i in range(len(parts.groups) - parts.groups[-1].rest)
    ]
    for place, group in enumerate(parts.groups):
        of_service = split(c, group.id)
        if of_service is not None:
            assert ((of_service.of >= 0) == (parts.of == place)).all()
    assert split(c, "nowhere") is None
    assert split(c, f"{lane}/99") is None
    assert split(c, f"{lane}/0/0") is None


@pytest.mark.parametrize(
    ("days", "grain"),
    [(1, Grain.LIST), (29, Grain.LIST), (30, Grain.DAY), (365, Grain.DAY), (366, Grain.DAY), (367, Grain.WEEK), (6 * 366, Grain.WEEK),
     (6 * 366 + 1, Grain.MONTH)],
)  # fmt: skip
def test_the_span_chooses_the_grain(days: int, grain: Grain) -> None:
    assert grain_of(days) is grain
    frame = cut((NOW - days + 1, NOW), 0.5)
    assert frame.grain is grain
    low, high = frame.span
    assert low <= days <= high
    assert grain_of(high + 1) is not grain or grain is Grain.MONTH
    assert frame.place[1] - frame.place[0] <= len(frame)


def test_years_begin_on_their_first_day_and_hold_all_their_days() -> None:
    frame = cut((date(1899, 3, 1).toordinal(), date(2024, 2, 29).toordinal()), 0.5, Grain.YEAR)
    starts = [date.fromordinal(day) for day in frame.ordinals.tolist()]
    assert starts == [date(starts[0].year + i, 1, 1) for i in range(len(starts))]
    assert date.fromordinal(frame.end) == date(starts[-1].year, 12, 31)
    for day in (date(1900, 12, 31), date(2000, 2, 29), date(2024, 1, 1)):
        assert starts[frame.tick(day.toordinal())].year == day.year
    assert frame.place[0] == pytest.approx(1899 - starts[0].year + 59 / 365)


def test_what_is_loaded_reaches_half_a_span_beyond_what_is_visible_but_not_beyond_life() -> None:
    frame = cut((NOW - 399, NOW), 0.5)
    assert (frame.shown[0] - frame.start, frame.end - frame.shown[1]) == pytest.approx((200, 200), abs=7)
    frame = cut((NOW - 399, NOW), 0.5, reach=(NOW - 410, NOW - 100))
    assert (frame.shown[0] - frame.start, frame.end - frame.shown[1]) == pytest.approx((11, 0), abs=7)
    assert frame.start <= frame.shown[0] <= frame.shown[1] <= frame.end


def test_without_events_the_last_year_is_shown() -> None:
    c, drawn = draw_of([])
    assert drawn.cut.shown == (NOW - LEAST_SPAN_DAYS, NOW)
    assert (c.first_day, int(drawn.total.sum())) == (None, 0)
    assert tuple(row.lane for row in drawn.rows.rows) == LANES


def test_planned_events_make_room_after_today_and_are_marked() -> None:
    booked = event(EventKind.APPOINTMENT, TODAY, status=EventStatus.PLANNED)
    later = event(EventKind.APPOINTMENT, TODAY + timedelta(3), status=EventStatus.PLANNED)
    _, drawn = draw_of([event(EventKind.CONTACT, TODAY), booked, later], (TODAY - timedelta(9), TODAY + timedelta(9)))
    told = zip(drawn.cells.tick.tolist(), (drawn.cells.marks & Mark.PLANNED).tolist(), strict=True)
    assert drawn.now is not None
    assert list(told) == [(drawn.now, 0), (drawn.now, 1), (drawn.now + 3, 1)]
    assert whole_story(columns([later], TODAY))[1] - NOW >= 21


def test_slips_of_the_pen_do_not_stretch_the_window() -> None:
    events = [event(EventKind.CONTACT, day) for day in (date(1899, 1, 1), TODAY - timedelta(700), date(2099, 1, 1))]
    c, drawn = draw_of(events)
    assert drawn.cut.grain is Grain.WEEK
    assert int(drawn.outside.sum()) == 2
    assert c.first_day == date(1899, 1, 1)


def test_a_day_nobody_knows_is_undated() -> None:
    assert draw_of([event(EventKind.CONTACT, date.min), event(EventKind.STAY, date.max, TODAY)])[1].undated == 2


def test_a_stay_that_ends_before_it_starts_is_one_day() -> None:
    c, drawn = draw_of([event(EventKind.STAY, TODAY, TODAY - timedelta(40))])
    assert c.first.tolist() == c.last.tolist() == [NOW]
    assert drawn.cells.tick.tolist() == [drawn.now]


def test_a_lasting_medication_runs_to_now_and_lets_gaps_fold() -> None:
    medicine = event(EventKind.MEDICATION, TODAY - timedelta(2000), status=EventStatus.ONGOING)
    _, drawn = draw_of([medicine])
    assert drawn.bars.last.tolist() == [drawn.now]
    assert len(drawn.gaps) == 1


def test_a_stay_over_the_windows_edge_is_inside_and_clipped() -> None:
    _, drawn = draw_of([event(EventKind.STAY, date(2020, 1, 1), TODAY)], (TODAY - timedelta(50), TODAY - timedelta(10)))
    assert drawn.bars.first.tolist() == [0]
    assert drawn.total.sum() == 1


def test_an_opened_gap_is_not_folded_and_others_are() -> None:
    events = [event(EventKind.CONTACT, date(year, 1, 5)) for year in (2023, 2024, 2025)]
    c = columns(events, TODAY)
    shown, told = within_reason(*whole_story(c), NOW), rows(c)
    keep = kept(c, Filter(), Own())
    every = journey(c, shown, told, keep, c.marks).gaps
    assert len(every) == 3
    middle = date(2023, 6, 1).toordinal()
    opened = journey(c, shown, told, keep, c.marks, ((middle, middle),)).gaps
    assert len(opened) == len(every) - 1


def test_years_of_weeks_are_not_cut_into_stripes() -> None:
    """Five years of visits six weeks apart: a gap of five weeks is less than a fortieth of what is seen."""
    events = [event(EventKind.CONTACT, TODAY - timedelta(42 * i)) for i in range(43)]
    assert draw_of(events)[1].gaps == ()


def test_the_length_of_a_gap_does_not_end_at_the_edge_of_what_is_loaded() -> None:
    events = [event(EventKind.CONTACT, date(2010, 1, 5)), event(EventKind.CONTACT, TODAY)]
    _, drawn = draw_of(events, (date(2024, 11, 21), TODAY))
    (gap,) = drawn.gaps[:1]
    assert gap.first == 0
    assert gap.days > 16 * 365


@pytest.mark.parametrize("began", [date(2005, 1, 5), date(2012, 1, 5)])
def test_a_medication_that_runs_through_does_not_shorten_the_gap_that_is_told(began: date) -> None:
    """Whatever part of the silence is loaded, its length is the same: from what begins or ends before it to what does
    after it. A medication that was begun in the silence ends it."""
    medicine = event(EventKind.MEDICATION, began, status=EventStatus.ONGOING)
    events = [event(EventKind.CONTACT, date(2010, 1, 5)), medicine, event(EventKind.CONTACT, TODAY)]
    silence = NOW - max(began, date(2010, 1, 5)).toordinal() - 1
    for window in ((date(2014, 1, 1), date(2017, 1, 1)), (date(2022, 1, 1), TODAY), (date(2010, 1, 1), TODAY)):
        told = draw_of(events, window)[1].gaps[-1].days
        assert silence - 62 <= told <= silence, window  # whole ticks: part of a month at both ends is no silence


def test_a_diagnosis_without_a_day_or_withdrawn_is_not_the_first() -> None:
    told = [
        event(EventKind.DIAGNOSIS, date.min),
        event(EventKind.DIAGNOSIS, date(2019, 1, 1), status=EventStatus.CANCELLED),
        event(EventKind.DIAGNOSIS, date(2020, 1, 1)),
        event(EventKind.DIAGNOSIS, date(2021, 1, 1)),
    ]
    assert (columns(told, TODAY).marks & Mark.SIGNIFICANT != 0).tolist() == [False, False, True, False]


def test_zooming_in_never_shows_more() -> None:
    c = columns([event(EventKind.CONTACT, TODAY - timedelta(100 * i)) for i in range(20)], TODAY)
    for days in range(7, 40):
        first, last = step(c, (NOW - days + 1, NOW), "in") or (date.min, date.max)
        assert 7 <= (last - first).days + 1 <= days


def test_first_diagnosis_surgery_and_admission_are_significant() -> None:
    code = Code("icd", "M17.1")
    told = [
        replace(event(EventKind.DIAGNOSIS, date(2020, 1, 1)), code=code),
        replace(event(EventKind.DIAGNOSIS, date(2019, 1, 1)), code=code),
        event(EventKind.SURGERY, TODAY),
        event(EventKind.STAY, TODAY),
        event(EventKind.CONTACT, TODAY),
    ]
    assert (columns(told, TODAY).marks & Mark.SIGNIFICANT != 0).tolist() == [False, True, True, True, False]


def test_the_text_filter_folds_case_and_diacritics_and_wants_every_word() -> None:
    told = [
        replace(event(EventKind.EXAMINATION, TODAY), what="Röntgen, polvi"),
        replace(event(EventKind.EXAMINATION, TODAY), what="Käynti", unit="Röntgenyksikkö", reason="POLVI"),
        replace(event(EventKind.EXAMINATION, TODAY), what="Käynti", code=Code("icpc", "L90", "Polven nivelrikko")),
    ]
    c = columns(told, TODAY)
    found = lambda typed: kept(c, Filter(text=typed), Own()).tolist()  # noqa: E731
    assert found("RONTGEN polvi") == [True, True, False]
    assert found("l90") == [False, False, True]
    assert found("  ") == [True, True, True]
    assert folded("Ähäkutti  ÅSA") == "ahakutti asa"


@pytest.mark.alone
@pytest.mark.parametrize(("count", "limit_ms"), [(2_000, 1.0), (5_000, 1.0), (10_000, 2.0)])
@pytest.mark.parametrize("days", [None, 1826, 400, 60])
def test_a_window_of_the_heaviest_customers_is_cut_in_a_millisecond(
    count: int, limit_ms: float, days: int | None
) -> None:
    """Quiet: 0.3, 0.5 and 0.9 ms. The limits follow the pace of the machine."""
    kinds = list(EventKind)
    events = [event(kinds[i * 7 % len(kinds)], TODAY - timedelta(i * 7300 // count)) for i in range(count)]
    c = columns(events, TODAY)
    keep, told = kept(c, Filter(), Own()), rows(c)
    shown = (NOW - days, NOW) if days else whole_story(c)
    taken = []
    gc.disable()  # as good as in the server, which collects seldom: other tests' garbage is not this function's work
    try:
        for _ in range(40):
            started = clock.process_time()
            journey(c, shown, told, keep, c.marks)
            taken.append((clock.process_time() - started) * 1000)
    finally:
        gc.enable()
    assert min(taken) <= limit_ms * pace()
