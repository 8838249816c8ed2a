"""What is left out of the journey by the user's choice. The chart, its table and its counts share this one filter."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import numpy as np

from analytics.journey_columns import Bools, Columns, Words
from analytics.journey_types import Mark

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
    return (c.marks & Mark.CANCELLED) != 0


def future(c: Columns) -> Bools:
    """Planned, or on a day that has not come."""
    return ((c.marks & Mark.PLANNED) != 0) | (c.dated & (c.first > c.today))


def mine(c: Columns, own: Own) -> Bools:
    """Done by the user, or in the user's own unit."""
    key = ("mine", own)
    if key not in c.groups:
        c.groups[key] = np.array(
            [
                (e.performer is not None and e.performer.id in own.ids) or bool(own.unit and e.unit == own.unit)
                for e in c.events
            ],
            dtype=np.bool_,
        )
    found: Bools = c.groups[key]  # type: ignore[assignment]
    return found


def folded(text: str) -> str:
    """Lower case without diacritics, so that "rontgen" finds "Röntgen"."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"\s+", " ", "".join(c for c in apart if not unicodedata.combining(c))).strip()


def _holds(c: Columns, word: str) -> Bools:
    found = np.zeros(len(c), dtype=np.bool_)
    for column, table in _searched(c):
        found |= np.array([word in text for text in table], dtype=np.bool_)[column.at]
    return found


def _searched(c: Columns) -> list[tuple[Words, tuple[str, ...]]]:
    """The columns that are searched with their folded tables: each text is folded once."""
    if ("searched",) not in c.groups:
        parts = [
            c.what,
            c.service,
            c.words(lambda event: event.reason or ""),
            c.words(lambda event: f"{event.code.value} {event.code.display}" if event.code else ""),
        ]
        c.groups[("searched",)] = [(part, tuple(map(folded, part.table))) for part in parts]
    found: list[tuple[Words, tuple[str, ...]]] = c.groups[("searched",)]  # type: ignore[assignment]
    return found
