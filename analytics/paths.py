"""Paths: what happened to a case, in order. The form in which every question about order is asked (docs/adr/050).

A case is a person or an episode of one; its path is its events by time, and those of one moment in the order in which
the source or the file has them. Nothing here knows a name or an ID: cases, persons and activities are small numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from analytics.population import Bools, Ints, Population

MICROSECONDS_A_DAY = 86_400_000_000
_TABLE = 1 << 23


class Per(StrEnum):
    """Whose path one path is."""

    PERSON = "person"
    EPISODE = "episode"


@dataclass(frozen=True)
class Log:
    """Paths as columns: events of case c stand at starts[c]:starts[c + 1], in order. A case may have none.

    `at` is in ticks, of which `per_day` make a day. `until` is the tick up to which each case is known: what has not
    happened by then is not known not to happen. `person` never falls from one case to the next.
    """

    starts: Ints  # int64, cases + 1
    activity: Ints  # int32, 0..kinds-1
    at: Ints  # int64 ticks
    person: Ints  # int32 of each case
    until: Ints  # int64 ticks of each case
    kinds: int
    per_day: int = 1

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def lengths(self) -> Ints:
        """Events of each case."""
        return np.diff(self.starts)

    @property
    def case(self) -> Ints:
        """The case of every event."""
        return np.repeat(np.arange(len(self), dtype=np.int32), self.lengths)

    def days(self, ticks: Ints) -> Ints:
        """Ticks as days (float)."""
        return ticks / self.per_day


def log_of(
    population: Population, per: Per, who: Bools | None = None, what: Bools | None = None, most: int | None = None
) -> Log:
    """Paths of the persons `who` (n,) over their events `what` (all events,); None is all of them. `most`: no more than
    the first so many events of each.

    Everyone meant is a case, with or without an event. Per episode, every episode that the persons have at all is a
    case; events of no episode belong to none. Days are whole local days, as a person counts them.
    """
    who = np.ones(len(population.people), dtype=np.bool_) if who is None else who
    if per is Per.PERSON:
        return _per_person(population, who, what, most)
    meant = np.repeat(who, np.diff(population.events.starts))
    found = _per_episode(population, meant, meant if what is None else meant & what)
    return found if most is None else first_steps(found, most)


def _per_person(population: Population, who: Bools, what: Bools | None, most: int | None) -> Log:
    people, starts = np.flatnonzero(who), population.events.starts
    rows = None if what is None else np.flatnonzero(what)
    begins = starts if rows is None else np.searchsorted(rows, starts)
    counts = np.diff(begins)[people]
    if most is not None:
        counts = np.minimum(counts, most)
    before = np.cumsum(counts) - counts
    at = np.arange(counts.sum()) + np.repeat(begins[people] - before, counts)
    return _log(population, people, counts, at if rows is None else rows[at])


def _per_episode(population: Population, meant: Bools, kept: Bools) -> Log:
    events = population.events
    inside = np.flatnonzero(meant & (events.episode >= 0))
    owner, episode = population.owner[inside].astype(np.int64), events.episode[inside].astype(np.int64)
    width = int(episode.max()) + 1 if len(episode) else 1
    found, case = _numbered(owner * width + episode, len(population.people) * width)
    rows, case = inside[kept[inside]], case[kept[inside]]
    order = np.argsort(case, kind="stable")
    return _log(population, found // width, np.bincount(case, minlength=len(found)), rows[order])


def _numbered(keys: Ints, size: int) -> tuple[Ints, Ints]:
    """Different keys of 0..size-1 in order, and the place among them of each: by a table where it is small enough."""
    if size > max(_TABLE, 4 * len(keys)):
        return np.unique(keys, return_inverse=True)
    there = np.zeros(size, np.bool_)
    there[keys] = True
    return np.flatnonzero(there), (np.cumsum(there, dtype=np.int32) - 1)[keys]


def _log(population: Population, person: Ints, counts: Ints, rows: Ints) -> Log:
    people = population.people
    gone = [np.where(day[person] < 0, population.as_of, day[person]) for day in (people.died, people.moved)]
    until = np.minimum(np.minimum(*gone), population.as_of).astype(np.int64)
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    at = population.events.day[rows].astype(np.int64)
    kinds = len(population.words.activities)
    return Log(starts, population.events.activity[rows], at, person.astype(np.int32), until, kinds)


def log_of_rows(
    case: Ints,
    activity: Ints,
    at: Ints,
    *,
    order: Ints | None = None,
    cases: int,
    kinds: int,
    person: Ints | None = None,
) -> Log:
    """Paths from rows in any order, as a file has them. `at` in microseconds; `order` breaks ties of time, else the
    rows' own order does. Every case is its own person unless `person` (cases,) is given, which may not fall. Every case
    is known up to the last moment of all."""
    rows = _in_order(case, at, order)
    starts = np.concatenate([[0], np.cumsum(np.bincount(case, minlength=cases))]).astype(np.int64)
    last = int(at.max()) if len(at) else 0
    people = np.arange(cases, dtype=np.int32) if person is None else person.astype(np.int32)
    until = np.full(cases, last, dtype=np.int64)
    return Log(starts, activity[rows].astype(np.int32), at[rows], people, until, kinds, MICROSECONDS_A_DAY)


def _in_order(case: Ints, at: Ints, order: Ints | None) -> Ints:
    """Rows by case, then time, then `order`, then as they stand. Many files are in that order already."""
    later = case[1:] > case[:-1]
    same_time = (case[1:] == case[:-1]) & (at[1:] == at[:-1])
    later |= (case[1:] == case[:-1]) & (at[1:] > at[:-1])
    later |= same_time if order is None else same_time & (order[1:] >= order[:-1])
    if later.all():
        return np.arange(len(case))
    return np.lexsort([at, case] if order is None else [order, at, case])


def first_steps(log: Log, most: int) -> Log:
    """The same cases with their first so many events only."""
    lengths = np.minimum(log.lengths, most)
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    at = np.arange(starts[-1]) + np.repeat(log.starts[:-1] - starts[:-1], lengths)
    return replace(log, starts=starts, activity=log.activity[at], at=log.at[at])


def cases_of(log: Log, meant: Bools) -> Log:
    """Only these cases (cases,)."""
    kept = np.repeat(meant, log.lengths)
    starts = np.concatenate([[0], np.cumsum(log.lengths[meant])]).astype(np.int64)
    return replace(
        log, starts=starts, activity=log.activity[kept], at=log.at[kept], person=log.person[meant],
        until=log.until[meant],
    )  # fmt: skip


def only(log: Log, kept: Bools) -> Log:
    """The same cases with the events `kept` (events,) only."""
    before = np.concatenate([[0], np.cumsum(kept)])
    return replace(log, starts=before[log.starts], activity=log.activity[kept], at=log.at[kept])
