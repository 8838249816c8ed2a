"""What the panels of a group's page count: structure, use and cost, results. One definition each, over a population.

Bands are the declared cut points (analytics/dimensions.py): a distribution is told in full and never as a mean alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analytics.answer import Measure, Question, RawAnswer, RawCell, RawLine, Sort
from analytics.dimensions import AGE_BANDS, LIFE_CYCLE, age_bands, cut_points
from analytics.life_cycle import life_cycle
from analytics.population import UNKNOWN, Ints, Population
from analytics.segment_groups import Asked, Axis, Parted
from domain.event import EventKind, EventStatus
from domain.predicate import Dimension, Everyone

GENDERS = ("female", "male")
"""Drawn apart; the rest is one group with what is not known, because it is small."""
DISTRIBUTIONS = ("visits_12_months", "cost_12_months")
OUTCOMES = {
    "no_show": ("no_show_12_months", 1.0),
    "emergency": ("emergency_12_months", 1.0),
    "ward": ("ward_days_12_months", 1.0),
    "waits": ("open_referrals", 1.0),
    "silent": ("days_since_last_contact", 366.0),
}
"""What followed, as far as the snapshot knows: at least so much of a feature. Somebody of whom the feature is not known
(never in contact) is counted as unknown, not as no."""
YES, NO = "yes", "no"
STAGE_BEFORE, NO_CONTACT = "stage_before", "no_contact"
YEAR, MONTHS = 365, 12
CENTS = Measure("cents", Sort.CENTS, divides=True)
EVENTS = Measure("events", Sort.EVENTS, divides=True)
BEHIND = Measure("persons", Sort.PERSONS)
_TOOK_PLACE = tuple(tuple(EventStatus).index(one) for one in (EventStatus.DONE, EventStatus.ONGOING))


def age(population: Population) -> Axis:
    """Age bands on the snapshot's day."""
    return Axis(Dimension.AGE_BAND, age_bands(population.people.birth, population.as_of), AGE_BANDS)


def gender(population: Population) -> Axis:
    """Women and men; whoever is neither stands with those whose gender is not known."""
    place = population.people.gender.astype(np.int64)
    return Axis(Dimension.GENDER, np.where(place < len(GENDERS), place, UNKNOWN), GENDERS)


def municipality(population: Population) -> Axis:
    """Whose contact details are not disclosed is of no municipality here (turvakielto)."""
    place = np.where(population.people.hidden, UNKNOWN, population.people.municipality)
    return Axis(Dimension.MUNICIPALITY, place, population.words.municipalities)


def stage_before(population: Population, month_end: int) -> Axis:
    """The stage of the customership at an earlier month-end (a day), by its own definition; whoever had had no
    contact by then stands apart."""
    place = life_cycle(replace(population, as_of=month_end)).astype(np.int64)
    return Axis(STAGE_BEFORE, np.where(place == UNKNOWN, len(LIFE_CYCLE), place), (*LIFE_CYCLE, NO_CONTACT))


def distribution(population: Population, feature: str) -> Axis | None:
    """Bands "low-high" of a feature between its cut points, high not included, the last one open; None when the
    snapshot lacks the feature."""
    column, edges = population.values.get(feature), cut_points(feature)
    if column is None:
        return None
    place = np.searchsorted(edges, column, "right") - 1
    place = np.where(np.isnan(column), UNKNOWN, place).astype(np.int64)
    return Axis(feature, place, band_words(edges))


def band_words(edges: tuple[float, ...]) -> tuple[str, ...]:
    """(0, 1, 2, 4) is 0, 1, 2-3, 4-: whole numbers, as the features of the panels are."""
    ends = [int(edge) - 1 for edge in edges[1:]]
    closed = [
        str(int(low)) if int(low) == high else f"{int(low)}-{high}" for low, high in zip(edges, ends, strict=False)
    ]
    return (*closed, f"{int(edges[-1])}-")


def outcome(population: Population, name: str) -> Axis | None:
    """Yes or no of one of OUTCOMES; None when the snapshot lacks the feature."""
    feature, least = OUTCOMES[name]
    column = population.values.get(feature)
    if column is None:
        return None
    return Axis(name, np.where(np.isnan(column), UNKNOWN, (column < least).astype(np.int64)), (YES, NO))


@dataclass(frozen=True)
class Pairs:
    """One row a person and word with at least one event: its persons, events and cents."""

    person: Ints
    word: Ints
    rows: Ints
    cents: Ints


@dataclass(frozen=True)
class LastYear:
    """What took place in the 365 days that end with the snapshot's day, by person and service, and by channel; contacts
    in twelve whole months and the one under way. Made once a snapshot; every group is then counted from it."""

    services: tuple[str, ...]
    by_service: Pairs
    by_channel: Pairs
    months: tuple[str, ...] = ()
    by_month: Pairs | None = None


def last_year(population: Population) -> LastYear:
    """Counted once a snapshot: 11 million events take about half a second."""
    events = population.events
    recent = (events.day > population.as_of - YEAR) & (events.day <= population.as_of)
    rows = np.flatnonzero(recent & np.isin(events.status, _TOOK_PLACE))
    known = population.words.activities
    services = tuple(sorted({one.service for one in known}))
    service = np.array([services.index(one.service) for one in known] + [UNKNOWN])[events.activity[rows]]
    return LastYear(
        services,
        _pairs(population, rows, service, len(services)),
        _pairs(population, rows, events.channel[rows].astype(np.int64), len(population.words.channels)),
        *_by_month(population),
    )


def _by_month(population: Population) -> tuple[tuple[str, ...], Pairs]:
    """Contacts that took place, by month: the words 2026-11 of the months, and who had how many."""
    events = population.events
    last = np.datetime64(population.as_of, "D").astype("datetime64[M]")
    months = tuple(str(month) for month in np.arange(last - MONTHS, last + 1))
    first = int((last - MONTHS).astype("datetime64[D]").astype(np.int64))
    contact = np.array([*(one.kind is EventKind.CONTACT for one in population.words.activities), False])
    rows = np.flatnonzero((events.day >= first) & (events.day <= population.as_of))
    rows = rows[np.isin(events.status[rows], _TOOK_PLACE) & contact[events.activity[rows]]]
    month = events.day[rows].astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return months, _pairs(population, rows, month - (last - MONTHS).astype(np.int64), len(months))


def _pairs(population: Population, rows: Ints, word: Ints, size: int) -> Pairs:
    """Events without a word stand in a last place."""
    width = size + 1
    key = population.owner[rows].astype(np.int64) * width + np.where(word < 0, size, word)
    order = np.argsort(key, kind="stable")
    first = np.flatnonzero(np.diff(key[order], prepend=-1))
    cents = np.maximum(population.events.cents[rows][order], 0).astype(np.int64)
    counts = np.diff(np.append(first, len(key)))
    sums = np.add.reduceat(cents, first) if len(first) else np.zeros(0, dtype=np.int64)
    person, place = np.divmod(key[order][first], width)
    return Pairs(person, place, counts, sums)


def by_channel(population: Population, year: LastYear, by: Parted) -> RawAnswer:
    """Lines by (group, channel): persons and events of the last year."""
    words = (*population.words.channels, "unknown")
    return _of_pairs("channels", "channel", year.by_channel, words, by, money=False)


def by_month(year: LastYear, by: Parted, as_of: int) -> RawAnswer:
    """Lines by (group, month): persons and contacts. The last month is not over unless the snapshot is of its end."""
    assert year.by_month is not None
    raw = _of_pairs("months", "month", year.by_month, year.months, by, money=False)
    over = (np.datetime64(as_of, "D") + 1).astype("datetime64[M]") > np.datetime64(as_of, "D").astype("datetime64[M]")
    ends = () if over else year.months[-1:]
    return replace(raw, lines=tuple(replace(line, unfinished=line.key[-1] in ends) for line in raw.lines))


def by_service(year: LastYear, by: Parted) -> RawAnswer:
    """Lines by (group, service): persons with a cost and cents of the last year. Persons without a cent are not behind
    a cost."""
    return _of_pairs("cost", "service", year.by_service, (*year.services, "unknown"), by, money=True)


def _of_pairs(of: str, name: str, pairs: Pairs, words: tuple[str, ...], by: Parted, *, money: bool) -> RawAnswer:
    part = by.part[pairs.person]
    kept = (part != UNKNOWN) & ((pairs.cents > 0) | (not money))
    cell = part[kept] * len(words) + pairs.word[kept]
    worth = (pairs.cents if money else pairs.rows)[kept]
    size = len(by.words) * len(words)
    persons, sums = np.bincount(cell, minlength=size), np.bincount(cell, worth, size)
    largest = np.zeros(size, dtype=np.int64)
    np.maximum.at(largest, cell, worth)
    lines = tuple(
        RawLine(
            (by.words[at // len(words)], words[at % len(words)]),
            (RawCell(n, n), RawCell(int(total), n, largest=float(most) if money else 0.0)),
        )
        for at, (n, total, most) in enumerate(zip(persons.tolist(), sums.tolist(), largest.tolist(), strict=True))
    )
    question = Question.AT_WHAT_COST if money else Question.WHERE
    asked = Asked(question, Everyone(), (("of", of),))
    base = int((by.part != UNKNOWN).sum())
    return RawAnswer(asked, (by.dimension, name), (BEHIND, CENTS if money else EVENTS), lines, base)
