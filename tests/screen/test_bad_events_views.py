"""Hostile but possible events on the screen's messages: JSON that a browser reads, bounded, and counts that conserve."""

from __future__ import annotations

import json
import struct
import warnings
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from math import isfinite
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.case import OpenCase, Situation, SourceLine, SourceState
from analytics.journey_columns import columns
from analytics.journey_lines import MOST_POINTS, SCALE
from analytics.journey_types import LANES
from analytics.situation import Facts, summarise
from components.journey_look import TOGGLES, JourneyLook, Pin
from components.journey_shown import Shown, shown
from components.journey_table import PAGE_ROWS, table
from components.journey_view import journey_view
from components.room_view import Look, room_view
from components.text import LANGUAGES, Text
from domain.event import Event, EventKind, EventStatus
from domain.plan import Plan
from domain.source_text import LONGEST, source_text
from tests.bad_events import CROWDED, NOTE, bad_events, cleaned, ten_thousand
from tests.screen.case_made import NOW, TODAY, case

FI = Text("fi")
MOST_BYTES = 60_000
WINDOWS = (
    None,
    (date(1899, 1, 1), date(2099, 12, 31)),
    (date.min, date.max),
    (TODAY - timedelta(365), TODAY),
    (CROWDED - timedelta(3), CROWDED + timedelta(3)),
    (TODAY, TODAY - timedelta(4_000)),
)


def situation_of(events: Sequence[Event]) -> Situation:
    told = Facts(
        events=tuple(events), plan=Plan(id="", person_key=case().plan.person_key), results=None, need_in_own_words=source_text(NOTE),
        today=TODAY, now=NOW, last_opened=None, silent=(), pending=(), all_told=True, deceased=False, deceased_on=None,
    )  # fmt: skip
    return summarise(told)


def made(events: Sequence[Event]) -> OpenCase:
    """An open case of these events; what they are was decided by merging (tests/unit/test_bad_events.py)."""
    answered = (SourceLine("clinical", SourceState.OK, NOW),)
    return case(
        events=tuple(events),
        journey=columns(events, TODAY),
        situation=situation_of(events),
        sources=answered,
        pending=(),
    )


@lru_cache(maxsize=1)
def heaviest() -> OpenCase:
    """The customer of all these events; made by the first test that wants it, not while tests are collected."""
    return made(cleaned(ten_thousand()))


@pytest.fixture
def heavy() -> OpenCase:
    return heaviest()


def sent(message: Any) -> bytes:
    """What travels; raises for what JSON cannot say (NaN is no JSON) and for lone surrogates."""
    return json.dumps(message, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("window", WINDOWS, ids=str)
def test_every_window_of_ten_thousand_events_is_small_and_is_json(
    heavy: OpenCase, language: str, window: tuple[date, date] | None
) -> None:
    assert len(sent(journey_view(heavy, JourneyLook(window), Text(language)))) <= MOST_BYTES


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_room_beside_the_journey_is_small_and_is_json(heavy: OpenCase, language: str) -> None:
    assert len(sent(room_view(heavy, Look(), Text(language), NOW))) <= MOST_BYTES


@pytest.mark.parametrize("page", [0, 7, 10_000])
def test_a_page_of_the_table_is_small_and_is_json(heavy: OpenCase, page: int) -> None:
    view = journey_view(heavy, JourneyLook(table_page=page), FI)
    assert len(sent(view["table"])) <= MOST_BYTES
    assert 0 <= view["table"]["page"] < view["table"]["pages"]


def test_the_table_has_every_event_of_the_window_once(heavy: OpenCase) -> None:
    first = journey_view(heavy, JourneyLook(table_page=0), FI)["table"]
    rows = sum(
        len(journey_view(heavy, JourneyLook(table_page=page), FI)["table"]["rows"]) for page in range(first["pages"])
    )
    assert rows == inside(shown(heavy, JourneyLook(table_page=0)))


def conserved(opened: OpenCase, look: JourneyLook) -> None:
    """Events in = drawn + outside + undated + left out by the filter; what is drawn is drawn once."""
    view = shown(opened, look)
    drawn = view.drawn
    counted = int(drawn.total.sum()) + int(drawn.outside.sum()) + drawn.undated + drawn.left_out
    assert counted == len(opened.events)
    assert int(drawn.cells.count.sum()) + len(drawn.bars.event) == len(drawn.inside) == len(set(drawn.inside.tolist()))
    assert table(view, FI, 0)["scope"] == FI("journey.scope", shown=min(PAGE_ROWS, inside(view)), n=inside(view))


def inside(view: Shown) -> int:
    return int(view.drawn.total.sum())


LOOKS = st.builds(
    JourneyLook,
    window=st.sampled_from(WINDOWS) | st.tuples(st.dates(), st.dates()),
    hidden=st.sets(st.sampled_from(TOGGLES)).map(frozenset),
    folded=st.sets(st.sampled_from([lane.value for lane in LANES])).map(frozenset),
    opened=st.lists(st.sampled_from([lane.value for lane in LANES]), max_size=2, unique=True).map(tuple),
    text=st.sampled_from(["", "käynti", "\u202e", "\x00", "a" * 500, "(", "[", "פגישה", "\U0001f469"]),
)


@given(LOOKS, st.integers(1, 10_000), st.integers(0, 200))
@settings(max_examples=50, deadline=None)
def test_in_every_window_events_are_drawn_outside_undated_or_left_out(look: JourneyLook, seed: int, count: int) -> None:
    conserved(made(cleaned(bad_events(count, min(20, count), seed)) if count else ()), look)


@given(LOOKS)
@settings(max_examples=25, deadline=None)
def test_counts_conserve_in_any_look_at_the_heaviest_and_the_message_is_json(look: JourneyLook) -> None:
    conserved(heaviest(), look)
    sent(journey_view(heaviest(), look, FI))


@pytest.mark.parametrize("window", WINDOWS, ids=str)
def test_lines_of_measures_stay_within_their_lane(window: tuple[date, date] | None) -> None:
    """Every point in a tick of the window, as high as its value stands between the customer's own least and most; the
    numbers of the message cannot be outside the lane, so one that had wrapped round would stand at another height."""
    look = JourneyLook(window)
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        chart = journey_view(heaviest(), look, FI)["chart"]
    frame = shown(heaviest(), look).drawn.cut
    lines = [one for lane in chart["lanes"] for one in lane["lines"]]
    assert lines or window is not None
    for one in lines:
        points = list(struct.iter_unpack("<2H", b64decode(one["points"])))
        ticks = [tick for tick, _ in points]
        assert ticks == sorted(set(ticks))
        assert 0 < len(ticks) <= MOST_POINTS
        assert ticks[-1] < chart["n"]
        days = [range(int(frame.ordinals[tick]), frame.after(tick)) for tick in ticks]
        ys = [y for _, y in points]
        assert any(fits(unit, days, ys, one["band"]) for unit in measured(one["word"])), one["word"]


def measured(name: str) -> list[list[tuple[int, Fraction]]]:
    """(day, value) of what was measured under a name on a day that is known, by unit."""
    never = (EventStatus.PLANNED, EventStatus.CANCELLED, EventStatus.NO_SHOW)
    by: dict[str, list[tuple[int, Fraction]]] = {}
    for event in heaviest().events:
        amount = event.quantity
        if event.status in never or event.start.day in (date.min, date.max):
            continue
        if event.kind is EventKind.MEASUREMENT and event.what[:80] == name and amount and isfinite(amount.value):
            by.setdefault(amount.unit, []).append((event.start.day.toordinal(), Fraction(amount.value)))
    return list(by.values())


def fits(unit: list[tuple[int, Fraction]], days: list[range], ys: list[int], band: list[int] | None) -> bool:
    least, most = min(value for _, value in unit), max(value for _, value in unit)
    if most == least:
        return ys == [SCALE // 2] * len(ys)
    high = lambda value: float((value - least) / (most - least) * SCALE)  # noqa: E731
    near = all(
        any(abs(high(value) - y) <= 1 for day, value in unit if day in span) for span, y in zip(days, ys, strict=True)
    )
    inside = band is None or 0 <= band[0] <= band[1] <= SCALE
    return near and inside


def pinned(*ids: str) -> dict[str, Any]:
    """The card of these events."""
    (card,) = journey_view(heaviest(), JourneyLook(pins=(Pin("p1", "contacts", ids),)), FI)["cards"]
    return card


def test_a_card_of_a_crowded_day_is_small_and_counts_them_all() -> None:
    crowd = tuple(dict.fromkeys(event.id for event in cleaned(ten_thousand()) if event.start.day == CROWDED))
    assert len(crowd) >= 500
    card = pinned(*crowd)
    assert card["n"] == FI("journey.events", n=len(crowd))
    assert len(sent(card)) <= MOST_BYTES


def test_a_million_characters_do_not_travel(heavy: OpenCase) -> None:
    noted = next(event for event in heavy.events if (event.reason or "").startswith("Kirjaus. Kirjaus."))
    assert len(sent(pinned(noted.id))) < 4 * LONGEST
    assert len(sent(room_view(replace(heavy, need_in_own_words=source_text(NOTE)), Look(), FI, NOW))) <= MOST_BYTES
