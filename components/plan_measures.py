"""What can measure a goal: what has been measured of the open customer, so that nobody types a code or a unit."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analytics.case import OpenCase
from components import numbers
from components.text import Text
from domain.errors import InvalidInput
from domain.plan import Measure

MOST_CODE = 40
_NUMBER = re.compile(r"[-\u2212]?\d{1,12}([.,]\d{1,6})?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Measured:
    """`what` in the newest source's words, `unit` of the newest value."""

    what: str
    unit: str

    @property
    def label(self) -> str:
        return f"{self.what} ({self.unit})" if self.unit else self.what


def measured(case: OpenCase) -> dict[str, Measured]:
    """By code: what the events hold numbers of, and what the plan's goals are measured by already."""
    found: dict[str, tuple[object, Measured]] = {}
    for event in case.events:
        if event.quantity is None or event.code is None or not 0 < len(event.code.value) <= MOST_CODE:
            continue
        before = found.get(event.code.value)
        if before is None or before[0] <= event.start.day:  # type: ignore[operator]
            found[event.code.value] = (event.start.day, Measured(event.what, event.quantity.unit[:MOST_CODE]))
    named = {code: one for code, (_, one) in found.items()}
    for goal in case.plan.goals:
        if goal.measure is not None:
            named.setdefault(goal.measure.code, Measured(goal.measure.code, goal.measure.unit))
    return named


def parse_number(typed: str, field: str) -> float:
    """A number with a point or a comma; spaces between thousands are read over. Raises InvalidInput."""
    plain = typed.replace("\u00a0", "").replace(" ", "")
    if not _NUMBER.match(plain):
        raise InvalidInput("plan_rules.number", field)
    return float(plain.replace(",", ".").replace("\u2212", "-"))


def measure_words(measure: Measure, case: OpenCase, text: Text) -> str:
    """ "HbA1c enintään 53 mmol/mol"."""
    known = measured(case).get(measure.code)
    value = f"{numbers.number(measure.value, text.language, 3)}{numbers.NBSP}{measure.unit}".strip()
    name = known.what if known else measure.code
    return text(f"plan_edit.measured.{measure.comparison.value}", what=name, value=value)
