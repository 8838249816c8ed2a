"""Who a predicate means: kernels from domain/predicate.py to a mask over the persons of a population.

Every kernel looks at one person's events only, so that shards can be asked apart and put side by side.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

import numpy as np

from analytics.dimensions import codes, cut_points, labels
from analytics.population import Bools, Ints, Population
from analytics.recent import recent
from domain.errors import InvalidInput
from domain.event import EventStatus
from domain.predicate import All, Among, AnyOf, Began, Everyone, Had, Lacked, Measured, Not, Predicate, Select, Then

_EPOCH = date(1970, 1, 1).toordinal()
_COMPARED = 5
"""Codes compared with a column one by one."""
_STATUSES = tuple(status.value for status in EventStatus)


def day_number(day: date) -> int:
    """Whole days since 1970-01-01, as in the columns."""
    return day.toordinal() - _EPOCH


def members(population: Population, predicate: Predicate) -> Bools:
    """A mask of n persons, read-only. Raises InvalidInput for a feature, a value or a cut point that is not
    declared."""
    return recent(population).get(predicate, lambda: _members(population, predicate))


def _members(population: Population, predicate: Predicate) -> Bools:
    if isinstance(predicate, (All, AnyOf)):
        masks = [members(population, part) for part in predicate.parts]
        joined: Bools = np.logical_and.reduce(masks) if isinstance(predicate, All) else np.logical_or.reduce(masks)
        return joined
    if isinstance(predicate, Not):
        return ~members(population, predicate.part)
    return _plain(population, predicate)


def _plain(population: Population, predicate: Everyone | Among | Had | Then | Lacked | Began | Measured) -> Bools:
    match predicate:
        case Everyone():
            return np.ones(len(population.people), dtype=bool)
        case Among():
            return _among(population, predicate)
        case Had():
            return _had(population, predicate)
        case Then():
            return _then(population, predicate)
        case Lacked():
            return _lacked(population, predicate)
        case Began():
            return _began(population, predicate)
        case Measured():
            return _measured(population, predicate)


def selected(population: Population, what: Select) -> Bools:
    """A mask of the events that fit, read-only."""
    return recent(population).get(what, lambda: _selected(population, what))


def _selected(population: Population, what: Select) -> Bools:
    events, words = population.events, population.words
    mask = _having(population, "status", _STATUSES, what.statuses).copy()
    if what.period.first is not None:
        mask &= events.day >= day_number(what.period.first)
    if what.period.last is not None:
        mask &= events.day <= day_number(what.period.last)
    if what.kinds:
        mask &= _in([one.kind for one in words.activities], what.kinds, events.activity)
    if what.activities:
        mask &= _in([one.key for one in words.activities], what.activities, events.activity)
    for wanted, known, name in (
        (what.channels, words.channels, "channel"),
        (what.units, words.units, "unit"),
        (what.roles, words.roles, "role"),
    ):
        if wanted:
            mask &= _having(population, name, known, wanted)
    return mask


def _having(population: Population, name: str, known: Sequence[str], wanted: frozenset[str]) -> Bools:
    """Events whose word in the column of this name is wanted, read-only."""
    key = (name, wanted)
    return recent(population).get(key, lambda: _in(known, wanted, getattr(population.events, name)))


def meant(population: Population, cohort: Predicate, what: Select) -> Bools:
    """A mask of the cohort's events that fit, read-only."""
    key = (cohort, what)
    return recent(population).get(
        key, lambda: selected(population, what) & of_each(population, members(population, cohort))
    )


def of_each(population: Population, column: Ints) -> Ints:
    """A column of persons as one of events: each has its person's value."""
    return np.repeat(column, np.diff(population.events.starts))


def counts(population: Population, mask: Bools) -> Ints:
    """How many of the masked events each person has."""
    return np.diff(np.searchsorted(np.flatnonzero(mask), population.events.starts))


def following(population: Population, mask: Bools) -> tuple[Ints, Ints]:
    """Places of a person's masked events and of the masked event right before each; without each person's first."""
    places = np.flatnonzero(mask)
    owner = population.owner[places]
    same = np.flatnonzero(owner[1:] == owner[:-1])
    return places[same + 1], places[same]


def last_before(population: Population, mask: Bools, at: Ints) -> Ints:
    """For each of the places `at`, the newest masked event of the same person that stands before it; -1 for none."""
    places = np.append(-1, np.flatnonzero(mask))
    newest = places[np.searchsorted(places, at) - 1]
    found: Ints = np.where(newest >= population.events.starts[population.owner[at]], newest, -1)
    return found


def first_after(population: Population, mask: Bools, at: Ints) -> Ints:
    """For each of the places `at`, the next masked event of the same person that stands after it; -1 for none."""
    places = np.append(np.flatnonzero(mask), len(mask))
    soonest = places[np.searchsorted(places, at, "right")]
    found: Ints = np.where(soonest < population.events.starts[population.owner[at] + 1], soonest, -1)
    return found


def _in(known: Sequence[str], wanted: Collection[str], column: Ints) -> Bools:
    """Rows whose word is wanted; the last place of the table is for -1, which is no word. A few codes are compared one
    by one, and so are the few that are not wanted: a tenth of the time of looking up each row."""
    table = np.array([*(word in wanted for word in known), False])
    few, rest = (np.flatnonzero(flags) for flags in (table, ~table))
    if min(len(few), len(rest)) > _COMPARED:
        found: Bools = np.take(table, column, mode="wrap")
        return found
    fewer = few if len(few) <= len(rest) else rest
    found = np.zeros(len(column), np.bool_)
    for code in fewer.tolist():
        found |= column == (code if code < len(known) else -1)
    return found if fewer is few else ~found


def _among(population: Population, predicate: Among) -> Bools:
    known = labels(population, predicate.dimension)
    if not predicate.values <= set(known):
        raise InvalidInput("predicate.unknown_value", predicate.dimension)
    mask = np.zeros(len(population.people), dtype=bool)
    for column in codes(population, predicate.dimension):  # a person may be in several segments
        mask |= _in(known, predicate.values, column)
    return mask


def _had(population: Population, predicate: Had) -> Bools:
    found = counts(population, selected(population, predicate.what))
    mask: Bools = found >= predicate.at_least
    return mask if predicate.at_most is None else mask & (found <= predicate.at_most)


def _then(population: Population, predicate: Then) -> Bools:
    """The newest `first` before a `then` is the nearest: no other pair of that `then` can be closer."""
    then = np.flatnonzero(selected(population, predicate.then))
    before = last_before(population, selected(population, predicate.first), then)
    day = population.events.day
    fits = (before >= 0) & (day[then] - day[before] <= predicate.within_days)
    return _owners(population, then[fits])


def _lacked(population: Population, predicate: Lacked) -> Bools:
    day = population.events.day
    settled = selected(population, predicate.after) & (day <= population.as_of - predicate.within_days)
    after = _newest(population, settled)
    next_ = first_after(population, selected(population, predicate.missing), after)
    came = (next_ >= 0) & (day[next_] - day[after] <= predicate.within_days)
    return _owners(population, after[~came])


def _began(population: Population, predicate: Began) -> Bools:
    """Events in their own order, as in a path (analytics/paths.py)."""
    places = np.flatnonzero(selected(population, predicate.what))
    starts = np.searchsorted(places, population.events.starts)
    lengths, known = np.diff(starts), [one.key for one in population.words.activities]
    steps = len(predicate.steps)
    mask: Bools = lengths == steps if predicate.over else lengths >= steps
    for at, key in enumerate(predicate.steps):
        left = np.flatnonzero(mask)
        mask[left] = _in(known, {key}, population.events.activity[places[starts[left] + at]])
    return mask


def _newest(population: Population, mask: Bools) -> Ints:
    """Places of each person's newest masked event, of persons who have one."""
    places = np.flatnonzero(mask)
    owner = population.owner[places]
    last: Ints = places[np.concatenate((owner[1:] != owner[:-1], [True]))] if len(places) else places
    return last


def _owners(population: Population, places: Ints) -> Bools:
    mask = np.zeros(len(population.people), dtype=bool)
    mask[population.owner[places]] = True
    return mask


def _measured(population: Population, predicate: Measured) -> Bools:
    column = population.values.get(predicate.feature)
    edges = cut_points(predicate.feature)
    if column is None or any(edge is not None and edge not in edges for edge in (predicate.low, predicate.high)):
        raise InvalidInput("predicate.unknown_value", predicate.feature)
    mask = np.ones(len(column), dtype=bool)
    mask &= True if predicate.low is None else column >= predicate.low
    mask &= True if predicate.high is None else column < predicate.high
    return mask
