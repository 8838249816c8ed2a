"""The features of the customer base table: one definition each, reproducible from events.

Where they may be cut by a filter: analytics/dimensions.py. "12 months" are the 365 days that end with the month-end,
that day included. A feature that is not known of a customer is NaN, which no filter finds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from analytics.base_table import Floats, Grid
from analytics.population import UNKNOWN, Bools, Ints
from domain.event import Channel, EventKind, EventStatus

VERSION = "2"
"""Of all the definitions here: a snapshot with others is not today's."""
YEAR = 365
GAPS = 8
LEAST_GAPS = 4
_FAR = 1 << 30
_HAPPENED = (EventStatus.DONE, EventStatus.ONGOING)
_UNDER_WAY = (EventStatus.PLANNED, EventStatus.ONGOING)
_MET = (EventKind.CONTACT, EventKind.STAY, EventKind.SURGERY)
_NOT_MET = (Channel.RECORD_ENTRY, Channel.CONSULTATION)
_ANSWERS = (*_MET, EventKind.PROCEDURE, EventKind.REFERRAL)


def _status(grid: Grid, *wanted: EventStatus) -> Bools:
    found: Bools = np.isin(grid.people.events.status, [tuple(EventStatus).index(one) for one in wanted])
    return found


def _channel(grid: Grid, *wanted: Channel) -> Bools:
    words = grid.people.words.channels
    found: Bools = np.isin(grid.people.events.channel, [words.index(one) for one in wanted if one in words])
    return found


def _visits(grid: Grid) -> Bools:
    """Contacts of health care that took place, whatever the channel."""
    known = grid.people.words.activities
    health = grid.activities([one.kind == EventKind.CONTACT and one.register == "health" for one in known])
    return health & _status(grid, EventStatus.DONE)


def _contacts(grid: Grid) -> Bools:
    """The customer met a service of either register: professionals' own notes and consultations are none."""
    return grid.is_kind(*_MET) & _status(grid, *_HAPPENED) & ~_channel(grid, *_NOT_MET)


def visits_12_months(grid: Grid) -> Floats:
    """Contacts of health care in 12 months."""
    return grid.in_window(_visits(grid), YEAR)


def visits_before_12_months(grid: Grid) -> Floats:
    """Contacts of health care in the 12 months before those: use that rises or falls."""
    return grid.in_window(_visits(grid), YEAR, after=YEAR)


def cost_12_months(grid: Grid) -> Floats:
    """Whole euros at the unit prices; of a stay or a housing period the share of its days that lie in the 12 months."""
    events = grid.people.events
    paid = _status(grid, *_HAPPENED) & (events.cents > 0)
    stays = paid & grid.is_kind(EventKind.STAY)
    cents = grid.in_window(paid & ~stays, YEAR, events.cents)
    owner, inside = grid.overlap(stays, YEAR)
    shares = inside / grid.lasted(stays) * events.cents[stays][:, None]
    found: Floats = np.rint((cents + grid.by_person(owner, shares)) / 100)
    return found


def services_12_months(grid: Grid) -> Floats:
    """Different kinds of unit (specialties where the source tells no kinds) among the visits of 12 months."""
    words = [one.desk or one.service for one in grid.people.words.activities]
    place = {word: number for number, word in enumerate(sorted(set(words)))}
    mask = _visits(grid)
    service = np.array([*(place[word] for word in words), 0])[grid.people.events.activity[mask]]
    owner, day = grid.owner[mask], grid.day[mask].astype(np.int64)
    order = np.argsort(owner * max(1, len(place)) + service, kind="stable")
    owner, day, service = owner[order], day[order], service[order]
    again = (owner[1:] == owner[:-1]) & (service[1:] == service[:-1])
    next_ = np.append(np.where(again, day[1:], _FAR), _FAR)[: len(day)]
    return grid.while_between(owner, day, np.minimum(next_, day + YEAR))  # each counts until the next of its service


def emergency_12_months(grid: Grid) -> Floats:
    """Visits to the emergency department in 12 months."""
    return grid.in_window(_visits(grid) & _channel(grid, Channel.EMERGENCY), YEAR)


def ward_days_12_months(grid: Grid) -> Floats:
    """Days in wards of health care in 12 months; the day of leaving is not one, a stay within a day is one."""
    known = grid.people.words.activities
    wards = grid.activities([one.kind == EventKind.STAY and one.register == "health" for one in known])
    return grid.by_person(*grid.overlap(wards & _status(grid, *_HAPPENED), YEAR))


def digital_share_12_months(grid: Grid) -> Floats:
    """Share of the visits of 12 months by video or chat; not known without visits."""
    visits = _visits(grid)
    every, digital = (grid.in_window(m, YEAR) for m in (visits, visits & _channel(grid, Channel.VIDEO, Channel.CHAT)))
    found: Floats = np.divide(digital, every, out=np.full(grid.shape, np.nan), where=every > 0)
    return found


def no_show_12_months(grid: Grid) -> Floats:
    """Bookings and contacts of 12 months to which the customer did not come."""
    booked = grid.is_kind(EventKind.APPOINTMENT, EventKind.CONTACT)
    return grid.in_window(booked & _status(grid, EventStatus.NO_SHOW), YEAR)


def days_since_last_contact(grid: Grid) -> Floats:
    """Days from the newest contact to the month-end; not known of somebody who has had none."""
    last = grid.newest(_contacts(grid), grid.day + _SHIFT)
    return np.where(last == UNKNOWN, np.nan, grid.ends + _SHIFT - last)


_SHIFT = 1 << 20
"""Days before 1970 are below zero, and -1 is nothing."""


def usual_gap_days(grid: Grid) -> Floats:
    """The median of the newest eight gaps between days with a contact; not known with less than four gaps."""
    places = np.flatnonzero(_contacts(grid))
    other = np.diff(grid.owner[places], prepend=-1) != 0
    places = places[other | (np.diff(grid.day[places], prepend=0) != 0)]
    days, owner = grid.day[places].astype(np.int64), grid.owner[places]
    begins = np.diff(owner, prepend=-1) != 0
    first = np.maximum.accumulate(np.where(begins, np.arange(len(places)), 0))  # where the person's days begin
    mask = np.zeros(len(grid.day), dtype=bool)
    mask[places] = True
    order = np.zeros(len(grid.day), dtype=np.int64)
    order[places] = np.arange(len(places))
    at = grid.newest(mask, order)
    asked = np.zeros(len(places), dtype=bool)
    asked[at[at >= 0]] = True
    medians = np.full(len(places) + 1, np.nan)  # the last one is for -1
    medians[np.flatnonzero(asked)] = _median(days, first, np.flatnonzero(asked))
    found: Floats = medians[at]
    return found


def _median(days: Ints, first: Ints, at: Ints) -> Floats:
    """Of the gaps that end at places `at` or before, not beyond `first`."""
    back = at[:, None] - np.arange(GAPS)
    inside = back > first[at][:, None]
    gaps = np.where(inside, days[np.maximum(back, 0)] - days[np.maximum(back - 1, 0)], _FAR)
    gaps.sort(axis=1)
    count, rows = inside.sum(axis=1), np.arange(len(at))
    middle = (gaps[rows, np.maximum(count - 1, 0) // 2] + gaps[rows, np.minimum(count // 2, GAPS - 1)]) / 2
    return np.where(count >= LEAST_GAPS, middle, np.nan)


def first_contact_months(grid: Grid) -> Floats:
    """Whole calendar months from the first contact on record; not known of somebody who has had none."""
    places = np.flatnonzero(_contacts(grid))
    places = places[np.unique(grid.owner[places], return_index=True)[1]]
    first = np.full(grid.shape[0], _FAR)
    first[grid.owner[places]] = grid.day[places]
    known = first[:, None] <= grid.ends
    began = np.where(first == _FAR, 0, first)
    return np.where(known, _months_passed(began, grid.ends), np.nan)


def _months_passed(days: Ints, ends: Ints) -> Ints:
    """(days, ends) whole calendar months: of the 31st, a month without one is over on the first of the next."""
    (month, day), (last_month, last_day) = _month(days), _month(ends)
    found: Ints = last_month - month[:, None] - (day[:, None] > last_day)
    return found


def _month(days: Ints) -> tuple[Ints, Ints]:
    """(months since 1970-01, day of the month from 0)."""
    month = days.astype("datetime64[D]").astype("datetime64[M]")
    return month.astype(np.int64), (days.astype("datetime64[D]") - month.astype("datetime64[D]")).astype(np.int64)


def diagnoses(grid: Grid) -> Floats:
    """Different diagnoses ever recorded."""
    places = np.flatnonzero(grid.is_kind(EventKind.DIAGNOSIS) & _status(grid, *_HAPPENED))
    width = max(1, len(grid.people.words.activities))
    pairs = grid.owner[places] * width + grid.people.events.activity[places]
    places = places[np.unique(pairs, return_index=True)[1]]  # in order of time: the first of each
    day = grid.day[places].astype(np.int64)
    return grid.while_between(grid.owner[places], day, np.full(len(day), _FAR))


def open_referrals(grid: Grid) -> Floats:
    """Episodes whose first referral has been followed, within the episode and the year after it, by no contact, stay,
    operation, procedure or further referral. One without an episode counts while its source says it is under way."""
    events = grid.people.events
    referral = grid.is_kind(EventKind.REFERRAL)
    held = (events.episode != UNKNOWN) & grid.is_kind(*_ANSWERS) & _status(grid, *_HAPPENED)
    places = np.flatnonzero(held)
    places = places[np.lexsort((events.episode[places], grid.owner[places]))]
    owner, episode, asks = grid.owner[places], events.episode[places], referral[places]
    same = (owner[1:] == owner[:-1]) & (episode[1:] == episode[:-1])
    starts = np.append(True, ~same)[: len(places)]
    run = np.cumsum(starts) - 1
    asked = np.flatnonzero(asks)
    asked = asked[np.unique(run[asked], return_index=True)[1]]  # the first referral of each episode
    next_ = np.where(np.append(same, False)[asked], grid.day[places][np.minimum(asked + 1, len(places) - 1)], _FAR)
    loose = np.flatnonzero(referral & (events.episode == UNKNOWN) & _status(grid, *_UNDER_WAY))
    day = np.concatenate((grid.day[places][asked], grid.day[loose])).astype(np.int64)
    until = np.minimum(np.concatenate((next_, np.full(len(loose), _FAR))), day + YEAR)
    return grid.while_between(np.concatenate((owner[asked], grid.owner[loose])), day, np.maximum(day, until))


def age(grid: Grid) -> Floats:
    """Whole years by the calendar; not known without a birth date, nor before it."""
    birth = grid.people.people.birth
    unborn = (birth == UNKNOWN)[:, None] | (birth[:, None] > grid.ends)
    return np.where(unborn, np.nan, _months_passed(birth, grid.ends) // 12)


def coping(grid: Grid) -> Floats:
    """The customer's newest answer on coping with everyday life, 0-10; not known of somebody who has not been asked."""
    told = grid.answers
    if told is None or not len(told.person):
        return np.full(grid.shape, np.nan)
    at = grid.last_known(told.person, told.day, np.arange(len(told.person)))
    return np.where(at == UNKNOWN, np.nan, told.coping[at].astype(np.float64))


def here(grid: Grid) -> Floats:
    """1 for a customer who is born, living and has not moved away on that day, else 0."""
    people = grid.people.people
    born = (people.birth == UNKNOWN)[:, None] | (people.birth[:, None] <= grid.ends)
    gone = [(left != UNKNOWN)[:, None] & (left[:, None] <= grid.ends) for left in (people.died, people.moved)]
    found: Floats = (born & ~gone[0] & ~gone[1]).astype(np.float64)
    return found


FEATURES: Mapping[str, Callable[[Grid], Floats]] = {
    one.__name__: one
    for one in (
        visits_12_months, visits_before_12_months, cost_12_months, services_12_months, emergency_12_months,
        ward_days_12_months, digital_share_12_months, no_show_12_months, days_since_last_contact, usual_gap_days,
        first_contact_months, diagnoses, open_referrals, age, coping, here,
    )
}  # fmt: skip


def features(grid: Grid) -> dict[str, Floats]:
    """Every feature as float32 (n, months)."""
    return {name: compute(grid).astype(np.float32) for name, compute in FEATURES.items()}
