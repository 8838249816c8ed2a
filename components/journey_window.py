"""Where the journey looks: each button of the journey as a change of its window. Pure; the cut itself is analytics'."""

from __future__ import annotations

from datetime import date, timedelta

from analytics.journey import Journey

Window = tuple[date, date] | None
"""First and last day, or None for the whole story."""

YEAR = 365
LEAST_DAYS = 14
AHEAD_DAYS = 42
BUTTONS = ("year", "five", "all")
STEPS = ("in", "out", "earlier", "later")


def step(journey: Journey, move: str, today: date) -> Window:
    """The next window for `move`: year, five, all, in, out, earlier, later, or "at:2019" (a year of the life strip).

    Unknown moves change nothing. A window never leaves the span of the events and today.
    """
    start, end = journey.start, journey.end
    length = (end - start).days
    if move == "all":
        return None
    if move in ("year", "five"):
        return _within(journey, _recent(YEAR if move == "year" else 5 * YEAR, today), today)
    if move in ("in", "out"):
        return _zoom(journey, length // 2 if move == "in" else length * 2, today)
    if move in ("earlier", "later"):
        shift = timedelta(days=max(1, length // 2) * (-1 if move == "earlier" else 1))
        return _within(journey, (start + shift, end + shift), today)
    if move.startswith("at:") and len(move) == 7 and move[3:].isdecimal() and 1800 <= int(move[3:]) <= 2200:
        return date(int(move[3:]), 1, 1), date(int(move[3:]), 12, 31)
    return start, end


def covering(days: list[date], journey: Journey) -> Window:
    """The present window widened so that all `days` are in it."""
    return min(*days, journey.start), max(*days, journey.end)


def pressed(journey: Journey, window: Window, today: date) -> str:
    """Which of the three span buttons the window is, "" for none."""
    if window is None:
        return "all"
    for name, days in (("year", YEAR), ("five", 5 * YEAR)):
        if window == _within(journey, _recent(days, today), today):
            return name
    return ""


def _recent(days: int, today: date) -> tuple[date, date]:
    return today - timedelta(days=days), today + timedelta(days=AHEAD_DAYS)


def _zoom(journey: Journey, days: int, today: date) -> Window:
    low, high = _span(journey, today)
    days = max(LEAST_DAYS, days)
    if days >= (high - low).days:
        return None
    middle = journey.start + (journey.end - journey.start) / 2
    return _within(journey, (middle - timedelta(days=days // 2), middle + timedelta(days=days - days // 2)), today)


def _within(journey: Journey, window: tuple[date, date], today: date) -> tuple[date, date]:
    """Slide the window so that it stays inside the story."""
    low, high = _span(journey, today)
    length = window[1] - window[0]
    start = max(low, min(window[0], high - length)) if high - low > length else window[0]
    return start, start + length


def _span(journey: Journey, today: date) -> tuple[date, date]:
    first = min(journey.first_day or today, today)
    last = max(journey.last_day or today, today)
    return first, max(last, today + timedelta(days=AHEAD_DAYS))
