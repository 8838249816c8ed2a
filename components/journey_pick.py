"""Which events a mark or a phrase of the screen stands for. Names come from a browser: what is unknown is nothing."""

from __future__ import annotations

from analytics.case import OpenCase
from analytics.journey import Journey
from components.journey_spots import phrases
from components.journey_window import Window, covering


def pinned_ids(case: OpenCase, drawn: Journey, lane: object, place: object) -> tuple[str, ...]:
    """Event ids of a cell (place 0, 1 ...) or a bar (place -1, -2 ...) of a lane; empty when there is no such mark."""
    row = next((row for row in drawn.rows if row.lane.value == lane), None)
    if row is None or not isinstance(place, int) or isinstance(place, bool):
        return ()
    if 0 <= place < len(row.cells):
        return tuple(case.events[index].id for index in row.cells[place].events)
    if -len(row.bars) <= place < 0:
        return (case.events[row.bars[-1 - place].event].id,)
    return ()


def evidence_window(case: OpenCase, drawn: Journey, name: str) -> Window:
    """The window widened so that a phrase's events are in it; `name` is such as "sentence.0", "why.1", "next.3"."""
    phrase = dict(phrases(case)).get(name)
    ids = set(phrase.evidence) if phrase else set()
    days = [event.start.day for event in case.events if event.id in ids]
    return covering(days, drawn) if days else None
