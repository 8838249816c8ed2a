"""Sums of hidden numbers that follow from a table: the least one of too few persons.

Each number is an arc of a circulation (analytics/disclosure_flow.py): as much flows into every set of its nodes as out
of it. Where all hidden arcs between a set and the rest lead out of it, what they add up to follows from the shown ones:
the hidden numbers of one line, and also those of some lines less those of some others, as a group's less everybody's.
Every sum that follows is made of such cuts, because a table is known up to circles of its hidden arcs and nothing else.

Most of a table is put aside before anything is searched: two nodes that a cut cannot tell apart without k persons
between them are one.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Weights = dict[tuple[str, str], int]


@dataclass(eq=False)
class _Same:
    """Which nodes are one."""

    above: dict[str, str] = field(default_factory=dict)

    def of(self, node: str) -> str:
        while (above := self.above.get(node, node)) != node:
            self.above[node] = self.above.get(above, above)
            node = above
        return node

    def join(self, one: str, other: str) -> None:
        self.above[self.of(one)] = self.of(other)


def small_cut(arcs: Iterable[tuple[str, str, int]], k: int) -> frozenset[str] | None:
    """The nodes on the side from which all hidden arcs between the two sides lead, fewer than k persons together; None
    where there are no such sides. `arcs`: (tail, head, persons) of every hidden number."""
    hidden, same = list(arcs), _Same()
    for tail, head, persons in hidden:
        if persons >= k:
            same.join(tail, head)
    while True:
        weights = _between(hidden, same)
        joined = _circles(weights) or [pair for pair, persons in weights.items() if persons >= k]
        if joined:
            for tail, head in joined:
                same.join(tail, head)
            continue
        if not weights:
            return None
        tail, head = next(iter(weights))
        side = _least(weights, tail, head, k)
        if side is not None:
            return frozenset(node for arc in hidden for node in arc[:2] if same.of(node) in side)
        same.join(tail, head)


def _between(hidden: Iterable[tuple[str, str, int]], same: _Same) -> Weights:
    found: Weights = defaultdict(int)
    for tail, head, persons in hidden:
        pair = same.of(tail), same.of(head)
        if pair[0] != pair[1]:
            found[pair] += persons
    return found


def _circles(weights: Weights) -> list[tuple[str, str]]:
    """Arcs of one circle, if there is any: no cut goes through it, since it would lead both ways."""
    after: dict[str, list[str]] = defaultdict(list)
    waiting: dict[str, int] = defaultdict(int)
    for tail, head in weights:
        after[tail].append(head)
        waiting[head] += 1
    free = [node for node in list(after) if not waiting[node]]
    while free:
        for head in after[free.pop()]:
            waiting[head] -= 1
            if not waiting[head]:
                free.append(head)
    return [(tail, head) for tail, head in weights if waiting[tail] and waiting[head] and _back(after, head, tail)]


def _back(after: Mapping[str, list[str]], start: str, goal: str) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        for node in after.get(waiting.pop(), ()):
            if node == goal:
                return True
            if node not in seen:
                seen.add(node)
                waiting.append(node)
    return False


def _least(weights: Weights, source: str, goal: str, k: int) -> set[str] | None:
    """The source's side of the cut of fewest persons between two nodes, None when it has k or more. Against an arc
    anything flows, so that no arc leads back over the cut."""
    left: Weights = defaultdict(int, weights)
    near: dict[str, set[str]] = defaultdict(set)
    for tail, head in weights:
        near[tail].add(head)
        near[head].add(tail)
        left[head, tail] += k
    total = 0
    while total < k:
        came = _way(left, near, source, goal)
        if goal not in came:
            return set(came)
        way, node = [], goal
        while node != source:
            way.append((came[node], node))
            node = came[node]
        moved = min(k, *(left[pair] for pair in way)) if way else k
        for tail, head in way:
            if (head, tail) in weights:  # against an arc there is always room
                left[head, tail] += moved
            else:
                left[tail, head] -= moved
                left[head, tail] += moved
        total += moved
    return None


def _way(left: Weights, near: Mapping[str, set[str]], source: str, goal: str) -> dict[str, str]:
    """Where each node was come to from, the source's own being itself."""
    came, waiting = {source: source}, deque([source])
    while waiting and goal not in came:
        node = waiting.popleft()
        for other in near[node]:
            if other not in came and left[node, other] > 0:
                came[other] = node
                waiting.append(other)
    return came
