"""How customers and services meet: in person, by phone, by digital means. Contacts that took place, of both registers;
professionals' own notes and consultations are none (analytics/life_cycle.CONTACTS)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analytics.answer import Asked, Measure, Question, RawAnswer, RawCell, RawLine, Sort
from analytics.base_table import month_ends
from analytics.cohort import counts
from analytics.counting import by_group
from analytics.dimensions import AGE_BANDS, age_bands
from analytics.population import Bools, Ints, Population
from analytics.questions.how_often import person_days
from domain.event import Channel, EventKind, EventStatus
from domain.predicate import Everyone

WAYS = ("in_person", "phone", "digital")
"""What months are told by; the ways of `rates` are finer."""
_WAY = {
    Channel.IN_PERSON: 0, Channel.HOME_VISIT: 0, Channel.EMERGENCY: 0, Channel.PHONE: 1, Channel.VIDEO: 2,
    Channel.CHAT: 2,
}  # fmt: skip
CHANNELS = tuple(_WAY)
SHIFTS = ("phone_phone", "phone_digital", "digital_phone", "digital_digital", "one_year")
UNBORN = "unknown"
"""The band of those whose birth date is not known; there is no such line when nobody is."""
YEAR, _YEAR_DAYS = 365, 365.25
PERSONS = Measure("persons", Sort.PERSONS, divides=True)


def contacts(population: Population) -> Ints:
    """The place in WAYS of every event that is a contact by one of them until the population's day, else -1."""
    return population.once("contact_ways", _contacts)


def _contacts(population: Population) -> Ints:
    events, words = population.events, population.words
    contact = np.array([*(one.kind == EventKind.CONTACT for one in words.activities), False])
    status = np.array([one in (EventStatus.DONE, EventStatus.ONGOING) for one in EventStatus])
    way = np.array([*(_WAY.get(Channel(one), -1) for one in words.channels), -1], dtype=np.int8)
    happened = contact[events.activity] & status[events.status] & (events.day <= population.as_of)
    found: Ints = np.where(happened, way[events.channel], -1).astype(np.int8)
    return found


def by_month(population: Population, months: int = 12) -> RawAnswer:
    """Contacts in each of the last whole months and the present one, by way: a column a way."""
    ends = month_ends(population.as_of, months + 1)
    first = int(ends[0]) + 1
    day, way = population.events.day, contacts(population)
    kept = np.flatnonzero((way >= 0) & (day >= first))
    month = np.searchsorted(ends[1:], day[kept], "left")
    group = np.full(len(day), -1, dtype=np.int32)
    group[kept] = month * len(WAYS) + way[kept]
    found = by_group(population, group >= 0, group, len(WAYS) * (len(ends) - 1))
    lines = []
    for place, end in enumerate(ends[1:].tolist()):
        at = [place * len(WAYS) + one for one in range(len(WAYS))]
        cells = tuple(RawCell(int(found.rows[one]), int(found.persons[one])) for one in at)
        lines.append(RawLine((_month(end),), cells, unfinished=_month(end) == _month(end + 1)))
    measures = tuple(Measure(f"{one}_contacts", Sort.EVENTS, divides=True) for one in WAYS)
    base = int(np.count_nonzero(counts(population, group >= 0)))
    return RawAnswer(_asked("month"), ("month",), measures, tuple(lines), base)


def rates(population: Population, first: int, last: int) -> RawAnswer:
    """By channel: persons, and contacts per person-year of all customers, between two days (both included). The number
    of contacts itself is not told beside: a rate and its person-years would give a hidden one back."""
    people = population.people
    found = by_group(population, met(population, first, last), channel_of(population), len(CHANNELS))
    years = float(person_days(population, first, last).sum()) / _YEAR_DAYS
    lines = tuple(
        RawLine((word.value,), (RawCell(n, n), RawCell(rows / years if years else None, n)))
        for word, n, rows in zip(CHANNELS, found.persons.tolist(), found.rows.tolist(), strict=True)
    )
    measures = (Measure("persons", Sort.PERSONS), Measure("contacts_a_year", Sort.RATE, divides=True))
    base = int(np.count_nonzero(person_days(population, first, last))) if len(people) else 0
    return RawAnswer(_asked("channel", _day(last)), ("channel",), measures, lines, base)


def met(population: Population, first: int, last: int) -> Bools:
    """A mask of the contacts between two days (both included)."""
    day = population.events.day
    found: Bools = (contacts(population) >= 0) & (day >= first) & (day <= last)
    return found


def channel_of(population: Population) -> Ints:
    """The place in CHANNELS of every event, -1 for none."""
    place = [CHANNELS.index(one) if one in CHANNELS else -1 for one in population.words.channels]
    return np.array([*place, -1])[population.events.channel]


def met_by_age(population: Population, days: int = YEAR) -> tuple[Ints, Ints, Ints]:
    """Each person's contacts by video or chat in so many days, all contacts, and the age band: -1 where the birth date
    is not known, -2 without a contact."""
    digital, phone, in_person = _counted(population, population.as_of - days, population.as_of)
    every = digital + phone + in_person
    return digital, every, np.where(every > 0, age_bands(population.people.birth, population.as_of), -2)


def digital_by_age(population: Population, days: int = YEAR) -> RawAnswer:
    """By age band: persons with a contact in so many days, the share of their contacts by video or chat, and the share
    of persons who had one."""
    digital, every, band = met_by_age(population, days)
    lines = []
    for place, word in (*enumerate(AGE_BANDS), (-1, UNBORN)):
        mine = band == place
        n, used = int(mine.sum()), int(np.count_nonzero(digital[mine]))
        share = float(digital[mine].sum() / every[mine].sum()) if n else None
        cells = (
            RawCell(n, n),
            RawCell(share, used, rest=n - used),
            RawCell(used / n if n else None, used, rest=n - used),
        )
        if n or word != UNBORN:
            lines.append(RawLine((word,), cells))
    measures = (PERSONS, Measure("digital_share", Sort.SHARE), Measure("digital_users", Sort.SHARE))
    return RawAnswer(_asked("age_band"), ("age_band",), measures, tuple(lines), int(np.count_nonzero(every)))


def shift(population: Population, days: int = YEAR) -> RawAnswer:
    """Customers by what they used from home in the days before last and in the last ones: mostly the phone, or mostly
    video and chat. `one_year`: neither, in one of the two. As often both is the phone's."""
    kind = shifts(population, days)
    base = kind >= 0
    table = np.bincount(kind[base], minlength=len(SHIFTS))
    lines = tuple(RawLine((word,), (RawCell(int(n), int(n)),)) for word, n in zip(SHIFTS, table, strict=True))
    return RawAnswer(_asked("shift"), ("shift",), (PERSONS,), lines, int(base.sum()))


def shifts(population: Population, days: int = YEAR) -> Ints:
    """Each person's place in SHIFTS, -1 for who used neither in both years."""
    last, middle = population.as_of, population.as_of - days
    before, after = (_mostly(population, end - days, end) for end in (middle, last))
    kind = np.where((before < 0) | (after < 0), len(SHIFTS) - 1, 2 * before + after)
    return np.where((before >= 0) | (after >= 0), kind, -1)


def _mostly(population: Population, after: int, until: int) -> Ints:
    """0 phone, 1 digital, -1 neither."""
    digital, phone, _ = _counted(population, after, until)
    return np.where(digital > phone, 1, np.where(phone > 0, 0, -1))


def _counted(population: Population, after: int, until: int) -> tuple[Ints, Ints, Ints]:
    """Each person's (digital, phone, in person) contacts after one day, until another."""
    way, day = contacts(population), population.events.day
    window: Bools = (day > after) & (day <= until)
    met, phone, digital = (counts(population, window & (way == place)) for place in range(len(WAYS)))
    return digital, phone, met


def _asked(by: str, until: str = "") -> Asked:
    told: Sequence[tuple[str, str]] = (("by", by), ("until", until)) if until else (("by", by),)
    return Asked(Question.HOW_OFTEN, Everyone(), (("channels", "all"), *told))


def _day(day: int) -> str:
    return str(np.datetime64(day, "D"))


def _month(day: int) -> str:
    return str(np.datetime64(day, "D").astype("datetime64[M]"))
