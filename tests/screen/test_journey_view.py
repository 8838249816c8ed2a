"""The journey's message: nothing lost, the table in the chart's order, windows and pins that cannot be fooled."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.case import SourceLine, SourceState
from analytics.journey import LANES, journey
from components.journey_map import CANCELLED, PLANNED, journey_map, pinned_card, table_twin
from components.journey_pick import evidence_window, pinned_ids
from components.journey_window import step
from components.text import Text
from domain.event import EventKind
from tests.screen.case_made import EVENTS, TODAY, case, event, line

FI = Text("fi")


def drawn(opened=None):  # type: ignore[no-untyped-def]
    opened = opened or case()
    return journey_map(opened, opened.journey, None, FI)


def test_lanes_stand_in_their_order_with_their_words() -> None:
    lanes = drawn()["lanes"]
    assert [lane["id"] for lane in lanes] == [lane.value for lane in LANES]
    assert lanes[0]["label"] == "Asiointi"


def test_every_event_is_in_one_cell_or_bar() -> None:
    lanes = drawn()["lanes"]
    assert sum(cell[1] for lane in lanes for cell in lane["cells"]) + sum(len(lane["bars"]) for lane in lanes) == len(
        EVENTS
    )
    assert sum(lane["n"] for lane in lanes) == len(EVENTS)
    assert drawn()["scope"] == "7/7 tapahtumaa näkyvissä"


def test_planned_and_cancelled_are_marked() -> None:
    flags = {cell[3] for cell in drawn()["lanes"][0]["cells"]}
    assert {PLANNED, CANCELLED} <= flags


def test_gaps_write_their_length() -> None:
    gaps = drawn()["gaps"]
    assert gaps
    assert all(words.startswith("—") and "ei tapahtumia" in words for _, _, words, _ in gaps)


def test_a_silent_source_is_never_drawn_as_no_events() -> None:
    silent = case(sources=(line("clinical", SourceState.FAILED), line("segments", SourceState.FAILED)))
    view = drawn(silent)
    assert view["silent"] == [["failed", "Potilastiedot: ei vastannut, tapahtumia voi puuttua"]]
    assert view["lanes"][-1]["silent"] == "ei vastannut"
    assert drawn()["silent"] == []
    assert all("ei tapahtumia" not in words for _, _, words, _ in view["gaps"])
    bare = [lane for lane in view["lanes"] if not (lane["cells"] or lane["bars"])]
    assert {(lane["n"], bool(lane["silent"])) for lane in bare} == {("?", True), (0, False)}
    nothing = case(events=(), journey=journey((), TODAY), sources=(line("clinical", SourceState.PENDING),))
    assert drawn(nothing)["empty"] == "Tapahtumia ei tiedetä juuri nyt."


@pytest.mark.parametrize(
    ("source", "marked"),
    [
        (line("clinical", SourceState.FAILED), {"Asiointi", "Hoitojaksot", "Diagnoosit", "Tutkimukset", "Lääkitys", "Toimenpiteet", "Suunnitelma"}),
        (line("relations", SourceState.FAILED), {"Asiointi", "Hoitojaksot", "Viestintä", "Palaute"}),
        (line("segments", SourceState.FAILED), {"Segmentit"}),
        (line("clinical", SourceState.PARTIAL, partial=("allergy", "contact", "measurement")), {"Asiointi", "Hoitojaksot", "Tutkimukset"}),
        (line("persons", SourceState.FAILED), set()),
        (line("plans", SourceState.FAILED), set()),
    ],
)  # fmt: skip
def test_the_lanes_of_a_failed_source_or_part_are_marked_and_no_others(source: SourceLine, marked: set[str]) -> None:
    lanes = drawn(case(sources=(source,)))["lanes"]
    assert {lane["label"] for lane in lanes if lane["silent"]} == marked
    assert {lane["silent"] for lane in lanes} <= {"", "ei vastannut"}


def test_a_missing_part_is_named_above_the_lanes() -> None:
    torn = case(sources=(line("clinical", SourceState.PARTIAL, partial=("contact",)),))
    words = "Potilastiedot: osa ei vastannut (käynti tai yhteys), tapahtumia voi puuttua"
    assert drawn(torn)["silent"] == [["failed", words]]


def test_no_event_and_two_events_are_no_chart() -> None:
    empty = case(events=(), journey=journey((), TODAY))
    assert journey_map(empty, empty.journey, None, FI)["empty"] == "Lähteissä ei ole tapahtumia."
    few = case(events=EVENTS[:2], journey=journey(EVENTS[:2], TODAY))
    assert journey_map(few, few.journey, None, FI)["few"] is True


def test_the_table_holds_every_event_in_the_charts_order() -> None:
    opened = case()
    table = table_twin(opened, opened.journey, 0, FI)
    assert len(table["rows"]) == len(EVENTS)
    lanes = [row[0] for row in table["rows"]]
    names = [FI(f"journey.lane.{lane.value}") for lane in LANES]
    assert lanes == sorted(lanes, key=names.index)
    contacts = [row[3] for row in table["rows"] if row[0] == "Asiointi"]
    assert contacts == ["Lääkärin vastaanotto", "Puhelu", "Peruttu aika", "Fysioterapia"]


@settings(deadline=None)
@given(st.integers(-5, 99))
def test_pages_of_the_table_together_are_the_whole(page: int) -> None:
    events = tuple(event(f"e{i}", EventKind.CONTACT, TODAY - timedelta(days=i), "x") for i in range(250))
    opened = case(events=events, journey=journey(events, TODAY))
    sizes = [len(table_twin(opened, opened.journey, at, FI)["rows"]) for at in range(3)]
    assert sizes == [100, 100, 50]
    assert table_twin(opened, opened.journey, page, FI)["page"] == max(0, min(page, 2))


def test_a_pinned_mark_shows_every_field_the_source_gave() -> None:
    opened = case()
    lane = next(lane for lane in drawn()["lanes"] if lane["id"] == "stays")
    assert len(lane["bars"]) == 1
    ids = pinned_ids(opened, opened.journey, "stays", -1)
    assert ids == ("stay",)
    card = pinned_card(opened, ids, FI)
    assert card is not None
    fields = dict(card["events"][0]["fields"])
    assert fields["Milloin"] == "1.8.2026–4.8.2026"
    assert fields["Lähde"] == "Potilastiedot"
    assert "Kustannus" not in fields, "what the source did not say is left out"


@pytest.mark.parametrize(
    ("lane", "place"),
    [("stays", -2), ("stays", 0), ("nowhere", 0), (None, None), ("contacts", True), ("contacts", "0"), ("contacts", 10**9), ("contacts", 0.5)],
)  # fmt: skip
def test_a_mark_that_is_not_there_is_nothing(lane: object, place: object) -> None:
    opened = case()
    assert pinned_ids(opened, opened.journey, lane, place) == ()


def test_evidence_outside_the_window_widens_it() -> None:
    opened = case()
    narrow = journey(EVENTS, TODAY, (date(2026, 10, 25), TODAY))
    window = evidence_window(opened, narrow, "sentence.1")
    assert window is not None
    assert window[0] <= date(2026, 10, 3)
    assert window[1] >= TODAY
    for name in ("sentence.9", "nothing.0", "sentence.-1", "", "changed.x"):
        assert evidence_window(opened, narrow, name) is None


@given(
    st.lists(
        st.sampled_from(["year", "five", "all", "in", "out", "earlier", "later", "at:2025", "at:x", "<b>", ""]),
        max_size=12,
    )
)
def test_no_walk_of_buttons_leaves_the_calendar_or_loses_an_event(moves: list[str]) -> None:
    at = journey(EVENTS, TODAY)
    for move in moves:
        window = step(at, move, TODAY)
        at = journey(EVENTS, TODAY, window)
        assert at.start <= at.end
        assert sum(row.total + row.outside for row in at.rows) + at.undated == len(EVENTS)


def test_a_year_that_begins_in_a_folded_gap_is_named_where_the_gap_ends() -> None:
    events = (
        event("a", EventKind.CONTACT, date(2015, 3, 1), "Käynti"),
        event("b", EventKind.CONTACT, date(2024, 6, 5), "Käynti"),
    )
    drawn = journey(events, TODAY)
    view = journey_map(case(events=events, journey=drawn), drawn, None, FI)
    first, last = view["gaps"][0][:2]
    marks = {words: tick for tick, words in view["axis"]}
    assert drawn.ticks[last + 1].year == 2024
    assert marks["2024"] == last + 1
    assert not any(first < tick <= last for tick in marks.values())
