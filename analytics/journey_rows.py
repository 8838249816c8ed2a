"""Which rows the journey has: lanes in their order, a folded lane alone, an opened one with its parts under it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.journey_columns import Columns, Ints
from analytics.journey_groups import Group, split
from analytics.journey_types import LANES, Lane


@dataclass(frozen=True, slots=True)
class Row:
    """`group` is None for a lane. `nest`: "open", "closed" or "none". `draws`: marks are drawn here."""

    id: str
    lane: Lane
    group: Group | None
    nest: str
    folded: bool
    draws: bool

    @property
    def depth(self) -> int:
        return self.group.depth if self.group else 0


@dataclass(frozen=True, eq=False)
class Rows:
    """`leaf` (n,): the row that counts and draws each event. A row that is opened counts its parts' events."""

    rows: tuple[Row, ...]
    leaf: Ints


def rows(c: Columns, opened: frozenset[str] = frozenset(), folded: frozenset[str] = frozenset()) -> Rows:
    """The rows of the journey when these lanes and services are opened, and these lanes folded."""
    made: list[Row] = []
    leaf = np.zeros(len(c), dtype=np.int64)
    for number, lane in enumerate(LANES):
        inside = c.lane == number
        shut = lane.value in folded
        _add(c, made, leaf, Row(lane.value, lane, None, "none", shut, draws=not shut), inside, opened)
    return Rows(tuple(made), leaf)


def _add(c: Columns, made: list[Row], leaf: Ints, row: Row, inside: np.ndarray, opened: frozenset[str]) -> None:
    """Add a row and, when it is opened, its parts."""
    parts = split(c, row.id) if row.depth < 2 and not (row.group and row.group.rest) else None
    if parts is None or row.folded or row.id not in opened:
        leaf[inside] = len(made)
        made.append(Row(row.id, row.lane, row.group, "closed" if parts else "none", row.folded, row.draws))
        return
    made.append(Row(row.id, row.lane, row.group, "open", False, draws=False))
    for place, group in enumerate(parts.groups):
        part = Row(group.id, row.lane, group, "none", False, draws=True)
        _add(c, made, leaf, part, inside & (parts.of == place), opened)
