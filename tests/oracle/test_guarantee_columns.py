"""The clocks of everybody's columns are those of one person after another (analytics/guarantee.py)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.guarantee import REMEMBERED, clocks
from analytics.guarantee_columns import CLOCKS, waits
from analytics.population import Activity, Events, Ints, People, Population, Words
from analytics.situation_words import Facts
from domain.event import Channel, Code, Event, EventKind, EventStatus, Moment, Performer
from domain.plan import Plan
from domain.staff import Register

TODAY = date(2026, 11, 21)
ICD, ICPC = "urn:oid:1.2.246.537.6.1", "urn:oid:1.2.246.537.6.31"
K = EventKind
ACTIVITIES = (
    Activity("ref", "Lähete ortopedian poliklinikalle", K.REFERRAL, system=ICD, code="M17.1", reason="Leikkausarvio"),
    Activity("refpsy", "Lähete psykiatrian poliklinikalle", K.REFERRAL, shielded=True, system=ICD, code="F32.1"),
    Activity("handled", "Lähete käsitelty", K.REFERRAL, system=ICD, code="M17.1"),
    Activity("visit", "Ortopedin vastaanotto", K.CONTACT, system=ICD, code="M17.1"),
    Activity("psy", "Psykiatrian käynti", K.CONTACT, system=ICD, code="F32.1"),
    Activity("queue", "Leikkausjono", K.PLAN, reason="Vaihtui"),
    Activity("knee", "Tekonivelleikkaus", K.SURGERY, system=ICD, code="M17.1"),
    Activity("inj", "Injektio", K.PROCEDURE),
    Activity("need", "Hoidon tarpeen arviointi puhelimessa", K.CONTACT),
    Activity("oral", "Suun hoidon tarpeen arviointi", K.CONTACT),
    Activity("gp", "Lääkärin vastaanotto", K.CONTACT),
    Activity("check", "Kontrollikäynti", K.CONTACT),
    Activity("dentist", "Hammaslääkärin vastaanotto", K.CONTACT),
    Activity("book", "Aika", K.APPOINTMENT, reason="Estynyt"),
    Activity("book0", "Toinen aika", K.APPOINTMENT),
    Activity("soc", "Yhteydenotto palvelutarpeen arvioimiseksi", K.CONTACT, register="social"),
    Activity("socneed", "Palvelutarpeen arviointi", K.CONTACT, register="social"),
)
CHANNELS = tuple(channel.value for channel in Channel)
ROLES = ("lääkäri", "ortopedi", "psykiatri", "hammaslääkäri", "psykiatrinen sairaanhoitaja")
STATUSES = tuple(EventStatus)
Row = tuple[int, int, EventStatus, str | None, str | None, int]
"""(days ago, activity, status, channel, role, episode or 0)."""
One = tuple[int | None, int | None, list[Row]]
"""(age, died so many days ago, events)."""
Told = tuple[object, ...]
DAYS = (0, 1, 2, 14, 15, 20, 21, 22, 30, 90, 91, 92, 180, 181, 184, 364, 366, 500, 729, 730, 731, 1095, 1096, -1, -9)

row = st.tuples(
    st.sampled_from(DAYS) | st.integers(-5, 1100),
    st.integers(0, len(ACTIVITIES) - 1),
    st.sampled_from((EventStatus.DONE,) * 4 + STATUSES),
    st.sampled_from((None, "in_person", "in_person", "phone", "emergency", "record_entry", "video")),
    st.sampled_from((None, *ROLES)),
    st.sampled_from((0, 1, 1, 2)),  # the episode; 0 is none
)
people = st.lists(
    st.tuples(
        st.sampled_from((5, 22, 23, 50, 74, 75, 80, None)),  # years old
        st.none() | st.none() | st.integers(0, 400),  # died so many days ago
        st.lists(row, min_size=1, max_size=9),
    ),
    min_size=1,
    max_size=4,
)


def born(years: int | None) -> date | None:
    return None if years is None else TODAY.replace(year=TODAY.year - years) - timedelta(days=3)


def in_order(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda r: -r[0])


def facts_of(years: int | None, died: int | None, rows: list[Row]) -> Facts:
    events = []
    for place, (ago, what, status, channel, role, episode) in enumerate(in_order(rows)):
        one = ACTIVITIES[what]
        events.append(
            Event(
                id=f"e{place}", kind=EventKind(one.kind), what=one.name, source="s", status=status,
                start=Moment(TODAY - timedelta(days=ago), time(8)), reason=one.reason or None,
                code=Code(one.system, one.code) if one.code else None,
                channel=Channel(channel) if channel else None, register=Register(one.register),
                performer=Performer(role) if role else None, episode_id=str(episode) if episode else None,
            )
        )  # fmt: skip
    day = None if died is None else TODAY - timedelta(days=died)
    return Facts(
        events=events, plan=Plan(id="p", person_key="k"), results=None, need_in_own_words="", today=TODAY, now=None,  # type: ignore[arg-type]
        born=born(years), deceased=died is not None, deceased_on=day,
    )  # fmt: skip


def number(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def columns_of(people: list[One]) -> Population:
    every = [(p, r) for p, (_, _, rows) in enumerate(people) for r in in_order(rows)]

    def column(get: Callable[[Row], int], kind: Any = np.int32) -> Ints:
        return np.array([get(r) for _, r in every], dtype=kind)

    counts = np.bincount([p for p, _ in every], minlength=len(people))
    nothing = column(lambda r: -1)
    events = Events(
        starts=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
        day=column(lambda r: number(TODAY) - r[0]), minute=nothing, activity=column(lambda r: r[1]), unit=nothing,
        channel=column(lambda r: CHANNELS.index(r[3]) if r[3] else -1, np.int8),
        role=column(lambda r: ROLES.index(r[4]) if r[4] else -1, np.int8),
        professional=nothing, status=column(lambda r: STATUSES.index(r[2]), np.int8), cents=nothing, minutes=nothing,
        days=nothing, episode=column(lambda r: r[5] or -1),
    )  # fmt: skip
    n = len(people)
    births = [born(years) for years, _, _ in people]
    told = People(
        birth=np.array([-1 if b is None else number(b) for b in births], dtype=np.int32),
        gender=np.zeros(n, np.int8), municipality=np.zeros(n, np.int16),
        died=np.array([-1 if d is None else number(TODAY) - d for _, d, _ in people], dtype=np.int32),
        moved=np.full(n, -1, np.int32), hidden=np.zeros(n, bool),
    )  # fmt: skip
    return Population(told, events, Words(ACTIVITIES, (), CHANNELS, ROLES), number(TODAY))


def told_one_by_one(people: list[One]) -> Counter[Told]:
    found: Counter[Told] = Counter()
    for person, one in enumerate(people):
        for clock in clocks(facts_of(*one)):
            end = number(clock.met) if clock.met else -1
            stop = number(clock.stop.on) if clock.stop else -1
            step = (clock.limit.service, clock.limit.step)
            found[person, step, number(clock.started), number(clock.due), end, stop] += 1
    return found


def told_at_once(people: list[One]) -> Counter[Told]:
    found: Counter[Told] = Counter()
    rows = waits(columns_of(people))
    for at in range(len(rows)):
        ended, stopped, started = int(rows.ended[at]), int(rows.stopped[at]), int(rows.started[at])
        lasts = ended == -1 and stopped == -1
        if lasts or number(TODAY) - max(started, ended if ended != -1 else started) <= REMEMBERED.days:
            clock = CLOCKS[int(rows.clock[at])]
            found[int(rows.person[at]), clock, started, int(rows.due[at]), ended, stopped] += 1
    return found


@settings(max_examples=300, deadline=None)
@given(people)
def test_a_persons_clocks_and_the_populations_agree(people: list[One]) -> None:
    assert told_at_once(people) == told_one_by_one(people)


def test_something_is_told() -> None:
    """A referral handled on the third day, seen on the 40th, put on the list and operated; and one that nobody handled."""
    done = EventStatus.DONE
    rows = [(300, 0, done, None, None, 1), (297, 2, done, None, None, 1), (260, 3, done, "in_person", "ortopedi", 1),
            (260, 5, done, None, None, 1), (100, 6, done, None, None, 1), (30, 0, done, None, None, 2)]  # fmt: skip
    found = waits(columns_of([(50, None, rows)]))
    assert [(CLOCKS[c][1].value, int(e - s) if e != -1 else None) for c, s, e in zip(found.clock, found.started, found.ended, strict=True)] == [
        ("assessment", 3), ("assessment", None), ("specialist", 40), ("specialist", None), ("treatment", 160),
    ]  # fmt: skip
    assert len(waits(columns_of([(50, None, [(1, 10, done, None, None, 0)])]))) == 0
