"""One row of the table: what was measured, beside what, and whether it is good enough. Arithmetic only."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum


class Verdict(Enum):
    """What stands in the last column. A row without a bar is there to be compared, and has none."""

    AIM = "meets the aim"
    BAR = "meets"
    MISSES = "misses"
    NONE = ""
    ABSENT = "not measured"


@dataclass(frozen=True)
class Bar:
    """What a figure may be at most, and what it aims at. `times` says that both are ratios to the peer's value."""

    at_most: float | None = None
    aim: float | None = None
    times: bool = False

    def words(self, limit: float | None, unit: str) -> str:
        if limit is None:
            return ""
        return f"{limit:g} x" if self.times else f"{limit:g} {unit}".strip()


@dataclass(frozen=True)
class Figure:
    """One measured value, beside its peer's where there is one. `value` is None when it could not be measured."""

    name: str
    value: float | None
    unit: str
    peer: str = ""
    peer_value: float | None = None
    bar: Bar = Bar()
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return self.value / self.peer_value if self.value is not None and self.peer_value else None

    @property
    def verdict(self) -> Verdict:
        """By the value that is kept, not by the rounded one that is shown."""
        if self.bar.at_most is None:
            return Verdict.NONE if self.value is not None else Verdict.ABSENT
        judged = self.ratio if self.bar.times else self.value
        if judged is None:
            return Verdict.ABSENT
        if judged > self.bar.at_most:
            return Verdict.MISSES
        return Verdict.AIM if self.bar.aim is not None and judged <= self.bar.aim else Verdict.BAR

    def row(self) -> dict[str, str | float | None]:
        """The row of results.json, read by docs/generate.py. Numbers are rounded for reading."""
        return {
            "name": self.name, "value": short(self.value), "unit": self.unit, "peer": self.peer,
            "peer_value": short(self.peer_value), "ratio": None if self.ratio is None else round(self.ratio, 2),
            "at_most": self.bar.words(self.bar.at_most, self.unit), "aim": self.bar.words(self.bar.aim, self.unit),
            "verdict": self.verdict.value, "note": self.note,
        }  # fmt: skip

    def line(self) -> str:
        """The row for a terminal."""
        if self.value is None:
            return f"{self.name}: not measured ({self.note})"
        row = self.row()
        beside = f", {self.peer} {shown(self.peer_value)} {self.unit}, ratio {row['ratio']}" if self.peer else ""
        limit = f", at most {row['at_most']}" if row["at_most"] else ""
        aim = f", aim {row['aim']}" if row["aim"] else ""
        verdict = f": {self.verdict.value}" if self.verdict is not Verdict.NONE else ""
        return f"{self.name}: {shown(self.value)} {self.unit}{beside}{limit}{aim}{verdict}"


def short(value: float | None) -> float | None:
    """Three digits that count, none behind the point from 100 on."""
    if value is None or value == 0:
        return value
    return round(value, max(0, 2 - math.floor(math.log10(abs(value)))))


def shown(value: float | None) -> str:
    """The short number as words; empty for none."""
    return "" if value is None else f"{short(value):g}"


def middle(values: Sequence[float]) -> float:
    """The median."""
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    """The smallest value that at least 95 % of the values do not exceed (nearest rank). Raises ValueError for none."""
    if not values:
        raise ValueError("no values")
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]


def in_turn(acts: Mapping[str, Callable[[int], float]], turns: int, warm_up: int = 2) -> dict[str, list[float]]:
    """Measures taken alternately, so that a drift of the machine meets all of them. `turn` counts from -warm_up."""
    found: dict[str, list[float]] = {name: [] for name in acts}
    for turn in range(-warm_up, turns):
        for name, act in acts.items():
            took = act(turn)
            if turn >= 0:
                found[name].append(took)
    return found
