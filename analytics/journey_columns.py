"""The events of a case as columns, made once a case: a window is cut from them by vector operations.

What does not depend on the window (tables of words, groups of lanes) is worked out when first asked for and kept with
the columns, so that it is forgotten with the case.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from analytics.journey_types import BAR_KINDS, GLYPHS, LANE_OF, LANES, RANK, Mark
from domain.event import Confidentiality, Event, EventKind, EventStatus, Precision

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
T = TypeVar("T")

_UNDATED = (date.min.toordinal(), date.max.toordinal())
_LANE_OF_RANK = np.array([LANES.index(LANE_OF[kind]) for kind in GLYPHS], dtype=np.int64)
_GONE = (EventStatus.CANCELLED, EventStatus.NO_SHOW)
_ALWAYS_SIGNIFICANT = (EventKind.SURGERY, EventKind.STAY, EventKind.PLAN)
# Asked of every event: to look a member up in its enum costs more than all the rest of the question.
_DONE, _PLANNED, _SHIELDED, _DAY = EventStatus.DONE, EventStatus.PLANNED, Confidentiality.SHIELDED, Precision.DAY


@dataclass(frozen=True, eq=False)
class Words:
    """A column of texts: `at` (n,) indices into `table`, whose texts are in the order in which they first come."""

    at: Ints
    table: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Columns:
    """One row an event, in the case's order. Days are proleptic ordinals (date.toordinal).

    `first`, `last` (n,): first and last day, equal when the event does not last. `lasts`: it is a bar. `dated`: a day
    is known. `lane`: index into LANES. `rank`: glyph number. `marks`: Mark flags known without a user.
    """

    events: tuple[Event, ...]
    today: int
    first: Ints
    last: Ints
    lasts: Bools
    dated: Bools
    lane: Ints
    rank: Ints
    marks: Ints

    def __len__(self) -> int:
        return len(self.events)

    @cached_property
    def first_day(self) -> date | None:
        """The first day of any event; None when no day is known."""
        days = self.first[self.dated]
        return date.fromordinal(int(days.min())) if days.size else None

    @cached_property
    def what(self) -> Words:
        return words([event.what for event in self.events])

    @cached_property
    def service(self) -> Words:
        """Unit, or specialty where the source names no unit; "" for neither."""
        return words([event.unit or event.specialty or "" for event in self.events])

    @cached_property
    def recorded(self) -> NDArray[np.float64]:
        """(n,) seconds since 1970 when a source wrote it down; minus infinity where none tells."""
        never = float("-inf")
        return np.array([e.recorded_at.timestamp() if e.recorded_at else never for e in self.events], dtype=np.float64)

    @cached_property
    def place_of(self) -> dict[str, int]:
        """Event id -> its row."""
        return {event.id: index for index, event in enumerate(self.events)}

    @cached_property
    def _known(self) -> dict[Hashable, object]:
        return {}

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, worked out once and kept under `key` as long as these columns are."""
        if key not in self._known:
            self._known[key] = make()
        return cast(T, self._known[key])

    def latest(self, name: str, key: Hashable, make: Callable[[], T]) -> T:
        """The same for what depends on a choice: only the value of the last `key` is kept."""
        known = self._known.get(name)
        if not isinstance(known, tuple) or known[0] != key:
            known = self._known[name] = (key, make())
        return cast(T, known[1])

    def rows_of(self, ids: Sequence[str]) -> Ints:
        """Rows of the events with these ids, those that are there."""
        return np.array([self.place_of[id] for id in ids if id in self.place_of], dtype=np.int64)


def words(texts: Sequence[str]) -> Words:
    """A column of texts, each text once in the table."""
    table = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    return Words(np.array([table[text] for text in texts], dtype=np.int64), tuple(table))


def columns(events: Sequence[Event], today: date) -> Columns:
    """The columns of `events`. A bar that ends before it starts lasts one day; one without an end lasts to today."""
    now = today.toordinal()
    first = np.array([event.start.day.toordinal() for event in events], dtype=np.int64)
    rank = np.array([RANK[event.kind] for event in events], dtype=np.int64)
    lane = _LANE_OF_RANK[rank]
    last, lasts = first.copy(), np.zeros(len(events), dtype=np.bool_)
    for index in np.flatnonzero(np.isin(rank, [RANK[kind] for kind in BAR_KINDS])).tolist():
        end = _last_day(events[index], now)
        if end is not None:
            lasts[index], last[index] = True, max(int(first[index]), end)
    dated = (first != _UNDATED[0]) & (first != _UNDATED[1])
    marks = np.array([_marks(event) for event in events], dtype=np.int64)
    told = np.flatnonzero((rank == RANK[EventKind.DIAGNOSIS]) & dated & (marks & (Mark.PLANNED | Mark.CANCELLED) == 0))
    marks[_first_of_each(events, told[np.argsort(first[told], kind="stable")])] |= Mark.SIGNIFICANT
    return Columns(tuple(events), now, first, last, lasts & dated, dated, lane, rank, marks)


def _last_day(event: Event, now: int) -> int | None:
    """None when the event has no duration."""
    if event.end is not None:
        return event.end.day.toordinal()
    return now if event.status is EventStatus.ONGOING else None


def _marks(event: Event) -> int:
    marks = 0
    if event.status is not _DONE:
        if event.status is _PLANNED:
            marks = 1
        elif event.status in _GONE:
            marks = 2
    if event.confidentiality is _SHIELDED:
        marks |= 4
    if event.start.precision < _DAY:
        marks |= 64
    return marks | 16 if event.kind in _ALWAYS_SIGNIFICANT else marks


def _first_of_each(events: Sequence[Event], diagnoses: Ints) -> list[int]:
    """Rows of the first event of each diagnosis (the same code, else the same words). `diagnoses`: rows, oldest first.

    One without a day, or that was withdrawn, is nobody's first."""
    found: dict[str, int] = {}
    for index in diagnoses.tolist():
        code = events[index].code
        found.setdefault(code.value if code else events[index].what, index)
    return list(found.values())
