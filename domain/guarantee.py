"""The care guarantee's limits: versioned data (guarantee_limits.toml), and the day until which each gives time.

Law counts days without the first one, and months to the day of the same number (150/1930 2-3 §; whether 5 § moves a
limit of care over a holiday is not settled there, so nothing is moved: the earlier day is shown).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from domain.working_days import after_months, after_working_days

LIMITS_FILE = Path(__file__).with_name("guarantee_limits.toml")
OLDEST = 200
"""Years: an age band without an end."""


class Service(StrEnum):
    EMERGENCY = "emergency"
    PRIMARY = "primary"
    ORAL = "oral"
    SPECIALISED = "specialised"
    PSYCHIATRY = "psychiatry"
    SOCIAL = "social"  # no care guarantee, but a promise of law with a clock like it


class Start(StrEnum):
    """What starts a clock."""

    NEED = "need"  # the need of treatment was established
    CONTACT = "contact"
    ASSESSMENT = "assessment"
    REFERRAL = "referral"  # it arrived


class Step(StrEnum):
    """What must have happened by the limit."""

    ASSESSMENT = "assessment"  # the assessment of need has started
    SPECIALIST = "specialist"  # a specialist's assessment and the tests it needs have been done
    VISIT = "visit"
    TREATMENT = "treatment"


class Unit(StrEnum):
    AT_ONCE = "at_once"
    WORKING_DAYS = "working_days"  # 0: the same day, or the next working day
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """`from_age` and `below` in full years on the starting day; `valid_from` and `valid_to` include their days.

    `unverified`: what of the row has not been checked against a statute, "" when nothing.
    """

    id: str
    service: Service
    start: Start
    step: Step
    unit: Unit
    amount: int
    source: str
    from_age: int = 0
    below: int = OLDEST
    valid_from: date = date.min
    valid_to: date = date.max
    unverified: str = ""

    def due(self, started: date) -> date:
        """The last day on which the limit is still met."""
        if self.unit is Unit.MONTHS:
            return after_months(started, self.amount)
        if self.unit is Unit.WORKING_DAYS:
            return after_working_days(started, self.amount)
        return started + timedelta(days=self.amount * (7 if self.unit is Unit.WEEKS else 1))


def limit_for(service: Service, step: Step, started: date, age: int | None) -> Limit | None:
    """The limit in force on the starting day for someone of that age; None where law gives none.

    With an unknown age, the limit that ends first: a promise is rather kept too early.
    """
    fitting = [
        one
        for one in limits()
        if one.service is service and one.step is step and one.valid_from <= started <= one.valid_to
        if age is None or one.from_age <= age < one.below
    ]
    return min(fitting, key=lambda one: one.due(started), default=None)


def age_on(born: date | None, day: date) -> int | None:
    """Full years on a day; None when nobody knows the birth date."""
    return None if born is None else day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@lru_cache(maxsize=1)
def limits() -> tuple[Limit, ...]:
    """Every limit, as the file has them. Raises ValueError naming the row at fault."""
    return read_limits(LIMITS_FILE.read_text(encoding="utf-8"))


def read_limits(toml: str) -> tuple[Limit, ...]:
    """Raises ValueError: unknown words or keys, two limits for one case on one day."""
    found = tuple(_limit(row) for row in tomllib.loads(toml)["limit"])
    for at, one in enumerate(found):
        for other in found[at + 1 :]:
            if _overlap(one, other):
                raise ValueError(f"limits {one.id} and {other.id} hold for the same case")
    return found


_NAMES = {"from": "valid_from", "to": "valid_to"}


def _limit(row: Mapping[str, Any]) -> Limit:
    values = {_NAMES.get(name, name): value for name, value in row.items()}
    try:
        for name, kind in (("service", Service), ("start", Start), ("step", Step), ("unit", Unit)):
            values[name] = kind(values[name])
        return Limit(**values)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"limit {row.get('id', '?')}: {error}") from error


def _overlap(one: Limit, other: Limit) -> bool:
    same = (one.service, one.step) == (other.service, other.step)
    ages = one.from_age < other.below and other.from_age < one.below
    return same and ages and one.valid_from <= other.valid_to and other.valid_from <= one.valid_to
