"""What has been measured of an action: one difference with its persons, its interval, its day and how it was found.

Not to be mixed with `domain.plan.Evidence`, which names the customer's own events that an item rests on.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LANGUAGES = ("fi", "sv", "en")


class How(StrEnum):
    """How the number was found. What nobody has measured has no MeasuredEvidence at all."""

    ASSOCIATION = "association"
    ADJUSTED = "adjusted"
    EXPERIMENT = "experiment"


class EffectMeasure(StrEnum):
    """What `effect` counts: a difference of two shares in percentage points, or of two means in a score's points."""

    PERCENTAGE_POINTS = "percentage_points"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Followed:
    """Raw counts of one question, nothing suppressed: of persons in the same earlier state, to how many the action was
    done within `start_days`, and how many of each side had the outcome in the `within_days` after that."""

    question: str
    since: Mapping[str, str]  # the earlier state by language, as it follows "within 14 days of"
    outcome: Mapping[str, str]
    start_days: int
    within_days: int
    done: int
    done_then: int
    other: int
    other_then: int
    counted_on: date
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """The two sides of a difference: persons, and the share (0-1) of each that had the outcome."""

    since: Mapping[str, str]
    start_days: int
    within_days: int
    done: int
    other: int
    done_share: float
    other_share: float


@dataclass(frozen=True, slots=True)
class MeasuredEvidence:
    """`effect` in `measure`, of `n` persons, with its interval at `level` (0-1), true on the day `on`.

    `source` is who found it out; "" means that this county's own events were counted, and `compared` tells the sides.
    Raises ValueError naming what is wrong.
    """

    effect: float
    measure: EffectMeasure
    outcome: Mapping[str, str]
    n: int
    low: float
    high: float
    level: float
    on: date
    how: How
    source: str = ""
    compared: Compared | None = None

    def __post_init__(self) -> None:
        if troubles := _troubles(self):
            raise ValueError("evidence: " + "; ".join(troubles))


def _troubles(one: MeasuredEvidence) -> list[str]:
    numbers = (one.effect, one.low, one.high, one.level)
    if not all(math.isfinite(number) for number in numbers):
        return ["a number is not finite"]
    troubles = [] if one.low <= one.effect <= one.high else ["the interval does not hold the effect"]
    troubles += [] if 0.5 <= one.level < 1 else [f"level {one.level}"]
    troubles += [] if one.n > 0 else [f"n {one.n}"]
    if one.measure is EffectMeasure.PERCENTAGE_POINTS and not (one.low >= -100 and one.high <= 100):
        troubles.append("more than 100 percentage points")
    troubles += [] if one.source.strip() or one.compared else ["no source"]
    troubles += [f"outcome: no text in {x}" for x in LANGUAGES if not one.outcome.get(x, "").strip()]
    return troubles
