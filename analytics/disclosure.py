"""Small cells: what may be shown of a table so that nobody can work out a number of fewer than k persons.

The constants k stand in domain/small_cells.py and nowhere else (screens.md section 6). A hidden value is a `Hidden`,
never a number, so no chart or table can draw it as one. Zero counts as fewer than k: "nobody" is a statement about
people too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from analytics.disclosure_flow import Arc, protect
from domain.segment import Segment
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


def k_of(segment: Segment) -> int:
    """The least number of persons that may be shown of this segment."""
    return K_SENSITIVE if segment.sensitive else K


def beside_everyone(n: int, everyone: int, k: int) -> Shown:
    """The size of a segment where everybody's number is known: the rest must not be a small group either."""
    rest = everyone - n
    return n if n >= k and (rest == 0 or rest >= k) else Hidden(k)


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


def suppress_measure(persons: Sequence[int], values: Sequence[int], k: int) -> tuple[Shown, ...]:
    """A measure by category (visits by channel): hidden where fewer than k persons stand behind it, and further
    values so that the rest cannot be worked out from the sum, which is taken to be known from elsewhere."""
    arcs = [Arc("cells", "total", value, count < k, people=count) for value, count in zip(values, persons, strict=True)]
    arcs.append(Arc("total", "cells", sum(values), False, margin=True))
    hidden = protect(arcs, k, public=frozenset({len(arcs) - 1}))
    return tuple(Hidden(k) if index in hidden else arc.value for index, arc in enumerate(arcs[:-1]))


_STEPS = (1, 2, 5, 10, 25)
"""Roundings of a share, in percent."""


def rounded_share(count: int, base: int, k: int) -> int | None:
    """A share in whole percent, rounded so that at least k more or k fewer persons would look the same; None when the
    base is too small for any rounding.

    For everybody's shares beside a segment's exact numbers: whatever is added up or taken away, of this segment or of
    all others together, stays uncertain by k persons.
    """
    step = next((step for step in _STEPS if step * base >= 200 * (k + 1)), None)
    return None if step is None else step * ((200 * count + step * base) // (2 * step * base))


_MOST_TRIED = 12


def sizes(numbers: Sequence[tuple[int, int]], everyone: int) -> tuple[Shown, ...]:
    """Sizes of segments from (n, k), protected against everybody's number, and against each other wherever some of
    them divide everybody between them (every choice of segments is tried, up to twelve of them)."""
    hidden = {i for i, (n, k) in enumerate(numbers) if isinstance(beside_everyone(n, everyone, k), Hidden)}
    places = range(min(len(numbers), _MOST_TRIED))
    for few in range(2, len(places) + 1):
        for chosen in combinations(places, few):
            if sum(numbers[i][0] for i in chosen) == everyone and hidden & set(chosen):
                hidden |= _divide(numbers, chosen, hidden, everyone)
    return tuple(Hidden(k) if i in hidden else n for i, (n, k) in enumerate(numbers))


def _divide(numbers: Sequence[tuple[int, int]], chosen: Sequence[int], hidden: set[int], everyone: int) -> set[int]:
    """What more to hide of segments that divide everybody between them."""
    arcs = [Arc("all", "sum", numbers[i][0], i in hidden) for i in chosen]
    arcs.append(Arc("sum", "all", everyone, False, margin=True))
    k = max(numbers[i][1] for i in chosen)
    return {chosen[place] for place in protect(arcs, k, public=frozenset({len(chosen)}))}
