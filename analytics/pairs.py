"""Pairs of a person's following events, as one column: the line of the pair that each event ends.

Which event stands before which depends on the selection of events and never on whom one asks about, so the column is
made once of everybody and serves an answer, the guard and the next asker.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from analytics.cohort import selected
from analytics.population import UNKNOWN, Ints, Population
from analytics.recent import recent
from domain.predicate import Select

_BLOCK = 1 << 17
"""Events at a time: as many as stay near the processor."""
Lines = Callable[[Ints, Ints], Ints]
"""Of the places of later events and of those right before them: the line of each pair, UNKNOWN for none."""


def line_of_pairs(population: Population, select: Select, name: str, width: int, line: Lines) -> Ints:
    """A column of all events, read-only: the line 0..width-1 of the pair that this event ends among the selected events
    of its person; UNKNOWN where it ends none. `name` says which lines, and everything that they depend on."""
    kind = np.int16 if width <= np.iinfo(np.int16).max else np.int32
    return recent(population).get(("pairs", name, select), lambda: _column(population, select, line, kind))


def _column(population: Population, select: Select, line: Lines, kind: type[np.signedinteger]) -> Ints:
    mask, owner = selected(population, select), population.owner
    column = np.full(len(mask), UNKNOWN, kind)
    last = np.zeros(0, np.int64)
    for start in range(0, len(mask), _BLOCK):
        places = np.concatenate((last, np.flatnonzero(mask[start : start + _BLOCK]) + start))
        persons, last = owner[places], places[-1:]
        same = np.flatnonzero(persons[1:] == persons[:-1])
        later = places[same + 1]
        column[later] = line(later, places[same])
    return column
