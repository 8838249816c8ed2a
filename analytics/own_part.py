"""Some persons of a population as one register may tell of them: what a list of names rests on (docs/adr/056).

Shielded services and the other register are left out before anything is asked, and features are counted anew from what
is left, so that no condition tells of them: not "had any event", not a feature that is greater than what is seen.
"""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np

from analytics.base_features import features
from analytics.base_table import Grid
from analytics.population import Events, Ints, Memberships, People, Population


def own_part(whole: Population, places: Ints, register: str) -> Population:
    """The persons at `places` (ascending, each once), 0..len(places)-1 in their order. Its values are the features of
    the base table; what else was computed of the whole population is not there."""
    row = _rows(whole.events.starts, places)
    told = [one.register == register and not one.shielded for one in whole.words.activities]
    kept = np.array([*told, False])[whole.events.activity[row]]  # the last place is for -1, which is no activity
    owner = np.repeat(np.arange(len(places)), np.diff(whole.events.starts)[places])[kept]
    starts = np.concatenate(([0], np.cumsum(np.bincount(owner, minlength=len(places))))).astype(np.int64)
    columns = {f.name: getattr(whole.events, f.name)[row][kept] for f in fields(Events) if f.name != "starts"}
    people = People(**{f.name: getattr(whole.people, f.name)[places] for f in fields(People)})
    members = _members(whole.memberships, places)
    found = Population(people, Events(starts, **columns), whole.words, whole.as_of, whole.snapshot, members)
    table = features(Grid(found, np.array([whole.as_of])))
    return replace(found, values={name: column[:, 0] for name, column in table.items()})


def _rows(starts: Ints, places: Ints) -> Ints:
    """The rows of those persons' events, in order."""
    first, n = starts[places], np.diff(starts)[places]
    before = np.cumsum(n) - n
    found: Ints = np.repeat(first - before, n) + np.arange(int(n.sum()))
    return found


def _members(held: Memberships | None, places: Ints) -> Memberships | None:
    if held is None:
        return None
    at = np.searchsorted(places, held.person)
    kept = np.zeros(len(at), dtype=bool)
    inside = at < len(places)
    kept[inside] = places[at[inside]] == held.person[inside]
    names = ("segment", "since", "until", "entered", "left")
    return replace(held, person=at[kept], **{name: getattr(held, name)[kept] for name in names})
