"""A population as columns: one row a person, one row an event, sorted by person and time.

Every answer, segment and path is computed from these arrays and from nothing else (docs/adr/050), so that the same
functions work on the columns of one county in memory and on those of a whole country on a disk. A person is a place
0..n-1: no ID, name or pseudonym is here. Days are whole days since 1970-01-01 in Helsinki; -1 means not known.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Ints = NDArray[Any]

UNKNOWN = -1
_T = TypeVar("_T")
GENDERS = ("female", "male", "other", "unknown")


@dataclass(frozen=True)
class Activity:
    """A kind of event: `key` is its code or, without one, its name. `shielded` ones belong to a sensitive service.

    `desk`: the kind of unit that gives it, where the source tells; `register`: domain.staff.Register; `system`, `code`
    and `reason`: what the events of this kind share, as in domain.event.Event, "" where they share none."""

    key: str
    name: str  # in the source's language
    kind: str  # domain.event.EventKind
    service: str = ""  # specialty
    shielded: bool = False
    register: str = "health"
    desk: str = ""
    system: str = ""
    code: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Words:
    """What the small numbers of the columns stand for."""

    activities: tuple[Activity, ...] = ()
    units: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()


@dataclass(frozen=True)
class People:
    """One row a person. `hidden`: not shown below the whole county (turvakielto)."""

    birth: Ints  # int32 day
    gender: Ints  # int8, GENDERS
    municipality: Ints  # int16, Words.municipalities
    died: Ints  # int32 day
    moved: Ints  # int32 day of moving away
    hidden: Bools

    def __len__(self) -> int:
        return len(self.birth)


@dataclass(frozen=True)
class Events:
    """One row an event, by person, then day, minute and the source's own order. Events of person p stand at
    starts[p]:starts[p + 1]."""

    starts: Ints  # int64, n + 1
    day: Ints  # int32
    minute: Ints  # int16
    activity: Ints  # int32, Words.activities
    unit: Ints  # int16, Words.units
    channel: Ints  # int8, Words.channels
    role: Ints  # int8, Words.roles
    professional: Ints  # int32: a professional's place, of which only counts are ever shown
    status: Ints  # int8, domain.event.EventStatus in its order
    cents: Ints  # int32
    minutes: Ints  # int32: how long it took
    days: Ints  # int32: how many days it lasted (stays)
    episode: Ints  # int32: the source's episode of care within the person

    def __len__(self) -> int:
        return len(self.day)


@dataclass(frozen=True)
class Memberships:
    """Membership of segments, one row a period: from `since` until `until` (-1 while it lasts), by person and day.

    `entered` and `left` are places in `reasons` (rule that let in, rule that let out, death, move)."""

    person: Ints
    segment: Ints
    since: Ints
    until: Ints
    entered: Ints
    left: Ints
    reasons: tuple[str, ...] = ()
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By segment, features that the base table does not have: nobody is in it."""


@dataclass(frozen=True)
class Population:
    """One snapshot. `as_of` is its last whole day; `values` the columns by dimension and feature that were computed
    at refresh (analytics/dimensions.py, base_features.py), each of n rows."""

    people: People
    events: Events
    words: Words
    as_of: int
    snapshot: str = ""
    memberships: Memberships | None = None
    values: dict[str, Ints] = field(default_factory=dict)

    @cached_property
    def owner(self) -> Ints:
        """The person of every event."""
        return np.repeat(np.arange(len(self.people), dtype=np.int32), np.diff(self.events.starts))

    def once(self, name: str, make: Callable[[Population], _T]) -> _T:
        """What is derived of these columns once and used by many answers; it lives as long as they do."""
        if name not in self._derived:
            with self._turns.setdefault(name, threading.Lock()):  # who comes meanwhile waits for the one that makes it
                if name not in self._derived:
                    self._derived[name] = make(self)
        found: _T = self._derived[name]
        return found

    @cached_property
    def _turns(self) -> dict[str, threading.Lock]:
        return {}

    @cached_property
    def _derived(self) -> dict[str, Any]:
        return {}

    def part(self, first: int, last: int) -> Population:
        """Persons first..last-1 as a population of their own: answers of parts add up (shards)."""
        low, high = int(self.events.starts[first]), int(self.events.starts[last])
        people = People(*(getattr(self.people, f.name)[first:last] for f in fields(People)))
        columns = {f.name: getattr(self.events, f.name)[low:high] for f in fields(Events) if f.name != "starts"}
        events = Events(starts=self.events.starts[first : last + 1] - low, **columns)
        values = {name: column[first:last] for name, column in self.values.items()}
        return Population(people, events, self.words, self.as_of, self.snapshot, self._members(first, last), values)

    def _members(self, first: int, last: int) -> Memberships | None:
        if self.memberships is None:
            return None
        kept = (self.memberships.person >= first) & (self.memberships.person < last)
        names = [f.name for f in fields(Memberships) if f.name not in ("person", "reasons", "missing")]
        rest: dict[str, Any] = {name: getattr(self.memberships, name)[kept] for name in names}
        rest |= {"reasons": self.memberships.reasons, "missing": self.memberships.missing}
        return Memberships(self.memberships.person[kept] - first, **rest)
