"""Names of events for marks: each sent once, short, and only those that are drawn."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np

from analytics.journey_columns import Columns, Ints
from analytics.journey_types import LANES, Lane
from components.event_words import event_what
from components.text import Text
from domain.event import EventKind

MOST_WORDS = 400
LONGEST = 80
MOST_BYTES = 7_000
NO_WORD = 65_535
# Controls, line ends and marks that turn the direction of what follows: a name never reaches out of its own place.
_UNRULY = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


def short(name: str, longest: int = LONGEST) -> str:
    """A name on one line, at most `longest` characters; the whole one is in the card."""
    clean = " ".join(_UNRULY.sub(" ", name[: longest * 4]).split())
    return clean if len(clean) <= longest else f"{clean[: longest - 1].rstrip()}\u2026"


class Names:
    """Words by their number. When they are too many, the most frequent ones; a mark without a word has its kind."""

    def __init__(self, c: Columns, text: Text) -> None:
        self.all: list[str] = []
        self._at: dict[str, int] = {}
        self._size = 0
        self._text = text
        segments = np.flatnonzero(c.lane == LANES.index(Lane.SEGMENTS)).tolist()
        self._own = {c.events[index].what: event_what(c.events[index], text) for index in segments}

    def at(self, name: str) -> int:
        """The number of a name; NO_WORD when the message is full."""
        word = self.word(name)
        if word not in self._at:
            if len(self.all) >= MOST_WORDS or self._size + len(word.encode()) > MOST_BYTES:
                return NO_WORD
            self._at[word] = len(self.all)
            self._size += len(word.encode())
            self.all.append(word)
        return self._at[word]

    def column(self, c: Columns, at: Ints) -> dict[int, int]:
        """Word of Columns.what -> number of the message, the most frequent first."""
        found = Counter(at.ravel().tolist())
        found.pop(-1, None)
        return {word: self.at(c.what.table[word]) for word, _ in found.most_common()} | {-1: NO_WORD}

    def word(self, name: str, longest: int = LONGEST) -> str:
        """A source's name as it is shown, on one line; a segment's name is the user's language's."""
        return short(self._own.get(name, name), longest) or self._text("journey.unnamed")


def kind_word(kind: EventKind, text: Text) -> str:
    """What sort of thing an event is."""
    return text(f"journey.kind.{kind.value}")
