"""The prefix tree: what comes first, then what after that, for every case; each level sums to all of them.

A path that is over goes on as "no event", and a path too rare to be drawn goes on as "others", down to the last level.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from analytics.paths import Log
from analytics.paths_follows import distinct, grouped
from analytics.population import Bools, Ints
from domain.errors import InvalidInput

DEEPEST = 7
WIDEST = 50
NO_EVENT, OTHERS = -1, -2
ROOT = -3


@dataclass(frozen=True, slots=True)
class Node:
    """`step` is an activity, NO_EVENT or OTHERS (ROOT for the first, level 0). `parent` is a place in `Tree.nodes`.

    `gap` is the median of the days since the step before, where both are activities. `kinds` are the different steps
    that others stand for (1 for an activity; 0 for no event, and below others)."""

    level: int
    step: int
    parent: int
    count: int
    persons: int
    gap: float | None = None
    kinds: int = 1


@dataclass(frozen=True)
class Tree:
    """Nodes by level; of one level by their parents' order, then the most frequent first, no event and others last."""

    nodes: tuple[Node, ...]
    depth: int

    def level(self, at: int) -> tuple[Node, ...]:
        """The nodes of one level; their counts sum to the cases."""
        return tuple(node for node in self.nodes if node.level == at)

    def trail(self, place: int) -> tuple[int, ...]:
        """The steps that lead to the node at this place, itself last."""
        found: list[int] = []
        while self.nodes[place].level:
            found.append(self.nodes[place].step)
            place = self.nodes[place].parent
        return tuple(reversed(found))


@dataclass(frozen=True, slots=True)
class Width:
    """At most `most` steps of a parent are drawn, those with `least` persons or more; the rest are its others."""

    most: int = 8
    least: int = 1

    def __post_init__(self) -> None:
        if not (1 <= self.most <= WIDEST and self.least >= 1):
            raise InvalidInput("predicate.invalid", "width")


def tree(log: Log, depth: int, width: Width | None = None, *, gaps: bool = True) -> Tree:
    """The tree of `depth` levels, 1 to 7. Raises InvalidInput for another depth. Every case is counted once a level.
    Without `gaps` no node has any."""
    if not 1 <= depth <= DEEPEST:
        raise InvalidInput("predicate.invalid", "depth")
    persons = np.count_nonzero(np.diff(log.person, prepend=-1))  # they never fall from case to case
    nodes = [Node(0, ROOT, -1, len(log), int(persons))]
    at = np.zeros(len(log), dtype=np.int64)  # the node of each case
    for level in range(1, depth + 1):
        at = _grown(log, nodes, at, level, width or Width(), gaps)
    return Tree(tuple(nodes), depth)


def _persons(log: Log, group: Ints, groups: int) -> Ints:
    """Different persons in each group of cases: as many as cases where nobody has two."""
    if (log.person[1:] > log.person[:-1]).all():
        return np.bincount(group, minlength=groups)
    return distinct(group, log.person, groups)


def _grown(log: Log, nodes: list[Node], at: Ints, level: int, width: Width, with_gaps: bool) -> Ints:
    """Adds the nodes of a level; returns the new node of each case."""
    step = _steps(log, nodes, at, level)
    span = log.kinds + 2
    keys = at * span + step + 2  # others, no event and activities as 0, 1, 2...
    found, group, count = grouped(keys, len(nodes) * span)
    parent, what = found // span, found % span - 2
    persons = _persons(log, group, len(found))
    drawn = np.where(_drawn(parent, what, count, persons, width), what, OTHERS)
    children, child = np.unique(parent * span + drawn + 2, return_inverse=True)
    parent, what, kinds = children // span, children % span - 2, np.bincount(child, weights=what >= 0)
    count = np.bincount(child, weights=count)
    order = np.lexsort((what, -count, -np.minimum(what, 0), parent))
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    mine = place[child[group]]
    persons = _persons(log, mine, len(order))
    gaps = _gaps(log, mine, step, level, len(order)) if with_gaps else [None] * len(order)
    first = len(nodes)
    for n, one in enumerate(order.tolist()):
        gap = gaps[n] if what[one] >= 0 else None
        nodes.append(
            Node(level, int(what[one]), int(parent[one]), int(count[one]), int(persons[n]), gap, int(kinds[one]))
        )
    return first + mine


def _steps(log: Log, nodes: list[Node], at: Ints, level: int) -> Ints:
    """What each case does at this level: below no event and others that again."""
    step = np.array([node.step for node in nodes], dtype=np.int64)[at]
    going = step != OTHERS
    step[going] = NO_EVENT
    going &= log.lengths >= level
    step[going] = log.activity[log.starts[:-1][going] + level - 1]
    return step


def _drawn(parent: Ints, what: Ints, count: Ints, persons: Ints, width: Width) -> Bools:
    """Of each parent the most frequent activities, those of equal counts by their number; and what is none."""
    activity = np.flatnonzero((what >= 0) & (persons >= width.least))
    order = activity[np.lexsort((what[activity], -count[activity], parent[activity]))]
    _, starts, sizes = np.unique(parent[order], return_index=True, return_counts=True)
    rank = np.arange(len(order)) - np.repeat(starts, sizes)
    drawn = what < 0
    drawn[order[rank < width.most]] = True
    return np.asarray(drawn)


def _gaps(log: Log, node: Ints, step: Ints, level: int, nodes: int) -> list[float | None]:
    """The median of the days since the step before, of each node of the level; None where there is no step before."""
    here = np.flatnonzero(step >= 0)
    if level == 1 or not len(here):
        return [None] * nodes
    event = log.starts[here] + level - 1
    days = log.days(_sorted(node[here], log.at[event] - log.at[event - 1]))
    sizes = np.bincount(node[here], minlength=nodes)
    starts = np.cumsum(sizes) - sizes
    low, high = (np.minimum(starts + half, len(days) - 1) for half in ((sizes - 1) // 2, sizes // 2))
    middle = (days[low] + days[high]) / 2
    return [value if size else None for value, size in zip(middle.tolist(), sizes.tolist(), strict=True)]


def _sorted(node: Ints, ticks: Ints) -> Ints:
    """The ticks by node, and of each node from the least on. Node and ticks are sorted as one number where it holds
    both."""
    low = int(ticks.min())
    span = int(ticks.max()) - low + 1
    if (int(node.max()) + 1) * span >= 1 << 63:
        return np.asarray(ticks[np.lexsort((ticks, node))])
    kind: Any = np.uint32 if (int(node.max()) + 1) * span < 1 << 32 else np.uint64
    both = np.sort(node.astype(kind) * kind(span) + (ticks - low).astype(kind))
    return np.asarray((both % kind(span)).astype(np.int64) + low)
