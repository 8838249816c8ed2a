"""What the segment page shows, as plain data made of answers that disclosure control has told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from analytics.answer import Answer
from analytics.disclosure import Hidden, Shown
from domain.predicate import Among


class Kind(StrEnum):
    """Where a branch hangs; a text key part."""

    UNIT = "unit"
    TYPE = "type"
    RULE = "rule"
    STAGE = "stage"


@dataclass(frozen=True, slots=True)
class Point:
    """Members at a month-end ("2026-10"). `unfinished`: the month is not over."""

    month: str
    n: Shown
    unfinished: bool


@dataclass(frozen=True, slots=True)
class Branch:
    """One group. `months` are empty where the snapshot keeps no history of it."""

    kind: Kind
    group: Among
    n: Shown
    months: tuple[Point, ...] = ()

    @property
    def word(self) -> str:
        """The segment's id, the stage, or the unit's name."""
        return next(iter(self.group.values))

    @property
    def change(self) -> int | None:
        """Members now less those of the first month-end; None when either is hidden or nothing is kept."""
        ends = [self.months[0].n, self.months[-1].n] if self.months else []
        return None if not ends or any(isinstance(n, Hidden) for n in ends) else int(ends[1]) - int(ends[0])  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Tree:
    """`everyone`: persons who are here. `units`: every unit with its own customers, for choosing one."""

    branches: tuple[Branch, ...]
    units: tuple[Branch, ...]
    everyone: Shown

    def branch(self, group: Among) -> Branch | None:
        """The branch of a group; None for one that is not there."""
        return next((one for one in (*self.branches, *self.units) if one.group == group), None)

    def branch_of(self, unit: str) -> Branch | None:
        """The branch of a unit's own customers."""
        return next((one for one in self.units if one.word == unit), None)


@dataclass(frozen=True, slots=True)
class Beside:
    """A group's persons by some dimensions, and everybody's by the same (None: not drawn)."""

    name: str
    group: Answer
    everyone: Answer | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """The members' wait from a comparable moment to a step: quartiles in days, and the share that has had it by day.
    The same answers as beside a customer's journey (analytics/segment_beside.py)."""

    moment: str
    step: str
    quartiles: Answer
    shares: Answer


@dataclass(frozen=True, slots=True)
class Panels:
    """What the snapshot cannot tell is not there. `structure`: by age and gender, or by age alone where genders would
    be mostly hidden. `before`: of a stage of the customership, in which stage its customers and everybody were at the
    month-end before. `visits`: contacts by month; `stages`: everybody by stage now and then."""

    structure: Beside
    municipality: Beside
    use: tuple[Beside, ...]
    services: Answer
    channels: Answer
    paths: Answer
    results: tuple[Beside, ...]
    waits: tuple[Wait, ...]
    before: Beside | None = None
    visits: Answer | None = None
    stages: Answer | None = None
