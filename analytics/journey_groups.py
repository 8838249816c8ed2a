"""A lane opened: its services, and a service's codes. The same sub-lanes in every window, so that nothing moves.

A sub-lane is named "contacts/3" or "contacts/3/1" by its rank among all the lane's events, the most frequent first;
"contacts/m" is the rest. The parts of a lane or a service together are all of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.journey_columns import Columns, Ints, Words
from analytics.journey_types import LANES

MOST_GROUPS = 12
REST = "m"


@dataclass(frozen=True, slots=True)
class Group:
    """`name` is a source's own word; "" for the rest, or where the source gives none (`rest` tells them apart)."""

    id: str
    name: str
    depth: int
    rest: bool = False


@dataclass(frozen=True, eq=False)
class Split:
    """`of` (n,): the place in `groups` of each event, -1 where it belongs to none of them."""

    groups: tuple[Group, ...]
    of: Ints


def split(c: Columns, id: str) -> Split | None:
    """The parts of a lane ("contacts") or of a service in it ("contacts/3"); None for what has no parts."""
    lane = id.partition("/")[0]
    if lane not in tuple(LANES):
        return None
    if id == lane:
        return c.once(("split", id), lambda: _parts(len(c), _inside(c, lane), c.service, id, 1))
    above = split(c, lane)
    place = next((i for i, group in enumerate(above.groups if above else ()) if group.id == id), None)
    if above is None or place is None:  # kept under names of our own only: any name may come from a browser
        return None
    inside = _inside(c, lane)
    return c.once(("split", id), lambda: _parts(len(c), inside[above.of[inside] == place], c.what, id, 2))


def _inside(c: Columns, lane: str) -> Ints:
    return np.asarray(np.flatnonzero(c.lane == LANES.index(lane)), dtype=np.int64)


def _parts(n: int, inside: Ints, words: Words, id: str, depth: int) -> Split | None:
    counts = np.bincount(words.at[inside], minlength=len(words.table))
    order = sorted(np.flatnonzero(counts).tolist(), key=lambda at: (-int(counts[at]), words.table[at]))
    if len(order) < 2 and not (depth == 1 and order and words.table[order[0]]):
        return None
    alone = order[: MOST_GROUPS if len(order) > MOST_GROUPS else None]
    groups = [Group(f"{id}/{rank}", words.table[at], depth) for rank, at in enumerate(alone)]
    place = np.full(len(words.table), len(alone), dtype=np.int64)
    place[alone] = np.arange(len(alone))
    if len(order) > len(alone):
        groups.append(Group(f"{id}/{REST}", "", depth, rest=True))
    of = np.full(n, -1, dtype=np.int64)
    of[inside] = place[words.at[inside]]
    return Split(tuple(groups), of)
