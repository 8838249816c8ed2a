"""What no page can see among some persons who are looked at: who could stand for whom without any number of a page
changing (analytics/page_cells.py)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analytics.disclosure_span import Target
from analytics.linear_algebra import eigh
from analytics.page_besides import inside
from analytics.page_sheet import Sheet
from analytics.population import Ints

Floats = NDArray[np.float64]
_NEAR = 1e-3


@dataclass(frozen=True, eq=False)
class Unseen:
    """`places`: persons looked at, ascending; `free`: (persons x ways) weights that add up to nothing on every page;
    `inverse`: of in how many same lines two of the persons stand; `there`: of each sheet its shown lines that one of
    them stands in."""

    places: Ints
    sheets: Sequence[Sheet]
    there: Sequence[Ints]
    free: Floats
    inverse: Floats

    @classmethod
    def of(cls, places: Ints, sheets: Sequence[Sheet]) -> Unseen:
        """Among these persons, of these tables."""
        there = [np.unique(sheet.rows(places)[1]) for sheet in sheets]
        both = np.ones((len(places), len(places)))
        for sheet, known in zip(sheets, there, strict=True):
            shown = _lines(sheet, places, known)
            both += shown @ shown.T
        values, vectors = eigh(both)
        none = values < _NEAR
        seen = vectors[:, ~none]
        return cls(places, sheets, there, vectors[:, none], (seen / values[~none]) @ seen.T)

    def of_groups(self, several: Sequence[Target], more: Standing) -> Floats:
        """(groups, ways): what the persons of each group see of it. `more`: persons looked at besides."""
        here = inside(several, self.places)
        seen = here @ self.free
        if not len(more.places):
            return seen
        return np.hstack([seen, inside(several, more.places) - here @ self._by_line @ more.lines.T])

    def standing(self, more: Ints) -> Standing:
        """Those of these persons for whom some of those looked at stand together on every page."""
        more = np.setdiff1d(more, self.places)
        if not len(more):
            return Standing(more, np.zeros((0, 0)))
        lines, own = self._shown(more)
        exact = np.abs(own - (lines @ self._square * lines).sum(axis=1)) < _NEAR
        return Standing(more[exact], lines[exact])

    def _shown(self, places: Ints) -> tuple[Floats, Ints]:
        """(persons, lines): the lines that each stands in, all together's first; and how many shown ones it stands in,
        those among them in which nobody looked at does."""
        parts, own = [np.ones((len(places), 1))], np.ones(len(places))
        same: dict[int, tuple[Ints, Ints]] = {}
        for sheet, known in zip(self.sheets, self.there, strict=True):
            at, line = sheet.rows(places, same)
            parts.append(_flagged(at, line, len(places), known))
            own += np.bincount(at, minlength=len(places))
        return np.hstack(parts), own

    @cached_property
    def _by_line(self) -> Floats:
        """(persons, lines): how much of each of those looked at stands for a person who has just this line."""
        found: Floats = self.inverse @ self._shown(self.places)[0]
        return found

    @cached_property
    def _square(self) -> Floats:
        found: Floats = self._shown(self.places)[0].T @ self._by_line
        return found


@dataclass(frozen=True, eq=False)
class Standing:
    """Persons for whom others stand together, and the lines that each has."""

    places: Ints
    lines: Floats


def _lines(sheet: Sheet, places: Ints, there: Ints) -> Floats:
    """Zeros and ones, persons x these shown lines."""
    return _flagged(*sheet.rows(places), len(places), there)


def _flagged(at: Ints, line: Ints, people: int, there: Ints) -> Floats:
    column = np.searchsorted(there, line)
    kept = column < len(there)
    kept[kept] = there[column[kept]] == line[kept]
    found = np.zeros((people, len(there)))
    found[at[kept], column[kept]] = 1
    return found
