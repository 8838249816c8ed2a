"""Days as people type them in a plan: 5.12.2026, 5.12., 5 Dec 2026, 2026-12-05, 2 vk, +14.

A day without its year is the next such day, and where it is shown it is said that it is next year's. A day that was a
moment ago is asked for with its year: "20.11." on the 21st is as likely yesterday as eleven months ahead.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from components.text import Text
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
_YEARS_ABOUT = 8
"""From one 29 February to the next there may be so many years."""
JUST_PAST = timedelta(days=60)
"""A day without its year that was so lately may have been meant. This product's own choice: two months of arrears."""


def parse_day(typed: str, today: date, field: str, *, past: bool = False) -> date:
    """The day meant. Without a year: the next such day from `today` on; with `past` the last one until today. "2 vk"
    counts from today.

    Slashes are refused: 5/12 is May to some and December to others. Raises InvalidInput; plan.error.date_past for a day
    without its year that was within JUST_PAST, with both years to choose from.
    """
    typed = " ".join(typed.split())
    if match := _ISO.match(typed):
        day = _date(*map(int, match.groups()), field=field)
    elif match := _FINNISH.match(typed):
        written = f"{match[1]}.{match[2]}."
        day = _day_of(int(match[1]), int(match[2]), match[3], today, field, past, written)
    elif (match := _ENGLISH.match(typed)) and match[2].lower() in _MONTH_NAMES:
        month, written = _MONTH_NAMES.index(match[2].lower()) + 1, f"{match[1]} {match[2]} "
        day = _day_of(int(match[1]), month, match[3], today, field, past, written)
    elif match := _AHEAD.match(typed):
        day = _ahead(int(match[1] or match[3]), (match[4] or "").lower(), today)
    else:
        raise InvalidInput("plan.error.date", field)
    if not 1900 <= day.year <= today.year + _YEARS_AHEAD:
        raise InvalidInput("plan.error.date_far", field)
    return day


def year_words(day: date, today: date, text: Text) -> str:
    """That a day is not of this year: "ensi vuonna", "vuonna 2029"; "" of this year and of the past."""
    if day.year <= today.year:
        return ""
    return text("plan_edit.year.next" if day.year == today.year + 1 else "plan_edit.year.later", year=day.year)


def _day_of(day: int, month: int, year: str | None, today: date, field: str, past: bool, written: str) -> date:
    """`written`: the day as it was typed, before a year."""
    if year:
        return _date(int(year), month, day, field=field)
    about = range(today.year - _YEARS_ABOUT, today.year + _YEARS_ABOUT + 1)
    there = [one for one in about if (month, day) != (2, 29) or _leap(one)]
    known = [_date(one, month, day, field=field) for one in there]
    last = max(one for one in known if one <= today)
    if past or last == today:
        return last
    ahead = min(one for one in known if one > today)
    if today - last <= JUST_PAST:
        raise InvalidInput("plan.error.date_past", field, past=f"{written}{last.year}", ahead=f"{written}{ahead.year}")
    return ahead


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
