"""The customer journey as numbers: the marks of a window, cut from the columns of a case by vector operations.

Every event is counted once: in a cell, in a bar, outside the window, undated, or left out by the user's filter
(tests/unit/test_journey.py). This runs at every zoom step of the clinician's room.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.journey_columns import Bools, Columns, Ints
from analytics.journey_cut import Cut, coarser, cut, grain_of, life
from analytics.journey_gaps import Gap, gaps
from analytics.journey_rows import Rows
from analytics.journey_types import Grain, Mark

MARGINS = (0.5, 0.2, 0.0)
MOST_BARS = 300


@dataclass(frozen=True, slots=True)
class Room:
    """How many cells a message has room for, about 16 bytes each: margins are loaded only while there are `easy` ones,
    and ticks grow beyond `most`."""

    easy: int = 1_100
    most: int = 2_000


@dataclass(frozen=True, eq=False)
class Cells:
    """(k,) each, by row, tick and planned last. `marks`: Mark flags; `words` (k, 3): places in Columns.what, -1 none.

    A cell is the events of one row in one tick, planned ones apart from the others.
    """

    row: Ints
    tick: Ints
    count: Ints
    rank: Ints
    marks: Ints
    words: Ints


@dataclass(frozen=True, eq=False)
class Bars:
    """(k,) each, by row and then by first tick. `event`: index into the case's events."""

    row: Ints
    first: Ints
    last: Ints
    event: Ints


@dataclass(frozen=True, eq=False)
class Drawn:
    """What is drawn of a window. `inside` (m,): the events in the loaded window, in the order in which they are drawn;
    `cell_of` (m,): their cell, or -1 - bar. `total`, `outside` (rows,): events of a row in what is visible, and beyond.
    """

    cut: Cut
    rows: Rows
    cells: Cells
    bars: Bars
    inside: Ints
    cell_of: Ints
    total: Ints
    outside: Ints
    gaps: tuple[Gap, ...]
    now: int | None
    undated: int
    left_out: int


def journey(
    c: Columns,
    shown: tuple[int, int],
    rows: Rows,
    keep: Bools,
    marks: Ints,
    opened_gaps: tuple[tuple[int, int], ...] = (),
    room: Room = Room(),
) -> Drawn:
    """The marks of what is visible (`shown`, ordinals) with its margins. `keep`: what passes the filter; `marks`: Mark
    flags of every event. Margins shrink, and then ticks grow, until the message is bounded.
    """
    frame, inside = _cut(c, shown, rows, keep, room)
    first = frame.ticks(np.maximum(c.first[inside], frame.start))
    last = frame.ticks(np.minimum(c.last[inside], frame.end))
    bar = _bars(c, inside, first, last)
    row = rows.leaf[inside]
    planned = (marks[inside] & Mark.PLANNED) != 0
    place = ((row * len(frame) + first) * 2 + (planned & ~bar)) * 2 + bar
    order = np.argsort(place, kind="stable")
    inside, row, first, last, bar = inside[order], row[order], first[order], last[order], bar[order]
    cells, cell_of = _cells(c, inside, row, first, planned[order], ~bar, marks, frame)
    cell_of[bar] = -1 - np.arange(int(bar.sum()))
    seen_low, seen_high = frame.seen
    visible = (first <= seen_high) & np.where(bar, last >= seen_low, first >= seen_low)
    total = np.bincount(row[visible], minlength=len(rows.rows))
    known = np.bincount(rows.leaf[keep & c.dated], minlength=len(rows.rows))
    now = frame.tick(c.today) if frame.start <= c.today <= frame.end else None
    bars = Bars(row[bar], first[bar], last[bar], inside[bar])
    return Drawn(
        frame, rows, cells, bars, inside, cell_of, total, known - total,
        gaps(c, frame, keep, now, cells.tick, bars, opened_gaps),
        now, int((keep & ~c.dated).sum()), int((~keep).sum()),
    )  # fmt: skip


def _cut(c: Columns, shown: tuple[int, int], rows: Rows, keep: Bools, room: Room) -> tuple[Cut, Ints]:
    """The cut with the widest margins whose cells are few enough, and the events in it."""
    grain: Grain = grain_of(shown[1] - shown[0] + 1)
    usable, reach = keep & c.dated, life(c)
    while True:
        tried = None
        for margin in MARGINS:
            frame = cut(shown, margin, grain, reach)
            if (frame.start, frame.end) == tried:
                continue  # margins end where the customer's life does: this one is no narrower
            tried = frame.start, frame.end
            inside = np.flatnonzero(usable & (c.first <= frame.end) & (c.last >= frame.start))
            size = _size(c, inside, rows, frame)
            if size <= room.easy:
                return frame, inside
        if size <= room.most or grain is Grain.YEAR:
            return frame, inside
        grain = coarser(grain)


def _size(c: Columns, inside: Ints, rows: Rows, frame: Cut) -> int:
    """About how many cells there are."""
    tick = frame.ticks(np.maximum(c.first[inside], frame.start))
    return int(np.count_nonzero(np.bincount(rows.leaf[inside] * len(frame) + tick)))


def _bars(c: Columns, inside: Ints, first: Ints, last: Ints) -> Bools:
    """Which events are drawn as bars: what lasts over more than one tick, the longest when they are very many."""
    bar = c.lasts[inside] & (last > first)
    if int(bar.sum()) > MOST_BARS:
        where = np.flatnonzero(bar)
        longest = where[np.argsort(first[where] - last[where], kind="stable")[:MOST_BARS]]
        bar = np.zeros_like(bar)
        bar[longest] = True
    return bar


def _cells(
    c: Columns, inside: Ints, row: Ints, tick: Ints, planned: Bools, alone: Bools, marks: Ints, frame: Cut
) -> tuple[Cells, Ints]:
    """The cells, and the cell of each event (0 for a bar). Events come sorted by row, tick and planned."""
    key = ((row * len(frame) + tick) * 2 + planned)[alone]
    events = inside[alone]
    new = np.ones(len(key), dtype=np.bool_)
    new[1:] = key[1:] != key[:-1]
    of = np.cumsum(new) - 1
    start = np.flatnonzero(new)
    n = len(start)
    flags = marks[events]
    some = np.bitwise_or.reduceat(flags, start) if n else flags[:0]
    every = np.bitwise_and.reduceat(flags, start) if n else flags[:0]
    rank = np.minimum.reduceat(c.rank[events], start) if n else flags[:0]
    cells = Cells(
        row=row[alone][start],
        tick=tick[alone][start],
        count=np.diff(np.append(start, len(key))),
        rank=rank,
        marks=(some & ~Mark.CANCELLED) | (every & Mark.CANCELLED),
        words=_words(of, c.what.at[events], n, len(c.what.table)),
    )
    cell_of = np.zeros(len(inside), dtype=np.int64)
    cell_of[alone] = of
    return cells, cell_of


def _words(of: Ints, word: Ints, n: int, table: int) -> Ints:
    """(n, 3) the most frequent words of each cell, the first to come before others as frequent; -1 for none."""
    top = np.full((n, 3), -1, dtype=np.int64)
    if not n:
        return top
    pair, count = np.unique(of * table + word, return_counts=True)
    cell = pair // table
    ranked = np.argsort((cell << 20) - count, kind="stable")
    cell, pair = cell[ranked], pair[ranked] % table
    place = np.arange(len(cell)) - np.searchsorted(cell, cell, side="left")
    first = place < 3
    top[cell[first], place[first]] = pair[first]
    return top
