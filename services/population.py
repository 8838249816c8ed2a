"""The population that every answer is computed from: the current snapshot, loaded once a process.

It holds no ID and no name, but rows of single persons: it never leaves analytics and services, and only disclosure
control makes an answer of it. All who ask share the same arrays, which cannot be written to.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from analytics.base_features import FEATURES
from analytics.population import UNKNOWN, Activity, Events, Ints, Memberships, People, Population, Words
from domain.errors import InvalidInput
from domain.segment_rule import SegmentRule
from domain.segment_rule_data import read_rule
from domain.snapshot import BASE, EVENTS, MEMBERSHIPS, PEOPLE, STANDING, SnapshotComing, SnapshotTrouble
from services.ports_of_snapshots import Columns, SnapshotStore, WordLists
from services.warming import warm

if TYPE_CHECKING:
    from services.ports import House

PERSON_COLUMNS = tuple(one.name for one in fields(People))
EVENT_COLUMNS = tuple(one.name for one in fields(Events) if one.name != "starts")
MEMBER_COLUMNS = tuple(one.name for one in fields(Memberships) if one.name not in ("reasons", "missing"))
STANDING_COLUMNS = ("life_cycle", "customer_type", "unit")
_DAY_0 = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Loaded:
    """A snapshot in memory: the population, the source's own numbers by place, the rules of its segments, and the
    card of its groups (services/clustering.py; None when it was made without)."""

    population: Population
    numbers: Ints
    rules: tuple[SegmentRule, ...]
    clusters: Mapping[str, Any] | None = None


class Populations:
    """The population of the store's current snapshot, replaced when a new one appears; those who still compute with
    the old one keep it until they are ready."""

    def __init__(self, store: SnapshotStore, under_way: Callable[[], bool] = lambda: False) -> None:
        """`under_way`: whether a snapshot is being made beside this process."""
        self._store, self._under_way = store, under_way
        self._lock = threading.Lock()
        self._pointed = ""
        self._loaded: Loaded | None = None

    def current(self) -> Population:
        """Raises SnapshotTrouble when there is no snapshot that can be read."""
        return self.now().population

    def rules(self) -> tuple[SegmentRule, ...]:
        """The rules with which the current snapshot's memberships were computed."""
        return self.now().rules

    def place_of(self, number: int) -> int | None:
        """Where the customer of the source's own number stands in the current population."""
        return place_of(self.now(), number)

    def there(self) -> Loaded | None:
        """The snapshot when it is in memory and still the current one; None otherwise. Never loads and never waits for
        somebody who does."""
        loaded = self._loaded
        return loaded if loaded is not None and self._store.current() == self._pointed else None

    def now(self) -> Loaded:
        """What `there` tells, loaded when it is not there. Raises SnapshotTrouble; SnapshotComing when one is being
        made."""
        with self._lock:
            if not self._store.current() and self._under_way():
                raise SnapshotComing("The first snapshot is being made.")
            pointed = self._store.current()
            if self._loaded is None or pointed != self._pointed:
                self._loaded = None  # never two of them in memory for longer than somebody computes with the old one
                self._loaded = _load(self._store)
                self._pointed = pointed
            return self._loaded


def place_of(loaded: Loaded, number: int) -> int | None:
    """Where the customer of the source's own number stands in a loaded population."""
    at = int(np.searchsorted(loaded.numbers, number))
    return at if at < len(loaded.numbers) and loaded.numbers[at] == number else None


def loaded(house: House) -> Loaded:
    """The current snapshot, shared by everybody in this process: its population and its own rules, of one moment. For
    leads' deeds: what their answers rest on is computed behind the first one. Raises SnapshotTrouble when there is
    none: a back end that is not read in bulk, or nobody has run `make refresh`."""
    if house.populations is None:
        raise SnapshotTrouble("This back end is not read in bulk: there is no snapshot of it.")
    found = house.populations.now()
    warm(found.population, lambda: found.rules)
    return found


def population(house: House) -> Population:
    """Its population alone. Raises as `loaded`."""
    return loaded(house).population


def _load(store: SnapshotStore) -> Loaded:
    snapshot = store.open()
    manifest, words = snapshot.manifest, words_of(snapshot.words)
    as_of = day_number(manifest.as_of)
    people = snapshot.read(PEOPLE, ("number", *PERSON_COLUMNS))
    events = snapshot.read(EVENTS, ("person", *EVENT_COLUMNS))
    members = snapshot.read(MEMBERSHIPS, MEMBER_COLUMNS)
    values = dict(snapshot.read(BASE, tuple(FEATURES), month=as_of))
    values |= snapshot.read(STANDING, STANDING_COLUMNS)
    hidden = people["hidden"]
    people = {**people, "municipality": _not_below_the_county(hidden, people["municipality"])}
    events = {**events, "unit": _not_below_the_county(hidden, events["unit"], events["person"])}
    values["unit"] = _not_below_the_county(hidden, values["unit"])
    found = population_of(people, events, words, as_of)
    for column in (*members.values(), *values.values(), people["number"]):
        column.flags.writeable = False
    reasons, missing = _segment_words(snapshot.words)
    person, segment, since, until, entered, left = (members[name] for name in MEMBER_COLUMNS)
    held = Memberships(person, segment, since, until, entered, left, reasons, missing)
    whole = Population(found.people, found.events, words, as_of, manifest.id, held, values)
    groups: Any = snapshot.words.get("clusters")
    return Loaded(whole, people["number"], _rules(snapshot.words), groups if isinstance(groups, dict) else None)


def _not_below_the_county(hidden: Ints, column: Ints, persons: Ints | None = None) -> Ints:
    """A column of places or units without those of persons under non-disclosure for personal safety (661/2009 36-37 §):
    taken away once, here, so that every answer counts them alike and a difference of two tells nothing."""
    whose = hidden if persons is None else hidden[persons]
    found: Ints = np.where(whose, UNKNOWN, column).astype(column.dtype)
    return found


def _segment_words(lists: WordLists) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """Raises SnapshotTrouble for lists of another form."""
    try:
        reasons = tuple(str(one) for one in lists["reasons"])
        return reasons, {str(id): tuple(names) for id, names in lists["missing"]}
    except (KeyError, TypeError, ValueError):
        raise SnapshotTrouble("The snapshot's words make no sense.") from None


def _rules(lists: WordLists) -> tuple[SegmentRule, ...]:
    try:
        return tuple(read_rule(one) for one in lists["rules"])
    except (KeyError, TypeError, InvalidInput):
        raise SnapshotTrouble("The snapshot's segments make no sense.") from None


def population_of(people: Columns, events: Columns, words: Words, as_of: int) -> Population:
    """People and events of a snapshot or a draft, read-only. `events` are by person, with a column `person`."""
    told = People(**{name: people[name] for name in PERSON_COLUMNS})
    counts = np.bincount(events["person"], minlength=len(told))
    if len(counts) != len(told):
        raise SnapshotTrouble("The snapshot has events of nobody: it is damaged.")
    starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    found = Events(starts, **{name: events[name] for name in EVENT_COLUMNS})
    for table in (told, found):
        for one in fields(table):
            getattr(table, one.name).flags.writeable = False
    return Population(told, found, words, as_of)


def words_of(lists: WordLists) -> Words:
    """Raises SnapshotTrouble for lists of another form."""
    try:
        activities = tuple(Activity(**one) for one in lists["activities"])
        rest: dict[str, Any] = {f.name: tuple(lists[f.name]) for f in fields(Words) if f.name != "activities"}
    except (KeyError, TypeError):
        raise SnapshotTrouble("The snapshot's words make no sense.") from None
    return Words(activities, **rest)


def day_number(day: date) -> int:
    """Whole days since 1970-01-01."""
    return day.toordinal() - _DAY_0
