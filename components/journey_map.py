"""The customer journey for the frontend: compact arrays and ready words. The frontend draws exactly this.

A cell is [tick, count, glyph, flags, word, n, word, n, word, n]: up to three most frequent names as indices into
`words`, each with its count. Flags: 1 planned, 2 cancelled or missed, 4 shielded. A bar is
[first, last, glyph, flags, word].
The size grows with cells, not with events: 2,000 events over 20 years stay under 60 kB (tests/screen).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from analytics.case import OpenCase
from analytics.journey import Bar, Cell, Gap, Grain, Journey, Row
from components import numbers
from components.event_words import event_fields, event_row, event_what
from components.journey_silence import silences, silent_lane
from components.journey_window import BUTTONS, STEPS, Window, pressed
from components.sources_rail import missing
from components.text import Text
from domain.event import Confidentiality, Event, EventKind, EventStatus

PLANNED, CANCELLED, SHIELDED = 1, 2, 4
GLYPHS: tuple[EventKind, ...] = (
    EventKind.SURGERY, EventKind.STAY, EventKind.PROCEDURE, EventKind.REFERRAL, EventKind.PLAN, EventKind.DIAGNOSIS,
    EventKind.EXAMINATION, EventKind.CONTACT, EventKind.APPOINTMENT, EventKind.DOCUMENT, EventKind.MEASUREMENT,
    EventKind.MEDICATION, EventKind.IMMUNISATION, EventKind.FEEDBACK, EventKind.SEGMENT, EventKind.MESSAGE,
)  # fmt: skip
"""Glyph numbers, the most significant kind first: a cell of several kinds takes the first of these."""

FEW = 2
PAGE_ROWS = 100
CARD_EVENTS = 30
_RANK = {kind: rank for rank, kind in enumerate(GLYPHS)}


def journey_map(case: OpenCase, journey: Journey, window: Window, text: Text) -> dict[str, Any]:
    """Everything the journey draws but its card and table. `window` is what was asked (None: the whole story)."""
    words, unsure = _Words(text), bool(missing(case, text))
    inside = sum(row.total for row in journey.rows)
    return {
        "grain": journey.grain.value,
        "few": len(case.events) <= FEW,
        "empty": "" if case.events else text("journey.empty_unsure" if unsure else "journey.empty"),
        "lanes": [_lane(row, case, words, text) for row in journey.rows],
        "words": words.all,
        "ticks": [_tick(day, journey.grain, text) for day in journey.ticks],
        "axis": _axis(journey, text),
        "gaps": [_gap(gap, text, unsure) for gap in journey.gaps],
        "now": journey.now,
        "scope": text("journey.scope", shown=inside, n=len(case.events)) if case.events or not unsure else "",
        "undated": text("journey.undated", n=journey.undated) if journey.undated else "",
        "days": numbers.days(journey.start, journey.end, text.language),
        "buttons": _buttons(journey, window, case.today, text),
        "silent": silences(case, text),
        "glyphs": [text(f"journey.kind.{kind.value}") for kind in GLYPHS],
    }


def journey_labels(text: Text) -> dict[str, str]:
    """Words that never change within a language."""
    names = ("title", "now", "table", "chart", "legend", "life", "help", "planned", "cancelled", "fold", "unfold")
    return {name: text(f"journey.{name}") for name in names} | {"close": text("common.close")}


class _Words:
    """Names of events, each sent once."""

    def __init__(self, text: Text) -> None:
        self.all: list[str] = []
        self._at: dict[str, int] = {}
        self._text = text

    def at(self, event: Event) -> int:
        word = event_what(event, self._text) or self._text(f"journey.kind.{event.kind.value}")
        if word not in self._at:
            self._at[word] = len(self.all)
            self.all.append(word[:160])
        return self._at[word]


def _lane(row: Row, case: OpenCase, words: _Words, text: Text) -> dict[str, Any]:
    silent = silent_lane(row.lane, case, text)
    return {
        "id": row.lane.value,
        "label": text(f"journey.lane.{row.lane.value}"),
        "n": row.total if row.total or not silent else "?",
        "outside": text("journey.outside", n=row.outside) if row.outside else "",
        "silent": silent,
        "cells": [_cell(cell, case, words) for cell in row.cells],
        "bars": [_bar(bar, case, words) for bar in row.bars],
    }


def _cell(cell: Cell, case: OpenCase, words: _Words) -> list[int]:
    events = [case.events[index] for index in cell.events]
    glyph = min(_RANK[event.kind] for event in events)
    flags = PLANNED if cell.planned else 0
    if all(event.status in (EventStatus.CANCELLED, EventStatus.NO_SHOW) for event in events):
        flags |= CANCELLED
    if any(event.confidentiality is Confidentiality.SHIELDED for event in events):
        flags |= SHIELDED
    top = Counter(words.at(event) for event in events).most_common(3)
    return [cell.tick, len(events), glyph, flags, *(x for pair in top for x in pair)]


def _bar(bar: Bar, case: OpenCase, words: _Words) -> list[int]:
    event = case.events[bar.event]
    flags = PLANNED if event.status is EventStatus.PLANNED else 0
    return [bar.first, bar.last, _RANK[event.kind], flags, words.at(event)]


def _tick(day: date, grain: Grain, text: Text) -> str:
    if grain is Grain.MONTH:
        return numbers.month(day, text.language)
    if grain is Grain.WEEK:
        return text("journey.week", day=numbers.day(day, text.language))
    return numbers.day(day, text.language)


def _axis(journey: Journey, text: Text) -> list[list[Any]]:
    """[tick, words] of the axis' marks: years for months and weeks, months for days, days for a list."""
    marks: list[list[Any]] = []
    seen = ""
    name = _mark(journey.grain, text)
    folded = {tick for gap in journey.gaps for tick in range(gap.first + 1, gap.last + 1)}
    for tick, day in enumerate(journey.ticks):
        if tick in folded:  # a year that begins in a folded gap is named where the gap ends
            continue
        # a week belongs to the year its last day is in, so that the mark stands at the turn of the year
        word = name(day + timedelta(days=6) if journey.grain is Grain.WEEK else day)
        if word != seen:
            marks.append([tick, word])
            seen = word
    return marks


def _mark(grain: Grain, text: Text) -> Callable[[date], str]:
    if grain in (Grain.MONTH, Grain.WEEK):
        return lambda day: str(day.year)
    if grain is Grain.DAY:
        return lambda day: numbers.month(day, text.language)
    return lambda day: numbers.day(day, text.language)


def _gap(gap: Gap, text: Text, unsure: bool) -> list[Any]:
    """[first, last, words, short words]. While a source is silent, nobody knows that the gap is empty."""
    span = numbers.span(gap.days, text)
    return [gap.first, gap.last, text("journey.gap_unsure" if unsure else "journey.gap", span=span), span]


def _buttons(journey: Journey, window: Window, today: date, text: Text) -> list[list[Any]]:
    on = pressed(journey, window, today)
    spans = [[name, text(f"journey.span.{name}"), "", name == on] for name in BUTTONS]
    steps = [[name, text(f"journey.step.{name}"), text(f"journey.step_name.{name}"), False] for name in STEPS]
    return [*spans, *steps]


def pinned_card(case: OpenCase, ids: tuple[str, ...], text: Text) -> dict[str, Any] | None:
    """The pinned events with all their fields, oldest first; None when none of them is in the case any more."""
    wanted = set(ids)
    events = [event for event in case.events if event.id in wanted]
    if not events:
        return None
    return {
        "events": [
            {"t": event_what(event, text), "kind": _RANK[event.kind], "fields": event_fields(event, text)}
            for event in events[:CARD_EVENTS]
        ],
        "more": text("common.more", n=len(events) - CARD_EVENTS) if len(events) > CARD_EVENTS else "",
        "n": text("journey.events", n=len(events)),
    }


def table_twin(case: OpenCase, journey: Journey, page: int, text: Text) -> dict[str, Any]:
    """One page of the same events in the same order: lane by lane, oldest first, planned last within its moment."""
    order = [(row.lane.value, index) for row in journey.rows for index in row_events(row)]
    pages = max(1, -(-len(order) // PAGE_ROWS))
    page = max(0, min(page, pages - 1))
    part = order[page * PAGE_ROWS : (page + 1) * PAGE_ROWS]
    return {
        "caption": text("journey.table_caption", days=numbers.days(journey.start, journey.end, text.language)),
        "head": [
            text(f"journey.column.{name}")
            for name in ("lane", "start", "end", "what", "status", "unit", "value", "source")
        ],
        "rows": [event_row(case.events[i], text(f"journey.lane.{lane}"), text) for lane, i in part],
        "page": page,
        "pages": pages,
        "scope": text("journey.scope", shown=len(part), n=len(order)),
        "earlier": text("journey.page_before"),
        "later": text("journey.page_after"),
    }


def row_events(row: Row) -> list[int]:
    """Indices of a lane's events in drawing order: by first tick, cells before bars."""
    marks = [(cell.tick, 0, list(cell.events)) for cell in row.cells] + [
        (bar.first, 1, [bar.event]) for bar in row.bars
    ]
    return [index for _, _, indices in sorted(marks, key=lambda mark: mark[:2]) for index in indices]
