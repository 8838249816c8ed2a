"""Where the events that make a phrase of the situation true, or that the plan rests on, are drawn in the journey."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from analytics.case import OpenCase, Phrase
from analytics.journey_columns import Ints
from components.journey_shown import Shown, evidence_items, row_starts

MOST_EVIDENCE = 40


def phrases(case: OpenCase) -> Iterator[tuple[str, Phrase]]:
    """(name, phrase) of every phrase on the screen: "sentence.0", "why.1", "changed.2", "next.3"."""
    told = case.situation
    lists = {
        "sentence": told.sentence,
        "why": told.why_now,
        "changed": tuple(delta.phrase for delta in told.changed),
        "next": tuple(thing.phrase for thing in told.next_things),
    }
    for part, found in lists.items():
        yield from ((f"{part}.{at}", phrase) for at, phrase in enumerate(found))


def rests(case: OpenCase) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(name, event ids) of every phrase, and of every plan item with evidence ("item:<id>")."""
    yield from ((name, tuple(dict.fromkeys(phrase.evidence))) for name, phrase in phrases(case))
    yield from ((f"item:{id}", ids) for id, ids in evidence_items(case))


class Spots:
    """Event -> [lane, place] in the message, of what is drawn."""

    def __init__(self, view: Shown) -> None:
        self._view, drawn = view, view.drawn
        n = len(drawn.rows.rows)
        self._at = np.full(len(view.c), -1, dtype=np.int64)
        self._at[drawn.inside] = np.arange(len(drawn.inside))
        self._cells, self._bars = row_starts(drawn.cells.row, n), row_starts(drawn.bars.row, n)

    def of(self, index: int) -> tuple[int, int] | None:
        """None when the event lies outside the loaded window, is left out, or its lane is folded."""
        drawn, at = self._view.drawn, int(self._at[index])
        if at < 0:
            return None
        row, cell = int(drawn.rows.leaf[index]), int(drawn.cell_of[at])
        if not drawn.rows.rows[row].draws:
            return None
        if cell >= 0:
            return row, cell - int(self._cells[row])
        return row, cell + int(self._bars[row])

    def first(self, ids: Iterable[str]) -> tuple[int, int] | None:
        """The spot of the first of the events that is drawn."""
        found = (self.of(index) for index in self._view.c.rows_of(list(ids)).tolist())
        return next((spot for spot in found if spot is not None), None)


def evidence(view: Shown, spots: Spots) -> dict[str, list[object]]:
    """For each name with evidence: [how many of its events could be drawn but are not now, [lane, place], ...]."""
    found: dict[str, list[object]] = {}
    for name, ids in rests(view.case):
        if not ids:
            continue
        indices = [index for index in view.c.rows_of(ids).tolist() if view.c.dated[index]]
        places = [spots.of(index) for index in indices]
        lit = sorted({spot for spot in places if spot is not None})
        away = sum(spot is None for spot in places)
        found[name] = [away, *(list(spot) for spot in lit[:MOST_EVIDENCE])]
    return found


def events_at(view: Shown, lane: object, place: object) -> Ints:
    """Indices of the events of a cell (place 0, 1 ...) or a bar (-1, -2 ...) of a row; empty when nothing is there."""
    drawn = view.drawn
    row = next((at for at, one in enumerate(drawn.rows.rows) if one.id == lane and one.draws), None)
    nothing = drawn.inside[:0]
    if row is None or not isinstance(place, int) or isinstance(place, bool):
        return nothing
    marks = drawn.cells.row if place >= 0 else drawn.bars.row
    low, high = row_starts(marks, len(drawn.rows.rows))[row : row + 2].tolist()
    number = low + (place if place >= 0 else -1 - place)
    if not low <= number < high:
        return nothing
    return np.asarray(drawn.inside[drawn.cell_of == (number if place >= 0 else -1 - number)], dtype=np.int64)
