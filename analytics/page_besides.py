"""Persons of groups told who are looked at besides, where few of a group are looked at and so seem to be told one by
one (analytics/page_cells.py)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analytics.disclosure_guard import Bools, Cohort
from analytics.disclosure_span import Target
from analytics.population import Ints
from analytics.told_few import places_of

Floats = NDArray[np.float64]
MOST = 1_500
"""Persons of all groups together."""
_DRAWN = 20_000


def some_of_each(told: Sequence[Cohort], each: int, people: int) -> Ints:
    """Places of some persons of each group, of the smallest first; the same for as many groups."""
    drawn = np.unique(np.random.default_rng(len(told)).integers(0, people, _DRAWN))
    found: dict[int, None] = {}
    for cohort in sorted(told, key=lambda group: group.n):
        inside = drawn[standing_in(cohort, drawn)]
        if len(inside) < each:
            inside = places_of(cohort.bits.view(np.uint8))
        found |= dict.fromkeys(np.random.default_rng(cohort.n).permutation(inside)[:each].tolist())
        if len(found) >= MOST:
            break
    return np.sort(np.array(list(found)[:MOST], np.int64))


def inside(several: Sequence[Target], places: Ints) -> Floats:
    """(groups, places) ones for the persons in each; `places` ascend."""
    found = np.zeros((len(several), len(places)))
    few = [(n, target) for n, target in enumerate(several) if not isinstance(target, Cohort)]
    if few and len(places):
        row = np.repeat([n for n, _ in few], [len(target) for _, target in few])
        persons = np.concatenate([np.asarray(target) for _, target in few])
        at = np.minimum(np.searchsorted(places, persons), len(places) - 1)
        here = places[at] == persons
        found[row[here], at[here]] = 1
    for n, target in enumerate(several):
        if isinstance(target, Cohort):
            found[n] = standing_in(target, places)
    return found


def standing_in(cohort: Cohort, places: Ints) -> Bools:
    """Whether each of these persons is in the group."""
    packed = cohort.bits.view(np.uint8)
    found: Bools = (packed[places >> 3] >> (7 - (places & 7)).astype(np.uint8) & 1).astype(np.bool_)
    return found
