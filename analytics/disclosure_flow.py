"""Complementary suppression by network flow: exact, for tables of one or two dimensions with totals.

A table with its totals is a circulation: a cell is an arc from its row to its column, a row total an arc back to the
row, a column total an arc from the column, the total closes the circle. What an attacker knows fixes some arcs; the
rest are only known to be whole and not negative. Every possible table is then the true one plus circles of the
residual graph, so a hidden value can be worked out exactly if and only if no such circle passes through its arc.
That is a search in a small graph: no solver, no rounding. What hidden values add up to follows where they are all that
leads from one side of a cut to the other (analytics/disclosure_cut.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from analytics.disclosure_cut import small_cut


@dataclass(frozen=True, slots=True)
class Arc:
    """A number of a table. `small`: fewer than k persons stand behind it, so it must be hidden and stay unknown.

    `people`: the persons behind a measure; None when the value itself counts persons.
    """

    tail: str
    head: str
    value: int
    small: bool
    margin: bool = False
    people: int | None = None


def protect(
    arcs: Sequence[Arc],
    k: int,
    *,
    public: frozenset[int] = frozenset(),
    never_shown: frozenset[int] = frozenset(),
) -> frozenset[int]:
    """Indices to hide. `public` arcs are known elsewhere and cannot be hidden; `never_shown` ones are not on the page
    at all, but may follow from it. In the end no hidden or small number is exactly solvable, and no sum of hidden ones
    that follows is under k: of a line, or of some lines less some others."""
    hidden = {i for i, arc in enumerate(arcs) if arc.small and i not in public and i not in never_shown}
    while (unsafe := _unsafe(arcs, k, hidden, public, never_shown)) is not None:
        further = _further(arcs, k, unsafe, hidden, public, never_shown)
        if not further:
            break  # everything that can be hidden is
        hidden |= further
    return frozenset(_reopened(arcs, k, hidden, public, never_shown))


def _further(
    arcs: Sequence[Arc],
    k: int,
    unsafe: int | frozenset[str],
    hidden: set[int],
    public: frozenset[int],
    never_shown: frozenset[int],
) -> set[int]:
    """What to hide next for a number, or for the sum of those that lead out of some nodes."""
    fixed = public | never_shown
    if isinstance(unsafe, int):
        return _circle(arcs, unsafe, hidden, public, never_shown) or _next(arcs, unsafe, hidden, fixed)
    out = [i for i in hidden | never_shown if _leads(arcs[i], unsafe) > 0]
    left = k - sum(arcs[i].value for i in out)
    shown = [i for i in range(len(arcs)) if i not in hidden and i not in fixed and _leads(arcs[i], unsafe)]
    enough = [i for i in shown if _leads(arcs[i], unsafe) < 0 or arcs[i].value >= left]
    best = min(enough or shown, key=lambda i: (arcs[i].margin, arcs[i].value, i), default=None)
    return _next(arcs, min(out), hidden, fixed) if best is None else {best}


def _leads(arc: Arc, side: frozenset[str]) -> int:
    """1 out of these nodes, -1 into them, 0 neither."""
    return (arc.tail in side) - (arc.head in side)


def _circle(
    arcs: Sequence[Arc], unsafe: int, hidden: set[int], public: frozenset[int], never_shown: frozenset[int]
) -> set[int]:
    """The cheapest shown numbers that, once hidden, close a circle through the unsafe one: empty when none does."""
    free = hidden | never_shown
    roads: Residual = defaultdict(list)
    for index, arc in enumerate(arcs):
        if index != unsafe and index not in public:
            roads[arc.tail].append((arc.head, index))
            if arc.value > 0:
                roads[arc.head].append((arc.tail, index))
    price = [0 if i in free else _MARGIN_PRICE * arc.margin + arc.value + 1 for i, arc in enumerate(arcs)]
    arc = arcs[unsafe]
    ways = [_cheapest(roads, price, arc.head, arc.tail)]
    if arc.value > 0:
        ways.append(_cheapest(roads, price, arc.tail, arc.head))
    best = min((way for way in ways if way is not None), key=lambda way: way[0], default=(0, ()))
    return {index for index in best[1] if index not in free}


_MARGIN_PRICE = 10**9  # a total tells more than a cell: it is hidden last


def _cheapest(roads: Residual, price: Sequence[int], start: str, goal: str) -> tuple[int, tuple[int, ...]] | None:
    """Dijkstra: (price, arcs on the way)."""
    heap: list[tuple[int, tuple[int, ...], str]] = [(0, (), start)]
    done = set()
    while heap:
        cost, way, node = heappop(heap)
        if node == goal:
            return cost, way
        if node in done:
            continue
        done.add(node)
        for to, index in roads.get(node, ()):
            if to not in done:
                heappush(heap, (cost + price[index], (*way, index), to))
    return None


def _next(arcs: Sequence[Arc], unsafe: int, hidden: set[int], fixed: frozenset[int]) -> set[int]:
    """The smallest shown number in a line of the unsafe one, else anywhere; cells before totals."""
    ends = {arcs[unsafe].tail, arcs[unsafe].head}
    choices = [i for i in range(len(arcs)) if i not in hidden and i not in fixed]
    near = [i for i in choices if arcs[i].tail in ends or arcs[i].head in ends]
    best = min(near or choices, key=lambda i: (arcs[i].margin, arcs[i].value, i), default=None)
    return set() if best is None else {best}


def _reopened(
    arcs: Sequence[Arc], k: int, hidden: set[int], public: frozenset[int], never_shown: frozenset[int]
) -> set[int]:
    """Show again what turned out not to be needed, the largest first."""
    for index in sorted((i for i in hidden if not arcs[i].small), key=lambda i: (-arcs[i].value, i)):
        fewer = hidden - {index}
        if _unsafe(arcs, k, fewer, public, never_shown) is None:
            hidden = fewer
    return hidden


def _unsafe(
    arcs: Sequence[Arc], k: int, hidden: set[int], public: frozenset[int], never_shown: frozenset[int]
) -> int | frozenset[str] | None:
    """A number that must stay unknown and does not, or nodes out of which too few lead, or None."""
    unknown = hidden | never_shown
    if not unknown:
        return None
    residual = _residual(arcs, unknown)
    for index in sorted(unknown):
        must_stay = index in hidden or arcs[index].small
        if must_stay and index not in public and solvable(arcs, residual, index):
            return index
    # What is not on the page but follows from it is known as well as if it were.
    open_secrets = {i for i in unknown - hidden if solvable(arcs, residual, i)}
    left = unknown - open_secrets
    if any(arc.people is not None for arc in arcs):
        return _small_sum(arcs, k, left)  # the same persons may be behind several numbers: no sums of lines
    return small_cut([(arcs[i].tail, arcs[i].head, arcs[i].value) for i in sorted(left)], k)


Residual = dict[str, list[tuple[str, int]]]


def _residual(arcs: Sequence[Arc], unknown: set[int] | frozenset[int]) -> Residual:
    """Where value could move: along every unknown arc, and against it while its value is above zero."""
    residual: Residual = defaultdict(list)
    for index in unknown:
        arc = arcs[index]
        residual[arc.tail].append((arc.head, index))
        if arc.value > 0:
            residual[arc.head].append((arc.tail, index))
    return residual


def solvable(arcs: Sequence[Arc], residual: Residual, index: int) -> bool:
    """True when the arc can be neither one more nor one less in any other table that looks the same."""
    arc = arcs[index]
    more = _reaches(residual, arc.head, arc.tail, index)
    less = arc.value > 0 and _reaches(residual, arc.tail, arc.head, index)
    return not (more or less)


def _reaches(residual: Residual, start: str, goal: str, without: int) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        for node, index in residual.get(waiting.pop(), ()):
            if index != without and node not in seen:
                if node == goal:
                    return True
                seen.add(node)
                waiting.append(node)
    return False


def _small_sum(arcs: Sequence[Arc], k: int, unknown: set[int] | frozenset[int]) -> int | None:
    """A line whose unknown numbers all stand on one side, so that their sum follows, and is under k."""
    for ends in ("tail", "head"):
        sides: dict[str, list[int]] = defaultdict(list)
        for index in unknown:
            sides[getattr(arcs[index], ends)].append(index)
        other = {getattr(arcs[index], "head" if ends == "tail" else "tail") for index in unknown}
        for node, indices in sides.items():
            if node not in other and _people([arcs[i] for i in indices]) < k:
                return min(indices)
    return None


def _people(arcs: Sequence[Arc]) -> int:
    """At least so many persons stand behind the sum: the same ones may be behind several measures."""
    if any(arc.people is not None for arc in arcs):
        return max(arc.people or 0 for arc in arcs)
    return sum(arc.value for arc in arcs)
