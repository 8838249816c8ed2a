"""A model of two axes: every customer has a place in one of four cells, or none where an axis is not known.

Suuntima is one (coping with everyday life x health, domain.md section 6); support needed x benefit aimed at is another.
The axes are predicates, so a model is data: data_access/segment_axes.toml.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.errors import InvalidInput
from domain.predicate import All, AnyOf, Measured, Not, Predicate


@dataclass(frozen=True, slots=True)
class Axis:
    """`low` and `high` are the two ends; who fits neither (the answer is not known) has no place on the axis."""

    id: str
    low: Predicate
    high: Predicate


@dataclass(frozen=True, slots=True)
class AxisModel:
    """`cells`: (first axis is high, second is high) -> the cell's id. All four are there."""

    id: str
    version: str
    axes: tuple[Axis, Axis]
    cells: Mapping[tuple[bool, bool], str]

    def __post_init__(self) -> None:
        ends = {(a, b) for a in (False, True) for b in (False, True)}
        if set(self.cells) != ends or len(set(self.cells.values())) < len(ends):
            raise InvalidInput("segment_rules.four_cells", self.id)

    def cell(self, id: str) -> Predicate:
        """Who is in a cell. Raises InvalidInput for one that the model does not have."""
        for (first, second), name in self.cells.items():
            if name == id:
                one, other = self.axes
                return All((one.high if first else one.low, other.high if second else other.low))
        raise InvalidInput("segment_rules.no_such", self.id, word=id)

    @property
    def features(self) -> frozenset[str]:
        """Features of the customer base table that the model needs."""
        return frozenset().union(*(features(end) for axis in self.axes for end in (axis.low, axis.high)))


def features(predicate: Predicate) -> frozenset[str]:
    """Features that a predicate measures."""
    match predicate:
        case All(parts) | AnyOf(parts):
            return frozenset().union(*(features(part) for part in parts))
        case Not(part):
            return features(part)
        case Measured(feature):
            return frozenset({feature})
        case _:
            return frozenset()
