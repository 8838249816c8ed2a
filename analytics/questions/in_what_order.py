"""6 Missä järjestyksessä? In what order: the prefix tree of paths, drawn so that nothing of it need be hidden.

Hiding a branch would not protect it: a node's branches add up to it, so what is hidden is what is left over. Instead
the tree itself is made of parts that may all be told (docs/adr/053): of each node, branches of fewer than `least`
persons are "others"; when too few are left over, the smallest drawn branches join them until there are enough, those
whose path is over too, and in the end the node is not divided at all. Every number is then exact, each level sums to n,
and whatever is added up or taken away is a group of at least `least` persons, or nobody.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.answer import OTHERS, Asked, Measure, Question, RawAnswer, RawCell, RawLine, Sort
from analytics.cohort import meant, members, selected
from analytics.paths import Per, log_of
from analytics.paths_tree import NO_EVENT, Node, Tree, Width, tree
from analytics.paths_tree import OTHERS as REST
from analytics.population import Activity, Bools, Ints, Population
from domain.predicate import Predicate, Select
from domain.small_cells import K_SENSITIVE, K

MOST = 8
NOTHING_MORE = "no_event"
BETWEEN = "\x1f"
"""Stands between the steps of a line's key."""
MERGED = "in_what_order.merged"
"""Note: somewhere others hold those whose path was over, too few to be told alone."""
UNDIVIDED = "in_what_order.undivided"
"""Note: some step is not divided: what was left over would have been too few."""


def steps_of(key: tuple[str, ...]) -> tuple[str, ...]:
    """The steps of a line: keys of activities, "no_event" or "others"."""
    return tuple(key[0].split(BETWEEN))


@dataclass
class _Part:
    """A branch as it is told. `low` and `high` are bounds of its persons, who of several cases may be the same."""

    steps: tuple[int, ...]
    count: int
    low: int
    high: int
    gap: float | None = None

    def with_(self, other: _Part, within: _Part, per: Per) -> _Part:
        """Both as one branch of others. A person has one case, or several episodes in different branches."""
        low = self.low + other.low if per is Per.PERSON else max(self.low, other.low)
        high = min(within.high, self.high + other.high)
        return _Part((*within.steps, REST), self.count + other.count, low, high)


@dataclass(frozen=True)
class _Told:
    """How the branches of a tree may be told."""

    tree: Tree
    children: dict[int, list[int]]
    least: int
    everybody: int
    per: Per
    notes: set[str]
    unseen: frozenset[tuple[int, ...]] = frozenset()

    def enough(self, part: _Part) -> bool:
        """At least so many persons, and not all but a few of everybody."""
        return part.low >= self.least and (part.high <= self.everybody - self.least or part.low == self.everybody)

    def left(self, rest: _Part) -> bool:
        """What is left over may be told: enough persons, or nobody where that is no secret."""
        return self.enough(rest) if rest.count else self.least < K_SENSITIVE


def in_what_order(
    population: Population,
    cohort: Predicate,
    per: Per,
    depth: int,
    select: Select,
    least: int = K,
    unseen: frozenset[tuple[str, ...]] = frozenset(),
) -> RawAnswer:
    """A line a node, level by level: cases and the median of the days since the step before. A case is a person or an
    episode of one, also without an event; the cases of each level sum to all. Steps after "no_event" and "others" are
    that again. Ten persons instead of five are needed where a step of a sensitive service is on the way. `unseen`: keys
    of branches that are others, for what somebody was told before.

    Raises InvalidInput for a depth that is not 1 to 7.
    """
    who = members(population, cohort)
    log = log_of(population, per, who, selected(population, select), depth)
    shielded = _shielded(population, per, meant(population, cohort, select))
    least = max(least, K_SENSITIVE if shielded else K)
    base = int(who.sum())
    known = population.words.activities
    numbers = {NOTHING_MORE: NO_EVENT, OTHERS: REST} | {one.key: place for place, one in enumerate(known)}
    merged = frozenset(tuple(numbers[step] for step in steps_of(key)) for key in unseen)
    parts, notes = protected(tree(log, depth, Width(MOST, least)), least, base, per, merged)
    lines = tuple(_line(part, known) for part in parts)
    given = (("per", per.value), ("depth", str(depth)), *(("step", key) for key in shielded))
    measures = (Measure("persons" if per is Per.PERSON else "cases", Sort.EVENTS), Measure("gap_days", Sort.DAYS))
    return RawAnswer(Asked(Question.IN_WHAT_ORDER, cohort, given), ("path",), measures, lines, base, notes=notes)


def _shielded(population: Population, per: Per, there: Bools) -> tuple[str, ...]:
    """Keys of the shielded activities among these events; per episode, of those that are in one."""
    known, events = population.words.activities, population.events
    rows = population.once("in_what_order.shielded", _rows_shielded)
    found = rows[there[rows]]
    found = found[events.episode[found] >= 0] if per is Per.EPISODE else found
    times = np.bincount(events.activity[found], minlength=len(known)).tolist()
    return tuple(one.key for one, n in zip(known, times, strict=True) if n)


def _rows_shielded(population: Population) -> Ints:
    flags = np.array([*(one.shielded for one in population.words.activities), False])
    return np.flatnonzero(flags[population.events.activity]) if flags.any() else np.zeros(0, np.int64)


def _line(part: _Part, known: tuple[Activity, ...]) -> RawLine:
    return RawLine(key_of(part.steps, known), (RawCell(part.count, part.low), RawCell(part.gap, part.low)))


def key_of(steps: tuple[int, ...], known: tuple[Activity, ...]) -> tuple[str]:
    """The key of the line of a branch."""
    words = {NO_EVENT: NOTHING_MORE, REST: OTHERS}
    return (BETWEEN.join(words[step] if step in words else known[step].key for step in steps),)


def protected(
    found: Tree, least: int, everybody: int, per: Per, unseen: frozenset[tuple[int, ...]] = frozenset()
) -> tuple[list[_Part], tuple[str, ...]]:
    """The branches that may be told, by level, and the notes; none where all cases together are too few's, or all but a
    few have one. Branches in `unseen` are others."""
    children: dict[int, list[int]] = {}
    for place, node in enumerate(found.nodes):
        children.setdefault(node.parent, []).append(place)
    told = _Told(found, children, least, everybody, per, set(), unseen)
    root = found.nodes[0]
    whole = _Part((), root.count, root.persons, root.persons)
    if not told.enough(whole):
        return [], ()
    parts, level = [], [(whole, 0)]
    for _ in range(found.depth):
        level = [pair for part, place in level for pair in _divided(told, part, place)]
        parts += [part for part, _ in level]
    return parts, tuple(sorted(told.notes))


def _divided(told: _Told, whole: _Part, place: int) -> list[tuple[_Part, int]]:
    """The branches of a node with their places in the tree; -1 for others, which are divided no further."""
    nodes = told.tree.nodes
    if place < 0 or nodes[place].step == NO_EVENT:
        return [(_Part((*whole.steps, whole.steps[-1]), whole.count, whole.low, whole.high), place)]
    places = told.children.get(place, [])
    parts = {at: _part(nodes[at], whole.steps) for at in places}
    drawn = [at for at in places if nodes[at].step >= 0]
    over = [at for at in places if nodes[at].step == NO_EVENT]
    rest = next((parts[at] for at in places if nodes[at].step == REST), _Part((*whole.steps, REST), 0, 0, 0))
    if over and (parts[over[0]].steps in told.unseen or not told.enough(parts[over[0]])):
        rest = rest.with_(parts[over.pop()], whole, told.per)
        told.notes.add(MERGED)
    drawn.sort(key=lambda at: (told.enough(parts[at]), parts[at].count), reverse=True)
    for at in [at for at in drawn if parts[at].steps in told.unseen]:
        drawn.remove(at)
        rest = rest.with_(parts[at], whole, told.per)
    while drawn and not (told.enough(parts[drawn[-1]]) and told.left(rest)):
        rest = rest.with_(parts[drawn.pop()], whole, told.per)
    if over and not told.left(rest):
        rest = rest.with_(parts[over.pop()], whole, told.per)
        told.notes.add(MERGED)
    if rest.count == whole.count:
        rest = _Part(rest.steps, whole.count, whole.low, whole.high)
        told.notes.add(UNDIVIDED)
    kept = [(parts[at], at) for at in (*(at for at in places if at in drawn), *over)]
    return kept + ([(rest, -1)] if rest.count else [])


def _part(node: Node, before: tuple[int, ...]) -> _Part:
    return _Part((*before, node.step), node.count, node.persons, node.persons, node.gap)
