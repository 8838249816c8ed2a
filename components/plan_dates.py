"""Days as people type them in a plan: 5.12.2026, 5.12., 5 Dec 2026, 2026-12-05, 2 vk, +14."""

from __future__ import annotations

import re
from datetime import date, timedelta

from domain.errors import InvalidInput

_FINNISH = re.compile(r"(\d{1,2})\.(\d{1,2})\.?(\d{4})?\Z", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z", re.ASCII)
_AHEAD = re.compile(
    r"\+(\d{1,3})()\Z|\+?(\d{1,3}) ?(pv|d|dagar|days|vk|v|veckor|weeks|w|kk|mån|m|months)\Z", re.IGNORECASE | re.ASCII
)
_ENGLISH = re.compile(r"(\d{1,2}) ([a-z]{3})[a-z]*\.?(?: (\d{4}))?\Z", re.ASCII | re.IGNORECASE)
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKS = {"vk", "v", "veckor", "weeks", "w"}
_MONTHS = {"kk", "mån", "m", "months"}
_YEARS_AHEAD = 20


def parse_day(typed: str, today: date, field: str) -> date:
    """The day meant. Without a year: the next such day from `today` on. "2 vk" counts from today.

    Slashes are refused: 5/12 is May to some and December to others. Raises InvalidInput.
    """
    typed = " ".join(typed.split())
    if match := _ISO.match(typed):
        day = _date(*map(int, match.groups()), field=field)
    elif match := _FINNISH.match(typed):
        day = _day_of(int(match[1]), int(match[2]), match[3], today, field)
    elif (match := _ENGLISH.match(typed)) and match[2].lower() in _MONTH_NAMES:
        day = _day_of(int(match[1]), _MONTH_NAMES.index(match[2].lower()) + 1, match[3], today, field)
    elif match := _AHEAD.match(typed):
        day = _ahead(int(match[1] or match[3]), (match[4] or "").lower(), today)
    else:
        raise InvalidInput("plan.error.date", field)
    if not 1900 <= day.year <= today.year + _YEARS_AHEAD:
        raise InvalidInput("plan.error.date_far", field)
    return day


def _day_of(day: int, month: int, year: str | None, today: date, field: str) -> date:
    if year:
        return _date(int(year), month, day, field=field)
    for candidate in range(today.year, today.year + 9):  # 29.2. may be up to eight years away
        if (month, day) == (2, 29) and not _leap(candidate):
            continue
        found = _date(candidate, month, day, field=field)
        if found >= today:
            return found
    raise InvalidInput("plan.error.date", field)


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _ahead(count: int, unit: str, today: date) -> date:
    if unit in _MONTHS:
        year, month = divmod(today.month - 1 + count, 12)
        first = date(today.year + year, month + 1, 1)
        last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        return first.replace(day=min(today.day, last.day))
    return today + timedelta(days=count * (7 if unit in _WEEKS else 1))


def _date(year: int, month: int, day: int, *, field: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise InvalidInput("plan.error.date", field) from None
