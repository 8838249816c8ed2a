"""Days as law counts them: working days with Finnish holidays, and limits in days, weeks and calendar months.

Holidays: the church's and the state's by law; Christmas Eve and Midsummer Eve count as them in 150/1930 5 §.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from functools import lru_cache

_FIXED = ((1, 1), (1, 6), (5, 1), (12, 6), (12, 24), (12, 25), (12, 26))
_FROM_EASTER = (-2, 0, 1, 39, 49)
"""Good Friday, Easter Day, Easter Monday, Ascension Day, Whit Sunday."""


@lru_cache(maxsize=256)
def holidays(year: int) -> frozenset[date]:
    """Days of the year on which offices are closed, beside Saturdays and Sundays."""
    midsummer = _saturday_from(date(year, 6, 20))
    return frozenset(
        {date(year, month, day) for month, day in _FIXED}
        | {easter(year) + timedelta(days=n) for n in _FROM_EASTER}
        | {midsummer - timedelta(days=1), midsummer, _saturday_from(date(year, 10, 31))}  # the last: All Saints
    )


def easter(year: int) -> date:
    """Easter Day by the Gregorian reckoning (the anonymous computus)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    back = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * back) // 451
    month, day = divmod(h + back - 7 * m + 114, 31)
    return date(year, month, day + 1)


def _saturday_from(day: date) -> date:
    return day + timedelta(days=(5 - day.weekday()) % 7)


def is_working_day(day: date) -> bool:
    """Monday to Friday, no holiday."""
    return day.weekday() < 5 and day not in holidays(day.year)


def after_working_days(day: date, n: int) -> date:
    """The n-th working day after `day`, which is not counted itself. With 0: the day, or the next working day."""
    while n > 0 or not is_working_day(day):
        day += timedelta(days=1)
        n -= is_working_day(day)
    return day


def after_months(day: date, n: int) -> date:
    """The same day of the month n calendar months later; the month's last day where it has no such day (3 §)."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
