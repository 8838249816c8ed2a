"""Alignment: an event becomes t = 0, or two events are stretched to a common length. Lengths are always numbers too.

Stretching helps one to read what lay between, and hides how long it took (arXiv 1908.07316): so the unaligned view is
one press away, and every row says its days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from analytics.journey_align import Interval, followers, median_days, occurrences, to_next, to_other
from analytics.journey_columns import Columns, Ints
from analytics.journey_cut import life
from analytics.journey_lines import SCALE
from analytics.journey_types import Mark
from components import numbers
from components.journey_look import Aligned, Likeness
from components.journey_marks import packed
from components.journey_shown import Shown
from components.journey_spots import events_at
from components.journey_words import Names
from components.text import Text
from domain.event import EventKind

MOST_ROWS = 40
MOST_CELLS = 1_400
MOST_FOLLOWERS = 4
ONE = ("each", "first", "last")
TWO = "two"
UNTIL = "until:"
LEAST_AFTER, MOST_AFTER, MOST_BEFORE = 14, 3 * 365, 20 * 365
_STEPS = (1, 7, 30, 91, 182, 365, 730, 1825, 3650)


def aligned_by(view: Shown, command: Mapping[str, object]) -> Aligned | None:
    """What is aligned after an `align` command: docs/adr/030-journey.md. What is unknown changes nothing."""
    now, how, which = view.look.aligned, command.get("how"), str(command.get("which", ""))
    if how == "off":
        return replace(now, off=True) if now else None
    pointed = _pointed(view, command)
    if how == "two" and now and pointed is not None:
        return replace(now, until=_likeness(view.c, pointed), which=TWO, off=False)
    if how != "one":
        return now
    if pointed is not None:
        return Aligned(_likeness(view.c, pointed), which if which in ONE else ONE[0])
    if now and which.startswith(UNTIL):
        found = view.c.rows_of([which.removeprefix(UNTIL)]).tolist()
        return replace(now, until=_likeness(view.c, found[0]), which=TWO, off=False) if found else now
    known = which in ONE or (which == TWO and now is not None and now.until is not None)
    return replace(now, which=which, off=False) if now and known else now


def _pointed(view: Shown, command: Mapping[str, object]) -> int | None:
    """The event of a mark that the mark's glyph tells of, one that has happened before one that has not."""
    found = events_at(view, command.get("lane"), command.get("place"))
    ahead = (view.marks[found] & (Mark.PLANNED | Mark.CANCELLED)) != 0
    return int(found[np.lexsort((view.c.rank[found], ahead))[0]]) if len(found) else None


def _likeness(c: Columns, index: int) -> Likeness:
    event = c.events[index]
    return Likeness(event.kind.value, event.what, event.id)


def _alike(view: Shown, like: Likeness) -> Ints:
    return occurrences(view.c, view.keep, EventKind(like.kind), like.what)


def aligned(view: Shown, text: Text) -> dict[str, Any] | None:
    """The aligned view; None when nothing is aligned."""
    look = _still_seen(view)
    if look is None or look.off:
        return None
    found = _alike(view, look.on)
    two = look.which == TWO and look.until is not None
    every = to_other(view.c, found, _alike(view, look.until)) if two and look.until else to_next(view.c, found)
    told = _chosen(every, look.which)
    frame = _Stretched(view.c) if two else _Around(view.c, told, alone=look.which in ("first", "last"))
    names = Names(view.c, text)
    buckets = max(10, min(160, MOST_CELLS // max(1, len(told))))
    return {
        "title": _title(look, names, text),
        "note": _note(two, every, len(told), text) if every else _never(view, look.on, text),
        "how": _how(view, look, found, names, text) if every else [["off", text("journey.align.off"), False]],
        "zero": frame.zero,
        "ended": text("journey.align.ended") if any(one.b is None for one in told) else "",
        "rows": [_row(view, one, frame, buckets, text) for one in told],
        "marks": frame.marks(look, names, text),
        "table": _table(view, told, text),
    }


def _still_seen(view: Shown) -> Aligned | None:
    """What is aligned, of events that are in the case now: a right may have run out since they were pointed at."""
    look = view.look.aligned
    if look is None or _gone(view.c, look.on):
        return None
    if look.until is None or not _gone(view.c, look.until):
        return look
    return replace(look, until=None, which=ONE[0] if look.which == TWO else look.which)


def _gone(c: Columns, like: Likeness) -> bool:
    return bool(like.event) and not len(c.rows_of([like.event]))


def _chosen(every: Sequence[Interval], which: str) -> tuple[Interval, ...]:
    """The newest rows when they are very many; the note says how many there are in all."""
    if which == "first":
        return tuple(every[:1])
    return tuple(every[-1:] if which == "last" else every[-MOST_ROWS:])


class _Around:
    """t = 0 at each occurrence: days before and after are equally long in every row."""

    def __init__(self, c: Columns, told: Sequence[Interval], *, alone: bool) -> None:
        self._c = c
        if alone and told:
            low, high = life(c)
            day = int(c.first[told[0].a])
            self.after, self.before = max(LEAST_AFTER, high - day), max(7, min(day - low, MOST_BEFORE))
        else:
            self.after = max([LEAST_AFTER, *(min(one.days, MOST_AFTER) for one in told)])
            self.before = max(7, self.after // 4)
        self.alone = alone
        self.zero: int | None = round(self.before / (self.before + self.after) * SCALE)

    def days(self, one: Interval) -> tuple[int, int]:
        day = int(self._c.first[one.a])
        return day - self.before, day + (self.after if self.alone else min(self.after, one.days))

    def x(self, days: Ints, one: Interval) -> Ints:
        share = (days - int(self._c.first[one.a]) + self.before) / (self.before + self.after)
        return np.round(share * SCALE).astype(np.int64)

    def marks(self, _look: Aligned, _names: Names, text: Text) -> list[list[Any]]:
        step = next((s for s in _STEPS if self.after // s <= 6), _STEPS[-1])
        offsets = [*range(-(self.before // step), 0), *range(self.after // step + 1)]
        at = [(i * step, round((i * step + self.before) / (self.before + self.after) * SCALE)) for i in offsets]
        return [[x, numbers.signed_span(days, text)] for days, x in at]


class _Stretched:
    """Every row from its first event to its second (or to today) is equally long on the screen."""

    zero: int | None = None

    def __init__(self, c: Columns) -> None:
        self._c = c

    def days(self, one: Interval) -> tuple[int, int]:
        day = int(self._c.first[one.a])
        return day, day + one.days

    def x(self, days: Ints, one: Interval) -> Ints:
        return np.round((days - int(self._c.first[one.a])) / max(1, one.days) * SCALE).astype(np.int64)

    def marks(self, look: Aligned, names: Names, _text: Text) -> list[list[Any]]:
        ends = [look.on.what, look.until.what if look.until else ""]
        return [[x, names.word(words, 40)] for x, words in zip((0, SCALE), ends, strict=True)]


def _row(view: Shown, one: Interval, frame: _Around | _Stretched, buckets: int, text: Text) -> dict[str, Any]:
    c = view.c
    low, high = frame.days(one)
    inside = np.flatnonzero(view.keep & c.dated & (c.first >= low) & (c.first <= high))
    x = frame.x(c.first[inside], one)
    if isinstance(frame, _Stretched) and one.b is not None:
        x[inside == one.b] = SCALE
    return {
        "label": numbers.moment(c.events[one.a].start, text.language),
        "days": days_words(one, text),
        "cells": _cells(view, inside, x, buckets),
    }


def _cells(view: Shown, inside: Ints, x: Ints, buckets: int) -> str:
    """[x, glyph | flags << 8]: events that would stand on one another are one mark, the most significant."""
    place = np.clip(x, 0, SCALE) * buckets // (SCALE + 1)
    order = np.lexsort((view.c.rank[inside], place))
    first = order[np.append(True, place[order][1:] != place[order][:-1])] if len(order) else order
    events = inside[first]
    glyph = view.c.rank[events] | (view.marks[events] << 8)
    return packed(np.clip(x[first], 0, SCALE), glyph)


def days_words(one: Interval, text: Text) -> str:
    """The length as a number: 41 pv; "kesken, 41 pv" when it has not ended; "noin" when a day is not known."""
    days = text("journey.align.about" if one.about else "journey.align.days", n=one.days)
    return days if one.b is not None else text("journey.align.going_on", days=days)


def _title(look: Aligned, names: Names, text: Text) -> str:
    first = names.word(look.on.what)
    if look.which == TWO and look.until is not None:
        return text("journey.align.from_to", a=first, b=names.word(look.until.what))
    return text("journey.align.aligned_on", a=first)


def _note(two: bool, every: Sequence[Interval], told: int, text: Text) -> str:
    """How many, the median and ends of what lies between in days, how many go on, how many are not shown."""
    ended = sorted(one.days for one in every if one.b is not None)
    middle = median_days(tuple(every))
    parts = [text("journey.align.n", n=len(every))]
    if middle is not None:
        median = numbers.number(middle, text.language)
        which = "median" if two else "median_next"
        parts.append(text(f"journey.align.{which}", median=median, least=ended[0], most=ended[-1], n=len(ended)))
    if len(ended) < len(every):
        parts.append(text("journey.align.open", n=len(every) - len(ended)))
    if told < len(every):
        parts.append(text("journey.align.shown", shown=told, n=len(every)))
    return text("journey.align.and").join(parts)


def _never(view: Shown, on: Likeness, text: Text) -> str:
    """Why there is nothing to align: the event is still to come, or no such event that is shown has taken place."""
    at = view.c.rows_of([on.event])
    if not len(at) or not is_ahead(view.c, int(at[0])):
        return text("journey.align.none")
    event = view.c.events[int(at[0])]
    days = event.start.day.toordinal() - view.c.today
    if days <= 0:
        return text("journey.align.ahead_today", day=numbers.moment(event.start, text.language))
    return text("journey.align.ahead", day=numbers.moment(event.start, text.language), n=days)


def is_ahead(c: Columns, index: int) -> bool:
    """Whether an event is planned or of a day to come: it has no length that could be aligned."""
    return bool(c.marks[index] & Mark.PLANNED) or int(c.first[index]) > c.today


def _how(view: Shown, look: Aligned, found: Ints, names: Names, text: Text) -> list[list[Any]]:
    """[id, words, pressed]: which occurrences, until which event, and the way back."""
    ways = [[one, text(f"journey.align.which.{one}"), look.which == one] for one in ONE]
    if look.until is not None:
        words = text("journey.align.until", b=names.word(look.until.what, 40))
        ways.append([TWO, words, look.which == TWO])
    for index in followers(view.c, view.keep, found, MOST_FOLLOWERS):
        event = view.c.events[index]
        if look.until is None or (event.kind.value, event.what) != (look.until.kind, look.until.what):
            ways.append([f"{UNTIL}{event.id}", text("journey.align.until", b=names.word(event.what, 40)), False])
    return [*ways, ["off", text("journey.align.off"), False]]


def _table(view: Shown, told: Sequence[Interval], text: Text) -> dict[str, Any]:
    def moment(index: int) -> str:
        return numbers.moment(view.c.events[index].start, text.language)

    return {
        "head": [text(f"journey.align.column.{name}") for name in ("from", "to", "days")],
        "rows": [
            [moment(one.a), moment(one.b) if one.b is not None else text("journey.align.today"), days_words(one, text)]
            for one in told
        ],
    }
