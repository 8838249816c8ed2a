"""What is left out of the journey by the user's choice. The chart, its table and its counts share this one filter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analytics.journey_columns import Bools, Columns, Ints, words
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
    return c.latest("mine", own, lambda: _mine(c.events, own.ids, own.unit))


def _mine(events: Sequence[Event], ids: frozenset[str], unit: str) -> Bools:
    found = [
        ((by := event.performer) is not None and by.id in ids) or (unit != "" and event.unit == unit)
        for event in events
    ]
    return np.array(found, dtype=np.bool_)


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
        words([event.unit or "" for event in c.events]),
        words([event.reason or "" for event in c.events]),
        words([f"{event.code.value} {event.code.display}" if event.code else "" for event in c.events]),
    )
    return tuple((part.at, tuple(map(folded, part.table))) for part in parts)
