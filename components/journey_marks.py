"""Marks as numbers for the canvas: base64 of rows of little-endian 16-bit unsigned numbers (docs/adr/030)."""

from __future__ import annotations

from base64 import b64encode
from datetime import date
from typing import Any

import numpy as np

from analytics.journey_columns import Ints
from analytics.journey_lines import Line, episodes, lines
from analytics.journey_types import Lane, Mark
from components import numbers
from components.journey_shown import Shown, row_starts
from components.journey_words import NO_WORD, Names
from components.text import Text

Data = dict[str, Any]
BEGAN_BEFORE, GOES_ON = 16, 128  # a bar needs no mark of significance: it has room at every zoom
"""Flags of bars that reach beyond what is loaded: drawn to its edge, others from middle to middle of their ticks."""


def packed(*columns: Ints) -> str:
    """Columns of equal length as base64 of rows of Uint16."""
    if not columns or not len(columns[0]):
        return ""
    return b64encode(np.column_stack(columns).astype("<u2").tobytes()).decode("ascii")


class Marks:
    """The cells and bars of every row, packed in one go."""

    def __init__(self, view: Shown, names: Names) -> None:
        self._view, self._names = view, names
        drawn, c = view.drawn, view.c
        n = len(drawn.rows.rows)
        bar_words = c.what.at[drawn.bars.event]
        number = names.column(c, np.concatenate([drawn.cells.words.ravel(), bar_words]))
        look_up = np.full(len(c.what.table) + 1, NO_WORD, dtype=np.int64)
        for word, at in number.items():
            look_up[word] = at  # -1, none, is the last place
        self._cell_words = look_up[drawn.cells.words]
        self._bar_words = look_up[bar_words]
        self._cells = row_starts(drawn.cells.row, n)
        self._bars = row_starts(drawn.bars.row, n)

    def cells(self, row: int) -> str:
        found, words = self._view.drawn.cells, self._cell_words
        part = slice(*self._cells[row : row + 2].tolist())
        glyph = found.rank[part] | (found.marks[part] << 8)
        return packed(
            found.tick[part], np.minimum(found.count[part], 65_535), glyph,
            words[part, 0], words[part, 1], words[part, 2],
        )  # fmt: skip

    def bars(self, row: int) -> str:
        found, view = self._view.drawn.bars, self._view
        part = slice(*self._bars[row : row + 2].tolist())
        event = found.event[part]
        began = np.where(view.c.first[event] < view.drawn.cut.start, BEGAN_BEFORE, 0)
        ahead = np.where(view.c.last[event] > view.drawn.cut.end, GOES_ON, 0)
        glyph = view.c.rank[event] | (((view.marks[event] & ~Mark.SIGNIFICANT) | began | ahead) << 8)
        return packed(found.first[part], found.last[part], glyph, self._bar_words[part])


def spans(view: Shown, names: Names) -> tuple[str, int]:
    """Episodes for the lane of stays, and how many more there are. They gather events that are drawn elsewhere."""
    found, more = episodes(view.c, view.drawn.cut, view.keep)
    words = [names.at(view.c.events[one.event].what) for one in found]
    columns = zip(*((one.first, one.last, min(one.count, 65_535)) for one in found), strict=True)
    return packed(*(np.array(column) for column in columns), np.array(words)) if found else "", more


def drawn_lines(view: Shown, lane: Lane, text: Text) -> tuple[list[Data], int]:
    """The small lines of the lane of examinations, and how many measures more there are."""
    if lane is not Lane.EXAMINATIONS:
        return [], 0
    found, more = lines(view.c, view.drawn.cut, view.keep)
    return [_line(view, line, text) for line in found], more


def _value(value: float, text: Text) -> str:
    return numbers.number(float(value), text.language, 2)


def _line(view: Shown, line: Line, text: Text) -> Data:
    measure = line.measure
    unit = f"{numbers.NBSP}{measure.unit}" if measure.unit else ""
    taken, today = view.c.events[int(measure.events[-1])].start.day, date.fromordinal(view.c.today)
    day = numbers.day_near(taken, text.language, today)  # short: beside the line there is room for value, unit and day
    last = text("journey.line.last", value=f"{_value(measure.values[-1], text)}{unit}", day=day)
    low_high = {"low": _value(measure.band[0], text), "high": _value(measure.band[1], text)} if measure.band else {}
    note = text("journey.line.band", n=len(measure.values), **low_high) if low_high else text("journey.line.no_band")
    return {
        "word": measure.name[:80],
        "band": list(line.band) if line.band else None,
        "last": last,
        "note": note,
        "points": packed(line.tick, line.y),
    }
