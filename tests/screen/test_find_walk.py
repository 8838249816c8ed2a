"""Finding without an ID and the work list, walked with AppTest over a house of fakes."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.text import LANGUAGES, Text
from domain.access import Relation
from domain.plan import ResponsibleKind
from domain.results import Empty, Fetched
from domain.worklist import OpenItem
from services.ports import House
from tests.fakes import (
    NOON,
    TODAY,
    FakeDirectory,
    FakeOpenWork,
    FakeVault,
    customer,
    made_up_id,
    make_house,
    make_settings,
    relation,
)
from tests.screen.test_room_walk import Walk, situation

MINE, STRANGER, HIDDEN = (made_up_id(number) for number in (908, 910, 912))
ASKED = {"type": "find", "family": "Virt", "given": "", "born": "13.10.1952", "purpose": "call"}


def worklist() -> None:
    import streamlit as st

    from components.own import NAMES
    from pages._run import one_run
    from pages.worklist import page
    from web.streamlit_internals import register_components

    st.session_state["run"] = st.session_state.get("run", 0) + 1
    register_components(NAMES)
    with one_run():
        page()


class Finder:
    """Tells of whoever of the directory is asked about."""

    def __init__(self, directory: FakeDirectory) -> None:
        self._directory = directory

    def find(self, sought: Any, deadline: Any) -> Any:
        everybody = [standing.customer for standing in self._directory.people.values()]
        fits = tuple(one for one in everybody if sought.fits(one.family_name, one.given_names))
        return Fetched(fits, NOON, "persons") if fits else Empty(NOON, "persons")


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    directory, vault, work = FakeDirectory(), FakeVault(), FakeOpenWork()
    made = make_house(directory=directory, vault=vault, open_work=work, finder=Finder(directory))
    directory.add(customer(MINE), relation(Relation.APPOINTMENT))
    directory.add(customer(STRANGER, given_names="Anna"))
    directory.add(customer(HIDDEN, given_names="Salattu", non_disclosure=True))
    work.items += [item(vault, number) for number in range(120)]
    monkeypatch.setattr("pages._run.house", lambda: made)
    monkeypatch.setattr("pages._run.settings", make_settings)
    return made


def item(vault: FakeVault, number: int) -> OpenItem:
    who = made_up_id(900 + number % 99, day=f"{1 + number // 99:02}1152")
    return OpenItem(
        kind="action",
        subject=vault.keep(who),
        plan_version=1,
        item_id=f"item-{number:03}",
        what=f"Soita {number}",
        due=TODAY - timedelta(days=1),
        since=NOON,
        responsible_label="",
        responsible_ref="doctor",
        responsible_kind=ResponsibleKind.ROLE,
    )


def enter(house: House, page: Any, who: str = "doctor") -> Walk:
    _, identity = house.sessions.start(who, "fi")
    test = AppTest.from_function(page, default_timeout=120)
    test.user = {"sub": identity, "is_logged_in": True}
    test.session_state["run"] = 0
    test.run()
    assert not test.exception
    return Walk(test)


def lines(house: House, deed: str) -> list[Any]:
    return [row.entry for row in house.audit.rows if row.entry.deed == deed]  # type: ignore[attr-defined]


def found(walk: Walk) -> dict[str, Any]:
    form: dict[str, Any] = walk.drawn("front")["search"]["find"]
    return form


# Finding


def test_who_is_found_opens_as_if_the_id_had_been_typed(house: House) -> None:
    walk = enter(house, situation).does("front", **ASKED)
    assert [row["name"] for row in found(walk)["rows"]] == ["Virtanen, Anna", "Virtanen, Maija"]
    assert MINE.reveal() not in json.dumps(walk.drawn("front"))
    walk.does("front", type="found", id="1")
    assert walk.room["mode"] == "case"
    assert [entry.outcome for entry in lines(house, "open_case")] == ["allowed"]


def test_opening_somebody_found_without_a_relation_asks_for_a_reason(house: House) -> None:
    walk = enter(house, situation).does("front", **ASKED).does("front", type="found", id="0")
    assert walk.room["mode"] == "glass"


def test_who_is_hidden_is_the_same_sentence_as_nobody(house: House) -> None:
    walk = enter(house, situation)
    hidden = found(walk.does("front", **ASKED | {"given": "Salattu"}))
    nobody = found(walk.does("front", **ASKED | {"given": "Olematon"}))
    assert hidden["answer"] == nobody["answer"] != ""
    assert hidden["rows"] == nobody["rows"] == []


def test_leaving_the_answer_leaves_nobody_to_open(house: House) -> None:
    walk = enter(house, situation).does("front", **ASKED).does("front", type="found", id="1")
    walk.in_room("close")
    assert walk.drawn("front")["search"]["find"]["rows"] == []
    walk.does("front", type="found", id="1")
    assert walk.room["mode"] == "empty"


@pytest.mark.parametrize("id", ["", "7", "-1", "x", "0" * 5000, "1e3", None, {"a": 1}])
def test_a_row_that_is_not_there_opens_nobody(house: House, id: object) -> None:
    walk = enter(house, situation).does("front", **ASKED).does("front", type="found", id=id)
    assert walk.room["mode"] == "empty"
    assert lines(house, "open_case") == []


@pytest.mark.parametrize("bad", [{"family": "V"}, {"family": "%%%"}, {"born": "1952"}, {"purpose": "x"}, {"born": 7}])
def test_a_bad_question_is_a_sentence_at_its_field_and_asks_nobody(house: House, bad: dict[str, Any]) -> None:
    form = found(enter(house, situation).does("front", **ASKED | bad))
    assert form["error"]
    assert sum(field["bad"] for field in form["fields"]) + form["purpose"]["bad"] == 1
    assert lines(house, "find_person") == []


def test_past_the_limit_the_way_on_is_to_sign_in_again(house: House) -> None:
    walk = enter(house, situation)
    for _ in range(make_settings().misses_in_a_row + 1):
        walk.does("front", **ASKED | {"family": "Olematon"})
    assert found(walk)["link"]["action"] == "/sign-out"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_finding_is_there(language: str) -> None:
    text = Text(language)
    assert [key for key in ("nobody", "too_many", "not_whole", "deceased") if not text.has(f"find.{key}")] == []


# The list


def rows_of(walk: Walk) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = walk.drawn("plan")["rows"]
    return rows


def test_pages_follow_each_other_and_each_is_logged_when_it_is_shown(house: House) -> None:
    walk = enter(house, worklist)
    seen = [row["id"] for row in rows_of(walk)]
    assert len(lines(house, "see_work_list")) == 50
    for expected in (50, 20):
        walk.does("worklist", type="page", to="next")
        assert len(rows_of(walk)) == expected
        seen += [row["id"] for row in rows_of(walk)]
    assert len(set(seen)) == 120
    assert len(lines(house, "see_work_list")) == len({entry.subject for entry in lines(house, "see_work_list")}) == 120
    walk.does("worklist", type="page", to="first")
    assert [row["id"] for row in rows_of(walk)] == seen[:50]


@pytest.mark.parametrize(
    "command",
    [
        {"type": "bulk"},
        {"type": "bulk", "move": "done", "rows": ["x"], "key": "k"},
        {"type": "bulk", "move": "rm", "rows": "all", "key": "k"},
        {"type": "bulk", "move": "day", "rows": [7], "day": "31.2.", "key": 9},
        {"type": "open", "row": "0" * 32},
        {"type": "tab", "tab": "everything"},
        {"type": "page", "to": {"day": "x"}},
        {"type": "look", "show": ["mine"]},
        {"type": "look", "group": "everything"},
        {"type": "read_answer", "item_id": "0" * 32},
        {"type": "set_due", "item_id": "0" * 32, "due": "1.12.2026", "version": 1, "key": "a" * 24},
        {"type": "set_due", "item_id": ["x"], "action_id": "x", "due": 7},
        {"type": "edit_text", "item_id": "x", "field": "text", "text": "y", "base": ""},
        {"type": "remove_item", "item_id": "x", "reason": "y"},
    ],
    ids=lambda one: json.dumps(one)[:40],
)
def test_no_forged_command_breaks_the_list_or_moves_anything(house: House, command: dict[str, Any]) -> None:
    walk = enter(house, worklist).does("worklist", **command)
    assert len(rows_of(walk)) == 50
    assert house.plans.changes == []  # type: ignore[attr-defined]


ENVELOPE = {"handle": "work-list", "version": 3, "key": "a" * 24}


@pytest.mark.parametrize("without", ["version", "key", "handle", "due"], ids=lambda one: f"no {one}")
def test_a_cell_without_version_key_or_handle_is_refused(house: House, without: str) -> None:
    walk = enter(house, worklist)
    row = rows_of(walk)[0]["id"]
    sent = {"type": "set_due", "item_id": row, "due": "1.12.2026", **ENVELOPE}
    walk.does("worklist", **{name: value for name, value in sent.items() if name != without})
    assert not walk.drawn("plan")["reply"]["saved"]
    assert house.plans.changes == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("changed", [{"version": True}, {"version": -1}, {"handle": "x"}, {"key": "x"}, {"more": 1}])
def test_a_forged_cell_is_refused(house: House, changed: dict[str, Any]) -> None:
    walk = enter(house, worklist)
    sent = {"type": "set_due", "item_id": rows_of(walk)[0]["id"], "due": "1.12.2026", **ENVELOPE, **changed}
    walk.does("worklist", **sent)
    assert not walk.drawn("plan")["reply"]["saved"]
    assert house.plans.changes == []  # type: ignore[attr-defined]


def test_a_row_of_another_page_cannot_be_moved_from_this_one(house: House) -> None:
    walk = enter(house, worklist)
    first = rows_of(walk)[0]["id"]
    walk.does("worklist", type="page", to="next")
    walk.does("worklist", type="bulk", move="done", rows=[first], key="k")
    assert walk.drawn("plan")["list"]["report"]["bad"]
    assert house.plans.changes == []  # type: ignore[attr-defined]
