"""The work list as the frontend is told to draw it: counts equal rows, and nothing is called empty that is unknown."""

from __future__ import annotations

import json
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.table_view import message_view
from components.text import LANGUAGES, Text
from components.worklist_table import TABS, chosen_row, worklist_view
from domain.plan import RequestStatus
from services.worklist import Tab, WorkRow
from tests.fakes import DOCTOR, STAFF, SURGEON, TODAY

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


def cells(row: WorkRow, user: Any = SURGEON) -> list[dict[str, Any]]:
    view = worklist_view([row], (), FI, user, TODAY)
    found: list[dict[str, Any]] = next(tab["rows"] for tab in view["tabs"] if tab["rows"])[0]["cells"]
    return found


def test_a_row_tells_customer_why_due_owner_origin_and_waiting() -> None:
    assert [cell["text"] for cell in cells(REQUEST)] == [
        "Virtanen, Aino",
        "Leikataanko?",
        "12.12.",
        "kirurgi",
        "asiakas otti yhteyttä",
        "12 päivää",
    ]
    assert cells(REQUEST)[1]["note"] == "Lausuntopyyntö · kiireellinen · lähetetty · pyytäjä Aino Lehto"


def test_a_role_whose_name_is_also_somebodys_id_is_not_taken_for_the_person() -> None:
    assert cells(REQUEST, SURGEON)[3]["text"] == "kirurgi"
    mine = WorkRow(
        id="b", tab=Tab.OVERDUE, kind="action", name="x", why="y", owner_ref="staff", owner_label="Leila Salmi"
    )
    assert cells(mine, STAFF)[3]["text"] == "minä"
    assert cells(mine, DOCTOR)[3]["text"] == "Leila Salmi"


def test_lateness_and_the_hour_are_words() -> None:
    late = WorkRow(id="b", tab=Tab.OVERDUE, kind="action", name="x", why="y", due=date(2026, 11, 1), overdue_days=20)
    assert cells(late)[2] == {"text": "1.11.", "late": "myöhässä 20 päivää"}
    booked = WorkRow(id="c", tab=Tab.TODAY, kind="appointment", name="x", why="y", due=TODAY, at=time(9, 5))
    assert cells(booked)[2]["text"] == "klo 9.05"


def test_a_name_that_the_register_did_not_give_is_said_to_be_missing() -> None:
    nameless = WorkRow(id="b", tab=Tab.OVERDUE, kind="action", name=None, why="y")
    assert cells(nameless)[0]["text"] == "Nimi ei saatavilla"


def test_nothing_open_is_said_only_when_everything_answered() -> None:
    whole = worklist_view([], (), FI, DOCTOR, TODAY)
    unsure = worklist_view([], ("appointments",), FI, DOCTOR, TODAY)
    assert {tab["empty"] for tab in whole["tabs"]} == {"Ei avoimia."}
    assert "Ei avoimia." not in json.dumps(unsure, ensure_ascii=False)
    assert len(unsure["notes"]) == 1


def test_what_is_kept_back_is_counted_aloud() -> None:
    assert worklist_view([], (), FI, DOCTOR, TODAY, kept_back=2)["notes"] == [
        "2 riviä on jätetty pois käyttöoikeuksien vuoksi."
    ]


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
@given(rows=st.lists(ROWS, max_size=12), missing=st.sets(st.sampled_from(["names", "appointments"])))
def test_counts_equal_rows_and_no_row_is_lost(language: str, rows: list[WorkRow], missing: set[str]) -> None:
    view = worklist_view(rows, sorted(missing), Text(language), DOCTOR, TODAY)
    assert [tab["id"] for tab in view["tabs"]] == list(TABS) == [tab.value for tab in Tab]
    assert [tab["count"] for tab in view["tabs"]] == [len(tab["rows"]) for tab in view["tabs"]]
    assert sorted(row["id"] for tab in view["tabs"] for row in tab["rows"]) == sorted(row.id for row in rows)
    assert {len(row["cells"]) for tab in view["tabs"] for row in tab["rows"]} <= {len(view["columns"])}
    assert json.loads(json.dumps(view)) == view


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
    view = message_view("worklist", "Työlista", "Ei onnistu.")
    assert (view["tabs"], view["state"]) == ([], {"bad": True, "text": "Ei onnistu."})
