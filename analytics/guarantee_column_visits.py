"""Waits that a contact or an assessment starts, for everybody at once: the columns' form of
analytics/guarantee_visits.py, whose table of words and promises they read."""

from __future__ import annotations

import numpy as np

from analytics.event_runs import Some, first_from, last_from
from analytics.guarantee_chains import UNDER_WAY
from analytics.guarantee_column_chains import Found, episodes, statuses, words_in
from analytics.guarantee_visits import LOOKED_BACK, NOT_MADE, Promise, promises
from analytics.population import UNKNOWN, Bools, Ints, Population
from analytics.situation_words import HAPPENED
from domain.event import Channel, EventKind, EventStatus
from domain.guarantee import Service, Step


def visit_waits(population: Population) -> list[Found]:
    """Of the starts of the last two years: visits in primary and oral care, and assessments of need for services."""
    events, known = population.events, population.words.activities
    contact = [one.kind == EventKind.CONTACT for one in known]
    recent = (events.day >= population.as_of - LOOKED_BACK.days) & (events.day <= population.as_of)
    found, taken = [], np.zeros(len(known), dtype=bool)
    for promise in promises():
        words = np.array([promise.begins(one.register, one.name) for one in known], dtype=bool) & contact & ~taken
        taken |= words
        starts = np.append(words, False)[events.activity] & recent & ~statuses(NOT_MADE)[events.status]
        at = np.flatnonzero(starts)
        found += _services(population, promise, at, recent) if promise.service is Service.SOCIAL else (
            _visits(population, promise, at, recent)
        )  # fmt: skip
    return found


def _services(population: Population, promise: Promise, at: Ints, recent: Bools) -> list[Found]:
    """A start of an episode waits for an end of the episode, one without for any that follows."""
    ends = np.flatnonzero(_ends(population, promise) & recent)
    episode = population.events.episode
    held, loose = at[episode[at] != UNKNOWN], at[episode[at] == UNKNOWN]
    pairs = ((_first_of_each(population, held), _by_episode), (loose, _by_person))
    return [
        _found(population, promise, Step.ASSESSMENT, start, group(population, start), group(population, ends))
        for start, group in pairs
    ]


def _visits(population: Population, promise: Promise, at: Ints, recent: Bools) -> list[Found]:
    """Starts of an episode without an emergency in it, which led to a visit or to a booking, or are under way."""
    events, n = population.events, len(population.people)
    at = _first_of_each(population, at[events.episode[at] != UNKNOWN])
    whose = np.zeros(n, dtype=bool)
    whose[population.owner[at]] = True
    mine = whose[population.owner] & (events.day >= population.as_of - LOOKED_BACK.days) & (events.episode != UNKNOWN)
    starts = _by_episode(population, at)
    urgent = words_in(population.words.channels, {Channel.EMERGENCY})[events.channel] & mine & recent
    calm = first_from(starts, _by_episode(population, np.flatnonzero(urgent))) == UNKNOWN
    at, starts = at[calm], starts.kept(calm)
    ends = _by_episode(population, np.flatnonzero(_ends(population, promise) & mine & recent))
    booked = words_in([one.kind for one in population.words.activities], {EventKind.APPOINTMENT})[events.activity]
    bookings = _by_episode(population, np.flatnonzero(booked & mine))
    stopped, promised = _bookings(population, starts, bookings)
    met = first_from(starts, ends) != UNKNOWN
    led = met | promised | statuses(UNDER_WAY)[events.status[at]]
    found = _found(population, promise, Step.VISIT, at[led], starts.kept(led), ends)
    return [Found(found.service, found.step, found.start, found.about, found.ended, stopped[led])]


def _bookings(population: Population, starts: Some, bookings: Some) -> tuple[Ints, Bools]:
    """(day on which the last booking was missed or cancelled with a reason, -1 while one is ahead or for neither;
    whether there is a booking at all)."""
    events = population.events
    status = events.status[bookings.at]
    ahead = bookings.kept(statuses({EventStatus.PLANNED})[status] & (bookings.day >= population.as_of))
    last = last_from(starts, bookings)
    why = np.array([*(bool(one.reason) for one in population.words.activities), False])
    missed = statuses({EventStatus.NO_SHOW})[status]
    missed |= statuses({EventStatus.CANCELLED})[status] & why[events.activity[bookings.at]]
    found = last != UNKNOWN
    stops = np.zeros(len(found), dtype=bool)
    stops[found] = missed[last[found]]
    stops &= first_from(starts, ahead) == UNKNOWN
    day = np.full(len(found), UNKNOWN, dtype=np.int64)
    day[stops] = bookings.day[last[stops]]
    return day, found


def _found(population: Population, promise: Promise, step: Step, at: Ints, starts: Some, ends: Some) -> Found:
    row = first_from(starts, ends)
    ended = np.full(len(at), UNKNOWN, dtype=np.int64)
    ended[row >= 0] = ends.day[row[row >= 0]]
    return Found(promise.service, step, at, at, ended, np.full(len(at), UNKNOWN, dtype=np.int64))


def _ends(population: Population, promise: Promise) -> Bools:
    """Events that are what was promised."""
    events, words = population.events, population.words
    known = [one.kind == EventKind.CONTACT and promise.is_promised(one.register, one.name) for one in words.activities]
    found: Bools = np.array([*known, False])[events.activity] & statuses(HAPPENED)[events.status]
    channels: tuple[str | None, ...] = (*words.channels, None)
    roles = (*words.roles, "")
    right = np.array([[promise.meets(channel, role) for role in roles] for channel in channels])
    met: Bools = found & right[events.channel, events.role]
    return met


def _first_of_each(population: Population, at: Ints) -> Ints:
    """The first start of each episode."""
    found: Ints = np.sort(at[np.unique(_by_episode(population, at).group, return_index=True)[1]])
    return found


def _by_episode(population: Population, at: Ints) -> Some:
    return Some.of(population, at, episodes(population, at))


def _by_person(population: Population, at: Ints) -> Some:
    return Some.of(population, at, population.owner[at].astype(np.int64))
