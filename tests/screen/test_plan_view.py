"""The plan as the frontend is told to draw it: order, words, hints of rights, and nothing missing in any language."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.plan_reply import PlanReply, reply_view
from components.plan_view import plan_view, words
from components.text import LANGUAGES, Text
from data_access.templates_toml import TomlTemplates
from domain.access import Deed
from domain.errors import Conflict, InvalidInput, NotFound, StoreUnavailable, TilannekuvaError
from domain.plan import (
    AcceptRequest,
    ActionStatus,
    AddAction,
    AddDisagreement,
    AddEvaluation,
    AddFollowUp,
    AddGoal,
    AddNeed,
    ApplyTemplate,
    Command,
    DueVisit,
    EditText,
    Plan,
    PlanChange,
    PlanKind,
    PlanSection,
    PlanStatus,
    RemoveItem,
    Responsible,
    ResponsibleKind,
    ReturnRequest,
    SetActionStatus,
    SetDue,
    SetNextReview,
    SetPlanKind,
    SetPriority,
    SetResponsible,
    SetSection,
    Side,
    StatedBy,
    Whose,
)
from domain.plan_history import HistoryLine
from domain.portion import OutsidePlan
from tests.fakes import DOCTOR, STAFF, SURGEON
from tests.plan_examples import AT, CARE_STAFF, COMMANDS, KNEE, answer, begun, do, empty
from tests.plan_examples import STAFF as LEILA
from tests.screen.plan_case import DOCTORS, KEY, NOBODYS, SURGEONS, open_case
from tests.screen.plan_offers import moves, openers

FI = Text("fi")
AT_NOON = "klo\u00a012.00"
FRONTEND = Path(__file__).resolve().parents[2] / "components" / "frontend"
TEMPLATES = TomlTemplates().all()


def rows(view: dict[str, Any]) -> list[tuple[str, str]]:
    return [(row["kind"], row["text"]) for row in view["rows"]]


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
    assert {x.id for x in plan.needs} | {x.id for x in plan.goals} | {x.id for x in plan.actions} <= shown


@pytest.mark.parametrize(
    ("due", "words"),
    [(date(2026, 11, 20), "myöhässä 1 pv"), (date(2026, 10, 21), "myöhässä 31 pv"), (date(2026, 11, 21), "")],
)
def test_lateness_is_said_in_words(due: date, words: str) -> None:
    plan = do(begun(), SetDue("v3-1", due))
    row = next(row for row in plan_view(open_case(plan), FI, DOCTOR)["rows"] if row["id"] == "v3-1")
    assert row["due"].get("late", "") == words


def test_a_done_action_is_never_late_and_says_who_did_it() -> None:
    plan = do(begun(), SetDue("v3-1", date(2026, 11, 1)), SetActionStatus("v3-1", ActionStatus.DONE))
    view = plan_view(open_case(plan), FI, DOCTOR)
    row = next(row for row in view["rows"] if row["id"] == "v3-1")
    assert "late" not in row["due"]
    assert row["notes"] == ["Tehnyt Aino Lehto 21.11.2026 12.00"]
    assert view["states"][row["mark"]]["tick"] == "open"


def test_without_rights_nothing_can_be_opened_or_sent() -> None:
    view = plan_view(open_case(may=NOBODYS), FI, STAFF)
    assert list(openers(view)) == []
    assert list(moves(view)) == []
    assert '"send"' not in json.dumps(view)
    assert view["read_only"] == "Sinulla ei ole oikeutta muuttaa suunnitelmaa."


def test_an_ended_plan_offers_only_its_return() -> None:
    plan = replace(do(empty(), AddNeed("Uni", StatedBy.CUSTOMER)), status=PlanStatus.ENDED)
    view = plan_view(open_case(plan), FI, DOCTOR)
    assert list(openers(view)) == []
    assert [move["send"]["status"] for move in view["heading"]["moves"]] == ["active"]


def test_an_action_of_a_request_is_moved_by_the_request_only() -> None:
    view = plan_view(open_case(), FI, DOCTOR)
    row = next(row for row in view["rows"] if row["id"] == "v4-2")
    assert "moves" not in row
    assert {one["form"] for one in openers(view) if one["place"] == "v4-2"} == {"due", "priority", "disagree"}


def test_the_surgeon_answers_and_the_doctor_asks() -> None:
    asked = plan_view(open_case(may=DOCTORS), FI, DOCTOR)["requests"][0]
    mine = plan_view(open_case(may=SURGEONS), FI, SURGEON)["requests"][0]
    assert [opener["form"] for opener in asked["openers"]] == ["cancel"]
    assert [opener["form"] for opener in mine["openers"]] == ["answer", "return"]
    assert [command["send"]["type"] for command in mine["commands"]] == ["accept_request"]
    assert mine["openers"][0]["values"]["side_asked"] == "left"
    assert "side" not in mine["openers"][0]["values"], "the surgeon states the side"


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
    taken = plan_view(open_case(do(begun(), AcceptRequest("v4-1"))), FI, SURGEON)["requests"][0]
    assert taken["changed"] == "", "what the surgeon did with the request is no news of the plan"
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
    assert all(re.search(r" · .+ · \d{1,2}\.\d{1,2}\.20\d\d · ei mitattua näyttöä$", line) for line in knee["lines"])
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
        places |= {row["end"] for row in view["rows"] if "end" in row} | {one["id"] for one in view["sections"]}
        assert json.loads(json.dumps(view)) == view
        assert {opener["form"] for opener in openers(view)} <= view["forms"].keys()
        assert {opener["place"] for opener in openers(view)} <= places
        ids = [opener["id"] for opener in openers(view)]
        assert len(ids) == len(set(ids))


def test_the_frontend_asks_for_words_that_exist_and_for_all_of_them() -> None:
    files = [FRONTEND / "plan.js", *(f for f in (FRONTEND / "plan").glob("*.js") if f.stem not in ("drafts", "list"))]
    source = "".join(path.read_text(encoding="utf-8") for path in files)
    used = set(re.findall(r"words\.(\w+)", source)) | set(re.findall(r"words\[.* \? '(\w+)' : '(\w+)'\]", source)[0])
    assert used == set(words(FI))


def reply(
    error: TilannekuvaError | None, command: Command, plan: Plan | None = None, before: Plan | None = None
) -> dict[str, Any]:
    change = PlanChange("h", 4, KEY, command)
    after = plan if error is None else None
    view = reply_view(PlanReply(KEY, change, error, before or begun(), after), open_case(plan), FI, DOCTOR)
    assert view is not None
    return view


def undone(command: Command, before: Plan | None = None) -> list[dict[str, Any]]:
    """What the undo of a command sends."""
    begin = before or begun()
    after = do(begin, command)
    undo = reply(None, command, after, begin)["undo"]
    return undo["sends"] if undo else []


@pytest.mark.parametrize(
    ("command", "item"),
    [
        (SetActionStatus("v3-1", ActionStatus.DONE), "v3-1"),
        (EditText("v1-1", "Uusi", "Polvikipu"), "v1-1"),
        (SetDue("v3-1", None), "v3-1"),
        (SetResponsible("v3-1", Responsible(ResponsibleKind.CUSTOMER)), "v3-1"),
        (SetPriority("v3-1", 1), "v3-1"),
        (AddNeed("Uni", StatedBy.CUSTOMER), "v5-1"),
        (AddAction("Soitto", CARE_STAFF), "v5-1"),
        (RemoveItem("v3-1", "kahdesti"), "v3-1"),
        (AddFollowUp("Kipu", CARE_STAFF), "v5-1"),
        (AddDisagreement("v1-1", Whose.CUSTOMER, "Ei ole näin"), "v5-1"),
        (AddEvaluation("v2-1", "Parempi", ""), "v5-1"),
    ],
)
def test_a_saved_change_is_taken_back_by_restoring_the_version_before(command: Command, item: str) -> None:
    assert undone(command) == [{"type": "restore_item", "item_id": item, "to": 4, "version": 5}]


def test_a_template_is_taken_back_step_by_step_and_a_request_by_nobody() -> None:
    sends = undone(ApplyTemplate("knee_pain", 1, (0, 1)))
    assert [one["item_id"] for one in sends] == ["v5-2", "v5-1"]
    assert undone(AcceptRequest("v4-1")) == []


def test_sections_kind_and_review_are_taken_back_with_what_was_there() -> None:
    assert undone(SetSection(PlanSection.MORE, "Uusi", ""))[0] | {"key": 1} == {
        "type": "set_section", "section": "more", "text": "", "base": "Uusi", "version": 5, "key": 1,
    }  # fmt: skip
    assert undone(SetPlanKind(PlanKind.JOINT)) == [{"type": "plan_kind", "kind": "health_care", "version": 5}]
    assert undone(SetNextReview(date(2027, 1, 2))) == [], "no day stood there before, and a plan is not left without"
    reviewed = do(begun(), SetNextReview(date(2027, 1, 1)))
    assert undone(SetNextReview(date(2027, 1, 2)), reviewed)[0]["next_review"] == "2027-01-01"


def test_whoever_may_only_complete_opens_again() -> None:
    done = SetActionStatus("v3-1", ActionStatus.DONE)
    case = open_case(do(begun(), done), frozenset({Deed.OPEN_CASE, Deed.COMPLETE_ACTION}))
    shown = reply_view(PlanReply(KEY, PlanChange("h", 4, KEY, done), None, begun(), case.plan), case, FI, STAFF)
    assert shown is not None
    back = {"type": "action_status", "action_id": "v3-1", "status": "open", "version": case.plan.version}
    assert shown["undo"]["sends"] == [back]


def test_an_undo_does_not_put_back_what_others_changed_after_it_was_offered() -> None:
    """The screen has been drawn anew with the other's change; the button of before still stands there."""
    edited = do(begun(), EditText("v3-1", "Uusi", begun().actions[0].what))
    later = do(edited, SetActionStatus("v3-1", ActionStatus.DONE))
    change = PlanChange("h", 4, KEY, EditText("v3-1", "Uusi", begun().actions[0].what))
    view = reply_view(PlanReply(KEY, change, None, begun(), edited), open_case(later), FI, DOCTOR)
    assert view is not None
    assert [send["version"] for send in view["undo"]["sends"]] == [edited.version]


@pytest.mark.parametrize(
    ("wrote", "wants", "theirs", "mine"),
    [
        (EditText("v1-1", "Heidän", "Polvikipu"), EditText("v1-1", "Minun", "Polvikipu"), "Heidän", "Minun"),
        (SetDue("v3-1", date(2026, 12, 24)), SetDue("v3-1", date(2026, 12, 5)), "24.12.2026", "5.12.2026"),
        (
            SetDue("v3-1", None, DueVisit.NEXT_VISIT),
            SetDue("v3-1", date(2026, 12, 5)),
            "seuraavalla käynnillä",
            "5.12.2026",
        ),
        (SetPriority("v3-1", 3), SetPriority("v3-1", 1), "ei kiireellinen", "ensisijainen"),
        (
            SetActionStatus("v3-1", ActionStatus.CANCELLED),
            SetActionStatus("v3-1", ActionStatus.DONE),
            "Röntgen: peruttu",
            "tehty",
        ),
    ],
)
def test_a_conflict_shows_both_in_words(wrote: Command, wants: Command, theirs: str, mine: str) -> None:
    shown = reply(Conflict(expected=4, actual=5), wants, do(begun(), wrote))
    assert not shown["saved"]
    assert (shown["conflict"]["who"], shown["conflict"]["theirs"]) == (f"Toisella välilehdelläsi {AT_NOON}", theirs)
    assert shown["conflict"]["mine"] == mine
    assert shown["conflict"].get("base") == ("Heidän" if isinstance(wants, EditText) else None)


def test_a_conflict_names_who_changed_that_field_and_when_not_who_wrote_last() -> None:
    yesterday = AT - timedelta(days=1)
    clash = Conflict(expected=4, actual=6, by=LEILA, at=yesterday)
    later = do(begun(), EditText("v1-1", "Heidän", "Polvikipu"), SetNextReview(date(2027, 1, 1)))
    assert reply(clash, EditText("v1-1", "Minun", "Polvikipu"), later)["conflict"]["who"] == (
        f"Heidän (Leila Salmi 20.11. {AT_NOON})"
    )
    gone = reply(Conflict(expected=4, actual=6, by=LEILA, at=yesterday, gone=True), SetDue("v3-1", None))
    assert f"Leila Salmi poisti sen 20.11. {AT_NOON}" in gone["text"]
    assert "joku muu" in reply(Conflict(expected=4, actual=6, gone=True), SetDue("v3-1", None))["text"]


def test_every_command_in_conflict_is_told_in_words() -> None:
    conflict = Conflict(expected=4, actual=5)
    told = [
        c for c in get_args(Command) if FI.has(f"plan_edit.deed.{re.sub(r'(?<!^)(?=[A-Z])', '_', c.__name__).lower()}")
    ]
    assert told == list(get_args(Command))
    shown = reply(conflict, AddGoal("v1-1", "Uni"))
    assert shown["conflict"]["mine"] == "Lisäsi tavoitteen"


def test_deleted_and_changed_read_differently() -> None:
    for error in (NotFound("v9-9"), Conflict(expected=4, actual=5, gone=True)):
        shown = reply(error, EditText("v9-9", "Minun", "x"))
        assert shown["conflict"] == {"gone": True, "mine": "Minun"}
        assert shown["text"].startswith("Kohtaa ei enää ole")


def test_what_others_changed_meanwhile_is_told_by_name() -> None:
    need, due = AddNeed("Uni", StatedBy.CUSTOMER), SetDue("v3-1", date(2026, 12, 24))
    mine = EditText("v3-1", "Röntgen seisten", "Röntgen")
    after = do(begun(), need, due, mine)
    others = tuple(
        HistoryLine(version=version, at=AT, by=LEILA, command=command, ids=ids, seen=version - 1)
        for version, command, ids in ((5, need, ("v5-1",)), (6, due, ()), (6, due, ()))
    )
    reply = PlanReply(KEY, PlanChange("h", 4, KEY, mine), None, begun(), after, others)
    shown = reply_view(reply, open_case(after), FI, DOCTOR)
    assert shown is not None
    assert shown["merged"] == "Leila Salmi muutti samalla: uusi kohta (Uni), määräpäivä (Röntgen seisten)."


def test_a_refusal_names_the_field_and_an_unknown_sentence_never_breaks_the_page() -> None:
    wrong = reply(InvalidInput("plan.error.date", "due"), AddAction("x", CARE_STAFF))
    assert (wrong["field"], wrong["text"]) == ("due", FI("plan.error.date"))
    lost = reply(InvalidInput("plan_rules.text_long", "text"), AddAction("x", CARE_STAFF))  # its values are missing
    assert lost["text"] == FI("plan.not_saved")
    assert reply(StoreUnavailable(), AddAction("x", CARE_STAFF))["text"] == FI("errors.store_unavailable")
