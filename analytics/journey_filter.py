"""What is left out of the journey by the user's choice. The chart, its table and its counts share this one filter."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import numpy as np

from analytics.journey_columns import Bools, Columns, Ints
from analytics.journey_types import Mark
from domain.event import Event

MOST_TYPED = 100


@dataclass(frozen=True, slots=True)
class Own:
    """Who looks: the ids by which sources know them, and their unit."""

    ids: frozenset[str] = frozenset()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """Each True narrows. `text`: every word of it must stand in what, unit, reason or code."""

    hide_cancelled: bool = False
    hide_future: bool = False
    only_mine: bool = False
    text: str = ""


def kept(c: Columns, by: Filter, own: Own) -> Bools:
    """(n,) True where an event passes the filter."""
    return c.latest("kept", (by, own), lambda: _kept(c, by, own))


def _kept(c: Columns, by: Filter, own: Own) -> Bools:
    keep = np.ones(len(c), dtype=np.bool_)
    if by.hide_cancelled:
        keep &= ~cancelled(c)
    if by.hide_future:
        keep &= ~future(c)
    if by.only_mine:
        keep &= mine(c, own)
    for word in folded(by.text[:MOST_TYPED]).split():
        keep &= _holds(c, word)
    return keep


def cancelled(c: Columns) -> Bools:
    """(n,) Cancelled, or the customer did not come."""
    return np.asarray((c.marks & Mark.CANCELLED) != 0)


def future(c: Columns) -> Bools:
    """(n,) Planned, or on a day that has not come."""
    return np.asarray(((c.marks & Mark.PLANNED) != 0) | (c.dated & (c.first > c.today)))


def mine(c: Columns, own: Own) -> Bools:
    """(n,) Done by the user, or in the user's own unit."""
    return c.latest("mine", own, lambda: np.array([_is_mine(event, own) for event in c.events], dtype=np.bool_))


def _is_mine(event: Event, own: Own) -> bool:
    by_me = event.performer is not None and event.performer.id in own.ids
    return by_me or bool(own.unit and event.unit == own.unit)


def folded(text: str) -> str:
    """Lower case without diacritics, so that "rontgen" finds "Röntgen"."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"\s+", " ", "".join(c for c in apart if not unicodedata.combining(c))).strip()


def _holds(c: Columns, word: str) -> Bools:
    found = np.zeros(len(c), dtype=np.bool_)
    for at, table in c.once("searched", lambda: _searched(c)):
        found |= np.array([word in text for text in table], dtype=np.bool_)[at]
    return found


def _searched(c: Columns) -> tuple[tuple[Ints, tuple[str, ...]], ...]:
    """The columns that are searched, each text of theirs folded once."""
    parts = (
        c.what,
        c.words(lambda event: event.unit or ""),
        c.words(lambda event: event.reason or ""),
        c.words(lambda event: f"{event.code.value} {event.code.display}" if event.code else ""),
    )
    return tuple((part.at, tuple(map(folded, part.table))) for part in parts)
