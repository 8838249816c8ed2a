"""The customer journey as numbers. Plain Python: this runs at every zoom step of the clinician's room.

The shapes are in analytics/journey_types.py (the order of the lanes is there too), the zoom levels in journey_cut.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from analytics.journey_cut import Cut, cut, default_window, within_reason
from analytics.journey_types import (
    LANE_OF,
    LANES,
    Bar,
    Cell,
    Gap,
    Grain,
    Journey,
    Lane,
    Row,
)
from domain.event import Event, EventKind, EventStatus

__all__ = ["LANES", "LANE_OF", "Bar", "Cell", "Gap", "Grain", "Journey", "Lane", "Row", "journey"]

LEAST_GAP_TICKS = 4
_BAR_KINDS = frozenset({EventKind.STAY, EventKind.MEDICATION, EventKind.SEGMENT})
_UNDATED = (date.min.toordinal(), date.max.toordinal())


def journey(events: Sequence[Event], today: date, window: tuple[date, date] | None = None) -> Journey:
    """Lanes, cells, bars and gaps of `events` in `window` (first and last day; None: the whole story).

    Every event is counted once: in a cell, in a bar, outside the window, or undated (a source that knows no day at
    all gives date.min or date.max). A bar belongs to the window when any of its days does, anything else when its
    first day does. Cells hold indices into `events`.
    """
    days = [event.start.day.toordinal() for event in events]
    dated = [day for day in days if day not in _UNDATED]
    frame = cut(within_reason(window, today) if window else default_window(dated, today))
    rows, used = _rows(events, days, frame, today)
    now = today.toordinal()
    inside = frame.start.toordinal() <= now <= frame.end.toordinal()
    tick_now = frame.tick(now) if inside else None
    if tick_now is not None:
        used[tick_now] = 1
    return Journey(
        start=frame.start,
        end=frame.end,
        grain=frame.grain,
        ticks=tuple(map(date.fromordinal, frame.ordinals)),
        now=tick_now,
        rows=rows,
        gaps=_gaps(used, frame),
        first_day=date.fromordinal(min(dated)) if dated else None,
        last_day=date.fromordinal(max(dated)) if dated else None,
        life=_life([event.start.day.year for event, day in zip(events, days, strict=True) if day not in _UNDATED]),
        undated=len(days) - len(dated),
    )


def _rows(events: Sequence[Event], days: Sequence[int], frame: Cut, today: date) -> tuple[tuple[Row, ...], bytearray]:
    """The lanes, and a byte a tick that is 1 where something happens (a stay fills its ticks, other bars only end)."""
    low, high, now = frame.start.toordinal(), frame.end.toordinal(), today.toordinal()
    cells: dict[Lane, dict[tuple[int, bool], list[int]]] = {lane: {} for lane in LANES}
    bars: dict[Lane, list[Bar]] = {lane: [] for lane in LANES}
    outside = dict.fromkeys(LANES, 0)
    used = bytearray(len(frame.ordinals))
    tick, planned = frame.tick, EventStatus.PLANNED
    for index, (event, day) in enumerate(zip(events, days, strict=True)):
        if day in _UNDATED:
            continue
        kind = event.kind
        lane = LANE_OF[kind]
        if kind in _BAR_KINDS and (last := _last_day(event, day, now)) is not None:
            if last < low or day > high:
                outside[lane] += 1
            else:
                bars[lane].append(_bar(event, index, (max(day, low), min(last, high)), frame, used))
        elif day < low or day > high:
            outside[lane] += 1
        else:
            at = tick(day)
            used[at] = 1
            cells[lane].setdefault((at, event.status is planned), []).append(index)
    return tuple(_row(lane, cells[lane], bars[lane], outside[lane]) for lane in LANES), used


def _last_day(event: Event, day: int, now: int) -> int | None:
    """The last day of a bar as an ordinal, never before its first; None when the event has no duration."""
    if event.end is not None:
        return max(day, event.end.day.toordinal())
    return max(day, now) if event.status is EventStatus.ONGOING else None


def _bar(event: Event, index: int, span: tuple[int, int], frame: Cut, used: bytearray) -> Bar:
    first, last = frame.tick(span[0]), frame.tick(span[1])
    used[first] = used[last] = 1
    if event.kind is EventKind.STAY:
        used[first : last + 1] = b"\x01" * (last + 1 - first)
    return Bar(first, last, index, open_ended=event.end is None)


def _row(lane: Lane, cells: dict[tuple[int, bool], list[int]], bars: list[Bar], outside: int) -> Row:
    drawn = tuple(Cell(tick, tuple(found), planned) for (tick, planned), found in sorted(cells.items()))
    return Row(lane, drawn, tuple(bars), sum(len(cell.events) for cell in drawn) + len(bars), outside)


def _gaps(used: bytearray, frame: Cut) -> tuple[Gap, ...]:
    """Runs of at least four ticks without an event; none where single days are drawn. "Now" is never folded away."""
    if frame.grain in (Grain.DAY, Grain.LIST):
        return ()
    found, first = [], 0
    while (first := used.find(0, first)) >= 0:
        after = used.find(1, first)
        last = (after if after >= 0 else len(used)) - 1
        if last - first + 1 >= LEAST_GAP_TICKS:
            found.append(Gap(first, last, frame.tick_days(first, last)))
        first = last + 1
    return tuple(found)


def _life(years: Sequence[int]) -> tuple[int, ...]:
    """Events per calendar year from the first to the last."""
    found = Counter(years)
    return tuple(found[year] for year in range(min(found), max(found) + 1)) if found else ()
