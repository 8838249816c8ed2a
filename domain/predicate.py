"""Who is meant: one algebra of plain data for every cohort, filter, segment rule and question (docs/adr/050).

A predicate says which persons; a `Select` says which events. Both are values: they compare, nest and serialise
(domain/predicate_json.py), so a saved view, a rule of a segment and a question of a screen are the same thing.
Only declared dimensions and cut points exist: free ones would let somebody cut a group down to one person.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from domain.errors import InvalidInput
from domain.event import Channel, EventKind, EventStatus

DEEPEST = 6
"""Levels of and, or, not within each other: deeper ones are a mistake or an attack."""
MOST_PARTS = 20
MOST_VALUES = 200
LONGEST_DAYS = 3_660
MOST_STEPS = 7
LONGEST_WORD = 80


class Dimension(StrEnum):
    """What people may be divided by; the values of each stand where they are computed (analytics/dimensions.py)."""

    GENDER = "gender"
    AGE_BAND = "age_band"
    MUNICIPALITY = "municipality"
    SEGMENT = "segment"
    CUSTOMER_TYPE = "customer_type"
    LIFE_CYCLE = "life_cycle"
    UNIT = "unit"  # the unit of the most contacts in twelve months


@dataclass(frozen=True, slots=True)
class Period:
    """Local days, both included. None is open."""

    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        _refuse(self.first is not None and self.last is not None and self.last < self.first, "period")


@dataclass(frozen=True, slots=True)
class Select:
    """Events that fit every given condition; an empty set means any. Without `statuses`, what took place.

    `activities` are keys of kinds of events (code, or the source's name where it has none); `units` names of units.
    """

    kinds: frozenset[EventKind] = frozenset()
    activities: frozenset[str] = frozenset()
    channels: frozenset[Channel] = frozenset()
    units: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    statuses: frozenset[EventStatus] = frozenset({EventStatus.DONE, EventStatus.ONGOING})
    period: Period = field(default_factory=Period)

    def __post_init__(self) -> None:
        for values in (self.activities, self.units, self.roles):
            _refuse(len(values) > MOST_VALUES or any(not v or len(v) > LONGEST_WORD for v in values), "select")


@dataclass(frozen=True, slots=True)
class Everyone:
    """All persons of the register who are shown at all."""


@dataclass(frozen=True, slots=True)
class Among:
    """Persons whose value of a dimension is one of these."""

    dimension: Dimension
    values: frozenset[str]

    def __post_init__(self) -> None:
        _refuse(not self.values or len(self.values) > MOST_VALUES, self.dimension)
        _refuse(any(not value or len(value) > LONGEST_WORD for value in self.values), self.dimension)


@dataclass(frozen=True, slots=True)
class Had:
    """At least `at_least` and at most `at_most` (None: no limit) events that fit `what`."""

    what: Select
    at_least: int = 1
    at_most: int | None = None

    def __post_init__(self) -> None:
        _refuse(self.at_least < 0 or (self.at_most is not None and self.at_most < self.at_least), "times")


@dataclass(frozen=True, slots=True)
class Then:
    """Some event `first` followed, 0 to `within_days` days later and later in order, by an event `then`."""

    first: Select
    then: Select
    within_days: int

    def __post_init__(self) -> None:
        _refuse(not 0 <= self.within_days <= LONGEST_DAYS, "within_days")


@dataclass(frozen=True, slots=True)
class Lacked:
    """Had an event `after`, at least `within_days` days before the snapshot's day, with no `missing` within those days
    of it: "X ei N päivässä Y:stä". The newest such `after` counts."""

    after: Select
    missing: Select
    within_days: int

    def __post_init__(self) -> None:
        _refuse(not 1 <= self.within_days <= LONGEST_DAYS, "within_days")


@dataclass(frozen=True, slots=True)
class Began:
    """Whose events that fit `what` were first these kinds (keys of activities), in this order: a branch of the tree of
    paths. `over`: and then no more of them."""

    what: Select
    steps: tuple[str, ...]
    over: bool = False

    def __post_init__(self) -> None:
        _refuse(
            not 1 <= len(self.steps) <= MOST_STEPS or any(not s or len(s) > LONGEST_WORD for s in self.steps), "steps"
        )


@dataclass(frozen=True, slots=True)
class Measured:
    """A feature of the customer base table (analytics/base_features.py) between two of its declared cut points:
    `low` <= value < `high`; None is open."""

    feature: str
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        _refuse(not self.feature or len(self.feature) > LONGEST_WORD, "feature")
        _refuse(self.low is None and self.high is None, self.feature)
        _refuse(any(edge != edge for edge in (self.low, self.high)), self.feature)  # not a number
        _refuse(self.low is not None and self.high is not None and self.high <= self.low, self.feature)


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Predicate, ...]

    def __post_init__(self) -> None:
        _refuse(not 1 <= len(self.parts) <= MOST_PARTS or depth(self) > DEEPEST, "parts")


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Predicate, ...]

    def __post_init__(self) -> None:
        _refuse(not 1 <= len(self.parts) <= MOST_PARTS or depth(self) > DEEPEST, "parts")


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Predicate

    def __post_init__(self) -> None:
        _refuse(depth(self) > DEEPEST, "parts")


Predicate = Everyone | Among | Had | Then | Lacked | Began | Measured | All | AnyOf | Not


def depth(predicate: Predicate) -> int:
    """Levels of nesting; 1 for a plain condition."""
    if isinstance(predicate, (All, AnyOf)):
        return 1 + max(depth(part) for part in predicate.parts)
    return 1 + depth(predicate.part) if isinstance(predicate, Not) else 1


def _refuse(bad: bool, field_name: str) -> None:
    if bad:
        raise InvalidInput("predicate.invalid", field_name)
