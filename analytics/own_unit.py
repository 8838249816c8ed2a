"""The unit that knows a customer best: the one of the most contacts in twelve months."""

from __future__ import annotations

import numpy as np

from analytics.cohort import selected
from analytics.life_cycle import CONTACTS
from analytics.population import UNKNOWN, Ints, Population

DAYS = 365


def own_unit(population: Population) -> Ints:
    """A place in `words.units` for every person on the population's day, -1 for somebody without a contact at a known
    unit in the 365 days that end with it (int16). Of units with as many contacts it is the one of the newest; of those
    of one day, the first in the list. A person's own events alone decide, so that shards are told apart."""
    events = population.events
    lately = (events.day > population.as_of - DAYS) & (events.day <= population.as_of) & (events.unit != UNKNOWN)
    at = np.flatnonzero(selected(population, CONTACTS) & lately)
    found = np.full(len(population.people), UNKNOWN, dtype=np.int16)
    if not len(at):
        return found
    width = max(1, len(population.words.units))
    pair = population.owner[at].astype(np.int64) * width + events.unit[at]
    order = np.lexsort((events.day[at], pair))
    pair, day = pair[order], events.day[at][order]
    last = np.flatnonzero(np.diff(pair, append=-1))  # the newest contact of each person and unit
    n = np.diff(last, prepend=-1)
    owner, unit = np.divmod(pair[last], width)
    best = np.lexsort((-unit, day[last], n, owner))
    chosen = best[np.flatnonzero(np.diff(owner[best], append=-1))]  # the last of each person
    found[owner[chosen]] = unit[chosen]
    return found
