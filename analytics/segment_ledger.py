"""Spells of membership as they open and close, month-end by month-end, for all persons at once."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from analytics.population import UNKNOWN, Bools, Ints, Memberships


def nobody() -> Memberships:
    """No spell at all."""
    none = np.zeros(0, dtype=np.int32)
    return Memberships(none, none, none, none, none, none)


@dataclass
class Ledger:
    """Spells as they open and close. `open_`: (segments, n) the row of the spell that lasts."""

    segments: int
    people: int
    reasons: dict[str, int] = field(default_factory=dict)
    opened: list[tuple[Ints, int, int, int]] = field(default_factory=list)  # persons, segment, day, reason
    closed: list[tuple[Ints, Ints, int]] = field(default_factory=list)  # rows, days, reason
    rows: int = 0

    def __post_init__(self) -> None:
        self.open_ = np.full((self.segments, self.people), UNKNOWN, dtype=np.int64)

    def enter(self, segment: int, mask: Bools, day: int, reason: str) -> None:
        person = np.flatnonzero(mask)
        if len(person):
            self.open_[segment, person] = self.rows + np.arange(len(person))
            self.rows += len(person)
            self.opened.append((person, segment, day, self._reason(reason)))

    def leave(self, segment: int, mask: Bools, days: Ints, reason: str) -> None:
        person = np.flatnonzero(mask)
        if len(person):
            self.closed.append((self.open_[segment, person], days[person], self._reason(reason)))

    def told(self) -> Memberships:
        """By person, day and segment."""
        person = np.concatenate([rows[0] for rows in self.opened] or [np.zeros(0, dtype=np.int64)])
        sizes = [len(rows[0]) for rows in self.opened]
        segment, since, entered = (
            np.repeat(np.array([rows[at] for rows in self.opened], dtype=np.int64), sizes) for at in (1, 2, 3)
        )
        until, left = np.full(self.rows, UNKNOWN), np.full(self.rows, UNKNOWN)
        for rows, days, reason in self.closed:
            until[rows], left[rows] = days, reason
        order = np.lexsort((segment, since, person))
        columns = (person, segment, since, until, entered, left)
        a, b, c, d, e, f = (column[order].astype(np.int32) for column in columns)
        return Memberships(a, b, c, d, e, f, tuple(self.reasons))

    def _reason(self, word: str) -> int:
        return self.reasons.setdefault(word, len(self.reasons))
