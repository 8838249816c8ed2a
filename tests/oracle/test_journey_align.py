"""Aligned views counted again by brute force: every length, every censored row, every place of a mark."""

from __future__ import annotations

import random
import struct
import time as clock
from base64 import b64decode
from dataclasses import replace
from datetime import date, timedelta
from statistics import median

import pytest

from analytics.journey_align import Interval, followers, median_days, occurrences, to_next, to_other
from analytics.journey_columns import columns
from analytics.journey_filter import Filter, Own, kept
from components.journey_align import days_words
from components.journey_command import looked
from components.journey_look import Aligned, JourneyLook, Likeness
from components.journey_view import journey_view
from components.text import Text
from domain.event import Event, EventKind, EventStatus, Moment, Precision
from tests.pace import pace
from tests.screen.case_made import TODAY, case

FI = Text("fi")
KINDS = (EventKind.CONTACT, EventKind.EXAMINATION, EventKind.SURGERY)
STATUS = (EventStatus.DONE, EventStatus.DONE, EventStatus.PLANNED, EventStatus.CANCELLED, EventStatus.NO_SHOW)
SCALE = 65_535


def random_events(rng: random.Random) -> list[Event]:
    return [
        Event(
            id=f"e{i}",
            kind=rng.choice(KINDS),
            what=rng.choice("AB"),
            start=Moment(TODAY - timedelta(rng.randint(-60, 900))),
            source="clinical",
            status=rng.choice(STATUS),
        )
        for i in range(rng.randint(0, 40))
    ]


def happened(events: list[Event], kind: EventKind, what: str) -> list[Event]:
    """In the order of days; of one day in the order of the case."""
    done = (EventStatus.DONE, EventStatus.ONGOING, EventStatus.UNKNOWN)
    same = [e for e in events if (e.kind, e.what) == (kind, what) and e.status in done and e.start.day <= TODAY]
    return sorted(same, key=lambda e: e.start.day)


def naive_next(of: list[Event]) -> list[tuple[str, str | None, int]]:
    told: list[tuple[str, str | None, int]] = []
    for i, a in enumerate(of):
        b = of[i + 1] if i + 1 < len(of) else None
        told.append((a.id, b and b.id, ((b.start.day if b else TODAY) - a.start.day).days))
    return told


def naive_other(of: list[Event], other: list[Event]) -> list[tuple[str, str | None, int]]:
    told: list[tuple[str, str | None, int]] = []
    for a in of:
        after = [b for b in other if b.id != a.id and b.start.day >= a.start.day]
        b = min(after, key=lambda e: e.start.day) if after else None
        told.append((a.id, b and b.id, ((b.start.day if b else TODAY) - a.start.day).days))
    return told


def named(found: tuple[Interval, ...], events: list[Event]) -> list[tuple[str, str | None, int]]:
    return [(events[x.a].id, None if x.b is None else events[x.b].id, x.days) for x in found]


def test_every_length_is_true_on_random_lives() -> None:
    rng = random.Random("align")
    censored = 0
    for _ in range(300):
        events = random_events(rng)
        c = columns(events, TODAY)
        keep = kept(c, Filter(), Own())
        a, b = occurrences(c, keep, EventKind.CONTACT, "A"), occurrences(c, keep, EventKind.SURGERY, "B")
        of, other = happened(events, EventKind.CONTACT, "A"), happened(events, EventKind.SURGERY, "B")
        assert named(to_next(c, a), events) == naive_next(of)
        assert named(to_other(c, a, b), events) == naive_other(of, other)
        ended = [days for _, to, days in naive_other(of, other) if to]
        assert median_days(to_other(c, a, b)) == (median(ended) if ended else None)
        censored += sum(one.b is None for one in to_other(c, a, b))
        after = [e for e in events if of and e.start.day >= of[0].start.day and e not in of and e.start.day <= TODAY]
        live = {(e.kind, e.what) for e in after if e.status is EventStatus.DONE}
        told = {(events[i].kind, events[i].what) for i in followers(c, keep, a, 99)}
        assert told == live
    assert censored > 50


def test_from_a_thing_to_itself_is_to_the_next_one() -> None:
    """Two of one day: neither comes before the other twice."""
    days = (9, 9, 2)
    events = [
        Event(id=f"e{i}", kind=EventKind.CONTACT, what="A", start=Moment(TODAY - timedelta(day)), source="clinical")
        for i, day in enumerate(days)
    ]
    c = columns(events, TODAY)
    found = occurrences(c, kept(c, Filter(), Own()), EventKind.CONTACT, "A")
    assert to_other(c, found, found) == to_next(c, found)
    assert [(one.b, one.days) for one in to_next(c, found)] == [(1, 0), (2, 7), (None, 2)]


@pytest.mark.alone
def test_thousands_to_thousands_are_matched_in_a_moment() -> None:
    """Quiet: 15 ms. Each looked for through all the others took 10 s, at every step of the journey."""
    events = [
        Event(id=f"e{i}", kind=KINDS[i % 2], what="A", start=Moment(TODAY - timedelta(i % 6000)), source="clinical")
        for i in range(10_000)
    ]
    c = columns(events, TODAY)
    of, other = (occurrences(c, kept(c, Filter(), Own()), kind, "A") for kind in KINDS[:2])
    started = clock.process_time()
    found = to_other(c, of, other)
    assert clock.process_time() - started < 0.3 * pace()
    assert len(found) == 5_000


def cells(row: dict[str, str]) -> list[tuple[int, int]]:
    return list(struct.iter_unpack("<2H", b64decode(row["cells"])))  # type: ignore[arg-type]


@pytest.mark.parametrize("which", ["each", "first", "last", "two"])
def test_every_mark_of_an_aligned_view_stands_at_its_day(which: str) -> None:
    rng = random.Random(which)
    drawn = 0
    for _ in range(40):
        events = random_events(rng)
        of, other = happened(events, EventKind.CONTACT, "A"), happened(events, EventKind.SURGERY, "B")
        if not of:
            continue
        on, until = Likeness("contact", "A", of[0].id), Likeness("surgery", "B", "")
        look = JourneyLook(aligned=Aligned(on, which, until))
        told = journey_view(case(events=tuple(events), journey=columns(events, TODAY)), look, FI)["aligned"]
        naive = naive_other(of, other) if which == "two" else naive_next(of)
        naive = {"first": naive[:1], "last": naive[-1:]}.get(which, naive)
        assert [row["days"] for row in told["rows"]] == [
            f"{days} pv" if to else f"tähän asti {days} pv" for _, to, days in naive
        ]
        assert bool(told["ended"]) == any(to is None for _, to, _ in naive)
        assert len(told["table"]["rows"]) == len(told["rows"])
        for row, (a, _, days) in zip(told["rows"], naive, strict=True):
            start = next(e.start.day for e in events if e.id == a)
            xs = [x for x, _ in cells(row)]
            drawn += len(xs)
            assert xs == sorted(xs)
            if which == "two":
                low, scale = start, max(1, days)
            else:
                low, scale = _frame(which, naive, start, events)
            possible = {round((e.start.day - low).days / scale * SCALE) for e in events} | {SCALE}
            assert set(xs) <= possible
    assert drawn > 100


def _frame(which: str, naive: list[tuple[str, str | None, int]], start: date, events: list[Event]) -> tuple[date, int]:
    """The day at x = 0, and how many days the whole width is."""
    if which == "each":
        after = max([14, *(min(days, 3 * 365) for _, _, days in naive)])
        before = max(7, after // 4)
    else:
        days = [e.start.day for e in events]
        after = max(14, (max(*days, TODAY + timedelta(42)) - start).days)
        before = max(7, (start - min(*days, TODAY)).days)
    return start - timedelta(before), before + after


def test_a_length_without_its_day_is_said_to_be_about() -> None:
    exact = Event(id="a", kind=EventKind.CONTACT, what="A", start=Moment(date(2026, 1, 1)), source="clinical")
    year = replace(exact, id="b", start=Moment(date(2025, 1, 1), None, Precision.YEAR))
    c = columns([year, exact], TODAY)
    found = to_next(c, occurrences(c, kept(c, Filter(), Own()), EventKind.CONTACT, "A"))
    assert [days_words(one, FI) for one in found] == ["noin 365 pv", "tähän asti 324 pv"]


def test_one_press_aligns_one_more_stretches_and_one_leads_back() -> None:
    opened = case()
    look = looked(
        opened, JourneyLook(), {"type": "align", "how": "one", "which": "each", "lane": "contacts", "place": 0}
    )
    told = journey_view(opened, look, FI)["aligned"]
    assert told["title"] == "Kohdistettu: Lääkärin vastaanotto"
    assert [row["days"] for row in told["rows"]] == ["tähän asti 143 pv"]
    (until,) = [id for id, words, _ in told["how"] if words == "→ Röntgen"]
    two = looked(opened, look, {"type": "align", "how": "one", "which": until})
    told = journey_view(opened, two, FI)["aligned"]
    assert told["title"] == "Lääkärin vastaanotto → Röntgen"
    assert [row["days"] for row in told["rows"]] == ["94 pv"]
    assert told["zero"] is None
    assert [x for x, _ in cells(told["rows"][0])][:: 10**9] == [0]
    assert [x for x, _ in cells(told["rows"][0])][-1] == SCALE
    off = looked(opened, two, {"type": "align", "how": "off"})
    assert journey_view(opened, off, FI)["aligned"] is None
    assert journey_view(opened, looked(opened, off, {"type": "align", "how": "one", "which": "two"}), FI)["aligned"]
    for forged in (
        {"how": "one", "which": "until:nobody"},
        {"how": "two"},
        {"how": "x"},
        {},
        {"how": "one", "lane": 5, "place": None},
    ):
        assert looked(opened, JourneyLook(), {"type": "align", **forged}).aligned is None
        assert looked(opened, two, {"type": "align", **forged}) == two


def test_what_is_still_to_come_is_told_in_a_sentence_and_its_card_offers_no_alignment() -> None:
    """And from what has happened to what is planned: every row is still open."""
    planned = replace(
        Event(id="next", kind=EventKind.APPOINTMENT, what="Aika", start=Moment(TODAY + timedelta(24)), source="c"),
        status=EventStatus.PLANNED,
    )
    visit = Event(id="was", kind=EventKind.CONTACT, what="Käynti", start=Moment(TODAY - timedelta(9)), source="c")
    opened = case(events=(visit, planned), journey=columns([visit, planned], TODAY))
    at = {"lane": "contacts", "place": 1}
    look = looked(opened, JourneyLook(), {"type": "align", "how": "one", "which": "each", **at})
    told = journey_view(opened, look, FI)["aligned"]
    assert told["note"] == "Ei vielä tapahtunut: 15.12.2026, 24 pv päästä. Kohdistaa voi sen, mikä on jo tapahtunut."
    assert (told["rows"], told["table"]["rows"]) == ([], [])
    assert [id for id, _, _ in told["how"]] == ["off"]
    pins = looked(opened, looked(opened, look, {"type": "pin", **at}), {"type": "pin", "lane": "contacts", "place": 0})
    assert [bool(card["align"]) for card in journey_view(opened, pins, FI)["cards"]] == [True, False]
    first = looked(
        opened, JourneyLook(), {"type": "align", "how": "one", "which": "each", "lane": "contacts", "place": 0}
    )
    two = looked(opened, first, {"type": "align", "how": "two", **at})
    told = journey_view(opened, two, FI)["aligned"]
    assert [row["days"] for row in told["rows"]] == ["tähän asti 9 pv"]
    assert "ei vielä 1" in told["note"]


def test_a_mark_is_aligned_on_the_event_whose_glyph_it_has() -> None:
    day = Moment(TODAY - timedelta(5))
    together = [
        Event(id="call", kind=EventKind.CONTACT, what="Puhelu", start=day, source="clinical"),
        Event(id="none", kind=EventKind.REFERRAL, what="Peruttu", start=day, source="c", status=EventStatus.CANCELLED),
        Event(id="sent", kind=EventKind.REFERRAL, what="Lähete", start=day, source="clinical"),
    ]
    opened = case(events=tuple(together), journey=columns(together, TODAY))
    command = {"type": "align", "how": "one", "which": "each", "lane": "contacts", "place": 0}
    aligned = looked(opened, JourneyLook(), command).aligned
    assert aligned is not None
    assert aligned.on.event == "sent"
