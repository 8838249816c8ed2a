"""Dates, times, numbers, money and ages in each language's own form (domain.md section 10).

Finnish and Finland-Swedish write 21.11.2026, 14.30, 1 234,5 and 1 234,50 € with no-break spaces; English here is
British: 21 Nov 2026, 14:30, 1,234.5, €1,234.50. Babel agrees for numbers and for Finnish dates; its sv_FI dates
(2026-11-21) do not, so dates and times are pinned here.
"""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.numbers import format_currency, format_decimal, format_percent

from components.text import Text
from domain.event import Moment, Precision

HELSINKI = ZoneInfo("Europe/Helsinki")
NBSP = "\u00a0"
MOST_PLAIN = 1e15
_LOCALE = {"fi": "fi_FI", "sv": "sv_FI", "en": "en_GB"}
_EN_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ENGLISH_TOUCHING = {"€": "€{}", "%": "{}%"}
_DAYS_A_MONTH = 30.44
_DAYS_A_YEAR = 365.25


def day(value: date, language: str) -> str:
    """21.11.2026 or 21 Nov 2026 (with no-break spaces)."""
    if language == "en":
        return f"{value.day}{NBSP}{_EN_MONTHS[value.month - 1]}{NBSP}{value.year}"
    return f"{value.day}.{value.month}.{value.year}"


def day_near(value: date, language: str, today: date) -> str:
    """A day without its year when the year is today's: 21.11. or 21 Nov."""
    if value.year != today.year:
        return day(value, language)
    if language == "en":
        return f"{value.day}{NBSP}{_EN_MONTHS[value.month - 1]}"
    return f"{value.day}.{value.month}."


def month(value: date, language: str) -> str:
    """11/2026 or Nov 2026."""
    if language == "en":
        return f"{_EN_MONTHS[value.month - 1]}{NBSP}{value.year}"
    return f"{value.month}/{value.year}"


def days(start: date, end: date, language: str) -> str:
    """A range of days: 1.2.2025-21.11.2026 with an en dash (spaced in English); one day is itself."""
    if start == end:
        return day(start, language)
    dash = " \u2013 " if language == "en" else "\u2013"
    return f"{day(start, language)}{dash}{day(end, language)}"


def clock(value: time, language: str) -> str:
    """14.30 or 14:30; hours without a leading zero in Finnish and Swedish (9.05)."""
    return value.strftime("%H:%M") if language == "en" else f"{value.hour}.{value.minute:02d}"


def moment(value: Moment, language: str) -> str:
    """As precisely as it is known: a year, a month, a day, or a day and a time."""
    if value.precision is Precision.YEAR:
        return str(value.day.year)
    if value.precision is Precision.MONTH:
        return month(value.day, language)
    if value.precision is Precision.MINUTE and value.time is not None:
        return f"{day(value.day, language)} {clock(value.time, language)}"
    return day(value.day, language)


def when(value: datetime, language: str) -> str:
    """An aware time as local (Europe/Helsinki) day and time."""
    local = value.astimezone(HELSINKI)
    return f"{day(local.date(), language)} {clock(local.time(), language)}"


@lru_cache(maxsize=4096)
def number(value: float, language: str, decimals: int = 1) -> str:
    """1 234,5: at most `decimals`, no trailing zeros. Beyond 15 digits, and where two decimals would show nothing of a
    measured value, its powers of ten are written: 1e+308, 5e-324."""
    if not -MOST_PLAIN < value < MOST_PLAIN or (decimals > 1 and 0 < abs(value) < 10**-decimals):
        return f"{value:.3g}".replace(".", "." if language == "en" else ",")
    pattern = "#,##0." + "#" * decimals if decimals else "#,##0"
    return format_decimal(value, format=pattern, locale=_LOCALE[language])


@lru_cache(maxsize=1024)
def euro(value: float, language: str) -> str:
    """1 234,50 € or €1,234.50."""
    if not -MOST_PLAIN < value < MOST_PLAIN:
        return with_unit(number(value, language), "€", language)
    return format_currency(value, "EUR", locale=_LOCALE[language])


def with_unit(shown: str, unit: str, language: str) -> str:
    """A written number, or two with a dash, and its unit: 692 €, 5 %, 3 d. English: €692, 5%, 3 d. "" is no unit."""
    if language == "en" and unit in _ENGLISH_TOUCHING:
        return _ENGLISH_TOUCHING[unit].format(shown)
    return f"{shown}{NBSP}{unit}" if unit else shown


@lru_cache(maxsize=256)
def percent(share: float, language: str) -> str:
    """82 % or 82% of a share between 0 and 1."""
    return format_percent(share, format="#,##0%" if language == "en" else f"#,##0{NBSP}%", locale=_LOCALE[language])


def span(length_days: int, text: Text) -> str:
    """A length in words, coarse as people say it: 12 pv, 7 kk, 2 v 4 kk."""
    if length_days < 60:
        return text("common.span.days", n=length_days)
    months = max(1, round(length_days / _DAYS_A_MONTH))
    if length_days < _DAYS_A_YEAR and months < 12:
        return text("common.span.months", n=months)
    years, rest = divmod(months, 12)
    if rest == 0 or years >= 10:
        return text("common.span.years", n=years if years < 10 else round(length_days / _DAYS_A_YEAR))
    return f"{text('common.span.years', n=years)} {text('common.span.months', n=rest)}"


def signed_span(length_days: int, text: Text) -> str:
    """Days from a moment: −2 kk, 0, +1 v."""
    if not length_days:
        return "0"
    return ("+" if length_days > 0 else "\u2212") + span(abs(length_days), text)


def when_near(value: datetime, language: str, today: date) -> str:
    """A local day and time, without the day when it is today and without the year when it is this year: klo 8.15."""
    local = value.astimezone(HELSINKI)
    hour = {"fi": "klo", "sv": "kl."}.get(language, "at") + NBSP + clock(local.time(), language)
    return hour if local.date() == today else f"{day_near(local.date(), language, today)} {hour}"


def age(then: datetime, now: datetime, text: Text) -> str:
    """How long ago: just now, 5 min, 3 h, 12 pv ... Never negative: a clock that runs ahead says "now"."""
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 1:
        return text("common.ago.now")
    if minutes < 60:
        return text("common.ago.minutes", n=minutes)
    if minutes < 24 * 60:
        return text("common.ago.hours", n=minutes // 60)
    return text("common.ago.past", span=span(minutes // (24 * 60), text))
