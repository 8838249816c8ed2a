"""The chart of the journey as a message: lanes with their marks, the axis, gaps. The frontend draws exactly this.

The size grows with cells, not with events (tests/screen/test_journey_size.py).
"""

from __future__ import annotations

from datetime import date

from analytics.case import OpenCase
from analytics.journey_rows import Row
from analytics.journey_types import GLYPHS, LANES, Lane
from components import numbers
from components.journey_axis import axis, gap_words
from components.journey_marks import Data, Marks, drawn_lines, spans
from components.journey_shown import FEW, Shown, cut_name
from components.journey_silence import silent_lane
from components.journey_words import Names, kind_word, short
from components.text import Text

LONGEST_LABEL = 48
SIGNS = (
    "count", "column", "strong", "planned", "cancelled", "about", "new", "evidence", "shielded",
    "bar", "episode", "line", "gap", "now", "hatch",
)  # fmt: skip
"""What the chart says by other means than a glyph, in the order of its legend; journey.css draws a sample of each."""


def chart(view: Shown, text: Text, *, unsure: bool) -> Data:
    """The chart. `unsure`: a source is silent, so that nobody knows that a gap is empty."""
    drawn = view.drawn
    frame, names = drawn.cut, Names(view.c, text)
    marks = Marks(view, names)
    return {
        "no": view.look.no,
        "cut": cut_name(drawn),
        "story": "" if view.look.window else cut_name(drawn),
        "show": [round(x, 4) for x in frame.place],
        "grain": frame.grain.value,
        "n": len(frame),
        "start": date.fromordinal(frame.start).isoformat(),
        "span_days": list(frame.span),
        "axis": axis(drawn, text),
        "gaps": [gap_words(gap, text, unsure) for gap in drawn.gaps],
        "now": drawn.now,
        "future": _future(view),
        "lanes": lanes(view, marks, names, text),
        "words": names.all,
        "glyphs": [kind_word(kind, text) for kind in GLYPHS],
        "signs": [[name, text(f"journey.sign.{name}")] for name in SIGNS],
    }


def _future(view: Shown) -> int | None:
    """The first tick that is wholly ahead; None when none is."""
    now, frame = view.drawn.now, view.drawn.cut
    if now is None:
        return 0 if frame.start > view.c.today else None
    return now + 1 if now + 1 < len(frame) else None


def lanes(view: Shown, marks: Marks, names: Names, text: Text) -> list[Data]:
    """Every row with its words and marks."""
    silent = {lane: silent_lane(lane, view.case, text) for lane in LANES}
    return [
        _lane(view, number, row, silent[row.lane], marks, names, text)
        for number, row in enumerate(view.drawn.rows.rows)
    ]


def _lane(view: Shown, number: int, row: Row, silent: str, marks: Marks, names: Names, text: Text) -> Data:
    total, outside = counts(view, number, row)
    top = row.group is None and not row.folded
    small, more_lines = drawn_lines(view, row.lane, text) if top else ([], 0)
    episodes, more_episodes = spans(view, names) if top and row.lane is Lane.STAYS else ("", 0)
    notes = [
        text("journey.outside", n=outside) if outside else "",
        text("journey.more_lines", n=more_lines) if more_lines else "",
        text("journey.more_episodes", n=more_episodes) if more_episodes else "",
    ]
    return {
        "id": row.id,
        "label": row_label(row, text),
        "n": total if total or not silent else "?",
        "note": text("common.comma").join(note for note in notes if note),
        "depth": row.depth,
        "fold": ("folded" if row.folded else "open") if row.group is None else "none",
        "nest": row.nest,
        "silent": silent,
        "cells": marks.cells(number) if row.draws else "",
        "bars": marks.bars(number) if row.draws else "",
        "spans": episodes,
        "lines": small,
    }


def counts(view: Shown, number: int, row: Row) -> tuple[int, int]:
    """Events of a row in what is visible, and outside it; an opened row has those of its parts."""
    drawn = view.drawn
    if row.nest != "open":
        return int(drawn.total[number]), int(drawn.outside[number])
    parts = [at for at, one in enumerate(drawn.rows.rows) if one.id.startswith(f"{row.id}/")]
    return int(drawn.total[parts].sum()), int(drawn.outside[parts].sum())


def row_label(row: Row, text: Text) -> str:
    """The words of a lane, a service or a code."""
    if row.group is None:
        return text(f"journey.lane.{row.lane.value}")
    if row.group.rest:
        return text("journey.rest")
    return short(row.group.name, LONGEST_LABEL) or text(
        "journey.no_unit" if row.group.depth == 1 else "journey.unnamed"
    )


def head(view: Shown, text: Text, *, unsure: bool) -> Data:
    """What stands above the chart, but for what the user may press (components/journey_head.py)."""
    drawn, case = view.drawn, view.case
    inside = len(view.c) if view.few else int(drawn.total.sum())
    scope = text("journey.scope", shown=inside, n=len(view.c)) if len(view.c) or not unsure else ""
    if drawn.left_out and not view.few:
        scope = text("common.comma").join([scope, text("journey.left_out", n=drawn.left_out)])
    return {
        "title": text("journey.title"),
        "days": numbers.days(*view.told_days, text.language),
        "scope": scope,
        "less": bool(drawn.left_out) and not view.few,
        "undated": text("journey.undated", n=drawn.undated) if drawn.undated else "",
        "empty": empty_words(case, text, unsure=unsure),
    }


def empty_words(case: OpenCase, text: Text, *, unsure: bool) -> str:
    """The sentence that stands where there is nothing, or next to nothing, to draw."""
    if case.events:
        few = "journey.few_unsure" if unsure else "journey.few"
        return text(few, n=len(case.events)) if len(case.events) <= FEW else ""
    return text("journey.empty_unsure" if unsure else "journey.empty")
