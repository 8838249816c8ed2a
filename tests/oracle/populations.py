"""Small random populations, as plain rows (for oracles, which loop) and as columns (for the product)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from hypothesis import strategies as st

from analytics.population import GENDERS, Activity, Events, Memberships, People, Population, Words
from domain.event import Channel, EventKind, EventStatus

EPOCH = date(1970, 1, 1)
TODAY = date(2026, 11, 21)
ACTIVITIES = (
    Activity("A99", "Vastaanotto", EventKind.CONTACT, "Yleislääketiede"),
    Activity("REF", "Lähete", EventKind.REFERRAL, "Ortopedia"),
    Activity("M17", "Nivelrikko", EventKind.DIAGNOSIS, "Ortopedia"),
    Activity("NGB", "Tekonivelleikkaus", EventKind.SURGERY, "Ortopedia"),
    Activity("PSY", "Psykiatrian käynti", EventKind.CONTACT, "Psykiatria", shielded=True),
)
UNITS = ("Keskusta", "Pohjoinen", "Sairaala")
CHANNELS = tuple(channel.value for channel in Channel)
ROLES = ("doctor", "nurse")
PLACES = ("Aava", "Oras")
SEGMENTS = ("knee", "heavy_use")
STATUSES = tuple(EventStatus)


@dataclass(frozen=True)
class Row:
    """One event in plain values; -1 places are unknown."""

    day: date
    minute: int
    activity: int
    unit: int
    channel: int
    role: int
    professional: int
    status: EventStatus
    cents: int
    minutes: int
    days: int
    episode: int


@dataclass(frozen=True)
class Person:
    birth: date
    gender: str
    place: int
    died: date | None
    moved: date | None
    hidden: bool
    rows: tuple[Row, ...]  # by day, then minute, then as they came
    segments: tuple[tuple[str, date, date | None], ...]
    visits: int  # a feature of the base table, given


def number(day: date | None) -> int:
    return -1 if day is None else (day - EPOCH).days


NEAR = (-731, -366, -365, -61, -60, -59, -32, -31, -30, -29, -2, -1, 0, 1, 30)
days = (st.sampled_from(NEAR) | st.integers(-900, 60)).map(lambda n: TODAY + timedelta(days=n))
"""Often exactly as far apart as a limit says."""
born = st.builds(lambda years, off: TODAY.replace(year=TODAY.year - years) + timedelta(days=off),
    st.sampled_from((0, 7, 18, 23, 30, 65, 75, 85)), st.sampled_from((-1, 0, 1)))  # fmt: skip
"""On the eve of a band's first birthday, on it, and after."""
rows = st.builds(
    Row, days, st.sampled_from((-1, 0, 480, 720)), st.integers(0, len(ACTIVITIES) - 1), st.integers(-1, len(UNITS) - 1),
    st.integers(-1, 4), st.integers(-1, 1), st.integers(-1, 3), st.sampled_from((EventStatus.DONE,) * 4 + STATUSES),
    st.integers(0, 50_000), st.integers(0, 60), st.integers(0, 10), st.integers(0, 2),
)  # fmt: skip
spells = st.tuples(st.sampled_from(SEGMENTS), days, st.none() | st.just(TODAY) | days).filter(
    lambda s: s[2] is None or s[2] > s[1]
)
persons = st.builds(
    Person,
    born.filter(lambda day: day <= TODAY) | st.integers(0, 36_000).map(lambda n: TODAY - timedelta(days=n)),
    st.sampled_from(GENDERS), st.integers(-1, 1), st.none() | days, st.none() | days, st.booleans(),
    st.lists(rows, max_size=8).map(lambda found: tuple(sorted(found, key=lambda row: (row.day, row.minute)))),
    st.lists(spells, max_size=2).map(tuple), st.integers(0, 45),
)  # fmt: skip
populations = st.lists(persons, max_size=12)


def columns(people: list[Person]) -> Population:
    """The same people as columns."""
    every = [row for person in people for row in person.rows]
    starts = np.concatenate(([0], np.cumsum([len(person.rows) for person in people]))).astype(np.int64)
    events = Events(
        starts, *(np.array([getter(row) for row in every], dtype=kind) for getter, kind in (
            (lambda r: number(r.day), np.int32), (lambda r: r.minute, np.int16), (lambda r: r.activity, np.int32),
            (lambda r: r.unit, np.int16), (lambda r: r.channel, np.int8), (lambda r: r.role, np.int8),
            (lambda r: r.professional, np.int32), (lambda r: STATUSES.index(r.status), np.int8),
            (lambda r: r.cents, np.int32), (lambda r: r.minutes, np.int32), (lambda r: r.days, np.int32),
            (lambda r: r.episode, np.int32),
        ))
    )  # fmt: skip
    told = People(
        np.array([number(p.birth) for p in people], dtype=np.int32),
        np.array([GENDERS.index(p.gender) for p in people], dtype=np.int8),
        np.array([p.place for p in people], dtype=np.int16),
        np.array([number(p.died) for p in people], dtype=np.int32),
        np.array([number(p.moved) for p in people], dtype=np.int32),
        np.array([p.hidden for p in people], dtype=bool),
    )
    spells_ = [(i, SEGMENTS.index(s), number(a), number(b)) for i, p in enumerate(people) for s, a, b in p.segments]
    grid = np.array(spells_, dtype=np.int32).reshape(-1, 4)
    nothing = np.zeros(len(grid), dtype=np.int32)
    held = Memberships(grid[:, 0], grid[:, 1], grid[:, 2], grid[:, 3], nothing, nothing, ("rule",))
    words = Words(ACTIVITIES, UNITS, CHANNELS, ROLES, PLACES, SEGMENTS)
    values = {"visits_12_months": np.array([p.visits for p in people], dtype=np.float64)}
    return Population(told, events, words, number(TODAY), "test", held, values)
