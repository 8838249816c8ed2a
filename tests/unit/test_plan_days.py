"""Days without a year, against a calendar walked day by day: around year ends, on leap days, sixty days after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from components.plan_dates import JUST_PAST, parse_day, year_words
from components.text import LANGUAGES, Text
from domain.errors import InvalidInput

TODAYS = st.dates(date(2024, 1, 1), date(2110, 12, 31)) | st.builds(
    lambda year, days: date(year, 12, 31) + timedelta(days=days), st.integers(2024, 2109), st.integers(-70, 70)
)
IN_A_YEAR = st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(lambda day: (day.month, day.day))  # 29.2. too
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def walk(today: date, step: int, wanted: tuple[int, int]) -> date:
    """The nearest such day, today not counted."""
    return next(day for day in _days(today, step) if (day.month, day.day) == wanted)


def _days(today: date, step: int) -> Iterator[date]:
    day = today
    while True:
        day += timedelta(days=step)
        yield day


@given(TODAYS, IN_A_YEAR, st.booleans())
@example(date(2026, 11, 21), (11, 20), False)
@example(date(2027, 1, 5), (12, 20), False)
@example(date(2028, 3, 1), (2, 29), True)
@example(date(2027, 3, 1), (2, 29), False)
@example(date(2027, 2, 28), (2, 29), False)
@example(date(2096, 3, 1), (2, 29), False)
def test_a_day_without_its_year_is_the_next_unless_it_was_just_now(
    today: date, wanted: tuple[int, int], english: bool
) -> None:
    month, day = wanted
    typed = f"{day} {MONTHS[month - 1].title()}" if english else f"{day}.{month}."
    last, ahead = walk(today, -1, wanted), walk(today, 1, wanted)
    assert parse_day(typed, today, "day", past=True) == (today if (today.month, today.day) == wanted else last)
    if (today.month, today.day) == wanted:
        assert parse_day(typed, today, "due") == today
    elif (today - last).days > JUST_PAST.days:
        assert parse_day(typed, today, "due") == ahead
    else:
        with pytest.raises(InvalidInput) as refused:
            parse_day(typed, today, "due")
        error = refused.value
        assert (error.text_key, error.field) == ("plan.error.date_past", "due")
        assert parse_day(error.values["past"], today, "due") == last, "what is offered is understood"
        if ahead.year <= today.year + 20:
            assert parse_day(error.values["ahead"], today, "due") == ahead
        for language in LANGUAGES:
            said = Text(language)(error.text_key, **error.values)
            assert error.values["past"] in said
            assert error.values["ahead"] in said


@given(TODAYS, st.dates(date(2000, 1, 1), date(2120, 1, 1)))
def test_that_a_day_is_of_another_year_is_said(today: date, day: date) -> None:
    said = year_words(day, today, Text("fi"))
    assert bool(said) == (day.year > today.year)
    assert (said == "ensi vuonna") == (day.year == today.year + 1)


@pytest.mark.parametrize("typed", ["30.2.", "31.4.", "0.1.", "31 Feb", "29.13."])
def test_a_day_that_no_year_has_is_refused_as_no_day(typed: str) -> None:
    with pytest.raises(InvalidInput, match=r"plan\.error\.date\b"):
        parse_day(typed, date(2026, 11, 21), "due")
