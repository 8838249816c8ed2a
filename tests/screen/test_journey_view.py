"""The journey's message: its shape, nothing lost, the table as the chart, windows and pins that cannot be fooled."""

from __future__ import annotations

import json
import re
import struct
from base64 import b64decode
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.case import OpenCase, SourceLine, SourceState
from analytics.journey_columns import columns
from analytics.journey_types import LANES, Mark
from components.journey_command import looked
from components.journey_look import MOST_PINS, JourneyLook, Ribbon, choices_of, look_from
from components.journey_shown import shown, visible
from components.journey_table import visible_events
from components.journey_view import LABELS, journey_view
from components.text import LANGUAGES, Text
from domain.event import Code, Event, EventKind, EventStatus, Moment, Performer, Precision, Quantity
from domain.results import Trouble
from domain.staff import Role, StaffMember
from tests.house.tree import ROOT
from tests.screen.case_made import EVENTS, SITUATION, TODAY, case, event, line

FI = Text("fi")
ME = StaffMember("doctor", "Aino Lehto", Role.DOCTOR, "Keskusta", identifiers=(("valvira", "700"),))
EVERYTHING = JourneyLook()


def opened(events: tuple[Event, ...] = EVENTS, **changes: Any) -> OpenCase:
    return case(events=events, journey=columns(events, TODAY), **changes)


def view(look: JourneyLook = EVERYTHING, of: OpenCase | None = None, user: StaffMember | None = None) -> dict[str, Any]:
    return journey_view(of or opened(), look, FI, user)


def after(*commands: dict[str, Any], of: OpenCase | None = None, look: JourneyLook = EVERYTHING) -> JourneyLook:
    for command in commands:
        look = looked(of or opened(), look, command, ME)
    return look


def rows(packed: str, columns: int) -> list[tuple[int, ...]]:
    return list(struct.iter_unpack(f"<{columns}H", b64decode(packed)))


def lane(drawn: dict[str, Any], id: str) -> dict[str, Any]:
    return next(one for one in drawn["chart"]["lanes"] if one["id"] == id)


def marks(drawn: dict[str, Any]) -> int:
    lanes = drawn["chart"]["lanes"]
    return sum(row[1] for one in lanes for row in rows(one["cells"], 6)) + sum(
        len(rows(one["bars"], 4)) for one in lanes
    )


MESSAGE = {
    "handle", "mode", "head", "chart", "names", "strip", "evidence", "cards", "period", "aligned", "table", "print",
    "labels", "ribbon",
}  # fmt: skip
HEAD = {"title", "days", "scope", "less", "undated", "silent", "empty", "buttons", "toggles", "find", "actions"}
CHART = {
    "no", "cut", "story", "show", "grain", "n", "start", "span_days", "axis", "gaps", "now", "future", "words", "glyphs", "signs",
    "lanes",
}  # fmt: skip
LANE = {"id", "label", "n", "note", "depth", "fold", "nest", "silent", "cells", "bars", "spans", "lines"}


def test_every_fixed_word_that_is_sent_is_drawn() -> None:
    """And none is drawn that is not sent: it would read "undefined"."""
    client = ROOT / "components" / "frontend"
    code = "".join(
        path.read_text(encoding="utf-8") for path in (client / "journey.js", *(client / "journey").glob("*.js"))
    )
    assert set(re.findall(r"\blabels\??\.([a-z_]+)", code)) == {*LABELS, "close"}


def test_the_legend_has_a_sample_and_words_for_every_sign() -> None:
    """Also for every flag of a mark (docs/adr/030): nothing stands on the canvas that the legend does not explain."""
    looks = (ROOT / "components" / "frontend" / "journey.css").read_text(encoding="utf-8")
    signs = view()["chart"]["signs"]
    assert all(f".sign.{name}::" in looks for name, _ in signs)
    assert len({words for _, words in signs}) == len(signs)
    of_flag = {Mark.SIGNIFICANT: "strong"} | {
        flag: str(flag.name).lower() for flag in Mark if flag is not Mark.SIGNIFICANT
    }
    assert set(of_flag.values()) <= {name for name, _ in signs}


def test_the_message_has_the_shape_that_the_browser_reads() -> None:
    """The contract of docs/adr/030-journey.md."""
    drawn = view(after({"type": "pin", "lane": "contacts", "place": 0}, {"type": "table", "page": 0}))
    assert set(drawn) == MESSAGE
    assert set(drawn["head"]) == HEAD
    assert set(drawn["chart"]) == CHART
    assert all(set(one) == LANE for one in drawn["chart"]["lanes"])
    assert set(drawn["strip"]) == {"from_year", "months", "label", "years"}
    assert set(drawn["cards"][0]) == {"id", "spot", "n", "events", "more", "align"}
    assert set(drawn["table"]) == {"caption", "head", "rows", "page", "pages", "scope", "earlier", "later"}
    assert set(drawn["labels"]) == {*LABELS, "close"}
    assert set(drawn["names"]) == {"months", "weekdays", "year", "month", "week", "day", "list"}
    assert (len(drawn["names"]["months"]), len(drawn["names"]["weekdays"])) == (12, 7)
    assert json.loads(json.dumps(drawn)) == drawn


def test_lanes_stand_in_their_order_with_their_words() -> None:
    lanes = view()["chart"]["lanes"]
    assert [one["id"] for one in lanes] == [one.value for one in LANES]
    assert lanes[0]["label"] == "Asiointi"


def test_every_event_is_in_one_cell_or_bar() -> None:
    drawn = view()
    assert marks(drawn) == len(EVENTS) == sum(one["n"] for one in drawn["chart"]["lanes"])
    assert drawn["head"]["scope"] == "7/7 tapahtumaa näkyvissä"


def test_planned_and_cancelled_are_marked() -> None:
    drawn = view()
    cells = rows(lane(drawn, "contacts")["cells"], 6)
    flags = [row[2] >> 8 for row in cells]
    assert {Mark.PLANNED, Mark.CANCELLED} <= {flag & 3 for flag in flags}
    assert all((row[0] > drawn["chart"]["now"]) == bool(row[2] >> 8 & Mark.PLANNED) for row in cells)
    assert drawn["chart"]["future"] == drawn["chart"]["now"] + 1


def test_a_mark_whose_day_nobody_knows_says_so() -> None:
    known = Event(id="a", kind=EventKind.CONTACT, what="A", start=Moment(date(2026, 3, 1)), source="clinical")
    year = replace(known, id="b", start=Moment(date(2025, 1, 1), None, Precision.YEAR))
    month = replace(known, id="c", start=Moment(date(2025, 6, 1), None, Precision.MONTH))
    three = (year, month, known)
    drawn = view(of=opened(three))
    assert [row[2] >> 8 & Mark.ABOUT for row in rows(lane(drawn, "contacts")["cells"], 6)] == [Mark.ABOUT] * 2 + [0]


def test_what_was_recorded_since_my_last_opening_is_marked_new() -> None:
    late = replace(EVENTS[0], recorded_at=datetime(2026, 11, 20, tzinfo=UTC))
    of = opened((late, *EVENTS[1:]))
    flag = lambda of: rows(lane(view(of=of), "diagnoses")["cells"], 6)[0][2] >> 8 & Mark.NEW  # noqa: E731
    assert flag(of) == Mark.NEW
    assert flag(replace(of, situation=replace(SITUATION, since_last_opening=False))) == 0


def test_gaps_write_their_length_and_a_click_opens_one_and_keeps_it_open() -> None:
    drawn = view()
    gaps = drawn["chart"]["gaps"]
    assert gaps
    assert all(words.startswith("—") and "ei tapahtumia" in words for _, _, words, _ in gaps)
    look = after({"type": "gap", "tick": gaps[0][0] + 1, "cut": drawn["chart"]["cut"]})
    assert len(view(look)["chart"]["gaps"]) == len(gaps) - 1
    assert view(look)["chart"]["no"] == drawn["chart"]["no"] + 1
    for tick in (10**9, -1, "x", None, True):
        assert after({"type": "gap", "tick": tick}).gaps == () or tick is True


def test_a_silent_source_is_never_drawn_as_no_events() -> None:
    silent = opened(sources=(line("clinical", SourceState.FAILED), line("segments", SourceState.FAILED)))
    drawn = view(of=silent)
    assert drawn["head"]["silent"] == [["failed", "Potilastiedot: ei vastannut, tapahtumia voi puuttua"]]
    assert drawn["chart"]["lanes"][-1]["silent"] == "ei vastannut"
    assert view()["head"]["silent"] == []
    assert all("ei tapahtumia" not in words for _, _, words, _ in drawn["chart"]["gaps"])
    bare = [one for one in drawn["chart"]["lanes"] if not (one["cells"] or one["bars"])]
    assert {(one["n"], bool(one["silent"])) for one in bare} == {("?", True), (0, False)}
    nothing = opened((), sources=(line("clinical", SourceState.PENDING),))
    assert view(of=nothing)["head"]["empty"] == "Tapahtumia ei tiedetä juuri nyt."


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
    lanes = view(of=opened(sources=(source,)))["chart"]["lanes"]
    assert {one["label"] for one in lanes if one["silent"]} == marked
    assert {one["silent"] for one in lanes} <= {"", "ei vastannut"}


def test_a_lane_whose_source_refuses_us_says_so() -> None:
    refused = line("segments", SourceState.FAILED, trouble=Trouble.REFUSED)
    assert lane(view(of=opened(sources=(refused,))), "segments")["silent"] == "ei oikeutta"


def test_a_missing_part_is_named_above_the_lanes() -> None:
    torn = opened(sources=(line("clinical", SourceState.PARTIAL, partial=("contact",)),))
    words = "Potilastiedot: osa ei vastannut (käynti tai yhteys), tapahtumia voi puuttua"
    assert view(of=torn)["head"]["silent"] == [["failed", words]]


def test_no_event_and_two_events_are_a_sentence_and_a_list_and_no_chart() -> None:
    none, two = view(of=opened(())), view(of=opened(EVENTS[:2]))
    assert (none["mode"], none["chart"], none["table"]) == ("empty", None, None)
    assert none["head"]["empty"] == "Lähteissä ei ole tapahtumia."
    assert (two["mode"], two["chart"], len(two["table"]["rows"])) == ("few", None, 2)
    assert two["head"]["empty"] == "Lähteissä on 2 tapahtumaa."


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (SourceState.FAILED, "Vastanneissa lähteissä on 2 tapahtumaa."),
        (SourceState.PENDING, "Vastanneissa lähteissä on 2 tapahtumaa."),
        (SourceState.OK, "Lähteissä on 2 tapahtumaa."),
    ],
)
def test_while_a_source_is_silent_a_few_events_are_those_of_the_others(state: SourceState, words: str) -> None:
    assert view(of=opened(EVENTS[:2], sources=(line("clinical", state),)))["head"]["empty"] == words


def test_the_period_of_a_few_events_is_their_own() -> None:
    far = event("a", EventKind.CONTACT, date(1899, 1, 1), "Käynti")
    near = event("b", EventKind.CONTACT, date(2026, 11, 2), "Käynti")
    two, one = (view(JourneyLook(hidden=frozenset({"mine"})), of=opened(some)) for some in ((far, near), (near,)))
    assert (two["head"]["days"], two["head"]["scope"]) == ("1.1.1899–2.11.2026", "2/2 tapahtumaa näkyvissä")
    assert (one["head"]["days"], one["table"]["caption"]) == ("2.11.2026", "Tapahtumat kaistoittain 2.11.2026")


def test_the_two_events_of_a_few_are_listed_wherever_the_window_is() -> None:
    far = (event("a", EventKind.CONTACT, date(1899, 1, 1), "Käynti"), event("b", EventKind.CONTACT, date.min, "Käynti"))
    assert len(view(of=opened(far))["table"]["rows"]) == 2


def test_the_table_holds_every_event_in_the_charts_order() -> None:
    table = view(JourneyLook(table_page=0))["table"]
    assert len(table["rows"]) == len(EVENTS)
    assert len({len(row) for row in table["rows"]} | {len(table["head"])}) == 1
    lanes = [row[0] for row in table["rows"]]
    names = [FI(f"journey.lane.{one.value}") for one in LANES]
    assert lanes == sorted(lanes, key=names.index)
    contacts = [row[4] for row in table["rows"] if row[0] == "Asiointi"]
    assert contacts == ["Lääkärin vastaanotto", "Puhelu", "Peruttu aika", "Fysioterapia"]


def test_a_refused_part_says_no_right_in_its_own_lane_and_a_late_one_that_it_did_not_answer() -> None:
    why = (Trouble.REFUSED, Trouble.TIMED_OUT)
    torn = line("clinical", SourceState.PARTIAL, partial=("diagnosis", "medication"), partial_why=why)
    drawn = view(of=opened(sources=(torn,)))
    assert {x["id"]: x["silent"] for x in drawn["chart"]["lanes"] if x["silent"]} == {
        "diagnoses": "ei oikeutta", "medication": "ei vastannut",
    }  # fmt: skip
    assert [words for _, words in drawn["head"]["silent"]] == [
        "Potilastiedot: ei oikeutta (diagnoosi), tapahtumia voi puuttua",
        "Potilastiedot: osa ei vastannut (lääkitys), tapahtumia voi puuttua",
    ]


def many(n: int, days: int = 7300) -> tuple[Event, ...]:
    kinds = [kind for kind in EventKind if kind is not EventKind.SEGMENT]
    return tuple(
        event(
            f"e{i}",
            kinds[i % len(kinds)],
            TODAY - timedelta(days=(i * 37) % days),
            f"Tapahtuma numero {i % 180}",
            unit=f"Yksikkö {i // 15 % 30}",
            status=EventStatus.CANCELLED if i % 11 == 0 else EventStatus.DONE,
        )
        for i in range(n)
    )


HEAVY = opened(many(900))
WINDOWS = st.none() | st.tuples(
    st.dates(date(2000, 1, 1), date(2027, 6, 1)), st.dates(date(2000, 1, 1), date(2027, 6, 1))
)


@given(
    WINDOWS, st.frozensets(st.sampled_from(["cancelled", "future"])), st.sampled_from(["", "numero 17"]), st.booleans()
)
@settings(max_examples=60, deadline=None)
def test_the_table_is_the_chart(
    window: tuple[date, date] | None, hidden: frozenset[str], text: str, nested: bool
) -> None:
    """The pages together: as many rows a lane as the chart counts there, in the chart's order, under the same filter."""
    look = JourneyLook(
        window and (min(window), max(window)), hidden=hidden, text=text, opened=("contacts",) if nested else ()
    )
    drawn = journey_view(HEAVY, look, FI)
    told, page = [], 0
    while True:
        table = journey_view(HEAVY, replace(look, table_page=page), FI)["table"]
        told += table["rows"]
        page += 1
        if page >= table["pages"]:
            break
    counted = [(one["label"], one["n"]) for one in drawn["chart"]["lanes"] if one["nest"] != "open" and one["n"]]
    by_lane: list[tuple[str, int]] = []
    for row in told:
        same = by_lane and by_lane[-1][0] == row[0]
        by_lane[-1:] = [(row[0], by_lane[-1][1] + 1)] if same else [*by_lane[-1:], (row[0], 1)]
    assert by_lane == counted
    assert drawn["head"]["scope"].startswith(f"{len(told)}/900 ")
    at = shown(HEAVY, look)
    assert [row[4] for row in told] == [HEAVY.events[i].what for i in visible_events(at).tolist()]


@given(st.integers(-5, 99))
@settings(deadline=None, max_examples=20)
def test_pages_of_the_table_together_are_the_whole(page: int) -> None:
    events = tuple(event(f"e{i}", EventKind.CONTACT, TODAY - timedelta(days=i), "x") for i in range(120))
    of = opened(events)
    assert [len(view(JourneyLook(table_page=at), of)["table"]["rows"]) for at in range(3)] == [40, 40, 40]
    look = after({"type": "table", "page": page}, of=of)
    table = view(look, of)["table"]
    assert (table is None) == (page < 0)
    assert table is None or table["page"] == min(page, 2)


def test_an_opened_lane_draws_in_its_parts_which_sum_to_it() -> None:
    whole = view(of=HEAVY)
    look = after({"type": "lane", "id": "contacts", "open": True}, of=HEAVY)
    drawn = view(look, HEAVY)
    head, parts = lane(drawn, "contacts"), [x for x in drawn["chart"]["lanes"] if x["id"].startswith("contacts/")]
    assert (head["nest"], head["cells"], head["bars"]) == ("open", "", "")
    assert sum(part["n"] for part in parts) == head["n"] == lane(whole, "contacts")["n"]
    assert parts[-1]["label"] == "muut"
    assert len(parts) == 13
    deeper = after({"type": "lane", "id": parts[0]["id"], "open": True}, of=HEAVY, look=look)
    codes = [x for x in view(deeper, HEAVY)["chart"]["lanes"] if x["depth"] == 2]
    assert sum(code["n"] for code in codes) == parts[0]["n"]
    assert marks(view(deeper, HEAVY)) == marks(whole)
    closed = after({"type": "lane", "id": "contacts", "open": False}, of=HEAVY, look=deeper)
    assert closed.opened == ()
    for forged in ("nowhere", "contacts/99", None, 7, "contacts/0/0/0"):
        assert after({"type": "lane", "id": forged, "open": True}, of=HEAVY).opened == ()


def test_a_folded_lane_keeps_its_number_and_draws_nothing() -> None:
    look = after({"type": "fold", "id": "contacts", "on": True})
    drawn = view(look)
    folded = lane(drawn, "contacts")
    assert (folded["fold"], folded["n"], folded["cells"]) == ("folded", 4, "")
    assert drawn["head"]["scope"] == "7/7 tapahtumaa näkyvissä"
    assert after({"type": "fold", "id": "contacts", "on": False}, look=look).folded == frozenset()
    assert after({"type": "fold", "id": "<b>", "on": True}).folded == frozenset()


def test_what_is_filtered_out_is_said() -> None:
    drawn = view(after({"type": "toggle", "id": "cancelled", "on": True}))
    assert drawn["head"]["scope"] == "6/7 tapahtumaa näkyvissä, 1 rajattu pois"
    assert drawn["head"]["toggles"][0] == ["cancelled", "Piilota perutut", True, 1]
    found = view(after({"type": "find", "text": " RONTGEN "}))
    assert found["head"]["scope"] == "1/7 tapahtumaa näkyvissä, 6 rajattu pois"
    assert found["head"]["find"] == {"text": "RONTGEN", "label": "Suodata sanoilla", "note": "1 löytyi"}
    assert after({"type": "toggle", "id": "nonsense", "on": True}).hidden == frozenset()


def test_only_mine_is_what_i_did_or_my_unit() -> None:
    events = (
        replace(EVENTS[0], performer=Performer("doctor", None, "700")),
        replace(EVENTS[1], unit="Keskusta"),
        *EVENTS[2:],
    )
    look = after({"type": "toggle", "id": "mine", "on": True})
    assert view(look, opened(events), ME)["head"]["scope"].startswith("2/7 ")
    assert view(look, opened(events), None)["head"]["scope"].startswith("0/7 ")


def test_toggles_and_folded_lanes_are_kept_for_the_user_and_words_and_pins_are_not() -> None:
    look = after(
        {"type": "toggle", "id": "mine", "on": True},
        {"type": "fold", "id": "plan", "on": True},
        {"type": "find", "text": "polvi"},
        {"type": "pin", "lane": "contacts", "place": 0},
    )
    kept = choices_of(look)
    assert kept == {"journey_toggles": "mine", "folded_lanes": "plan", "ribbon": "off"}
    assert look_from(kept) == JourneyLook(hidden=frozenset({"mine"}), folded=frozenset({"plan"}))
    assert look_from({}) == JourneyLook()


def test_the_ribbon_is_remembered_for_the_next_customer_and_waits_for_nothing_there() -> None:
    kept = choices_of(after({"type": "ribbon", "on": True, "segment": "knee"}))
    assert kept["ribbon"] == "on"
    look = look_from(kept)
    assert look.ribbon == Ribbon("", 0)
    assert after({"type": "ribbon", "on": True, "segment": ""}, look=look).ribbon == Ribbon("", 1)
    assert choices_of(after({"type": "ribbon", "on": False}, look=look))["ribbon"] == "off"


def test_a_customer_of_two_events_has_the_ribbon_and_nothing_that_needs_a_chart() -> None:
    assert [name for name, *_ in view(of=opened(EVENTS[:2]))["head"]["actions"]] == ["ribbon"]
    assert "period" in [name for name, *_ in view()["head"]["actions"]]


def test_a_pinned_mark_shows_every_field_the_source_gave() -> None:
    days = (date(2026, 7, 1), date(2026, 11, 21))
    look = after({"type": "pin", "lane": "stays", "place": -1}, look=JourneyLook(days))
    (card,) = view(look)["cards"]
    fields = dict(card["events"][0]["fields"])
    assert fields["Milloin"] == "1.8.2026–4.8.2026"
    assert fields["Lähde"] == "Potilastiedot"
    assert "Kustannus" not in fields, "what the source did not say is left out"
    assert card["spot"] == [1, -1]
    assert view(replace(look, window=(date(2025, 1, 1), date(2025, 6, 1))))["cards"][0]["spot"] is None


def test_four_cards_the_oldest_leaves_and_a_repeated_one_comes_to_the_front() -> None:
    places = [("contacts", 0), ("contacts", 1), ("contacts", 2), ("diagnoses", 0), ("examinations", 0)]
    look = after(*({"type": "pin", "lane": where, "place": at} for where, at in places))
    assert len(look.pins) == MOST_PINS
    assert view(look)["cards"][0]["events"][0]["t"] == "Röntgen"
    again = after({"type": "pin", "lane": "contacts", "place": 2}, look=look)
    assert [pin.id for pin in again.pins] == ["pin-3", "pin-5", "pin-4", "pin-2"]
    assert [pin.id for pin in after({"type": "unpin", "id": "pin-5"}, look=again).pins] == ["pin-3", "pin-4", "pin-2"]
    assert after({"type": "unpin"}, look=again).pins == ()


def test_a_pin_of_the_window_before_means_what_was_drawn_there() -> None:
    narrow = JourneyLook((date(2026, 10, 1), TODAY))
    name = view(narrow)["chart"]["cut"]
    wide = after({"type": "window", "move": "all"}, look=narrow)
    command = {"type": "pin", "lane": "contacts", "place": 0}
    assert after(command | {"cut": name}, look=wide).pins == after(command, look=narrow).pins
    assert after(command, look=wide).pins[0].events == ("v1", "v2")
    assert after(command | {"cut": "9" * 30}, look=wide).pins == after(command, look=wide).pins


@pytest.mark.parametrize(
    ("where", "place"),
    [("stays", -2), ("stays", 9), ("nowhere", 0), (None, None), ("contacts", True), ("contacts", "0"), ("contacts", 10**9), ("contacts", 0.5)],
)  # fmt: skip
def test_a_mark_that_is_not_there_is_nothing(where: object, place: object) -> None:
    assert after({"type": "pin", "lane": where, "place": place}).pins == ()


def test_evidence_outside_the_window_widens_it_and_opens_what_hid_it() -> None:
    narrow = JourneyLook(
        (date(2026, 10, 25), TODAY), hidden=frozenset({"cancelled"}), folded=frozenset({"examinations"})
    )
    look = after({"type": "evidence", "phrase": "sentence.1"}, look=narrow)
    assert look.window is not None
    assert look.window[0] <= date(2026, 10, 3)
    assert look.window[1] >= TODAY
    assert (look.hidden, look.folded) == (frozenset(), frozenset())
    assert view(look)["evidence"]["sentence.1"][0] == 0
    assert len(view(look)["evidence"]["sentence.1"]) == 2
    for name in ("sentence.9", "nothing.0", "sentence.-1", "", "changed.x"):
        assert after({"type": "evidence", "phrase": name}, look=narrow) == narrow


@pytest.mark.parametrize(("year", "days"), [(2023, 365), (2024, 366), (2025, 365)])
def test_a_calendar_year_is_shown_in_days_a_leap_year_too(year: int, days: int) -> None:
    look = after({"type": "window", "move": f"at:{year}"})
    drawn = view(look)["chart"]
    assert (drawn["grain"], visible(opened(), look)) == (
        "day",
        (date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()),
    )
    first, last = drawn["show"]
    assert round(last - first) == days
    assert drawn["span_days"][1] >= days, "the browser does not ask for another grain at once"


def test_the_browsers_own_window_keeps_the_place_and_a_button_moves_it() -> None:
    asked = after({"type": "window", "from": "2025-01-01", "to": "2026-01-31"})
    assert asked.window == (date(2025, 1, 1), date(2026, 1, 31))
    assert asked.no == EVERYTHING.no
    year = after({"type": "window", "move": "year"})
    assert year.no == EVERYTHING.no + 1
    assert (view(year)["chart"]["grain"], [on for *_, on in view(year)["head"]["buttons"]][:3]) == (
        "day",
        [True, False, False],
    )
    drawn = view(asked)["chart"]
    first = date.fromisoformat(drawn["start"]) + timedelta(7 * drawn["show"][0])
    assert abs((first - date(2025, 1, 1)).days) <= 1
    assert drawn["show"][1] <= drawn["n"]
    for bad in ({"from": "x", "to": "y"}, {"from": None}, {"from": 5, "to": []}, {}):
        assert after({"type": "window", **bad}) == EVERYTHING


@given(
    st.lists(
        st.sampled_from(["year", "five", "all", "in", "out", "earlier", "later", "at:2025", "at:x", "<b>", ""]),
        max_size=12,
    )
)
@settings(deadline=None, max_examples=60)
def test_no_walk_of_buttons_leaves_the_calendar_or_loses_an_event(moves: list[str]) -> None:
    of, look = opened(), EVERYTHING
    for move in moves:
        look = looked(of, look, {"type": "window", "move": move})
        at = shown(of, look).drawn
        assert visible(of, look)[0] <= visible(of, look)[1]
        assert int(at.total.sum() + at.outside.sum()) + at.undated == len(EVENTS)


def test_a_year_that_begins_in_a_folded_gap_is_named_where_the_gap_ends() -> None:
    events = (
        event("a", EventKind.CONTACT, date(2015, 3, 1), "Käynti"),
        event("b", EventKind.CONTACT, date(2024, 6, 5), "Käynti"),
        event("c", EventKind.CONTACT, date(2024, 6, 6), "Käynti"),
    )
    chart = view(of=opened(events))["chart"]
    first, last = chart["gaps"][0][:2]
    named = {words: tick for tick, words in chart["axis"]}
    assert named["2024"] == last + 1
    assert not any(first < tick <= last for tick in named.values())


def test_measures_are_lines_with_the_customers_own_band_and_the_last_value_in_words() -> None:
    values = [6.0, 7.0, 8.0, 9.0, 10.0, 20.0]
    events = tuple(
        event(f"m{i}", EventKind.MEASUREMENT, date(2026, i + 1, 5), "HbA1c", quantity=Quantity(value, "%"))
        for i, value in enumerate(values)
    )
    few = (event("s", EventKind.MEASUREMENT, date(2026, 1, 5), "Paino", quantity=Quantity(80, "kg")),)
    found = lane(view(of=opened((*events, *few))), "examinations")["lines"]
    assert [one["word"] for one in found] == ["HbA1c"]
    (only,) = found
    assert only["last"] == "20\u00a0%, 5.6."
    assert only["note"] == "oma tavallinen väli 6,5–15 (80 % arvoista, n = 6)"
    scale = [round((value - 6) / 14 * 65535) for value in (6.5, 15)]
    assert only["band"] == scale
    assert [y for _, y in rows(only["points"], 2)] == [round((value - 6) / 14 * 65535) for value in values]
    assert set(only) == {"word", "band", "last", "note", "points"}


def test_seven_measures_are_six_lines_and_the_rest_is_said() -> None:
    events = tuple(
        event(f"m{i}", EventKind.MEASUREMENT, TODAY - timedelta(i), f"Mitta {i % 7}", quantity=Quantity(i, "x"))
        for i in range(28)
    )
    found = lane(view(of=opened(events)), "examinations")
    assert len(found["lines"]) == 6
    assert "+ 1 muuta mittausta" in found["note"]
    assert all(one["band"] is None for one in found["lines"])


def test_an_episode_is_a_thin_span_that_counts_nothing_again() -> None:
    events = tuple(replace(one, episode_id="ep") if one.id in ("v1", "x", "stay") else one for one in EVENTS)
    drawn = view(of=opened(events))
    ((first, last, count, word),) = rows(lane(drawn, "stays")["spans"], 4)
    assert first < last
    assert count == 3
    assert drawn["chart"]["words"][word] == "Osastojakso"
    assert marks(drawn) == len(EVENTS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_a_full_message_is_there_in_every_language(language: str) -> None:
    look = after({"type": "pin", "lane": "contacts", "place": 0}, {"type": "table", "page": 0})
    told = json.dumps(journey_view(opened(), look, Text(language), ME), ensure_ascii=False)
    assert "journey." not in told


def test_names_keep_to_one_line_and_cannot_turn_the_direction() -> None:
    wild = (
        *EVENTS,
        Event(
            id="w", kind=EventKind.CONTACT, what="a\n\u202eb\u0000" + "x" * 500, start=Moment(TODAY), source="clinical"
        ),
    )
    words = view(of=opened(wild))["chart"]["words"]
    assert max(map(len, words)) <= 80
    assert any(word.startswith("a b x") and word.endswith("…") for word in words)


@pytest.mark.parametrize(
    ("language", "name"),
    [("fi", "Polven nivelrikon hoitopolku"), ("sv", "Vårdstigen för knäartros"), ("en", "Knee osteoarthritis pathway")],
)
def test_a_segment_is_named_in_the_users_language_in_chart_table_and_card(language: str, name: str) -> None:
    kind, source = EventKind.SEGMENT, "Polven nivelrikon hoitopolku"
    entered = event("s", kind, TODAY, source, code=Code("segment", "knee", source))
    of, text = opened((*EVENTS, entered)), Text(language)
    drawn = journey_view(of, EVERYTHING, text)
    assert (name in drawn["chart"]["words"], source in drawn["chart"]["words"]) == (True, name == source)
    cut = drawn["chart"]["cut"]
    place = looked(of, EVERYTHING, {"type": "pin", "lane": "segments", "place": 0, "cut": cut}, ME)
    card = journey_view(of, place, text)["cards"][0]["events"][0]
    twin = journey_view(of, looked(of, EVERYTHING, {"type": "table", "page": 0}, ME), text)["table"]
    assert (card["t"], [row[4] for row in twin["rows"] if row[4] in (name, source)]) == (name, [name])
