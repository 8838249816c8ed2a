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
    return c.once(("split", id), lambda: _split(c, id))


def _split(c: Columns, id: str) -> Split | None:
    lane, _, service = id.partition("/")
    if lane not in tuple(LANES) or "/" in service:
        return None
    inside = np.flatnonzero(c.lane == LANES.index(lane))
    if not service:
        return _parts(len(c), inside, c.service, id, 1)
    above = split(c, lane)
    place = next((i for i, group in enumerate(above.groups if above else ()) if group.id == id), None)
    if above is None or place is None:
        return None
    return _parts(len(c), inside[above.of[inside] == place], c.what, id, 2)


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
