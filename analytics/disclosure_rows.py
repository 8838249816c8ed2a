"""The guard of tables: may this table be told beside those told before? Line by line, exactly (docs/adr/053).

Two tables of the same lines are refused when in some line both show they differ by the rows of 1 to k-1 persons, when a
line that one hides is the other's to within k persons, and when a table is two disjoint others together, to within k
persons in a line, unless all three show that line or the difference is nobody. Tables whose lines depend on the
selection may only be about other persons altogether, unless both have the same selection.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.answer import Answer
from analytics.disclosure import Hidden
from analytics.population import Ints
from analytics.told_few import few_persons, persons_of, places_of
from analytics.told_shapes import NO_LINE, NODE, Rows

Bits = NDArray[np.uint8]
_Found = tuple[set[int], set[int]]
"""Lines that leak, and lines that are known although they are hidden."""

MOST_TABLES, MOST_BYTES = 300, 96_000_000
"""Tables one person may be told of in one snapshot, and their bits: 1.4 MB each at 11 million events."""
_LOOKED = 256
"""Bytes of which one is looked at before all are."""


@dataclass(frozen=True, eq=False)
class Table:
    """A table told: its rows as bits, the lines (codes) it has, those of which any number is hidden, and those of which
    all are; of a level of a tree the nodes above that are drawn."""

    digest: str
    family: str
    bits: Bits
    size: int
    hidden: frozenset[int]
    unseen: frozenset[int]
    variant: str = ""
    lines: frozenset[int] = frozenset()
    nodes: frozenset[int] = frozenset()

    @classmethod
    def of(cls, digest: str, rows: Rows, answer: Answer, cell: int = -1) -> Table:
        """As the answer shows it: a line that it does not have is hidden. `cell`: where it shows the persons of the
        line; -1 for the line's own number."""
        lines = {line.key: line for line in answer.lines}
        hidden, unseen = set(), set()
        named = [(key, code) for key, code in rows.lines if code > NODE]
        for key, code in named:
            line = lines.get(key)
            if line is None or isinstance(line.n if cell < 0 else line.cells[cell].value, Hidden):
                unseen.add(code)
            if line is None or any(isinstance(value, Hidden) for value in (line.n, *(c.value for c in line.cells))):
                hidden.add(code)
        bits, size = np.packbits(rows.mask), len(rows.mask)
        has = frozenset(code for _, code in named)
        nodes = frozenset(NODE - code for key, code in rows.lines if code <= NODE and key in lines)
        return cls(digest, rows.family, bits, size, frozenset(hidden), frozenset(unseen), rows.variant, has, nodes)

    def shows(self, line: int) -> bool:
        """Every number of the line."""
        return line in self.lines and line not in self.hidden


def tables_too_close(asked: Table, rows: Rows, told: Sequence[Table], k: int) -> bool:
    """True when the table may not be told. `rows` are those of `asked`."""
    if rows.column is None:
        others = [one for one in _beside(asked, told) if not (one.variant and one.variant == asked.variant)]
        return any(bool((one.bits & asked.bits).any()) for one in others)
    return bool(lines_too_close(asked, rows, told, k))


def lines_too_close(asked: Table, rows: Rows, told: Sequence[Table], k: int) -> frozenset[int]:
    """The lines for which it may not be told; none where its lines depend on what was selected."""
    if rows.column is None:
        return frozenset()
    leaks: set[int] = set()
    known: set[int] = set()
    for bits, tables in _differences(asked, _beside(asked, told)):
        more, sure = _leaks(bits, rows, tables, k)
        leaks, known = leaks | more | _few_left(bits, rows, tables, k), known | sure
    if rows.above is not None:
        return frozenset(leaks | _few_beside(asked, rows, known, k))
    strays = leaks - asked.lines if rows.adds and asked.lines else set()
    return frozenset(leaks - strays | _uncovered(asked, rows, known, bool(strays), k))


def _beside(asked: Table, told: Sequence[Table]) -> list[Table]:
    """Tables of the same lines; none when this very one was told."""
    beside = [one for one in told if one.family == asked.family and one.size == asked.size]
    return [] if any(one.digest == asked.digest for one in beside) else beside


def _differences(asked: Table, beside: Sequence[Table]) -> Iterator[tuple[Bits, tuple[Table, ...]]]:
    """Of this table and another, and of a whole and two parts."""
    yield from ((asked.bits ^ one.bits, (asked, one)) for one in beside)
    yield from _threes(asked, beside)


def _threes(asked: Table, told: Sequence[Table]) -> Iterator[tuple[Bits, tuple[Table, ...]]]:
    """Differences of a whole and two disjoint parts, the asked table among them."""
    for n, one in enumerate(told):
        for other in told[n + 1 :]:
            trio = (asked, one, other)
            for place, whole in enumerate(trio):
                first, second = trio[:place] + trio[place + 1 :]
                if not _meet(first.bits, second.bits):
                    yield whole.bits ^ (first.bits | second.bits), trio


def _meet(one: Bits, other: Bits) -> bool:
    """Most that do have some row in common among those looked at first."""
    return bool((one[::_LOOKED] & other[::_LOOKED]).any() or (one & other).any())


def _leaks(bits: Bits, rows: Rows, tables: tuple[Table, ...], k: int) -> _Found:
    """Lines that differ by few persons. Where exactly one of the tables hides the line, nobody is few too; when it is
    the asked one, the first, it tells nothing of the line: that one is known."""
    every = frozenset().union(*(one.lines for one in tables)) if rows.above is not None else frozenset()
    among = every if rows.above is not None else None  # of a tree most lines are drawn by none
    persons = {line: n for line, n in few_persons(bits, rows, k, among).items() if line != NO_LINE}
    unseen = frozenset().union(*(one.unseen for one in tables))
    leaks = {line for line, n in persons.items() if 0 < n < k and line not in unseen}
    if rows.above is not None:
        leaks = {line for line in leaks if all(one.shows(line) for one in tables)}
    known: set[int] = set()
    for n, one in enumerate(tables):
        others, hidden = tables[:n] + tables[n + 1 :], one.hidden | (every - one.lines)
        once = {line for line in hidden if persons.get(line, 0) < k and all(two.shows(line) for two in others)}
        told_nothing = one.unseen | (every - one.lines)
        known |= once & told_nothing if n == 0 else set()
        leaks |= once - told_nothing if n == 0 else once
    return leaks, known


def _uncovered(asked: Table, rows: Rows, known: set[int], rest: bool, k: int) -> set[int]:
    """Lines to hide besides: what the asked table hides may be all that its shown lines leave of a sum (of all lines,
    or of those with one word), and a known line covers nothing there: without it two lines must be left, one of them of
    k persons or more. `rest`: those in no line are too few, and what all lines leave tells of them."""
    if not (known or rest) or not rows.adds or rows.column is None:
        return set()
    places = np.flatnonzero(rows.mask)
    persons = persons_of(rows.column[places], rows.owner[places])
    found: set[int] = set()
    for place, part in enumerate(_sums(rows)):
        left, shown, whole = part & asked.hidden - known, part & asked.lines - asked.hidden, rest and place == 0
        if not shown or not (whole or (part & known and left)):
            continue
        if len(left) + whole < 2 or max((persons.get(line, 0) for line in left), default=0) < k:
            found.add(min(shown, key=lambda line: (persons.get(line, 0), line)))
    return found


def _sums(rows: Rows) -> list[frozenset[int]]:
    """All lines, and those that have a word in common where a line has several."""
    found: dict[tuple[int, str], set[int]] = {(-1, ""): {code for _, code in rows.lines}}
    for key, code in rows.lines:
        for place, word in enumerate(key if len(key) > 1 else ()):
            found.setdefault((place, word), set()).add(code)
    return [frozenset(part) for part in found.values()]


def _few_left(bits: Bits, rows: Rows, tables: tuple[Table, ...], k: int) -> set[int]:
    """Of a level of a tree: where the branches that all draw leave few persons of their node, the smallest of them."""
    if rows.above is None or rows.column is None:
        return set()
    common = sorted(line for line in tables[0].lines if all(one.shows(line) for one in tables))
    differing = places_of(bits)
    return _joined(differing, rows, common, _few_of_nodes(differing, rows, common, k), k)


def _few_beside(asked: Table, rows: Rows, known: set[int], k: int) -> set[int]:
    """Of a level of a tree: where the others of a node are a known branch and few persons, one branch more, or
    the node itself."""
    if rows.column is None or not known:
        return set()
    drawn = sorted(line for line in asked.lines if asked.shows(line))
    places = np.flatnonzero(rows.mask)
    nodes = _few_of_nodes(places, rows, drawn, k, besides=sorted(known))
    first = all(code > NODE for _, code in rows.lines)
    return _joined(places, rows, drawn, nodes if first else nodes & asked.nodes, k)


def _few_of_nodes(places: Ints, rows: Rows, lines: Sequence[int], k: int, besides: Sequence[int] = ()) -> set[int]:
    """The nodes above these lines of which, without these lines and those besides, 1 to k-1 persons are left."""
    assert rows.column is not None
    assert rows.above is not None
    above = np.array(besides if len(besides) else lines, np.int64)
    nodes = rows.parent[above[above < len(rows.parent)]]
    taken = np.isin(rows.column[places], [*lines, *besides])
    places = places[~taken & np.isin(rows.above[places], nodes)]
    return {node for node, n in persons_of(rows.above[places], rows.owner[places]).items() if 0 < n < k}


def _joined(places: Ints, rows: Rows, drawn: Sequence[int], nodes: set[int], k: int) -> set[int]:
    """For each of the nodes its smallest drawn line that covers what is left; where it has none, the node itself."""
    assert rows.column is not None
    assert rows.above is not None
    found: set[int] = set()
    for node in nodes:
        lines, sizes = np.unique(rows.column[places[rows.above[places] == node]], return_counts=True)
        mine = [(int(n), int(line)) for line, n in zip(lines, sizes, strict=True) if line in drawn and n >= k]
        found.add(min(mine)[1] if mine else NODE - node)
    return found
