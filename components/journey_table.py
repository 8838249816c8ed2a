"""The same events as a table, in the order in which the chart draws them: the way of those who cannot see a canvas."""

from __future__ import annotations

from typing import Any

import numpy as np

from analytics.journey_columns import Ints
from components import numbers
from components.event_words import amount, event_what, status_word
from components.journey_map import row_label
from components.journey_shown import Shown
from components.journey_words import short
from components.sources_rail import source_name
from components.text import Text
from domain.event import Event, Precision

PAGE_ROWS = 40
COLUMNS = ("lane", "start", "end", "precision", "what", "status", "unit", "value", "source")


def visible_events(view: Shown) -> Ints:
    """Indices of the visible events in the chart's order: by row, first tick and planned last."""
    drawn, c = view.drawn, view.c
    low, high = drawn.cut.seen
    frame, inside = drawn.cut, drawn.inside
    first = frame.ticks(c.first[inside].clip(min=frame.start))
    last = frame.ticks(c.last[inside].clip(max=frame.end))
    bar = drawn.cell_of < 0
    seen = (first <= high) & ((bar & (last >= low)) | (~bar & (first >= low)))
    return inside[seen]


def every_event(view: Shown) -> Ints:
    """Indices of all events of the case, lane by lane and the oldest first: where there are too few for a chart."""
    return np.lexsort((view.c.first, view.c.lane))


def table(view: Shown, text: Text, page: int, order: Ints | None = None) -> dict[str, Any]:
    """One page of the visible events (or of `order`); a page that is not there is the nearest one."""
    order = visible_events(view) if order is None else order
    labels = [row_label(row, text) for row in view.drawn.rows.rows]
    pages = max(1, -(-len(order) // PAGE_ROWS))
    page = max(0, min(page, pages - 1))
    part = order[page * PAGE_ROWS : (page + 1) * PAGE_ROWS].tolist()
    leaf = view.drawn.rows.leaf
    return {
        "caption": text("journey.table_caption", days=numbers.days(*view.told_days, text.language)),
        "head": [text(f"journey.column.{name}") for name in COLUMNS],
        "rows": [event_row(view.c.events[i], labels[int(leaf[i])], text) for i in part],
        "page": page,
        "pages": pages,
        "scope": text("journey.scope", shown=len(part), n=len(order)),
        "earlier": text("journey.page_before"),
        "later": text("journey.page_after"),
    }


def event_row(event: Event, lane: str, text: Text) -> list[str]:
    """A row of the table twin, its columns as in COLUMNS."""
    return [
        lane,
        numbers.moment(event.start, text.language),
        numbers.moment(event.end, text.language) if event.end else "",
        text(f"journey.precise.{precision_name(event.start.precision)}"),
        short(event_what(event, text), 80) or text("journey.unnamed"),
        status_word(event, text),
        short(event.unit or "", 40),
        short(amount(event.quantity, text), 40) if event.quantity else "",
        text("common.comma").join(source_name(id, text) for id in (event.source, *event.also_in)),
    ]


def precision_name(precision: Precision) -> str:
    """How precisely the start is known, as a part of a text's key."""
    return precision.name.lower()
