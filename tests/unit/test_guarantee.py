"""The care guarantee's limits: days counted by hand, holidays from published calendars, and the table itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.guarantee import Limit, Service, Start, Step, Unit, limit_for, limits, read_limits
from domain.working_days import after_months, after_working_days, easter, holidays, is_working_day


@pytest.mark.parametrize(
    ("year", "day"),
    [(2000, "04-23"), (2008, "03-23"), (2011, "04-24"), (2024, "03-31"), (2025, "04-20"), (2026, "04-05"),
     (2027, "03-28"), (2038, "04-25")],
)  # fmt: skip
def test_easter_of_published_calendars(year: int, day: str) -> None:
    assert easter(year) == date.fromisoformat(f"{year}-{day}")


def test_the_holidays_of_2026_are_those_of_the_calendar() -> None:
    days = ["01-01", "01-06", "04-03", "04-05", "04-06", "05-01", "05-14", "05-24", "06-19", "06-20", "10-31", "12-06",
            "12-24", "12-25", "12-26"]  # fmt: skip
    assert holidays(2026) == {date.fromisoformat(f"2026-{day}") for day in days}


def test_working_days_pass_over_weekends_and_holidays() -> None:
    assert not is_working_day(date(2026, 12, 24))
    assert after_working_days(date(2026, 4, 2), 1) == date(2026, 4, 7)  # Maundy Thursday: Easter Monday is closed too
    assert after_working_days(date(2026, 12, 23), 3) == date(2026, 12, 30)
    assert after_working_days(date(2026, 11, 20), 0) == date(2026, 11, 20)  # a Friday: the same day
    assert after_working_days(date(2026, 11, 21), 0) == date(2026, 11, 23)  # a Saturday: the next working day
    assert after_working_days(date(2026, 11, 20), 7) == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-11-21", 3, "2027-02-21"),
        ("2025-11-30", 3, "2026-02-28"),  # no such day: the month's last (150/1930 3 §)
        ("2027-11-30", 3, "2028-02-29"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-02-28", 6, "2026-08-28"),  # not the month's last day
        ("2026-12-31", 4, "2027-04-30"),
        ("2024-02-29", 6, "2024-08-29"),
        ("2026-06-30", 6, "2026-12-30"),
    ],
)
def test_calendar_months_end_on_the_day_of_the_same_number(start: str, months: int, end: str) -> None:
    assert after_months(date.fromisoformat(start), months) == date.fromisoformat(end)


def due(service: Service, step: Step, started: date, age: int | None = 68) -> date:
    limit = limit_for(service, step, started, age)
    assert limit is not None
    return limit.due(started)


def test_specialised_care_by_hand() -> None:
    arrived = date(2026, 11, 21)
    assert due(Service.SPECIALISED, Step.ASSESSMENT, arrived) == date(2026, 12, 12)
    assert due(Service.SPECIALISED, Step.SPECIALIST, arrived) == date(2027, 2, 21)
    assert due(Service.SPECIALISED, Step.TREATMENT, date(2026, 8, 31)) == date(2027, 2, 28)


def test_psychiatry_has_its_own_limits_under_23() -> None:
    arrived = date(2026, 11, 2)
    assert due(Service.PSYCHIATRY, Step.SPECIALIST, arrived, 22) == arrived + timedelta(weeks=6)
    assert due(Service.PSYCHIATRY, Step.SPECIALIST, arrived, 23) == date(2027, 2, 2)
    assert due(Service.PSYCHIATRY, Step.TREATMENT, arrived, 22) == date(2027, 2, 2)
    assert due(Service.PSYCHIATRY, Step.TREATMENT, arrived, 23) == date(2027, 5, 2)
    assert due(Service.PSYCHIATRY, Step.SPECIALIST, arrived, None) == arrived + timedelta(weeks=6)


def test_primary_and_oral_care_follow_the_day_and_the_age() -> None:
    assert due(Service.PRIMARY, Step.ASSESSMENT, date(2023, 8, 31)) == date(2023, 9, 5)
    assert due(Service.PRIMARY, Step.ASSESSMENT, date(2023, 9, 1)) == date(2023, 9, 1)
    assert due(Service.PRIMARY, Step.VISIT, date(2024, 12, 31)) == date(2025, 1, 14)
    assert due(Service.PRIMARY, Step.VISIT, date(2025, 1, 1)) == date(2025, 4, 1)
    assert due(Service.PRIMARY, Step.VISIT, date(2025, 1, 1), 22) == date(2025, 1, 15)
    assert due(Service.ORAL, Step.VISIT, date(2024, 10, 31)) == date(2025, 2, 28)
    assert due(Service.ORAL, Step.VISIT, date(2024, 11, 1), 22) == date(2025, 2, 1)
    assert due(Service.ORAL, Step.VISIT, date(2026, 11, 1)) == date(2027, 5, 1)
    assert limit_for(Service.PRIMARY, Step.VISIT, date(2020, 1, 1), 40) is None
    assert due(Service.EMERGENCY, Step.TREATMENT, date(2026, 12, 25)) == date(2026, 12, 25)


def test_what_nobody_has_checked_is_marked_in_the_data() -> None:
    marked = {one.id for one in limits() if one.unverified}
    assert {"visit_adult", "oral_adult", "psychiatry_treatment_young"} <= marked
    assert not marked & {"assessment", "specialist", "treatment"}


ROW = '[[limit]]\nid="a"\nservice="oral"\nstart="assessment"\nstep="visit"\nunit="months"\namount=4\nsource="s"\n'


@pytest.mark.parametrize("wrong", ['unit="moons"', 'colour="red"', 'amount=3\nservice="oral"'])
def test_a_bad_row_stops_the_start(wrong: str) -> None:
    with pytest.raises(ValueError):
        read_limits(ROW.replace('unit="months"', wrong))


def test_two_limits_for_one_case_are_refused() -> None:
    with pytest.raises(ValueError, match="same case"):
        read_limits(ROW + ROW.replace('"a"', '"b"'))
    assert len(read_limits(ROW + "to=2024-01-01\n" + ROW.replace('"a"', '"b"') + "from=2024-01-02\n")) == 2
    assert len(read_limits(ROW + "below=23\n" + ROW.replace('"a"', '"b"') + "from_age=23\n")) == 2


def test_a_limit_is_told_by_its_words() -> None:
    made = Limit(
        id="x", service=Service.ORAL, start=Start.ASSESSMENT, step=Step.VISIT, unit=Unit.DAYS, amount=1, source=""
    )
    assert made.due(date(2026, 12, 31)) == date(2027, 1, 1)
