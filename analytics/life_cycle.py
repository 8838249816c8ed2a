"""The stage of a customership by the customer's own rhythm (analytics/own_rhythm.py): one table of definitions.

stage     holds when (the first that does)
ended     the customer has died or moved away
new       the first contact was less than 91 days ago
returned  within the last 181 days a silence ended that was longer than twice the limit that the other gaps explain,
          and the silence now is no longer than the limit
active    the silence now is no longer than the limit
fading    ... longer than the limit, no longer than twice the limit
passive   ... longer than twice the limit
Somebody who has had no contact has no stage. With few gaps of their own, the group's rhythm stands in for theirs; where
nobody has a gap there is no limit, and every silence is a short one.
"""

from __future__ import annotations

import numpy as np

from analytics.cohort import counts, selected
from analytics.dimensions import LIFE_CYCLE
from analytics.own_rhythm import Gaps, gaps, last_day, limits, usual
from analytics.population import UNKNOWN, Bools, Ints, Population
from domain.event import Channel, EventKind
from domain.predicate import Select

VERSION = "1"
NEW_DAYS = 91
RETURNED_DAYS = 181
PASSIVE_TIMES = 2
NEW, ACTIVE, FADING, PASSIVE, RETURNED, ENDED = range(len(LIFE_CYCLE))
CONTACTS = Select(
    kinds=frozenset({EventKind.CONTACT, EventKind.STAY, EventKind.SURGERY}),
    channels=frozenset(set(Channel) - {Channel.RECORD_ENTRY, Channel.CONSULTATION}),
)
"""The customer met a service: professionals' own notes and consultations are no contact."""


def life_cycle(population: Population, select: Select = CONTACTS) -> Ints:
    """A place in LIFE_CYCLE for every person on the population's day, -1 for none (int8). `select`:
    what a contact is. The group whose rhythm stands in is everybody of the population, so a shard must be told apart
    only after this."""
    events, people = population.events, population.people
    mask = selected(population, select) & (events.day <= population.as_of)
    n, found = counts(population, mask), gaps(population, mask)
    common = usual(found)
    limit = limits(found, len(people), common)
    silence = population.as_of - last_day(population, mask)
    stage = np.where(silence <= limit, ACTIVE, np.where(silence <= PASSIVE_TIMES * limit, FADING, PASSIVE))
    stage = np.where((stage == ACTIVE) & _returned(found, len(people), common, population.as_of), RETURNED, stage)
    first = np.full(len(people), UNKNOWN)
    places = np.flatnonzero(mask)[::-1]
    first[population.owner[places]] = events.day[places]  # the first of a person is written last
    stage = np.where(population.as_of - first < NEW_DAYS, NEW, stage)
    gone = (people.died != UNKNOWN) & (people.died <= population.as_of)
    gone |= (people.moved != UNKNOWN) & (people.moved <= population.as_of)
    return np.where(n == 0, UNKNOWN, np.where(gone, ENDED, stage)).astype(np.int8)


def _returned(found: Gaps, people: int, common: float, as_of: int) -> Bools:
    """Whose longest gap that ended lately is longer than PASSIVE_TIMES the limit of the other gaps."""
    lately = np.flatnonzero(found.end > as_of - RETURNED_DAYS)
    order = lately[np.lexsort((found.days[lately], found.owner[lately]))]
    longest = order[np.flatnonzero(np.diff(found.owner[order], append=UNKNOWN))]  # the last of each person
    others = np.ones(len(found.days), dtype=bool)
    others[longest] = False
    limit = limits(found.kept(others), people, common)
    back = np.zeros(people, dtype=bool)
    owner = found.owner[longest]
    back[owner] = found.days[longest] > PASSIVE_TIMES * limit[owner]
    return back
