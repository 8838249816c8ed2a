"""Measures as small lines with the customer's own band; episodes as spans over the lanes they gather."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import numpy as np

from analytics.journey_columns import Bools, Columns, Ints
from analytics.journey_cut import Cut
from analytics.journey_types import RANK
from domain.event import EventKind, Quantity

MOST_LINES = 6
MOST_POINTS = 120
LEAST_FOR_BAND = 5
SCALE = 65_535
MOST_EPISODES = 60


@dataclass(frozen=True, eq=False)
class Measure:
    """One thing measured in one unit, over the whole life. `events` (n,) oldest first with their `values` (n,).

    `band`: the tenth and the ninetieth percentile (linear) of the customer's own values, None for fewer than 5.
    """

    name: str
    unit: str
    events: Ints
    values: np.ndarray
    band: tuple[float, float] | None


@dataclass(frozen=True, eq=False)
class Line:
    """A measure in a window: `tick` and `y` (k,), y from 0 (the customer's least value) to SCALE (the most)."""

    measure: Measure
    tick: Ints
    y: Ints
    band: tuple[int, int] | None


def measures(c: Columns) -> tuple[Measure, ...]:
    """Every measure with at least two values, those with the most values first."""
    return c.once("measures", lambda: _measures(c))


def _measures(c: Columns) -> tuple[Measure, ...]:
    several: dict[tuple[str, str], list[tuple[int, int, float]]] = {}
    measured = np.flatnonzero((c.rank == RANK[EventKind.MEASUREMENT]) & c.dated & (c.marks & 3 == 0))
    for index, day in zip(measured.tolist(), c.first[measured].tolist(), strict=True):
        event = c.events[index]
        amount: Quantity | None = event.quantity
        if amount is not None and isfinite(amount.value):
            several.setdefault((event.what, amount.unit), []).append((day, index, amount.value))
    ranked = sorted(several.items(), key=lambda one: (-len(one[1]), one[0]))
    return tuple(_measure(*key, sorted(found)) for key, found in ranked if len(found) > 1)


def _measure(name: str, unit: str, found: list[tuple[int, int, float]]) -> Measure:
    values = np.array([value for _, _, value in found])
    band = None
    if len(values) >= LEAST_FOR_BAND:
        low, high = (2 * np.percentile(values / 2, (10, 90))).tolist()
        band = (low, high)
    return Measure(name, unit, np.array([index for _, index, _ in found], dtype=np.int64), values, band)


def lines(c: Columns, frame: Cut, keep: Bools) -> tuple[tuple[Line, ...], int]:
    """The lines of the measures with the most values that have any in the window, and how many more there are.

    Of the values of one tick the last is drawn, and at most MOST_POINTS of a line, evenly chosen.
    """
    found = [line for measure in measures(c) if (line := _line(c, measure, frame, keep)) is not None]
    return tuple(found[:MOST_LINES]), max(0, len(found) - MOST_LINES)


def _line(c: Columns, measure: Measure, frame: Cut, keep: Bools) -> Line | None:
    days = c.first[measure.events]
    inside = (days >= frame.start) & (days <= frame.end) & keep[measure.events]
    if not inside.any():
        return None
    tick, values = frame.ticks(days[inside]), measure.values[inside]
    last = np.append(tick[1:] != tick[:-1], True)
    tick, values = tick[last], values[last]
    if len(tick) > MOST_POINTS:
        some = np.unique(np.linspace(0, len(tick) - 1, MOST_POINTS).round().astype(np.int64))
        tick, values = tick[some], values[some]
    band = None
    if measure.band is not None:
        low, high = _scaled(measure, np.array(measure.band)).tolist()
        band = (low, high)
    return Line(measure, tick, _scaled(measure, values), band)


def _scaled(measure: Measure, values: np.ndarray) -> Ints:
    """Halves are subtracted: the whole length from -1e308 to 1e308 is no number."""
    least, most = float(measure.values.min()) / 2, float(measure.values.max()) / 2
    if most <= least:
        return np.full(len(values), SCALE // 2, dtype=np.int64)
    share = (values / 2 - least) / (most - least)
    return np.clip(np.round(share * SCALE), 0, SCALE).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Episode:
    """Events that a source holds together: its first and last tick in the window, how many there are in all, and the
    most significant of them (index into the case's events)."""

    first: int
    last: int
    count: int
    event: int


def episodes(c: Columns, frame: Cut, keep: Bools) -> tuple[tuple[Episode, ...], int]:
    """The episodes that reach over more than one tick of the window, the largest ones, and how many more there are."""
    found = []
    for inside in c.once("episodes", lambda: _of_episodes(c)):
        some = inside[keep[inside]]
        if len(some) < 2:
            continue
        low, high = int(c.first[some].min()), int(c.last[some].max())
        if low > frame.end or high < frame.start:
            continue
        first, last = frame.tick(max(low, frame.start)), frame.tick(min(high, frame.end))
        if last > first:
            top = int(some[np.argmin(c.rank[some])])
            found.append(Episode(first, last, len(some), top))
    largest = sorted(found, key=lambda one: (-one.count, one.first))[:MOST_EPISODES]
    return tuple(sorted(largest, key=lambda one: (one.first, one.last))), max(0, len(found) - MOST_EPISODES)


def _of_episodes(c: Columns) -> tuple[Ints, ...]:
    """Rows of the dated events of each episode of at least two."""
    by: dict[str, list[int]] = {}
    for index, event in enumerate(c.events):
        if event.episode_id and c.dated[index]:
            by.setdefault(event.episode_id, []).append(index)
    return tuple(np.array(one, dtype=np.int64) for one in by.values() if len(one) > 1)
