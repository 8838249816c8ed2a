"""The journey's message is bounded: any window of any customer, whatever is opened, pinned, listed or printed beside it."""

from __future__ import annotations

import json
import random
import time as clock
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import pytest

from analytics.case import OpenCase
from analytics.journey_columns import columns
from analytics.journey_types import LANES
from analytics.merge import merge_events
from components.journey_command import looked
from components.journey_look import JourneyLook, Period
from components.journey_view import journey_view
from components.text import Text
from data_access.county_sources import county_sources
from data_access.system_clock import SystemClock
from domain.access import Deed
from domain.event import Event, EventKind, Moment
from domain.hetu import parse_personal_id
from domain.results import value_of
from services.ports import Deadline
from tests.pace import pace
from tests.screen.case_made import TODAY, case
from tests.screen.test_journey_view import ME

AT_MOST, AIM = 60_000, 30_000
SHIFT_DAYS = 11


@pytest.fixture(scope="module")
def heaviest(county_dir: Path) -> tuple[Event, ...]:
    """The 2,096 events of the heaviest showcase customer, and some of the county's own."""
    person = parse_personal_id("210949-998M", today=TODAY)
    told = [value_of(one.fetch(person, Deadline.after(20))) for one in county_sources(county_dir, SystemClock(TODAY))]
    return tuple(merge_events([portion.events for portion in told if portion]))


def laid_over(events: tuple[Event, ...], n: int) -> tuple[Event, ...]:
    """Many of the same lives some days apart, 500 of the events on one day."""
    times = -(-n // len(events))
    made = [
        replace(one, id=f"{one.id}.{at}", start=replace(one.start, day=one.start.day - timedelta(at * SHIFT_DAYS)))
        for at in range(times)
        for one in events
    ]
    made = sorted(made, key=lambda one: one.start.day)[-n:]
    crowd = made[n // 2].start
    return tuple(replace(one, start=crowd) if n // 2 <= i < n // 2 + 500 else one for i, one in enumerate(made))


def hostile(n: int) -> tuple[Event, ...]:
    """No two events of the same name, names of 500 characters of two bytes, bars of every length, an episode for each."""
    rng, kinds = random.Random(n), list(EventKind)
    return tuple(
        Event(
            id=f"x{i}",
            kind=kinds[i % len(kinds)],
            what="ä" * 480 + str(i),
            unit="yksikkö " * 60 + str(i % 40),
            reason="r" * 500,
            start=Moment(TODAY - timedelta(rng.randint(-60, 500))),
            end=Moment(TODAY - timedelta(rng.randint(-60, 500))) if i % 3 else None,
            source="clinical",
            episode_id=f"ep{i // 4}",
        )
        for i in range(n)
    )


def opened(events: tuple[Event, ...]) -> OpenCase:
    return case(events=events, journey=columns(events, TODAY), may=frozenset(Deed))


def looks(of: OpenCase, rng: random.Random, n: int) -> Iterator[tuple[JourneyLook, JourneyLook]]:
    """A bare window, and the same with four lanes opened twice, four cards and a list, a sheet or an alignment."""
    first = max(min(one.start.day for one in of.events), date(2000, 1, 1))
    span = (TODAY - first).days
    for _ in range(n):
        start, length = first + timedelta(rng.randint(-30, span)), max(7, int(span * rng.random() ** 2))
        days = {"from": start.isoformat(), "to": (start + timedelta(length)).isoformat()}
        bare = full = looked(of, JourneyLook(), {"type": "window", **days})
        for lane in rng.sample(LANES, 4):
            for id in (lane.value, f"{lane.value}/0"):
                full = looked(of, full, {"type": "lane", "id": id, "open": True})
        for _ in range(6):
            mark = {"lane": rng.choice(LANES).value, "place": rng.choice([0, 1, 2, -1])}
            full = looked(of, full, {"type": "pin", **mark})
        beside = [
            replace(full, table_page=0),
            replace(full, period=Period(start, start + timedelta(length))),
            replace(full, printing=True),
            looked(of, full, {"type": "align", "how": "one", "which": "each", "lane": "contacts", "place": 0}),
            full,
        ]
        yield bare, rng.choice(beside)


def size(of: OpenCase, look: JourneyLook) -> int:
    message = journey_view(of, look, Text("fi"), ME)
    return len(json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode())


@pytest.mark.parametrize("n", [2_000, 5_000, 10_000])
def test_any_window_of_the_heaviest_customers_is_small(heaviest: tuple[Event, ...], n: int) -> None:
    """Largest and median when written: 27 and 17 kB bare, 49 and 30 kB with everything beside the chart."""
    of, rng = opened(heaviest if n == 2_000 else laid_over(heaviest, n)), random.Random(n)
    bare, full = zip(*((size(of, one), size(of, two)) for one, two in looks(of, rng, 25)), strict=True)
    assert max(bare) <= AIM
    assert max(full) <= AT_MOST
    assert median(full) <= AT_MOST * 0.6


@pytest.mark.parametrize("n", [500, 10_000])
def test_a_customer_made_to_burst_the_message_does_not(n: int) -> None:
    of, rng = opened(hostile(n)), random.Random(n)
    for bare, full in looks(of, rng, 15):
        assert size(of, bare) <= AT_MOST
        assert size(of, full) <= AT_MOST


@pytest.mark.alone
def test_the_whole_message_of_2_096_events_is_made_in_three_milliseconds(heaviest: tuple[Event, ...]) -> None:
    """Quiet: 2.0 ms for the whole story, less for anything narrower. The limit follows the pace of the machine."""
    of = opened(heaviest)
    for look in (
        JourneyLook(),
        JourneyLook((TODAY - timedelta(1826), TODAY)),
        JourneyLook((TODAY - timedelta(300), TODAY)),
    ):
        taken = []
        for _ in range(15):
            started = clock.process_time()
            journey_view(of, look, Text("fi"), ME)
            taken.append((clock.process_time() - started) * 1000)
        assert min(taken) <= 3 * pace()
