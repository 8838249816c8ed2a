"""Complementary suppression of a division by one to three dimensions, some of them trees (municipality in county).

A cube has many tables: every choice of a level, or of the total, for each of its axes. All of them may be on a screen,
because each is an answer of its own. So they are protected from coarse to fine: a table of one axis, or of two, by flow
(analytics/disclosure_flow.py), a finer one by boxes, and what a coarser table hides or shows is never changed by a
finer one: the same question has the same answer however it was reached.

A box is a witness: 2, 4 or 8 hidden cells where moving one person around changes no shown number of any table, so no
cell of it, and no hidden total it passes, can be worked out. Every hidden number gets one, or the finest table is
withheld. It is the hypercube method of Repsilber and Giessing (ESSnet Handbook on Statistical Disclosure Control, 4.4)
with the coarser tables kept as they are: more is hidden than an optimal choice would, never less than needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analytics.disclosure_box import Lattice, box, images
from analytics.disclosure_flow import Arc, protect

Bools = NDArray[np.bool_]
Ints = NDArray[Any]
Table = tuple[int, ...]
"""A level of each axis, coarse to fine; -1 is the total over it."""

MOST_BY_FLOW = 400
MOST_CELLS = 4_000
"""Cells of a table; a larger one is withheld: nobody reads it, and somebody may be after something."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One dimension: for each level, coarse to fine, the node of each leaf. The last level is the leaves themselves.

    `k`: the least number of persons for tables of this dimension alone, where it is less than for the whole cube (a
    sensitive dimension beside a plain one); 0: the same."""

    levels: tuple[tuple[int, ...], ...]
    k: int = 0

    @classmethod
    def flat(cls, size: int, k: int = 0) -> Axis:
        return cls((tuple(range(size)),), k)

    def nodes(self, level: int) -> Ints:
        """The node of each leaf; level -1 has one."""
        size = len(self.levels[-1])
        return np.zeros(size, np.int64) if level < 0 else np.asarray(self.levels[level], np.int64)


@dataclass(frozen=True, slots=True)
class Counts:
    """A division: `values` by leaf, and the `persons` behind each. They are the same array where persons are counted;
    then persons add up, and otherwise the same ones may stand behind several cells. `small` are hidden whatever
    their number."""

    values: Ints
    persons: Ints
    small: Bools

    @property
    def of_persons(self) -> bool:
        return self.values is self.persons


@dataclass(frozen=True, slots=True)
class Pattern:
    """What to hide of one table (True): one dimension an axis, totals of size 1. `proven`: no hidden number of it or
    of its coarser tables can be worked out by somebody who sees all of them."""

    hidden: Bools
    proven: bool


def finest(axes: Sequence[Axis]) -> Table:
    """The table of all axes at their last levels."""
    return tuple(len(axis.levels) - 1 for axis in axes)


def patterns(counts: Counts, axes: Sequence[Axis], k: int) -> dict[Table, Pattern]:
    """What to hide of each table of the cube. The total of everything is taken to be known and not to be small."""
    tables = sorted(product(*(range(-1, last + 1) for last in finest(axes))), key=lambda table: (sum(table), table))
    found: dict[Table, Pattern] = {}
    for table in tables:
        used = [axis.k or k for axis, level in zip(axes, table, strict=True) if level >= 0]
        found[table] = _table(counts, axes, min(k, max(used, default=k)), table, found)
    return found


def _table(counts: Counts, axes: Sequence[Axis], k: int, table: Table, found: dict[Table, Pattern]) -> Pattern:
    values, persons = _sum(counts.values, axes, table), _sum(counts.persons, axes, table)
    if all(level < 0 for level in table):
        return Pattern(np.zeros(values.shape, np.bool_), True)
    coarser = {t: _spread(p.hidden, axes, table, t) for t, p in found.items() if _is_coarser(t, table)}
    small = (persons < k) | (counts.small if table == finest(axes) else False)
    for inherited in coarser.values():
        small = small | inherited
    if values.size > MOST_CELLS:
        return Pattern(np.ones(values.shape, np.bool_), False)
    used = [level for level in table if level >= 0]
    people = None if counts.of_persons else persons
    if max(used) == 0 and len(used) <= 2 and values.size <= MOST_BY_FLOW:
        sums = min(k, *(axis.k or k for axis in axes))  # a total that its own answer shows may itself be under k
        return Pattern(_by_flow(values, people, small, coarser, sums), True)
    nodes = {t: _nodes(axes, table, t) for t in coarser}
    return _by_boxes(Lattice(values, persons, small, coarser, nodes), k, counts.of_persons)


def _is_coarser(one: Table, other: Table) -> bool:
    return one != other and max(one) >= 0 and all(a <= b for a, b in zip(one, other, strict=True))


def _sum(leaves: Ints, axes: Sequence[Axis], table: Table) -> Ints:
    for place, (axis, level) in enumerate(zip(axes, table, strict=True)):
        nodes = axis.nodes(level)
        summed = np.zeros((*leaves.shape[:place], int(nodes.max()) + 1, *leaves.shape[place + 1 :]), leaves.dtype)
        np.add.at(np.moveaxis(summed, place, 0), nodes, np.moveaxis(leaves, place, 0))
        leaves = summed
    return leaves


def _nodes(axes: Sequence[Axis], table: Table, coarser: Table) -> tuple[Ints, ...]:
    """For each axis, the coarser table's node of each of the table's own nodes."""
    found = []
    for axis, fine, coarse in zip(axes, table, coarser, strict=True):
        at = np.zeros(int(axis.nodes(fine).max()) + 1, np.int64)
        at[axis.nodes(fine)] = axis.nodes(coarse)
        found.append(at)
    return tuple(found)


def _spread(hidden_there: Bools, axes: Sequence[Axis], table: Table, coarser: Table) -> Bools:
    """A coarser table's hidden totals, said of each cell under them."""
    spread: Bools = hidden_there[np.ix_(*_nodes(axes, table, coarser))]
    return spread


def _by_flow(values: Ints, people: Ints | None, small: Bools, coarser: dict[Table, Bools], k: int) -> Bools:
    """Exact, of one or two axes: totals that are shown are known, hidden ones are to stay so."""
    axes = [place for place, size in enumerate(values.shape) if size > 1]
    if len(axes) < 2:
        arcs = _line(values.ravel(), people if people is None else people.ravel(), small.ravel())
        chosen = protect(arcs, k, public=frozenset({values.size}))
        return np.isin(np.arange(values.size), list(chosen)).reshape(values.shape)
    shape = values.shape[axes[0]], values.shape[axes[1]]
    flat = None if people is None else people.reshape(shape)
    sides = [_hidden_totals(coarser, values.shape, axis) for axis in axes]
    arcs, secret = _grid(values.reshape(shape), flat, small.reshape(shape), sides)
    public = frozenset(range(values.size, len(arcs))) - secret
    chosen = protect(arcs, k, public=public, never_shown=secret)
    return np.isin(np.arange(values.size), list(chosen)).reshape(values.shape)


def _hidden_totals(coarser: dict[Table, Bools], shape: tuple[int, ...], axis: int) -> Bools:
    """Which totals along one axis are hidden."""
    other = tuple(place for place in range(len(shape)) if place != axis)
    found = np.zeros(shape[axis], np.bool_)
    for table, spread in coarser.items():
        if all(level < 0 for place, level in enumerate(table) if place != axis):
            found |= spread.all(axis=other)
    return found


def _line(values: Ints, people: Ints | None, small: Bools) -> list[Arc]:
    behind = [None] * len(values) if people is None else [int(n) for n in people]
    arcs = [Arc("cells", "total", int(v), bool(s), people=n) for v, s, n in zip(values, small, behind, strict=True)]
    return [*arcs, Arc("total", "cells", int(values.sum()), False, margin=True)]


def _grid(values: Ints, people: Ints | None, small: Bools, sides: Sequence[Bools]) -> tuple[list[Arc], frozenset[int]]:
    """Cells, totals of rows, totals of columns, the total; and which of them are hidden totals."""
    rows, columns = values.shape
    behind = [[None] * columns] * rows if people is None else people.tolist()
    arcs = [
        Arc(f"r{r}", f"c{c}", int(values[r, c]), bool(small[r, c]), people=behind[r][c])
        for r in range(rows)
        for c in range(columns)
    ]
    arcs += [Arc("cT", f"r{r}", int(values[r].sum()), bool(sides[0][r]), margin=True) for r in range(rows)]
    arcs += [Arc(f"c{c}", "rT", int(values[:, c].sum()), bool(sides[1][c]), margin=True) for c in range(columns)]
    secret = frozenset(i for i, arc in enumerate(arcs) if arc.margin and arc.small)
    return [*arcs, Arc("rT", "cT", int(values.sum()), False, margin=True)], secret


def _by_boxes(lattice: Lattice, k: int, add_up: bool) -> Pattern:
    """Hide further cells until every hidden number has its witness and no sum of hidden ones is small."""
    lattice.hide_small_sums(k, add_up)
    while (unsafe := lattice.unwitnessed()) is not None:
        found = box(lattice, *unsafe)
        if found is None:
            if lattice.hidden.all():
                return Pattern(lattice.hidden, False)
            lattice.hidden[:] = True  # withheld; whether the coarser tables are safe beside each other is still asked
            continue
        for corner in found.corners:
            lattice.hidden[corner] = True
        for of, at in images(lattice, found):
            lattice.witnessed[of][at] = True
        lattice.hide_small_sums(k, add_up)
    return Pattern(lattice.hidden, True)
