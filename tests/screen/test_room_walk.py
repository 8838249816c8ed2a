"""The clinician's room walked with AppTest over a house of fakes: search, questions before a case, commands, late ones.

What a browser would send is put where Streamlit puts it (the component's session key); what the room draws is read from
the components' messages.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components.room_view import room_view
from components.text import Text
from domain.access import Relation
from domain.hetu import PersonalId
from services.ports import Deadline, House
from tests.fakes import FakeGathering, customer, made_up_id, make_house, make_settings, relation

MINE = made_up_id(908)
NOT_MINE = made_up_id(910)
NOBODY = made_up_id(912)
TWIN = made_up_id(914)
REASON = {"type": "reason", "code": "consultation", "text": "Konsultaatio puhelimitse, asiakas linjalla"}


def situation() -> None:
    import streamlit as st

    from components.own import NAMES
    from pages._run import one_run
    from pages.situation import page
    from web.streamlit_internals import register_components

    st.session_state["run"] = st.session_state.get("run", 0) + 1
    register_components(NAMES)
    with one_run():
        page()


@dataclass
class Said(Mapping[str, Any]):
    """What a component reports: there for one run of the page only, as a trigger is in Streamlit."""

    command: dict[str, Any]
    run: int

    def __getitem__(self, name: str) -> Any:
        if st.session_state["run"] != self.run:
            raise KeyError(name)
        return {"command": self.command}[name]

    def __iter__(self) -> Iterator[str]:
        return iter(("command",))

    def __len__(self) -> int:
        return 1


@dataclass
class Walk:
    """One browser tab."""

    test: AppTest

    def does(self, component: str, **command: Any) -> Walk:
        self.test.session_state[component] = Said(command, self.test.session_state["run"] + 1)
        self.test.run()
        del self.test.session_state[component]
        assert not self.test.exception
        return self

    def searches(self, typed: str) -> Walk:
        return self.does("front", type="search", text=typed)

    def in_room(self, type: str, **command: Any) -> Walk:
        return self.does("room", type=type, handle=self.room["handle"], **command)

    def in_journey(self, type: str, **command: Any) -> Walk:
        return self.does("journey", type=type, handle=self.room["handle"], **command)

    def drawn(self, name: str) -> dict[str, Any]:
        found = [e.proto for e in self.test.get("bidi_component") if e.proto.component_name == f"tilannekuva.{name}"]  # type: ignore[attr-defined]
        return json.loads(found[0].json) if found else {}

    @property
    def room(self) -> dict[str, Any]:
        return self.drawn("room")


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    made = make_house()
    made.directory.add(customer(MINE), relation(Relation.APPOINTMENT))  # type: ignore[attr-defined]
    made.directory.add(customer(NOT_MINE, family_name="Salattu"))  # type: ignore[attr-defined]
    made.directory.add(customer(TWIN), relation(Relation.APPOINTMENT), sign_twin=True)  # type: ignore[attr-defined]
    monkeypatch.setattr("pages._run.house", lambda: made)
    monkeypatch.setattr("pages._run.settings", make_settings)
    return made


@pytest.fixture
def walk(house: House) -> Walk:
    _, identity = house.sessions.start("doctor", "fi")
    test = AppTest.from_function(situation, default_timeout=120)
    test.user = {"sub": identity, "is_logged_in": True}
    test.run()
    assert not test.exception
    return Walk(test)


def test_an_id_opens_the_case(walk: Walk) -> None:
    assert walk.room["mode"] == "empty"
    walk.searches(MINE.reveal())
    assert walk.room["mode"] == "case"
    assert MINE.reveal() not in json.dumps([walk.room, walk.drawn("front"), walk.drawn("plan")])
    assert walk.drawn("front")["search"]["typed"] == ""


def test_an_opening_that_cannot_be_logged_is_no_refusal_and_can_be_tried_again(walk: Walk, house: House) -> None:
    house.audit.broken = True  # type: ignore[attr-defined]
    walk.searches(MINE.reveal())
    said = Text("fi")
    assert (walk.room["mode"], walk.room["title"]) == ("message", said("search.store.title"))
    assert walk.room["title"] != said("search.glass.title")
    assert walk.in_room("retry").room["mode"] == "message", "still locked"
    house.audit.broken = False  # type: ignore[attr-defined]
    assert walk.in_room("retry").room["mode"] == "case"


def test_a_mistyped_id_is_said_under_the_field_and_asks_nobody(walk: Walk, house: House) -> None:
    before = len(house.audit.rows)  # type: ignore[attr-defined]
    walk.searches(MINE.reveal()[:8] + "x" + MINE.reveal()[9:])
    search = walk.drawn("front")["search"]
    assert (search["position"], bool(search["error"]), search["focus"]) == (9, True, True)
    assert walk.room["mode"] == "empty"
    assert len(house.audit.rows) == before  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "typed", ["", " ", "x" * 4000, "<script>", "\u202e131052", "131052-9083 ja jotain muuta pitkää tekstiä"]
)
def test_no_typing_breaks_the_page(walk: Walk, typed: str) -> None:
    walk.searches(typed)
    assert walk.drawn("front")["search"]["error"]


def test_not_found_and_not_allowed_look_the_same_until_a_reason_is_logged(walk: Walk) -> None:
    refused = walk.searches(NOT_MINE.reveal()).room
    unknown = walk.searches(NOBODY.reveal()).room
    assert refused.pop("handle") != unknown.pop("handle")  # random: it belongs to the question, not to the person
    assert refused == unknown
    assert refused["mode"] == "glass"
    walk.in_room(**REASON)
    assert walk.room["mode"] == "message"


def test_while_relations_cannot_be_asked_the_sentence_says_so_whether_the_person_exists_or_not(
    walk: Walk, house: House
) -> None:
    house.directory.silent = True  # type: ignore[attr-defined]
    mine, unknown = (dict(walk.searches(one.reveal()).room) for one in (MINE, NOBODY))
    assert mine.pop("handle") != unknown.pop("handle")
    assert mine == unknown
    assert mine["mode"] == "glass"
    assert mine["body"].startswith("Emme voineet tarkistaa")
    short = walk.in_room("reason", code="consultation", text="koska").room
    assert (short["body"], bool(short["error"])) == (mine["body"], True)


def test_a_stated_reason_opens_the_case_and_says_so(walk: Walk, house: House) -> None:
    walk.searches(NOT_MINE.reveal())
    short = walk.in_room("reason", code="consultation", text="koska").room
    assert (short["mode"], short["text"], bool(short["error"])) == ("glass", "koska", True)
    walk.in_room(**REASON)
    assert walk.room["mode"] == "case"
    assert any("perusteella" in notice["t"] for notice in walk.room["notices"])
    stated = [row.entry.stated_reason for row in house.audit.rows]  # type: ignore[attr-defined]
    assert "consultation: Konsultaatio puhelimitse, asiakas linjalla" in stated


def test_a_sign_twin_is_confirmed_by_name_before_anything_opens(walk: Walk) -> None:
    walk.searches(TWIN.reveal())
    assert walk.room["mode"] == "twin"
    assert walk.in_room("confirm", yes=False).room["mode"] == "empty"
    walk.searches(TWIN.reveal())
    assert walk.in_room("confirm", yes=True).room["mode"] == "case"


@pytest.mark.parametrize("command", [{"type": "confirm", "yes": True}, REASON], ids=["twin", "reason"])
def test_an_answer_to_another_question_opens_nobody(walk: Walk, house: House, command: dict[str, Any]) -> None:
    """A slow answer to the first customer's question, when the second one's is on the screen already."""
    other = made_up_id(916)
    house.directory.add(customer(other), relation(Relation.APPOINTMENT), sign_twin=True)  # type: ignore[attr-defined]
    first = walk.searches((TWIN if command is not REASON else NOBODY).reveal()).room["handle"]
    walk.searches((other if command is not REASON else NOT_MINE).reveal())
    before = len(house.audit.rows)  # type: ignore[attr-defined]
    walk.does("room", handle=first, **command)
    assert walk.room["mode"] in ("twin", "glass")
    assert len(house.audit.rows) == before  # type: ignore[attr-defined]


def test_the_case_leaves_the_screen_when_the_stated_reason_runs_out(walk: Walk, house: House) -> None:
    walk.searches(NOT_MINE.reveal()).in_room(**REASON)
    assert walk.room["mode"] == "case"
    house.clock.pass_time(hours=5)  # type: ignore[attr-defined]
    walk.test.run()
    assert walk.room["mode"] == "glass"
    assert walk.drawn("plan") == {}


def test_a_command_of_another_customers_screen_is_dropped(walk: Walk) -> None:
    walk.searches(MINE.reveal())
    walk.does("room", type="reveal_id", handle="another")
    assert MINE.reveal() not in json.dumps(walk.room)
    assert walk.room["notices"][0]["tone"] == "alert"
    walk.in_room("hide_id")
    assert walk.room["notices"] == []
    before = walk.drawn("journey")
    walk.does("journey", type="table", page=0, handle="another")
    assert walk.drawn("journey") == before
    assert walk.room["notices"][0]["tone"] == "alert", "and it is said"
    walk.in_room("hide_id")
    walk.does("front", type="renew", handle="another")
    assert walk.room["notices"][0]["tone"] == "alert"


def test_news_that_were_asked_for_are_read_again_under_the_same_handle(walk: Walk, house: House) -> None:
    walk.searches(MINE.reveal())
    handle, lines = walk.room["handle"], len(house.audit.rows)  # type: ignore[attr-defined]
    assert walk.drawn("front")["case"] == handle
    walk.does("front", type="renew", handle=handle)
    assert walk.room["handle"] == handle
    assert [row.entry.deed for row in house.audit.rows[lines:]] == ["open_case"]  # type: ignore[attr-defined]
    assert walk.room["notices"][0]["t"] == Text("fi")("safety.came_hidden")
    walk.in_room("close")
    assert walk.drawn("front")["case"] == ""


def test_a_namesake_opened_today_is_warned_of_without_a_name(walk: Walk, house: House) -> None:
    other = made_up_id(916, day="010190")
    house.directory.add(customer(other), relation(Relation.APPOINTMENT))  # type: ignore[attr-defined]
    walk.searches(other.reveal())
    assert walk.room["notices"] == []
    walk.searches(MINE.reveal())
    assert [one["t"] for one in walk.room["notices"]] == [Text("fi")("safety.alike.same_name")]
    walk.in_room("close")
    walk.searches(MINE.reveal())
    assert [one["tone"] for one in walk.room["notices"]] == ["warn"]


def test_revealing_the_id_is_a_line_of_the_log(walk: Walk, house: House) -> None:
    walk.searches(MINE.reveal()).in_room("reveal_id")
    assert walk.room["banner"]["id"]["value"] == MINE.reveal()
    assert [row.entry.deed for row in house.audit.rows][-1] == "reveal_id"  # type: ignore[attr-defined]
    walk.in_room("hide_id")
    assert MINE.reveal() not in json.dumps(walk.room)


@pytest.mark.parametrize(
    "command",
    [
        {"type": "window", "move": "year"},
        {"type": "window", "move": None},
        {"type": "pin", "lane": "contacts", "place": 99},
        {"type": "evidence", "phrase": "sentence.77"},
        {"type": "evidence", "phrase": f"why.{'9' * 5000}"},
        {"type": "window", "move": f"at:{'9' * 5000}"},
        {"type": "table", "page": 10**9},
        {"type": "nonsense"},
        {},
    ],
)
@pytest.mark.parametrize("component", ["room", "journey"])
def test_no_command_breaks_the_room(walk: Walk, component: str, command: dict[str, Any]) -> None:
    walk.searches(MINE.reveal())
    walk.does(component, handle=walk.room["handle"], **command)
    assert walk.room["mode"] == "case"


def test_what_is_folded_and_hidden_in_the_journey_stays_the_users_choice(walk: Walk, house: House) -> None:
    walk.searches(MINE.reveal()).in_journey("fold", id="messages", on=True).in_journey("toggle", id="mine", on=True)
    kept = house.choices.get("doctor")
    assert (kept["folded_lanes"], kept["journey_toggles"]) == ("messages", "mine")
    walk.in_room("close").searches(MINE.reveal()).in_journey("find", text="polvi")
    assert house.choices.get("doctor") == kept, "what was typed is never kept"
    assert {id: on for id, _, on, *_ in walk.drawn("journey")["head"]["toggles"]}["mine"] is True


def test_no_attachment_that_the_list_could_not_have_sent_is_written(walk: Walk) -> None:
    walk.searches(MINE.reveal())
    walk.in_journey("attach", item="nothing", version=0, key="k" * 24, **{"from": "2020-01-01", "to": "nonsense"})
    assert walk.room["notices"][0]["tone"] == "alert"


def test_closing_leaves_nothing_of_the_customer(walk: Walk) -> None:
    walk.searches(MINE.reveal()).in_room("reveal_id").in_room("close")
    assert walk.room["mode"] == "empty"
    assert MINE.reveal() not in json.dumps([walk.room, walk.drawn("front")])
    rows = walk.drawn("front")["search"]["recent"]
    assert [row["masked"] for row in rows] == [MINE.masked]
    assert walk.does("front", type="recent", id="0").room["mode"] == "case"
    assert walk.does("front", type="recent", id="7").room["mode"] == "case"


def test_a_late_source_comes_in_without_another_opening(
    walk: Walk, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    start, drawn = house.fan_out.start, []

    def slowly(person: PersonalId, deadline: Deadline) -> FakeGathering:
        gathering: Any = start(person, deadline)
        gathering.late, gathering.comes = ("segments",), True
        return gathering

    def watched(*what: Any) -> dict[str, Any]:
        drawn.append(room_view(*what))
        return drawn[-1]

    house.fan_out.start = slowly  # type: ignore[method-assign]
    monkeypatch.setattr("pages._room.room_view", watched)
    before = len(house.audit.rows)  # type: ignore[attr-defined]
    walk.searches(MINE.reveal())
    first, partial, whole = drawn
    assert first.keys() == {"mode", "handle", "banner", "waiting"}, "who it is comes first"
    assert [line["word"] for line in partial["rail"]["lines"]][-1] == "odotetaan"
    assert partial["segment"]["empty"] == "Odotetaan segmenttituloksia"
    assert [line["word"] for line in whole["rail"]["lines"]][-1] == "ei tietoja"
    assert {view["handle"] for view in drawn} == {walk.room["handle"]}
    assert len(house.audit.rows) == before + 1  # type: ignore[attr-defined]


def test_the_language_is_the_persons_own_choice_and_stays(walk: Walk, house: House) -> None:
    walk.does("front", type="language", language="sv")
    assert walk.drawn("front")["bar"]["labels"]["sign_out"] == "Logga ut"
    walk.searches(MINE.reveal())
    assert walk.room["banner"]["label"] == "Kundens personuppgifter"
    walk.does("front", type="language", language="xx")
    assert walk.drawn("front")["bar"]["labels"]["sign_out"] == "Logga ut"


def test_a_stranger_sees_a_calm_page_and_no_component(house: House) -> None:
    test = AppTest.from_function(situation, default_timeout=120)
    test.user = {"sub": "doctor", "is_logged_in": True}
    test.run()
    assert not test.exception
    assert len(test.get("bidi_component")) == 0
    assert test.title[0].value


def test_the_summary_is_sent_once_when_asked_for_and_is_logged(walk: Walk, house: House) -> None:
    walk.searches(MINE.reveal())
    assert (walk.room["copy"]["button"], walk.room["copy"]["text"]) == ("Kopioi yhteenveto", "")
    walk.in_room("summary")
    first = walk.room["copy"]
    assert MINE.reveal() not in first["text"]
    assert "Virtanen" not in first["text"]
    assert first["text"].startswith("Tilannekuvan yhteenveto")
    assert house.audit.rows[-1].entry.deed == "copy_summary"  # type: ignore[attr-defined]
    walk.in_room("summary")
    assert walk.room["copy"]["n"] == first["n"] + 1
    walk.in_room("more", part="changed")
    assert walk.room["copy"]["text"] == ""


def test_a_minors_summary_asks_a_question_first(walk: Walk, house: House) -> None:
    child = made_up_id(916, day="131015", sign="A")
    house.directory.add(customer(child), relation(Relation.APPOINTMENT))  # type: ignore[attr-defined]
    walk.searches(child.reveal())
    walk.in_room("summary")
    assert walk.room["copy"]["text"] == ""
    (asked,) = [one for one in walk.room["notices"] if one["command"] == "summary_confirmed"]
    assert asked["button"] == "Vahvista ja kopioi"
    walk.in_room("summary_confirmed")
    assert walk.room["copy"]["text"]
    assert not any(one["command"] == "summary_confirmed" for one in walk.room["notices"])


def test_a_printed_journey_is_a_line_of_the_log_and_a_minors_asks_first(walk: Walk, house: House) -> None:
    child = made_up_id(918, day="110318", sign="A")
    house.directory.add(customer(child, birth_date=date(2018, 3, 11)), relation(Relation.APPOINTMENT))  # type: ignore[attr-defined]
    walk.searches(MINE.reveal()).in_journey("print", on=True)
    assert walk.drawn("journey")["print"]
    assert [row.entry.deed for row in house.audit.rows][-1] == "copy_summary"  # type: ignore[attr-defined]
    lines = len(house.audit.rows)  # type: ignore[attr-defined]
    assert not walk.in_journey("window", move="all").drawn("journey")["print"], "another sheet is another line"
    walk.in_journey("print", on=True).in_room("more", part="next")
    assert not walk.drawn("journey").get("print")
    assert [row.entry.deed for row in house.audit.rows[lines:]] == ["copy_summary"]  # type: ignore[attr-defined]
    walk.searches(child.reveal()).in_journey("print", on=True)
    assert not walk.drawn("journey")["print"]
    assert "print_confirmed" in [notice["command"] for notice in walk.room["notices"]]
    walk.in_room("print_confirmed")
    assert walk.drawn("journey")["print"]
