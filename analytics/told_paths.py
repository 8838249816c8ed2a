"""What the tree of paths tells: its branches by level, so that two trees are compared branch by branch (docs/adr/053).

A person's path does not depend on who else is asked about, and others are what the drawn branches leave of their node.
So a tree tells exactly the numbers of its drawn branches: a table a level, of which every branch not drawn is hidden.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analytics.cohort import selected
from analytics.paths import Log, Per, cases_of, log_of
from analytics.paths_follows import grouped
from analytics.paths_tree import NO_EVENT, OTHERS, Tree, Width, tree
from analytics.population import Bools, Ints, Population
from analytics.questions.in_what_order import MOST, key_of
from analytics.told_shapes import NODE, Line, Rows, ToldRows
from domain.question import Posed
from domain.small_cells import K_SENSITIVE, K

_TABLE = 1 << 23
"""Branches that may be numbered by a table; with more the paths are sorted."""


def paths_told(population: Population, posed: Posed, who: Bools, variant: str) -> ToldRows:
    """`variant` names the selection: trees of two of them may not be about the same persons."""
    per, what = Per(posed.by), selected(population, posed.select)
    family = f"{posed.question}.{posed.by}"
    log = log_of(population, per, None, what, posed.depth)
    mask, span = who[log.person], log.kinds + 2
    mine = log if who.all() else cases_of(log, mask)
    trees = [tree(mine, posed.depth, Width(MOST, least), gaps=False) for least in (K, K_SENSITIVE)]  # one is drawn
    tables = [Rows(family, who, None, np.arange(len(who)), variant=variant)]
    above: Ints = np.zeros(len(log), np.int64)
    places: dict[tuple[int, ...], int] = {(): 0}
    for level, (pairs, column) in enumerate(_levels(log, posed.depth), start=1):
        nodes = tuple((steps, NODE - n) for steps, n in places.items() if steps)
        places = _found(trees, level, places, pairs, span)
        named = (*places.items(), *nodes)
        lines: tuple[Line, ...] = tuple((key_of(steps, population.words.activities), n) for steps, n in named)
        name = f"{family}.{variant}.{level}"
        tables.append(Rows(name, mask, column, log.person, lines, adds=False, above=above))
        above = column
    return ToldRows(tables=tuple(tables))


def _levels(log: Log, depth: int) -> Iterator[tuple[Ints, Ints]]:
    """Of each level the keys of its branches, ascending (the branch above and the step), and the branch of every case:
    the same for everybody who asks of the same events."""
    span, branches = log.kinds + 2, 1
    above: Ints = np.zeros(len(log), np.int64)
    for level in range(1, depth + 1):
        if _TABLE < branches * span < (1 << 62) // span ** (depth - level):
            yield from _sorted_levels(log, above, level, depth)
            return
        pairs, above, _ = grouped(above.astype(np.int64) * span + _steps(log, level) + 2, branches * span)
        branches = len(pairs)
        yield pairs, above


def _sorted_levels(log: Log, above: Ints, first: int, depth: int) -> Iterator[tuple[Ints, Ints]]:
    """The levels from this one on, of paths sorted once: a number holds what is above and all that follows."""
    span, whole = log.kinds + 2, above.astype(np.int64)
    for level in range(first, depth + 1):
        whole = whole * span + _steps(log, level) + 2
    order = np.argsort(whole)
    in_order, before = whole[order], above[order].astype(np.int64)
    for level in range(first, depth + 1):
        path = in_order // span ** (depth - level)
        new = np.ones(len(path), np.bool_)
        new[1:] = path[1:] != path[:-1]
        rank = np.cumsum(new) - 1
        column = np.empty(len(path), np.int64)
        column[order] = rank
        yield before[new] * span + path[new] % span, column
        before = rank


def _steps(log: Log, level: int) -> Ints:
    step = np.full(len(log), NO_EVENT, np.int64)
    going = log.lengths >= level
    step[going] = log.activity[log.starts[:-1][going] + level - 1]
    return step


def _found(
    trees: list[Tree], level: int, above: dict[tuple[int, ...], int], pairs: Ints, span: int
) -> dict[tuple[int, ...], int]:
    """The branches of a level that may be drawn, and their numbers; others and what follows no event are none."""
    found = {}
    for one in trees:
        for place, node in enumerate(one.nodes):
            steps = one.trail(place) if node.level == level and node.step != OTHERS else ()
            if steps and steps[:-1] in above and (level == 1 or steps[-2] != NO_EVENT):
                found[steps] = int(np.searchsorted(pairs, above[steps[:-1]] * span + node.step + 2))
    return found
