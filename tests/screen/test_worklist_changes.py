"""What a browser may send of a row of the work list: every change is read and worded without an opened customer."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from components.text import LANGUAGES, Text
from components.worklist_payload import CHANGES, HANDLE
from domain.plan import SetDue, SetNextReview, SetPriority
from pages._list import Held
from pages._list_edit import edited
from services.worklist import Look, Tab, WorkRow, work_list
from tests.unit.test_worklist_bulk import Ward, late

KEY = "0123456789abcdef01234567"
SENT: dict[str, dict[str, Any]] = {
    "set_due": {"item_id": "", "due": "2 vk"},
    "set_responsible": {"item_id": "", "responsible": "role:surgeon"},
    "set_priority": {"action_id": "", "priority": "1"},
    "action_status": {"action_id": "", "status": "done"},
    "next_review": {"row": "", "next_review": "2 vk"},
    "accept_request": {"request_id": ""},
    "restore_item": {"item_id": "", "to": 2},
}


def test_every_change_has_an_example() -> None:
    assert SENT.keys() == CHANGES


def sent(kind: str, row: WorkRow, **more: object) -> dict[str, Any]:
    named = {name: row.id if value == "" else value for name, value in SENT[kind].items()}
    return {"type": kind, "handle": HANDLE, "version": row.version, "key": KEY, **named, **more}


def listed(ward: Ward) -> tuple[Held, WorkRow]:
    held = Held(Look(Tab.OVERDUE))
    held.shown = work_list(ward.desk(), held.look)
    return held, held.shown.rows[0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(CHANGES))
@pytest.mark.parametrize("met", ["nobody", "somebody"])
def test_every_change_is_answered_in_words(tmp_path: Path, kind: str, language: str, met: str) -> None:
    ward = Ward(tmp_path)
    (who,) = late(ward, 901)
    held, row = listed(ward)
    if met == "somebody":
        day = ward.store.clock.today() + timedelta(days=3)
        ward.do(who, SetDue(row.ref.item_id, day))
        ward.do(who, SetPriority(row.ref.item_id, 3))
        ward.do(who, SetNextReview(day))
    assert edited(ward.desk(), held, sent(kind, row), Text(language))
    assert held.reply is not None
    assert held.reply["text"]
    assert held.reply["key"] == KEY
    assert row.ref.item_id not in repr(held.reply), "ids of items stay on the server"
    assert ward.store.plans.verify() == ()


@pytest.mark.parametrize(
    "forged",
    [
        {"handle": "other"}, {"version": None}, {"version": True}, {"version": -1}, {"version": 2**40}, {"key": ""},
        {"item_id": "f" * 32}, {"item_id": ["a"]}, {"item_id": "", "action_id": ""}, {"more": 1},
        {"due": "x" * 100_000}, {"due": {}}, {"due": "31.2."}, {"due": "1.1.1800"},
    ],
)  # fmt: skip
def test_what_no_row_could_have_sent_changes_nothing(tmp_path: Path, forged: dict[str, object]) -> None:
    ward = Ward(tmp_path)
    (who,) = late(ward, 901)
    held, row = listed(ward)
    before = ward.store.plans.read(ward.key(who))
    assert edited(ward.desk(), held, sent("set_due", row, **forged), Text("fi"))
    assert held.reply is not None
    assert not held.reply["saved"]
    assert held.reply["text"]
    assert ward.store.plans.read(ward.key(who)) == before


def test_anothers_item_is_not_reached_by_its_own_id(tmp_path: Path) -> None:
    """Only the rows of the page that the browser has can be named; an id of a plan's item means nothing."""
    ward = Ward(tmp_path)
    late(ward, 901, 902)
    held, row = listed(ward)
    other = next(one for one in work_list(ward.desk(), held.look).rows if one.id != row.id)
    assert edited(ward.desk(), held, sent("set_due", row, item_id=other.ref.item_id), Text("fi"))
    assert held.reply is not None
    assert not held.reply["saved"]
    assert len(ward.store.history(other.ref.subject)) == 2
