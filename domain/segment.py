"""Segments and what the analysis says of a customer beside the customer's segment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Segment:
    """A named group with a versioned definition. `n` is None when suppressed. `sensitive` raises k to 10."""

    id: str
    version: str
    name: dict[str, str]  # language -> neutral name
    rule: dict[str, str]  # language -> the rule in plain words
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a customer is a member: one condition with the customer's own value. `measure` is a text key part."""

    measure: str
    value: float
    limit: float
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Membership:
    """Membership from `since` until `until` (None while it lasts)."""

    segment_id: str
    since: date
    until: date | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class UsageMeasure:
    """The customer's value beside the segment's quartiles. Quartiles are None under k members."""

    measure: str  # text key part, such as "visits_12_months"
    value: float
    unit: str
    p25: float | None
    p50: float | None
    p75: float | None
    percentile: int | None


@dataclass(frozen=True, slots=True)
class NextStep:
    """Share of the segment's members who had the step within `within_days` after a comparable moment."""

    step: str  # text key part, such as "surgeon_statement"
    share: float | None
    within_days: int
    median_days: int | None


@dataclass(frozen=True, slots=True)
class SegmentResults:
    """BI results of one customer's segment, computed at `computed_on`; `n` is None under k."""

    segment: Segment
    membership: Membership
    n: int | None
    usage: tuple[UsageMeasure, ...]
    next_steps: tuple[NextStep, ...]
    computed_on: date
    history: tuple[Membership, ...] = ()
