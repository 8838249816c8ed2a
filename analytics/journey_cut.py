"""How the journey's window is chosen and cut into ticks: the semantic zoom of screens.md section 3."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from analytics.journey_columns import Columns, Ints
from analytics.journey_types import Grain

LIST_DAYS = 30  # a shorter window is a list
DAY_DAYS = 367  # a shorter one shows single days: a calendar year does, a leap year too
WEEK_DAYS = 6 * 366  # a shorter one shows weeks, a longer one months
LEAST_SPAN_DAYS = 365
AHEAD_DAYS = 42
AFTER_TODAY_DAYS = 21  # room right of "now" when something is planned; less than what would fold into a gap
OLDEST_DAYS = 120 * 366
FURTHEST_DAYS = 3 * 366
MOST_DAYS = 181 * 366
_GRAINS = (Grain.LIST, Grain.DAY, Grain.WEEK, Grain.MONTH, Grain.YEAR)
_MONTHS = {Grain.MONTH: 1, Grain.YEAR: 12}
_LIMITS = {
    Grain.LIST: (1, LIST_DAYS - 1),
    Grain.DAY: (LIST_DAYS, DAY_DAYS - 1),
    Grain.WEEK: (DAY_DAYS, WEEK_DAYS),
    Grain.MONTH: (WEEK_DAYS + 1, MOST_DAYS),
    Grain.YEAR: (WEEK_DAYS + 1, MOST_DAYS),
}


@dataclass(frozen=True, eq=False)
class Cut:
    """A window cut into ticks. `ordinals` are the ticks' first days; `end` is the last tick's last day.

    `shown` is what is visible (first and last day as ordinals); what is cut reaches further by the margins.
    """

    grain: Grain
    shown: tuple[int, int]
    ordinals: Ints
    end: int

    @property
    def start(self) -> int:
        return int(self.ordinals[0])

    def __len__(self) -> int:
        return len(self.ordinals)

    def ticks(self, days: Ints) -> Ints:
        """The tick of each day of the window."""
        if self.grain in _MONTHS:
            return np.asarray(self._of_day[days - self.start], dtype=np.int64)
        return (days - self.start) // (7 if self.grain is Grain.WEEK else 1)

    @cached_property
    def _of_day(self) -> Ints:
        """The month or year of every day of the window: faster to look up than to search."""
        lengths = np.diff(np.append(self.ordinals, self.end + 1))
        return np.repeat(np.arange(len(self), dtype=np.int64), lengths)

    def tick(self, day: int) -> int:
        """The tick of one day."""
        return int(self.ticks(np.array([day]))[0])

    def after(self, tick: int) -> int:
        """The first day after a tick."""
        return int(self.ordinals[tick + 1]) if tick + 1 < len(self.ordinals) else self.end + 1

    @cached_property
    def seen(self) -> tuple[int, int]:
        """First and last tick any part of which is visible."""
        low, high = self.shown
        return self.tick(max(low, self.start)), self.tick(min(high, self.end))

    @cached_property
    def place(self) -> tuple[float, float]:
        """What is visible, in ticks and their fractions: from the beginning of its first day to the end of its last."""
        return self._fraction(self.shown[0]), self._fraction(self.shown[1] + 1)

    def _fraction(self, day: int) -> float:
        tick = self.tick(min(max(day, self.start), self.end))
        first = int(self.ordinals[tick])
        return tick + (day - first) / (self.after(tick) - first)

    @property
    def span(self) -> tuple[int, int]:
        """Least and most visible days of this grain: beyond them another one begins."""
        days = self.shown[1] - self.shown[0] + 1
        low, high = _LIMITS[self.grain]
        return min(low, days), max(high, days)


def grain_of(days: int) -> Grain:
    """The grain of a visible span in days, both ends included."""
    return next(grain for grain in _GRAINS if days <= _LIMITS[grain][1] or grain is Grain.MONTH)


def coarser(grain: Grain) -> Grain:
    """The next grain that gives fewer ticks; years are the last."""
    return _GRAINS[min(max(_GRAINS.index(grain), 1) + 1, len(_GRAINS) - 1)]


def whole_story(c: Columns) -> tuple[int, int]:
    """The span of the events' days (ordinals), at least 12 months, ending some weeks after today if any is ahead.

    Days more than 120 years back or 3 years ahead are slips of the pen: they do not stretch the window, and are
    counted as outside it.
    """
    now = c.today
    near = c.first[c.dated & (c.first >= now - OLDEST_DAYS) & (c.first <= now + FURTHEST_DAYS)]
    if not near.size:
        return now - LEAST_SPAN_DAYS, now
    last = int(near.max())
    end = now if last <= now else max(last, now + AFTER_TODAY_DAYS)
    return min(int(near.min()), end - LEAST_SPAN_DAYS), end


def within_reason(first: int, last: int, today: int) -> tuple[int, int]:
    """A window the right way round and at most from 150 years back to 30 years ahead: it bounds the payload."""
    oldest, furthest = today - 150 * 366, today + 30 * 366
    low, high = (min(max(day, oldest), furthest) for day in (min(first, last), max(first, last)))
    return low, high


def life(c: Columns) -> tuple[int, int]:
    """First and last day (ordinals) of the events, slips of the pen apart, and of some weeks around today."""
    now = c.today
    near = c.first[c.dated & (c.first >= now - OLDEST_DAYS) & (c.first <= now + FURTHEST_DAYS)]
    first, last = (int(near.min()), int(near.max())) if near.size else (now, now)
    return min(first, now), max(last, now + AHEAD_DAYS)


def cut(
    shown: tuple[int, int], margin: float = 0.0, grain: Grain | None = None, reach: tuple[int, int] | None = None
) -> Cut:
    """Cut a visible window (ordinals, both included) with `margin` times its length on both sides into whole ticks.

    Margins end where `reach` does: beyond the customer's life there is nothing to load.
    """
    days = shown[1] - shown[0] + 1
    more = int(days * margin)
    first, last = reach or (1, date.max.toordinal() - 400)
    low, high = max(shown[0] - more, min(shown[0], first), 1), min(shown[1] + more, max(shown[1], last))
    grain = grain or grain_of(days)
    if grain in _MONTHS:
        return _months(shown, low, high, grain)
    step = 7 if grain is Grain.WEEK else 1
    low -= (low - 1) % step  # the proleptic day 1 is a Monday
    high += (step - 1) - (high - 1) % step
    return Cut(grain, shown, np.arange(low, high + 1, step, dtype=np.int64), high)


def _months(shown: tuple[int, int], low: int, high: int, grain: Grain) -> Cut:
    start, end, step = date.fromordinal(low), date.fromordinal(high), _MONTHS[grain]
    first, last = ((day.year * 12 + day.month - 1) // step * step for day in (start, end))
    ordinals = _month_starts(first, last + step, step)
    return Cut(grain, shown, ordinals[:-1], int(ordinals[-1]) - 1)


def _month_starts(first: int, last: int, step: int) -> Ints:
    """Ordinals of the first days of every `step`th month first..last, counted from year 0."""
    months = np.arange(first, last + 1, step, dtype=np.int64) - 1970 * 12
    days = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return np.asarray(days + date(1970, 1, 1).toordinal(), dtype=np.int64)
