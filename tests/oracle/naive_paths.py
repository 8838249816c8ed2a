"""Paths counted again in plain Python over lists: loops and dictionaries only, and nothing of the product."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

Step = tuple[int, int]
"""Activity and day."""


@dataclass
class Case:
    person: int
    steps: list[Step]
    until: int


@dataclass
class Drawn:
    """A node of the tree: the cases that pass through it, by the step that leads to it."""

    step: str | int
    cases: list[tuple[Case, list[Step]]]
    gap: float | None = None
    kinds: int = 1
    children: list[Drawn] = field(default_factory=list)


def merged(steps: list[Step], days: int) -> list[Step]:
    last: dict[int, int] = {}
    kept = []
    for activity, day in steps:
        if activity not in last or day - last[activity] > days:
            kept.append((activity, day))
        last[activity] = day
    return kept


def from_anchor(steps: list[Step], anchor: set[int]) -> list[Step]:
    while steps and steps[0][0] not in anchor:
        steps = steps[1:]
    return steps


def collapsed(steps: list[Step]) -> list[Step]:
    kept: list[Step] = []
    for step in steps:
        if not kept or kept[-1][0] != step[0]:
            kept.append(step)
    return kept


def shaped(case: Case, merge: int | None, anchor: set[int], collapse: bool) -> Case:
    steps = case.steps
    if merge is not None:
        steps = merged(steps, merge)
    if anchor:
        steps = from_anchor(steps, anchor)
    return Case(case.person, collapsed(steps) if collapse else steps, case.until)


def follows(cases: list[Case]) -> list[tuple[int, int, int, int]]:
    """(before, after, count, persons); -1 is the edge."""
    count: Counter[tuple[int, int]] = Counter()
    persons: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    for case in cases:
        if case.steps:
            names = [-1, *(activity for activity, _ in case.steps), -1]
            for pair in pairwise(names):
                count[pair] += 1
                persons[pair].add(case.person)
    rows = [(before, after, n, len(persons[before, after])) for (before, after), n in count.items()]
    return sorted(rows, key=lambda row: (-row[2], row[0], row[1]))


def variants(cases: list[Case]) -> list[tuple[tuple[int, ...], int, int]]:
    """(path, cases, persons), the most frequent first, then as they first come."""
    found: dict[tuple[int, ...], list[int]] = {}
    for case in cases:
        found.setdefault(tuple(activity for activity, _ in case.steps), []).append(case.person)
    rows = [(path, len(people), len(set(people))) for path, people in found.items()]
    return sorted(rows, key=lambda row: -row[1])  # stable


def waits(cases: list[Case], a: int, b: int, first_only: bool) -> list[tuple[int, bool, int]]:
    """(days, ended, person)."""
    found = []
    for case in cases:
        for at, (activity, day) in enumerate(case.steps):
            if activity != a:
                continue
            later = [other for what, other in case.steps[at + 1 :] if what == b]
            found.append(
                (later[0] - day, True, case.person) if later else (max(0, case.until - day), False, case.person)
            )
            if first_only:
                break
    return found


def still_waiting(rows: list[tuple[int, bool, int]], percent: int) -> int | None:
    """The first day by which the product-limit share of those who wait has come down to 100 - percent, in fractions."""
    from fractions import Fraction

    left = Fraction(1)
    for day in sorted({days for days, _, _ in rows}):
        at_risk = sum(days >= day for days, _, _ in rows)
        ended = sum(days == day and done for days, done, _ in rows)
        left *= 1 - Fraction(ended, at_risk)
        if left <= 1 - Fraction(percent, 100):
            return day
    return None


def tree(cases: list[Case], depth: int, most: int, least: int) -> Drawn:
    root = Drawn("root", [(case, case.steps) for case in cases])
    _grow(root, depth, most, least)
    return root


def _grow(node: Drawn, depth: int, most: int, least: int) -> None:
    if depth == 0:
        return
    by: defaultdict[int, list[tuple[Case, list[Step]]]] = defaultdict(list)
    ended, gaps = [], defaultdict(list)
    for case, rest in node.cases:
        if node.step in ("none", "others") or not rest:
            ended.append((case, rest))
            continue
        by[rest[0][0]].append((case, rest[1:]))
        if node.step != "root":
            at = len(case.steps) - len(rest)
            gaps[rest[0][0]].append(rest[0][1] - case.steps[at - 1][1])
    ranked = sorted(by, key=lambda activity: (-len(by[activity]), activity))
    able = [activity for activity in ranked if len({case.person for case, _ in by[activity]}) >= least][:most]
    for activity in able:
        gap = float(median(gaps[activity])) if gaps[activity] else None
        node.children.append(Drawn(activity, by[activity], gap))
    if ended:
        node.children.append(Drawn("others" if node.step == "others" else "none", ended, kinds=0))
    rest = [activity for activity in ranked if activity not in able]
    if rest:
        node.children.append(Drawn("others", [one for a in rest for one in by[a]], kinds=len(rest)))
    for child in node.children:
        _grow(child, depth - 1, most, least)


def levels(root: Drawn, depth: int) -> list[list[tuple[str | int, str | int, int, int, float | None, int]]]:
    """Of each level (parent's step, step, cases, persons, gap, kinds), in order."""
    found, now = [], [root]
    for _ in range(depth):
        rows = [(parent.step, child) for parent in now for child in parent.children]
        found.append([(p, c.step, len(c.cases), len({x.person for x, _ in c.cases}), c.gap, c.kinds) for p, c in rows])
        now = [child for _, child in rows]
    return found
