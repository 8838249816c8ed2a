"""The one shape of an answer, before and after disclosure control (docs/adr/050, 051).

A question function returns a `RawAnswer`: numbers with the persons behind each. Only `analytics/disclosure_answer.py`
turns it into an `Answer`, and only an `Answer` leaves the services: chart, table, hover, export, filter list and
screen-reader text all read the same object, so none of them can tell more than another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from analytics.disclosure import Hidden
from domain.predicate import Predicate
from domain.question import Question as Question

OTHERS = "others"
"""The word of a line that gathers what has no line of its own."""


class Sort(StrEnum):
    """What a number is; it decides how it is protected and written."""

    PERSONS = "persons"
    EVENTS = "events"
    CENTS = "cents"
    RATE = "rate"  # per person-year
    SHARE = "share"  # of the line's or the answer's base
    DAYS = "days"  # a median or another quantile
    DIFFERENCE = "difference"  # of two shares or medians, with an interval
    SCORE = "score"


class Ground(StrEnum):
    """The rungs of "why": only an experiment may be said to have had an effect."""

    DESCRIPTION = "description"
    ASSOCIATION = "association"
    ADJUSTED = "adjusted"
    EXPERIMENT = "experiment"


class AuthorKind(StrEnum):
    HUMAN = "human"
    RULE = "rule"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class Author:
    """Who says so: a person's staff id, or the name of a rule or a model, with its version."""

    kind: AuthorKind
    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A column of numbers. `name` is a text key part. `divides`: the lines divide the base between them, so that its
    numbers add up to a total somebody may know."""

    name: str
    sort: Sort
    divides: bool = False


@dataclass(frozen=True, slots=True)
class RawCell:
    """A number with the persons behind it. `rest`: persons of the base who are not behind it, where that tells
    something (a share's other side). `largest`: what of the value is the largest single person's. `low`, `high`: its
    interval."""

    value: float | None
    persons: int
    rest: int | None = None
    largest: float = 0.0
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class RawLine:
    """`key` has one word for each dimension of the answer: values as they are stored, worded by components."""

    key: tuple[str, ...]
    cells: tuple[RawCell, ...]
    unfinished: bool = False  # a month that is not over


@dataclass(frozen=True, slots=True)
class Step:
    """One condition of the cohort and the persons left after it (attrition)."""

    words: str  # key of the condition, such as "among.gender"
    persons: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of which snapshot. `definition` is the version of the question's own definition."""

    question: Question
    cohort: Predicate
    parameters: tuple[tuple[str, str], ...] = ()
    definition: str = "1"


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """Before disclosure control. Never leaves analytics and services."""

    asked: Asked
    dimensions: tuple[str, ...]
    measures: tuple[Measure, ...]
    lines: tuple[RawLine, ...]
    base: int  # distinct persons asked about
    steps: tuple[Step, ...] = ()
    ground: Ground = Ground.DESCRIPTION
    adjusted_for: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()  # text keys: what a reader must know (incomplete month, definition changed ...)
    nested: tuple[tuple[str, str], ...] = ()  # (inner, outer) dimensions: a municipality in its county
    partitions: tuple[str, ...] = ()  # words of the first dimension whose lines divide each group that is compared
    chained: bool = False  # months of a group's members and moves, protected as one (analytics/disclosure_chain.py)
    unseen: frozenset[tuple[str, ...]] = frozenset()  # keys of lines to hide for what was told elsewhere

    def axes(self) -> tuple[tuple[int, ...], ...]:
        """The places of dimensions that divide on their own; an inner one goes with its outer, outer first."""
        outer = {self.dimensions.index(inner): self.dimensions.index(whole) for inner, whole in self.nested}
        alone = [place for place in range(len(self.dimensions)) if place not in outer.values()]
        return tuple((outer[place], place) if place in outer else (place,) for place in alone)


@dataclass(frozen=True, slots=True)
class Cell:
    """A number that may be shown, or Hidden; its interval goes with it."""

    value: float | Hidden | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    key: tuple[str, ...]
    cells: tuple[Cell, ...]
    n: int | Hidden
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What may be shown. `k` is the least number of persons behind any number of it."""

    asked: Asked
    dimensions: tuple[str, ...]
    measures: tuple[Measure, ...]
    lines: tuple[Line, ...]
    base: int | Hidden
    steps: tuple[tuple[str, int | Hidden], ...]
    ground: Ground
    adjusted_for: tuple[str, ...]
    notes: tuple[str, ...]
    author: Author
    as_of: date
    snapshot: str
    k: int
