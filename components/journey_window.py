"""Where the journey looks: each button of the journey as a change of its window. Pure; the cut itself is analytics'."""

from __future__ import annotations

from datetime import date

from analytics.journey_columns import Columns
from analytics.journey_cut import AHEAD_DAYS, life, within_reason
from components.journey_look import Window

YEAR = 365
LEAST_DAYS = 7
BUTTONS = ("year", "five", "all")
STEPS = ("in", "out", "earlier", "later")


def step(c: Columns, at: tuple[int, int], move: str) -> Window:
    """The next window for `move` from what is visible (`at`, ordinals): year, five, all, in, out, earlier, later, or
    "at:2019" (a year of the life strip).

    Unknown moves change nothing. A window never leaves the span of the events and today.
    """
    start, end = at
    length = end - start
    if move == "all":
        return None
    if move in ("year", "five"):
        return _days(_within(c, _recent(c, YEAR if move == "year" else 5 * YEAR)))
    if move in ("in", "out"):
        return _zoom(c, at, length // 2 if move == "in" else length * 2)
    if move in ("earlier", "later"):
        shift = max(1, length // 2) * (-1 if move == "earlier" else 1)
        return _days(_within(c, (start + shift, end + shift)))
    if move.startswith("at:") and len(move) == 7 and move[3:].isdecimal() and 1800 <= int(move[3:]) <= 2200:
        return date(int(move[3:]), 1, 1), date(int(move[3:]), 12, 31)
    return _days(at)


def asked(first: object, last: object, c: Columns) -> Window:
    """A window that the browser names by its days ("2026-01-31"); None when that is no window."""
    try:
        days = date.fromisoformat(str(first)), date.fromisoformat(str(last))
    except ValueError:
        return None
    low, high = within_reason(days[0].toordinal(), days[1].toordinal(), c.today)
    return _days((low, max(high, low + LEAST_DAYS - 1)))


def pressed(c: Columns, window: Window) -> str:
    """Which of the three span buttons the window is, "" for none."""
    if window is None:
        return "all"
    for name, days in (("year", YEAR), ("five", 5 * YEAR)):
        if window == _days(_within(c, _recent(c, days))):
            return name
    return ""


def _days(window: tuple[int, int]) -> tuple[date, date]:
    first, last = (min(max(day, 1), date.max.toordinal()) for day in window)
    return date.fromordinal(first), date.fromordinal(last)


def _recent(c: Columns, days: int) -> tuple[int, int]:
    """`days` days in all, some of them ahead: a year shows single days (it would be cut into weeks with a day more)."""
    return c.today + AHEAD_DAYS - days + 1, c.today + AHEAD_DAYS


def _zoom(c: Columns, at: tuple[int, int], days: int) -> Window:
    low, high = life(c)
    days = max(LEAST_DAYS - 1, days)  # between the first and the last
    if days >= high - low:
        return None
    middle = (at[0] + at[1]) // 2
    return _days(_within(c, (middle - days // 2, middle + days - days // 2)))


def _within(c: Columns, window: tuple[int, int]) -> tuple[int, int]:
    """Slide the window so that it stays inside the story."""
    low, high = life(c)
    length = window[1] - window[0]
    start = max(low, min(window[0], high - length)) if high - low > length else window[0]
    return start, start + length
