"""Witnesses for finer tables: boxes of hidden cells within which one person could stand elsewhere, unseen.

For a cell and its opposite corner the box has 2, 4 or 8 cells with signs in turn. Adding one where the sign is plus and
taking one where it is minus changes no total over an axis of the box. A total that keeps all the axes of the box does
change, so it must be hidden as well. The move is possible when every minus cell has somebody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Ints = NDArray[Any]
Table = tuple[int, ...]
Place = tuple[int, ...]
OWN: Table = ()
"""The finest table itself, among its coarser ones."""


@dataclass(frozen=True, slots=True)
class Box:
    """Cells whose numbers move together, and the axes along which they differ."""

    corners: tuple[Place, ...]
    near: Place
    far: Place
    axes: tuple[int, ...]


@dataclass(eq=False)
class Lattice:
    """The table to protect and, spread over its cells, what its coarser tables hide. `nodes`: by coarser table and
    axis, the node of each index. `hidden` and `witnessed` grow."""

    values: Ints
    persons: Ints
    hidden: Bools
    coarser: dict[Table, Bools]
    nodes: dict[Table, tuple[Ints, ...]]
    witnessed: dict[Table, Bools] = field(init=False)

    def __post_init__(self) -> None:
        self.hidden = self.hidden.copy()
        self.witnessed = {t: np.zeros(tuple(int(n.max()) + 1 for n in at), np.bool_) for t, at in self.nodes.items()}
        self.witnessed[OWN] = np.zeros(self.values.shape, np.bool_)

    def unwitnessed(self) -> tuple[Table, Place] | None:
        """A hidden number without a witness: (table, place in it); totals first, then the smallest cell."""
        for table, spread in self.coarser.items():
            waiting = spread & ~self.witnessed[table][np.ix_(*self.nodes[table])]
            if waiting.any():
                cell = np.unravel_index(int(waiting.argmax()), waiting.shape)
                return table, tuple(int(at[i]) for at, i in zip(self.nodes[table], cell, strict=True))
        waiting = self.hidden & ~self.witnessed[OWN]
        if not waiting.any():
            return None
        cell = np.unravel_index(int(np.where(waiting, self.values, np.iinfo(np.int64).max).argmin()), waiting.shape)
        return OWN, tuple(int(i) for i in cell)

    def hide_small_sums(self, k: int, add_up: bool) -> None:
        """Where a shown total less its shown parts leaves fewer than k persons, hide the smallest further part.
        A total may be under k itself, where a plain dimension is shown from fewer persons than a sensitive one."""
        sums = list(self._sums())
        while sum(self._hide_small_sum(groups, k, add_up) for groups in sums):
            pass

    def _sums(self) -> Iterator[Ints]:
        """For each way of adding up, the number of the total that each cell belongs to; -1 where it is hidden."""
        shape = self.values.shape
        total = {tuple([-1] * len(shape)): tuple(np.zeros(size, np.int64) for size in shape)}
        for table, at in chain(self.nodes.items(), total.items()):
            sizes = tuple(int(n.max()) + 1 for n in at)
            grid = np.asarray(np.ravel_multi_index(np.meshgrid(*at, indexing="ij"), sizes))
            yield np.where(self.coarser[table], -1, grid) if table in self.coarser else grid

    def _hide_small_sum(self, groups: Ints, k: int, add_up: bool) -> bool:
        known = groups >= 0
        count, left = np.zeros(int(groups.max()) + 1, np.int64), np.zeros(int(groups.max()) + 1, np.int64)
        unseen = self.hidden & known
        np.add.at(count, groups[unseen], 1)
        (np.add if add_up else np.maximum).at(left, groups[unseen], self.persons[unseen])
        total = np.zeros_like(left)
        np.add.at(total, groups[known], self.persons[known])
        bad = np.flatnonzero((count > 0) & (left < np.minimum(k, total)))
        changed = False
        for group in bad:
            further = np.where((groups == group) & ~self.hidden, self.persons, np.iinfo(np.int64).max)
            if further.min() < np.iinfo(np.int64).max:
                self.hidden[np.unravel_index(int(further.argmin()), further.shape)] = True
                changed = True
        return changed


def box(lattice: Lattice, table: Table, place: Place) -> Box | None:
    """The box through a hidden number that hides least, or None."""
    best: tuple[float, Box] | None = None
    for near in _cells_of(lattice, table, place):
        for axes in _choices(lattice.values.shape):
            found = _best_far(lattice, table, near, axes)
            if found is not None and (best is None or found[0] < best[0]):
                best = found
            if best is not None and best[0] == 0:
                return best[1]
    return None if best is None else best[1]


def _cells_of(lattice: Lattice, table: Table, place: Place) -> list[Place]:
    if table == OWN:
        return [place]
    indices = [np.flatnonzero(at == i) for at, i in zip(lattice.nodes[table], place, strict=True)]
    return [tuple(int(i) for i in cell) for cell in np.stack(np.meshgrid(*indices), -1).reshape(-1, len(indices))]


def _choices(shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    wide = [axis for axis, size in enumerate(shape) if size > 1]
    return list(chain.from_iterable(combinations(wide, n) for n in range(1, len(wide) + 1)))


def _best_far(lattice: Lattice, table: Table, near: Place, axes: tuple[int, ...]) -> tuple[float, Box] | None:
    """The cheapest opposite corner, of all at once."""
    corners = list(chain.from_iterable(combinations(axes, n) for n in range(len(axes) + 1)))
    price = np.where(lattice.hidden, 0.0, lattice.values + 1.0)
    cost = sum(_corner(price, near, corner) for corner in corners)
    possible = _possible(lattice, table, near, axes, corners)
    cost = np.where(possible, cost, np.inf)
    at = np.unravel_index(int(cost.argmin()), cost.shape)
    if not np.isfinite(cost[at]):
        return None
    far = tuple(int(at[axis]) if axis in axes else near[axis] for axis in range(len(near)))
    places = tuple(tuple(far[a] if a in corner else near[a] for a in range(len(near))) for corner in corners)
    return float(cost[at]), Box(places, near, far, axes)


def _corner(values: NDArray[Any], near: Place, corner: tuple[int, ...]) -> NDArray[Any]:
    """The numbers at one corner for every opposite corner, in an array that fits with the other corners'."""
    return values[tuple(slice(None) if axis in corner else slice(i, i + 1) for axis, i in enumerate(near))]


def _possible(
    lattice: Lattice, table: Table, near: Place, axes: tuple[int, ...], corners: list[tuple[int, ...]]
) -> Bools:
    shape = [size if axis in axes else 1 for axis, size in enumerate(lattice.values.shape)]
    possible = np.zeros(shape, np.bool_)
    for parity in (0, 1):
        someone = np.ones(shape, np.bool_)
        for corner in corners:
            if len(corner) % 2 == parity:
                someone &= _corner(lattice.values, near, corner) >= 1
        possible |= someone
    for axis in axes:
        possible &= _along(np.arange(lattice.values.shape[axis]) != near[axis], axis, len(near))
    for of, spread in lattice.coarser.items():
        still = _cancels(lattice.nodes[of], near, axes)
        if of == table:
            possible &= ~still
        unseen = np.ones(shape, np.bool_)
        for corner in corners:
            unseen &= _corner(spread, near, corner)
        possible &= still | unseen
    return possible


def _cancels(nodes: tuple[Ints, ...], near: Place, axes: tuple[int, ...]) -> Bools:
    """Where a box leaves a coarser table as it is: along some axis both its ends belong to the same total."""
    found = np.zeros((1,) * len(near), np.bool_)
    for axis in axes:
        found = found | _along(nodes[axis] == nodes[axis][near[axis]], axis, len(near))
    return found


def _along(flags: Bools, axis: int, axes: int) -> Bools:
    return flags.reshape([-1 if place == axis else 1 for place in range(axes)])


def images(lattice: Lattice, found: Box) -> Iterator[tuple[Table, Place]]:
    """Every number that the box moves: its cells, and the hidden totals over them."""
    for corner in found.corners:
        yield OWN, corner
    for table, nodes in lattice.nodes.items():
        if all(nodes[axis][found.near[axis]] != nodes[axis][found.far[axis]] for axis in found.axes):
            for corner in found.corners:
                yield table, tuple(int(at[i]) for at, i in zip(nodes, corner, strict=True))
