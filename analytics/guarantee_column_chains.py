"""Waits that a referral starts, for everybody at once: the columns' form of analytics/guarantee_chains.py.

A referral and what came after it: the events of its own pathway, or of its own subject while its source says that it is
under way. Handled, seen by a specialist, put on the list, treated, or taken off it.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

import numpy as np

from analytics.event_runs import Some, first_from
from analytics.guarantee_chains import LOOKED_BACK, SPECIALISTS, UNDER_WAY
from analytics.population import UNKNOWN, Activity, Bools, Ints, Population
from analytics.situation_words import CONTACTS, HAPPENED, NOT_MET
from analytics.topics import OTHER, topic_of_code
from domain.event import EventKind, EventStatus
from domain.guarantee import Service, Step


@dataclass(frozen=True)
class Found:
    """Waits of one kind: places of the events that started them (`start`) and that they are about (`about`), the day
    that ended each and the day that stopped it, -1 for none."""

    service: Service
    step: Step
    start: Ints
    about: Ints
    ended: Ints
    stopped: Ints


def words_in(known: Sequence[str], wanted: Container[str]) -> Ints:
    """A table of True by word, False in its last place, which is that of -1."""
    return np.array([*(word in wanted for word in known), False])


def statuses(wanted: Container[str]) -> Ints:
    """The same table of the statuses of events."""
    return words_in(tuple(EventStatus), wanted)


def episodes(population: Population, at: Ints) -> Ints:
    """A number for the person's episode (0 for none) of the events at some places."""
    width = int(population.events.episode.max(initial=0)) + 2
    found: Ints = population.owner[at].astype(np.int64) * width + population.events.episode[at] + 1
    return found


def referral_waits(population: Population) -> list[Found]:
    """Three waits of every referral of the last three years: assessment, specialist, and treatment after the decision;
    those of psychiatry apart."""
    chains = [_in_pathways(population), _under_way(population)]
    return [found for starts, after in chains for found in _of_chains(population, starts, after)]


def _in_pathways(population: Population) -> tuple[Some, Some]:
    """(first referral of each pathway, everything that its waits may be about)."""
    events = population.events
    at = np.flatnonzero(_matters(population) & (events.day <= population.as_of) & (events.episode != UNKNOWN))
    some = Some.of(population, at, episodes(population, at))
    referrals = some.kept(_referred(population, at))
    first = np.unique(referrals.group, return_index=True)[1]
    mask = np.zeros(len(referrals.at), dtype=bool)
    mask[first] = True
    return referrals.kept(mask), some


def _under_way(population: Population) -> tuple[Some, Some]:
    """The same of referrals without a pathway that their source says to be under way: by subject."""
    events = population.events
    loose = (events.episode == UNKNOWN) & statuses(UNDER_WAY)[events.status]
    subjects = _subjects(population.words.activities)
    at = np.flatnonzero(_matters(population) & (events.day <= population.as_of))
    start = at[_referred(population, at) & loose[at]]
    whose = np.zeros(len(population.people), dtype=bool)
    whose[population.owner[start]] = True
    at = at[whose[population.owner[at]]]
    both = []
    for places in (start, at):
        group = population.owner[places].astype(np.int64) * len(subjects) + subjects[events.activity[places]]
        both.append(Some.of(population, places, group))
    return both[0], both[1]


def _matters(population: Population) -> Bools:
    """Events of a kind that a referral's waits are about."""
    kinds = [
        one.kind in CONTACTS or one.kind in (EventKind.REFERRAL, EventKind.PLAN, EventKind.SURGERY, EventKind.PROCEDURE)
        for one in population.words.activities
    ]
    since = population.as_of - LOOKED_BACK.days
    plain = words_in([one.kind for one in population.words.activities], CONTACTS - {EventKind.SURGERY})
    seen = ~plain[population.events.activity] | _specialist_roles(population)[population.events.role]
    found: Bools = np.array([*kinds, False])[population.events.activity] & (population.events.day >= since) & seen
    return found


def _specialist_roles(population: Population) -> Ints:
    return np.array([*(not set(SPECIALISTS).isdisjoint(r.casefold().split()) for r in population.words.roles), False])


def _referred(population: Population, at: Ints) -> Bools:
    referral = words_in([one.kind for one in population.words.activities], {EventKind.REFERRAL})
    found: Bools = referral[population.events.activity[at]]
    return found


def _subjects(activities: Sequence[Activity]) -> Ints:
    """A number for what each activity is about (topics.subject_of)."""
    told = []
    for one in activities:
        topic = topic_of_code(one.system, one.code) if one.code else OTHER
        told.append((topic, "" if topic != OTHER else (one.reason or one.name).strip().casefold()))
    numbers = {subject: place for place, subject in enumerate(dict.fromkeys(told))}
    return np.array([*(numbers[subject] for subject in told), len(numbers)])


def _of_chains(population: Population, starts: Some, after: Some) -> list[Found]:
    events, known = population.events, population.words.activities
    kinds = np.array([*(tuple(EventKind).index(EventKind(one.kind)) for one in known), UNKNOWN])
    is_ = {one: kinds[events.activity[after.at]] == place for place, one in enumerate(EventKind)}
    status = events.status[after.at]
    happened, cancelled = statuses(HAPPENED)[status], statuses({EventStatus.CANCELLED})[status]
    specialist = _specialists(population, after.at, happened)
    assessed = (happened & is_[EventKind.REFERRAL]) | specialist
    seen = specialist & ~is_[EventKind.REFERRAL]
    why = np.array([*(bool(one.reason) for one in known), False])
    off = cancelled & (is_[EventKind.REFERRAL] | is_[EventKind.PLAN]) & why[events.activity[after.at]]
    stopped = _day_of(starts, after, off, itself=True)
    mental = np.array([topic_of_code(one.system, one.code) == "mental" for one in known] + [False])
    psychiatric = mental[events.activity[starts.at]]
    decided = after.kept(is_[EventKind.PLAN] & ~cancelled)
    need = first_from(starts, decided)
    listed = need >= 0
    needs = Some(decided.at[need[listed]], starts.group[listed], decided.day[need[listed]])
    treated = happened & (is_[EventKind.SURGERY] | is_[EventKind.PROCEDURE])
    found = [
        (Step.ASSESSMENT, starts.at, starts.at, _day_of(starts, after, assessed), stopped, psychiatric),
        (Step.SPECIALIST, starts.at, starts.at, _day_of(starts, after, seen), stopped, psychiatric),
        (Step.TREATMENT, needs.at, starts.at[listed], _day_of(needs, after, treated), stopped[listed],
         psychiatric[listed]),
    ]  # fmt: skip
    return [
        Found(service, step, start[of], about[of], ended[of], stop[of])
        for step, start, about, ended, stop, mind in found
        for service, of in ((Service.SPECIALISED, ~mind), (Service.PSYCHIATRY, mind))
    ]


def _specialists(population: Population, at: Ints, happened: Bools) -> Bools:
    """The customer met a specialist (guarantee_chains)."""
    events = population.events
    contact = words_in([one.kind for one in population.words.activities], CONTACTS)[events.activity[at]]
    away = words_in(population.words.channels, NOT_MET)[events.channel[at]]
    found: Bools = happened & contact & ~away & _specialist_roles(population)[events.role[at]]
    return found


def _day_of(starts: Some, after: Some, mask: Bools, *, itself: bool = False) -> Ints:
    """The day of the first of the masked events from each start on; the start's own when it is one and `itself`."""
    some = after.kept(mask)
    found = first_from(starts, some)
    day = np.where(found >= 0, some.day[np.maximum(found, 0)], UNKNOWN) if len(some.at) else np.full(len(found), -1)
    if itself:
        day = np.where(np.isin(starts.at, some.at), starts.day, day)
    return day
