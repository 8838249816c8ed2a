"""How the journey's window is chosen and cut into ticks: the semantic zoom of screens.md section 3."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from analytics.journey_types import Grain

LIST_DAYS = 30  # a shorter window is a list
DAY_DAYS = 366  # a shorter one shows single days
WEEK_DAYS = 6 * 366  # a shorter one shows weeks, a longer one months
LEAST_SPAN_DAYS = 365
AFTER_TODAY_DAYS = 21  # room right of "now" when something is planned; less than what would fold into a gap
OLDEST_DAYS = 120 * 366
FURTHEST_DAYS = 3 * 366
_EPOCH_MONDAY = date(1, 1, 1).toordinal()  # 1.1.0001 is a Monday in the proleptic Gregorian calendar


@dataclass(frozen=True, slots=True)
class Cut:
    """A window cut into ticks. `start` and `end` are whole ticks; `ordinals` are the ticks' first days as ordinals."""

    start: date
    end: date
    grain: Grain
    ordinals: tuple[int, ...]

    def tick(self, ordinal: int) -> int:
        """The tick of a day given as an ordinal; meaningless outside the window."""
        if self.grain is Grain.MONTH:
            return bisect_right(self.ordinals, ordinal) - 1
        step = 7 if self.grain is Grain.WEEK else 1
        return (ordinal - self.ordinals[0]) // step

    def tick_days(self, first: int, last: int) -> int:
        """Days in ticks first..last, both included."""
        after = self.ordinals[last + 1] if last + 1 < len(self.ordinals) else self.end.toordinal() + 1
        return after - self.ordinals[first]


def grain_of(start: date, end: date) -> Grain:
    """The grain by the visible span in days, both ends included."""
    days = (end - start).days + 1
    if days < LIST_DAYS:
        return Grain.LIST
    if days < DAY_DAYS:
        return Grain.DAY
    return Grain.WEEK if days <= WEEK_DAYS else Grain.MONTH


def default_window(days: Sequence[int], today: date) -> tuple[date, date]:
    """The span of the events' days (ordinals), at least 12 months, ending some weeks after today if any is ahead.

    Days more than 120 years back or 3 years ahead are slips of the pen: they do not stretch the window, and are
    counted as outside it.
    """
    now = today.toordinal()
    near = [day for day in days if now - OLDEST_DAYS <= day <= now + FURTHEST_DAYS]
    last = max(near, default=now)
    end = now if last <= now else max(last, now + AFTER_TODAY_DAYS)
    start = min(*near, end - LEAST_SPAN_DAYS) if near else end - LEAST_SPAN_DAYS
    return date.fromordinal(start), date.fromordinal(end)


def within_reason(window: tuple[date, date], today: date) -> tuple[date, date]:
    """A window the right way round and at most from 150 years back to 30 years ahead: it bounds the payload."""
    oldest, furthest = date(today.year - 150, 1, 1), date(today.year + 30, 12, 31)
    start, end = (min(max(day, oldest), furthest) for day in (min(window), max(window)))
    return start, end


def cut(window: tuple[date, date]) -> Cut:
    """Cut a window into ticks, widened to whole weeks or months."""
    start, end = window
    grain = grain_of(start, end)
    if grain is Grain.MONTH:
        return _months(start, end)
    if grain is Grain.WEEK:
        start = date.fromordinal(start.toordinal() - (start.toordinal() - _EPOCH_MONDAY) % 7)
        days_left = 6 - (end.toordinal() - _EPOCH_MONDAY) % 7
        end = date.fromordinal(end.toordinal() + days_left)
    step = 7 if grain is Grain.WEEK else 1
    return Cut(start, end, grain, tuple(range(start.toordinal(), end.toordinal() + 1, step)))


def _months(start: date, end: date) -> Cut:
    first, last = start.year * 12 + start.month - 1, end.year * 12 + end.month - 1
    ticks = tuple(date(m // 12, m % 12 + 1, 1).toordinal() for m in range(first, last + 1))
    after = date((last + 1) // 12, (last + 1) % 12 + 1, 1)
    return Cut(start.replace(day=1), after - timedelta(days=1), Grain.MONTH, ticks)
