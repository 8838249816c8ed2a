"""The work list as the frontend is told to draw it: counts equal rows, and nothing is called empty that is unknown."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.waiting import Usual
from components.text import LANGUAGES, Text
from components.worklist_payload import chosen_day, chosen_row, chosen_rows
from components.worklist_table import TABS, message_view, report_view, worklist_view
from domain.customer import PersonKey
from domain.errors import Conflict, InvalidInput
from domain.plan import RequestStatus, StatedBy
from services.worklist import Group, Ref, Tab, WorkList, WorkRow
from services.worklist_bulk import Came, Move, Moved
from tests.fakes import DOCTOR, STAFF, SURGEON, TODAY
from tests.server.product import ROOT

FI = Text("fi")
REQUEST = WorkRow(
    id="a1",
    tab=Tab.REQUESTS,
    kind="request",
    name="Virtanen, Aino",
    why="Leikataanko?",
    due=date(2026, 12, 12),
    waiting_days=12,
    owner_ref="surgeon",
    asked_by="Aino Lehto",
    urgency="urgent",
    request_status=RequestStatus.SENT,
)


def work(rows: Sequence[WorkRow] = (), missing: Sequence[str] = (), **more: Any) -> WorkList:
    """A page with these rows, all of one view."""
    tab = rows[0].tab if rows else Tab.TODAY
    counts = dict.fromkeys(Tab, 0) | {tab: len(rows)}
    return WorkList(**{"rows": tuple(rows), "tab": tab, "counts": counts, "missing": tuple(missing)} | more)


def drawn(row: WorkRow, user: Any = SURGEON) -> dict[str, Any]:
    found: dict[str, Any] = worklist_view(work([row]), FI, user, TODAY)["rows"][0]
    return found


def test_a_row_tells_customer_why_who_due_urgency_state_origin_and_waiting() -> None:
    told = drawn(REQUEST)
    assert [told["name"], told["text"], told["who"], told["due"]["text"], told["priority"], told["state"]["text"]] == [
        "Virtanen, Aino", "Leikataanko?", "kirurgi", "12.12.2026", "kiireellinen", "lähetetty",
    ]  # fmt: skip
    assert (told["origin"]["text"], told["waited"]["text"]) == ("asiakas otti yhteyttä", "12 päivää")
    assert told["notes"] == ["Lausuntopyyntö", "pyytäjä Aino Lehto"]


def test_a_role_whose_name_is_also_somebodys_id_is_not_taken_for_the_person() -> None:
    assert drawn(REQUEST, SURGEON)["who"] == "kirurgi"
    mine = WorkRow(
        id="b", tab=Tab.OVERDUE, kind="action", name="x", why="y", owner_ref="staff", owner_label="Leila Salmi"
    )
    assert drawn(mine, STAFF)["who"] == "minä"
    assert drawn(mine, DOCTOR)["who"] == "Leila Salmi"


def test_lateness_and_the_hour_are_words() -> None:
    late = WorkRow(id="b", tab=Tab.OVERDUE, kind="action", name="x", why="y", due=date(2026, 11, 1), overdue_days=20)
    assert (drawn(late)["due"], drawn(late)["marked"]) == (
        {"text": "1.11.2026", "late": "myöhässä 20 päivää"},
        True,
    )
    booked = WorkRow(id="c", tab=Tab.TODAY, kind="appointment", name="x", why="y", due=TODAY, at=time(9, 5))
    assert (drawn(booked)["due"], drawn(booked)["marked"]) == ({"text": "klo 9.05"}, False)


def test_a_request_past_its_day_says_so_and_cannot_be_taken() -> None:
    lapsed = drawn(replace(REQUEST, expired=date(2026, 11, 12)))
    assert lapsed["due"] == {"text": "12.12.2026", "late": "vanheni 12.11."}
    assert (lapsed["state"]["text"], lapsed["marked"], "take" in lapsed) == ("vanhentunut", True, False)
    assert drawn(REQUEST)["take"] == {"type": "accept_request", "request_id": "a1", "version": 0}


def test_a_statement_that_has_come_is_read_or_opened_and_never_late() -> None:
    row = replace(REQUEST, kind="answer", request_status=None, due=date(2026, 11, 20), waiting_days=None)
    told = drawn(row, DOCTOR)
    assert told["notes"] == ["Lausunto saapunut", "vastaaja Aino Lehto"]
    assert (told["due"], told["marked"]) == ({"text": "saapui 20.11."}, False)
    assert told["tick"]["send"] == {"type": "read_answer", "item_id": "a1"}


def test_a_name_that_the_register_did_not_give_is_said_to_be_missing() -> None:
    nameless = WorkRow(id="b", tab=Tab.OVERDUE, kind="action", name=None, why="y")
    assert drawn(nameless)["name"] == "Nimi ei saatavilla"
    draft = WorkRow(id="b", tab=Tab.UNFINISHED, kind="draft", name=None, why="", ref=Ref(PersonKey("c"), nameless=True))
    assert (drawn(draft)["name"], drawn(draft)["text"]) == ("Asiakas näkyy avattaessa", "Tallentamaton teksti")


def test_nothing_open_is_said_only_when_everything_answered() -> None:
    whole = worklist_view(work(), FI, DOCTOR, TODAY)
    unsure = worklist_view(work(missing=["appointments"]), FI, DOCTOR, TODAY)
    assert whole["words"]["none_shown"] == "Ei avoimia."
    assert "Ei avoimia." not in json.dumps(unsure, ensure_ascii=False)
    assert len(unsure["list"]["notes"]) == 1


def test_what_is_kept_back_is_counted_aloud() -> None:
    assert worklist_view(work(kept_back=2), FI, DOCTOR, TODAY)["list"]["notes"] == [
        "2 riviä on jätetty pois käyttöoikeuksien vuoksi."
    ]


def test_how_much_we_noticed_is_a_share_with_its_numbers_and_never_of_nothing() -> None:
    assert worklist_view(work(found=8, met=14), FI, DOCTOR, TODAY)["list"]["share"] == (
        "Havaitsimme itse 57 % (8/14 rivistä, luonnokset pois luettuina)"
    )
    assert worklist_view(work(), FI, DOCTOR, TODAY)["list"]["share"] == ""


def test_rows_of_one_customer_stand_together_under_the_name_when_asked() -> None:
    subjects = ("p1", "p2", "p1")
    rows = [replace(REQUEST, id=f"r{n}", name=f"N{n}", ref=Ref(PersonKey(s))) for n, s in enumerate(subjects)]
    view = worklist_view(work(rows), FI, DOCTOR, TODAY, order="customer")
    assert [(row["id"], row["level"]) for row in view["rows"]] == [
        ("group.0", 1), ("r0", 2), ("r2", 2), ("group.1", 1), ("r1", 2),
    ]  # fmt: skip
    assert not {"p1", "p2"} & set(json.dumps(view).replace('"', " ").split()), "whose a row is stays on the server"


ROWS = st.builds(
    WorkRow,
    id=st.text("0123456789abcdef", min_size=1, max_size=32),
    tab=st.sampled_from(Tab),
    kind=st.sampled_from(["appointment", "request", "action", "review"]),
    name=st.none() | st.text(max_size=20),
    why=st.text(max_size=20),
    due=st.none() | st.dates(date(2000, 1, 1)),
    at=st.none() | st.times(),
    waiting_days=st.none() | st.integers(0, 900),
    overdue_days=st.none() | st.integers(1, 900),
    owner_ref=st.sampled_from(["", "doctor", "surgeon", "Ortopedia"]),
    owner_label=st.sampled_from(["", "Aino Lehto"]),
    urgency=st.sampled_from(["", "routine", "urgent", "emergency"]),
    request_status=st.none() | st.sampled_from(RequestStatus),
    origin=st.sampled_from(["reactive", "proactive"]),
)


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(ROWS, max_size=12),
    tab=st.sampled_from(Tab),
    elsewhere=st.lists(st.integers(0, 99), min_size=6, max_size=6),
    missing=st.sets(st.sampled_from(["names", "appointments", "drafts"])),
)
def test_counts_are_the_lists_and_no_row_of_the_page_is_lost(
    language: str, rows: list[WorkRow], tab: Tab, elsewhere: list[int], missing: set[str]
) -> None:
    rows = [replace(row, tab=tab) for row in rows]
    counts = dict(zip(Tab, elsewhere, strict=True)) | {tab: len(rows)}
    page = work(rows, sorted(missing), tab=tab, counts=counts)
    view = worklist_view(page, Text(language), DOCTOR, TODAY)
    tabs = view["list"]["tabs"]
    assert [one["id"] for one in tabs] == list(TABS) == [one.value for one in Tab]
    assert {one["id"]: one["count"] for one in tabs} == {one.value: n for one, n in counts.items()}
    assert [one["id"] for one in tabs if one["send"] is None] == [tab.value]
    assert [row["id"] for row in view["rows"]] == [row.id for row in rows]
    assert json.loads(json.dumps(view["rows"])) == view["rows"]


def test_a_page_has_ways_to_the_next_and_to_the_beginning() -> None:
    def ways(**more: Any) -> list[str]:
        first = more.pop("first")
        return [
            one["send"]["to"] for one in worklist_view(work(**more), FI, DOCTOR, TODAY, first=first)["list"]["paging"]
        ]

    assert ways(first=True) == []
    assert ways(first=True, next=("2026-11-21", "a")) == ["next"]
    assert ways(first=False, next=("2026-11-21", "a")) == ["first", "next"]
    assert ways(first=False) == ["first"]


def test_the_place_of_the_next_page_stays_on_the_server() -> None:
    view = worklist_view(work([REQUEST], next=("2026-11-21", "item-id-4711")), FI, DOCTOR, TODAY)
    assert "4711" not in json.dumps(view)


def test_why_a_row_is_there_and_how_long_such_wait_are_words() -> None:
    told = drawn(replace(REQUEST, origin="proactive", origin_why="need_inferred", usual=Usual(9, 21)))
    assert told["origin"] == {"text": "havaitsimme", "note": "tiedoista päätelty tarve"}
    assert told["waited"] == {"text": "12 päivää", "note": "puolet 9 pv:ssä, 80 % 21 pv:ssä"}


def test_what_cannot_be_moved_from_the_list_cannot_be_chosen() -> None:
    booked = replace(REQUEST, tab=Tab.TODAY, kind="appointment")
    assert worklist_view(work([booked]), FI, DOCTOR, TODAY)["list"]["bulk"] is None
    head = worklist_view(work([REQUEST]), FI, SURGEON, TODAY)["list"]
    asked, keys = head["bulk"], head["keys"]
    assert [move["id"] for move in asked["moves"]] == ["mine"]  # a request is answered where its customer is open
    assert "Välilyönti" not in keys
    both = worklist_view(work([REQUEST, replace(REQUEST, kind="action")]), FI, SURGEON, TODAY)["list"]["bulk"]
    assert [move["id"] for move in both["moves"]] == [move.value for move in Move]


def test_the_report_names_each_row_that_was_not_done() -> None:
    moved = [
        Moved(REQUEST, Came.DONE),
        Moved(replace(REQUEST, name="Korhonen, Eero", why="Soita"), Came.CONFLICT, Conflict(expected=1, actual=2)),
        Moved(
            replace(REQUEST, name=None, why=""), Came.INVALID, InvalidInput("plan_rules.move", old="done", new="done")
        ),
    ]
    report = report_view(moved, FI)
    assert (report["text"], report["bad"]) == ("1 rivi muutettu. 2 riviä jäi muuttamatta:", True)
    assert report["lines"][0].startswith("Korhonen, Eero: Soita – Joku muu muutti samaa kohtaa ensin.")
    assert report["lines"][1].startswith("Nimi ei saatavilla: Lausuntopyyntö – ")
    assert report_view([moved[0]] * 2, FI) == {"text": "2 riviä muutettu.", "bad": False, "lines": [], "left": []}
    assert report_view(moved[:1], FI)["lines"] == ["Virtanen, Aino: Leikataanko? – Tehty."]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_list_is_there(language: str) -> None:
    text = Text(language)
    keys = [f"came.{one}" for one in Came] + [f"move.{one}" for one in Move] + [f"group.{one}" for one in Group]
    keys += [f"why.need_{one}" for one in StatedBy] + [
        f"why.{one}" for one in ("plan", "review", "draft", "appointment")
    ]
    assert [key for key in keys if not text.has(f"worklist.{key}")] == []


def test_chosen_rows_and_days_are_read_whatever_a_browser_sends() -> None:
    assert chosen_rows({"rows": ["a", "b", "a", 7, "", "x" * 65, None]}) == ["a", "b"]
    assert chosen_rows({"rows": [str(n) for n in range(9000)]}) == [str(n) for n in range(200)]
    for forged in ({}, {"rows": "abc"}, {"rows": {"a": 1}}):
        assert chosen_rows(forged) == []
    assert chosen_day({"day": "1.12."}, TODAY) == date(2026, 12, 1)
    assert chosen_day({"day": "2 vk"}, TODAY) == date(2026, 12, 5)
    assert [chosen_day({"day": day}, TODAY) for day in ("", None, " ")] == [None] * 3
    for forged in ("1/12/2026", "2026-13-01", 7, "9" * 9999, ["1.12."]):
        with pytest.raises(InvalidInput):
            chosen_day({"day": forged}, TODAY)


def test_a_chosen_row_is_an_id_or_nothing() -> None:
    assert chosen_row({"type": "open", "row": "a1"}) == "a1"
    for forged in (
        None,
        7,
        {},
        {"row": "a1"},
        {"type": "open"},
        {"type": "open", "row": 1},
        {"type": "open", "row": ""},
    ):
        assert chosen_row(forged) is None
    assert chosen_row({"type": "open", "row": "a" * 65}) is None


def test_a_message_has_no_rows() -> None:
    view = message_view(FI, "Ei onnistu.")
    assert (view["rows"], view["list"]["report"]["text"], view["words"]["none_shown"]) == ([], "Ei onnistu.", "")


def test_the_lists_own_frontend_asks_for_the_words_of_moving_many_and_for_all_of_them() -> None:
    source = (ROOT / "components" / "frontend" / "plan" / "list.js").read_text(encoding="utf-8")
    bulk = worklist_view(work([REQUEST]), FI, SURGEON, TODAY)["list"]["bulk"]
    assert set(re.findall(r"(?:words|bulk)\.(\w+)", source)) == set(bulk)
