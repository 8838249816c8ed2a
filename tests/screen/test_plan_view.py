"""The plan as the frontend is told to draw it: order, words, hints of rights, and nothing missing in any language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.plan_reply import PlanReply, reply_view
from components.plan_view import plan_view
from components.text import LANGUAGES, Text, catalogue
from data_access.templates_toml import TomlTemplates
from domain.errors import Conflict, InvalidInput, NotFound, StoreUnavailable, TilannekuvaError
from domain.plan import (
    AcceptRequest,
    ActionStatus,
    AddAction,
    AddNeed,
    Command,
    EditText,
    Plan,
    PlanChange,
    PlanStatus,
    ReturnRequest,
    SetActionStatus,
    SetDue,
    SetNextReview,
    Side,
    StatedBy,
)
from domain.portion import OutsidePlan
from tests.fakes import DOCTOR, STAFF, SURGEON
from tests.plan_examples import CARE_STAFF, COMMANDS, KNEE, answer, begun, do, empty
from tests.screen.plan_case import DOCTORS, KEY, NOBODYS, SURGEONS, open_case

FI = Text("fi")
FRONTEND = Path(__file__).resolve().parents[2] / "components" / "frontend"
TEMPLATES = TomlTemplates().all()


def rows(view: dict[str, Any]) -> list[tuple[str, str]]:
    return [(row["kind"], row["text"]) for row in view["rows"]]


def openers(view: Any) -> Iterator[dict[str, Any]]:
    """Every opener anywhere in a view."""
    if isinstance(view, dict):
        if {"id", "form", "place", "fixed"} <= view.keys():
            yield view
        for part in view.values():
            yield from openers(part)
    elif isinstance(view, list):
        for part in view:
            yield from openers(part)


def test_rows_stand_in_reading_order_with_the_whole_plans_actions_last() -> None:
    plan = do(begun(), AddNeed("Uni", StatedBy.PROFESSIONAL), AddAction("Soitto omaiselle", CARE_STAFF))
    assert rows(plan_view(open_case(plan), FI, DOCTOR)) == [
        ("need", "Polvikipu"),
        ("goal", "Kävely 1 km"),
        ("action", "Röntgen"),
        ("need", "Uni"),
        ("need", "Koko suunnitelma"),
        ("action", "Lausuntopyyntö kirurgille"),
        ("action", "Soitto omaiselle"),
    ]


def test_no_item_of_the_plan_is_left_out() -> None:
    plan = begun()
    shown = {row["id"] for row in plan_view(open_case(plan), FI, DOCTOR)["rows"]}
    assert {item.id for item in (*plan.needs, *plan.goals, *plan.actions)} <= shown


@pytest.mark.parametrize(
    ("due", "words"),
    [(date(2026, 11, 20), "myöhässä 1 pv"), (date(2026, 10, 21), "myöhässä 31 pv"), (date(2026, 11, 21), "")],
)
def test_lateness_is_said_in_words(due: date, words: str) -> None:
    plan = do(begun(), SetDue("v3-1", due))
    row = next(row for row in plan_view(open_case(plan), FI, DOCTOR)["rows"] if row["id"] == "v3-1")
    assert row["due"]["late"] == words


def test_a_done_action_is_never_late_and_says_who_did_it() -> None:
    plan = do(begun(), SetDue("v3-1", date(2026, 11, 1)), SetActionStatus("v3-1", ActionStatus.DONE))
    row = next(row for row in plan_view(open_case(plan), FI, DOCTOR)["rows"] if row["id"] == "v3-1")
    assert row["due"]["late"] == ""
    assert row["notes"] == ["Tehnyt Aino Lehto 21.11.2026 12.00"]
    assert row["tick"]["send"]["status"] == "open"


def test_without_rights_nothing_can_be_opened_or_sent() -> None:
    view = plan_view(open_case(may=NOBODYS), FI, STAFF)
    assert list(openers(view)) == []
    assert '"send"' not in json.dumps(view)
    assert view["read_only"] == "Sinulla ei ole oikeutta muuttaa suunnitelmaa."


def test_an_ended_plan_offers_only_its_return() -> None:
    plan = replace(do(empty(), AddNeed("Uni", StatedBy.CUSTOMER)), status=PlanStatus.ENDED)
    view = plan_view(open_case(plan), FI, DOCTOR)
    assert list(openers(view)) == []
    assert [move["send"]["status"] for move in view["heading"]["moves"]] == ["active"]


def test_an_action_of_a_request_is_moved_by_the_request_only() -> None:
    row = next(row for row in plan_view(open_case(), FI, DOCTOR)["rows"] if row["id"] == "v4-2")
    assert (row["tick"], row["edit"], row["state"]["moves"]) == (None, None, [])


def test_the_surgeon_answers_and_the_doctor_asks() -> None:
    asked = plan_view(open_case(may=DOCTORS), FI, DOCTOR)["requests"][0]
    mine = plan_view(open_case(may=SURGEONS), FI, SURGEON)["requests"][0]
    assert [opener["form"] for opener in asked["openers"]] == ["cancel"]
    assert [opener["form"] for opener in mine["openers"]] == ["answer", "return"]
    assert [command["send"]["type"] for command in mine["commands"]] == ["accept_request"]
    assert mine["openers"][0]["values"]["side"] == "left"


def test_a_returned_request_shows_the_question_and_lets_the_doctor_answer_it() -> None:
    plan = do(begun(), ReturnRequest("v4-1", "Onko kuvattu seisten?"))
    card = plan_view(open_case(plan), FI, DOCTOR)["requests"][0]
    assert card["talk"] == [{"label": "Kirurgin kysymys", "text": "Onko kuvattu seisten?"}]
    assert [opener["form"] for opener in card["openers"]] == ["resend", "cancel"]


def test_the_card_says_how_long_the_request_has_waited_and_that_the_plan_moved_meanwhile() -> None:
    plan = do(begun(), AddNeed("Uni", StatedBy.CUSTOMER))
    later = replace(open_case(plan), today=date(2026, 12, 3))
    card = plan_view(later, FI, SURGEON)["requests"][0]
    assert (card["waiting"], card["changed"]) == (
        "odottanut 12 päivää",
        "Suunnitelmaa on muutettu kerran pyynnön jälkeen",
    )
    fresh = plan_view(open_case(begun()), FI, SURGEON)["requests"][0]
    assert (fresh["waiting"], fresh["changed"]) == ("pyydetty tänään", "")


def test_an_answer_on_another_side_says_so_in_words_and_stays_pinned() -> None:
    plan = do(begun(), answer("v4-1", side=Side.RIGHT, side_confirmed=True))
    card = plan_view(open_case(plan), FI, DOCTOR)["requests"][0]
    assert card["pinned"]
    assert card["answer"]["decision"] == "Leikkaus on tarpeen"
    assert card["answer"]["other_side"] == "Puoli on eri kuin pyynnössä"
    assert card["waiting"] == ""


def test_templates_are_previewed_with_who_and_when() -> None:
    assert KNEE is not None
    fields = plan_view(open_case(may=SURGEONS), FI, SURGEON, TEMPLATES)["forms"]["answer"]["fields"]
    options = next(field for field in fields if field["name"] == "template")["options"]
    knee = next(option for option in options if option["value"] == "knee_replacement")
    assert knee["when"] == "surgery"
    assert len(knee["lines"]) == len(KNEE.actions)
    assert all(re.search(r" · .+ · \d{1,2}\.\d{1,2}\.20\d\d$", line) for line in knee["lines"])
    assert options[-1]["value"] == ""


def test_a_late_review_is_said_in_words() -> None:
    plan = do(begun(), SetNextReview(date(2026, 11, 30)))
    case = replace(open_case(plan), today=date(2026, 12, 1))
    assert plan_view(case, FI, DOCTOR)["heading"]["review"]["late"] == "tarkistus myöhässä"


def test_outside_plans_are_read_only_and_name_their_source() -> None:
    outside = OutsidePlan("o-1", "Kotihoito", "active", date(2026, 3, 1), ("Asuu kotona",), ("Käynti",), "clinical")
    shown = plan_view(replace(open_case(), outside_plans=(outside,)), FI, DOCTOR)["outside"]
    assert shown[0]["facts"] == ["Potilastiedot", "voimassa", "alkaen 1.3.2026"]
    assert list(openers(shown)) == []


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=25, deadline=None)
@given(commands=st.lists(COMMANDS, max_size=6))
def test_any_plan_can_be_drawn_in_every_language(language: str, commands: list[Command]) -> None:
    plan: Plan = begun()
    for command in commands:
        try:
            plan = do(plan, command, template=KNEE)
        except TilannekuvaError:
            continue
    for user, may in ((DOCTOR, DOCTORS), (SURGEON, SURGEONS), (STAFF, NOBODYS)):
        view = plan_view(open_case(plan, may), Text(language), user, TEMPLATES)
        places = {"head", "end/plan", *(row["id"] for row in view["rows"]), *(card["id"] for card in view["requests"])}
        places |= {row["end"] for row in view["rows"] if "end" in row}
        assert json.loads(json.dumps(view)) == view
        assert {opener["form"] for opener in openers(view)} <= view["forms"].keys()
        assert {opener["place"] for opener in openers(view)} <= places
        ids = [opener["id"] for opener in openers(view)]
        assert len(ids) == len(set(ids))


def test_the_frontend_asks_for_words_that_exist_and_for_all_of_them() -> None:
    files = [FRONTEND / "plan.js", *(FRONTEND / "plan").glob("*.js")]
    used = set(re.findall(r"words\.(\w+)", "".join(path.read_text(encoding="utf-8") for path in files)))
    there = {key.removeprefix("plan.ui.") for key in catalogue("fi") if key.startswith("plan.ui.")}
    assert used == there


def reply(error: TilannekuvaError | None, command: Command, plan: Plan | None = None) -> dict[str, Any]:
    change = PlanChange("h", 4, KEY, command)
    view = reply_view(PlanReply(KEY, change, error), open_case(plan), FI)
    assert view is not None
    return view


def test_a_saved_change_can_be_taken_back_by_a_new_command() -> None:
    done = reply(None, SetActionStatus("v3-1", ActionStatus.DONE))
    assert done["saved"]
    assert done["undo"]["send"] == {"type": "action_status", "action_id": "v3-1", "status": "open"}
    edited = reply(None, EditText("v1-1", "Uusi", "Polvikipu"))
    assert edited["undo"]["send"]["text"] == "Polvikipu"
    assert reply(None, AcceptRequest("v4-1"))["undo"] is None


def test_a_conflict_shows_what_stands_there_now() -> None:
    conflict = Conflict(expected=4, actual=5)
    shown = reply(
        conflict, EditText("v1-1", "Minun", "Polvikipu"), do(begun(), EditText("v1-1", "Heidän", "Polvikipu"))
    )
    assert not shown["saved"]
    assert shown["theirs"] == {"who": "Aino Lehto", "text": "Heidän"}


def test_deleted_and_changed_read_differently() -> None:
    gone = reply(NotFound("v9-9"), EditText("v9-9", "Minun", "x"))
    assert gone["theirs"] is None
    assert gone["text"].startswith("Kohtaa ei enää ole")


def test_a_refusal_names_the_field_and_an_unknown_sentence_never_breaks_the_page() -> None:
    wrong = reply(InvalidInput("plan.error.date", "due"), AddAction("x", CARE_STAFF))
    assert (wrong["field"], wrong["text"]) == ("due", FI("plan.error.date"))
    lost = reply(InvalidInput("plan_rules.text_long", "text"), AddAction("x", CARE_STAFF))  # its values are missing
    assert lost["text"] == FI("plan.not_saved")
    assert reply(StoreUnavailable(), AddAction("x", CARE_STAFF))["text"] == FI("errors.store_unavailable")
