"""Dates, times, numbers and ages in each language's form (domain.md section 10)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from components import numbers
from components.text import LANGUAGES, Text
from domain.event import Moment, Precision

DAY = date(2026, 11, 21)
B = "\u00a0"


@pytest.mark.parametrize(
    ("language", "day", "clock", "month", "number", "euro", "percent"),
    [
        ("fi", "21.11.2026", "14.30", "11/2026", f"1{B}234,5", f"1{B}234,50{B}€", f"82{B}%"),
        ("sv", "21.11.2026", "14.30", "11/2026", f"1{B}234,5", f"1{B}234,50{B}€", f"82{B}%"),
        ("en", f"21{B}Nov{B}2026", "14:30", f"Nov{B}2026", "1,234.5", "€1,234.50", "82%"),
    ],
)
def test_each_language_has_its_form(
    language: str, day: str, clock: str, month: str, number: str, euro: str, percent: str
) -> None:
    assert numbers.day(DAY, language) == day
    assert numbers.clock(time(14, 30), language) == clock
    assert numbers.month(DAY, language) == month
    assert numbers.number(1234.5, language) == number
    assert numbers.euro(1234.5, language) == euro
    assert numbers.percent(0.82, language) == percent


@pytest.mark.parametrize(
    ("language", "euros", "share"),
    [("fi", f"692{B}€", f"5{B}%"), ("sv", f"692{B}€", f"5{B}%"), ("en", "€692", "5%")],
)
def test_a_unit_stands_where_the_language_puts_it(language: str, euros: str, share: str) -> None:
    assert numbers.with_unit("692", "€", language) == euros
    assert numbers.with_unit("5", "%", language) == share
    assert numbers.with_unit("3", "d", language) == f"3{B}d"
    assert numbers.with_unit("3", "", language) == "3"


@given(st.dates(date(1850, 1, 1), date(2150, 1, 1)))
def test_finnish_dates_agree_with_babel(day: date) -> None:
    assert numbers.day(day, "fi") == format_date(day, "d.M.yyyy", locale="fi_FI")


def test_a_year_is_left_out_only_when_it_is_this_year() -> None:
    assert numbers.day_near(DAY, "fi", date(2026, 1, 1)) == "21.11."
    assert numbers.day_near(DAY, "fi", date(2027, 1, 1)) == "21.11.2026"
    assert numbers.day_near(DAY, "en", date(2026, 1, 1)) == f"21{B}Nov"


def test_a_moment_is_written_as_precisely_as_it_is_known() -> None:
    at = date(2026, 10, 1)
    written = [
        numbers.moment(Moment(at, time(9, 5), p) if p is Precision.MINUTE else Moment(at, None, p), "fi")
        for p in Precision
    ]
    assert written == ["2026", "10/2026", "1.10.2026", "1.10.2026 9.05"]


def test_a_time_is_told_in_helsinki() -> None:
    assert numbers.when(datetime(2026, 7, 31, 21, 30, tzinfo=UTC), "fi") == "1.8.2026 0.30"
    assert numbers.when(datetime(2026, 1, 1, 22, 0, tzinfo=UTC), "en") == f"2{B}Jan{B}2026 00:00"
    assert numbers.when_near(datetime(2026, 11, 21, 7, 5, tzinfo=UTC), "fi", DAY) == "klo\u00a09.05"
    assert numbers.when_near(datetime(2026, 11, 1, 7, 5, tzinfo=UTC), "fi", DAY) == "1.11. klo\u00a09.05"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "0 pv"),
        (59, "59 pv"),
        (60, "2 kk"),
        (200, "7 kk"),
        (360, "1 v"),
        (366, "1 v"),
        (860, "2 v 4 kk"),
        (4018, "11 v"),
    ],
)
def test_a_length_is_said_as_coarsely_as_people_say_it(days: int, words: str) -> None:
    assert numbers.span(days, Text("fi")) == words


@given(st.integers(60, 40_000), st.sampled_from(LANGUAGES))
def test_a_length_is_never_off_by_more_than_its_smallest_word(days: int, language: str) -> None:
    words = numbers.span(days, Text(language)).split()
    years = next((int(n) for n, unit in zip(words[::2], words[1::2], strict=True) if unit in ("v", "år", "y")), 0)
    months = next((int(n) for n, unit in zip(words[::2], words[1::2], strict=True) if unit in ("kk", "mån", "mo")), 0)
    told = years * 365.25 + months * 30.44
    assert abs(told - days) <= (183 if years >= 10 else 16)


def test_ages_of_answers() -> None:
    now = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    told = [
        numbers.age(now - past, now, Text("fi"))
        for past in (
            timedelta(seconds=-5),
            timedelta(seconds=59),
            timedelta(minutes=5),
            timedelta(hours=3),
            timedelta(days=9),
        )
    ]
    assert told == ["juuri nyt", "juuri nyt", "5 min sitten", "3 t sitten", "9 pv sitten"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1e308, "1e+308"), (-1e308, "-1e+308"), (5e-324, "4,94e-324"), (0.004, "0,004"), (0.0, "0"), (61.0, "61")],
)
def test_a_measured_value_of_any_size_is_written_and_never_as_nothing(value: float, shown: str) -> None:
    assert numbers.number(value, "fi", 2) == shown
    assert numbers.number(0.004, "en", 2) == "0.004"
    assert numbers.euro(1e308, "fi").endswith("€")
