"""Small cells: what may be shown of a table so that nobody can work out a number of fewer than k persons.

The constants k stand in domain/small_cells.py and nowhere else (screens.md section 6). A hidden value is a `Hidden`,
never a number, so no chart or table can draw it as one. Zero counts as fewer than k: "nobody" is a statement about
people too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.disclosure_flow import Arc, protect
from domain.small_cells import K_SENSITIVE as K_SENSITIVE
from domain.small_cells import K as K


@dataclass(frozen=True, slots=True)
class Hidden:
    """Fewer than `k` persons, or kept back because it would reveal such a number: the two are never told apart."""

    k: int


Shown = int | Hidden


@dataclass(frozen=True, slots=True)
class Table:
    """Counts that may be shown. `row_totals`, `column_totals` and `total` obey the same protection as the cells."""

    cells: tuple[tuple[Shown, ...], ...]
    row_totals: tuple[Shown, ...]
    column_totals: tuple[Shown, ...]
    total: Shown


def suppress(counts: Sequence[Sequence[int]], k: int, *, total_is_public: bool = False) -> Table:
    """Primary and complementary suppression of a table of persons (rows x columns, a partition of its total).

    `total_is_public`: the total is shown elsewhere anyway, so protection may not rely on hiding it.
    """
    rows, columns = len(counts), len(counts[0]) if counts else 0
    arcs = _grid(counts, k)
    hidden = protect(arcs, k, public=_public_total(arcs, total_is_public))
    shown = [Hidden(k) if index in hidden else arc.value for index, arc in enumerate(arcs)]
    cells = tuple(tuple(shown[r * columns : (r + 1) * columns]) for r in range(rows))
    margins = shown[rows * columns :]
    if rows > 1 and columns > 1:
        return Table(cells, tuple(margins[:rows]), tuple(margins[rows:-1]), margins[-1])
    total = margins[-1]
    one_column = tuple(cell for row in cells for cell in row)
    return Table(cells, one_column if columns == 1 else (total,), one_column if rows == 1 else (total,), total)


def _public_total(arcs: Sequence[Arc], total_is_public: bool) -> frozenset[int]:
    return frozenset({len(arcs) - 1}) if total_is_public and arcs else frozenset()


def _grid(counts: Sequence[Sequence[int]], k: int) -> list[Arc]:
    """Cells row by row, then row totals, column totals and the total; a table of one row or column has only a total."""
    rows, columns = len(counts), len(counts[0]) if counts else 0
    total = sum(map(sum, counts))
    if rows < 2 or columns < 2:
        flat = [value for row in counts for value in row]
        arcs = [Arc("cells", "total", value, value < k) for value in flat]
        return [*arcs, Arc("total", "cells", total, total < k, margin=True)]
    arcs = [Arc(f"r{r}", f"c{c}", counts[r][c], counts[r][c] < k) for r in range(rows) for c in range(columns)]
    arcs += [Arc("cT", f"r{r}", sum(counts[r]), sum(counts[r]) < k, margin=True) for r in range(rows)]
    sums = [sum(row[c] for row in counts) for c in range(columns)]
    arcs += [Arc(f"c{c}", "rT", value, value < k, margin=True) for c, value in enumerate(sums)]
    return [*arcs, Arc("rT", "cT", total, total < k, margin=True)]
