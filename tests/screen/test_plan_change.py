"""A browser's payload is read strictly: what the screen offers passes, everything else is InvalidInput and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.plan_change import READERS, parse_change, payload_key
from components.plan_dates import parse_day
from components.plan_people import responsible_choices
from components.plan_view import plan_view
from components.text import Text
from data_access.templates_toml import TomlTemplates
from domain.errors import InvalidInput
from domain.plan import (
    AddAction,
    AddNeed,
    AnswerRequest,
    EditText,
    PlanChange,
    RequestStatement,
    ReturnRequest,
    Side,
    StatedBy,
    SurgeryDecision,
)
from domain.plan_rules import apply
from tests.fakes import DOCTOR, SURGEON
from tests.plan_examples import AT, begun, counting_ids, do
from tests.plan_examples import DOCTOR as AUTHOR
from tests.screen.plan_case import DOCTORS, KEY, SURGEONS, open_case
from tests.screen.plan_offers import moves, openers
from tests.screen.test_plan_view import TEMPLATES

CASE = open_case()
TODAY = date(2026, 11, 21)
ENVELOPE = {"handle": CASE.handle, "version": 4, "key": KEY}
NEED = {"type": "add_need", "text": "Uni", "stated_by": "customer", "own_words": ""} | ENVELOPE


def parse(payload: object) -> PlanChange:
    return parse_change(payload, CASE, DOCTOR)


def filled(opener: dict[str, Any], form: dict[str, Any]) -> dict[str, Any]:
    """What the frontend sends for a form: fixed values, and each field's typed, initial or default value."""
    typed = {"line": "M17.1", "area": "Teksti", "day": "5.12.2026"}
    values: dict[str, Any] = {}
    for field in form["fields"]:
        if "by" in field:
            field = field | {"options": [o for o in field["options"] if o["when"] in ("", values[field["by"]])]}
        first = field["options"][0]["value"] if field.get("options") else typed.get(field["kind"], True)
        first = {"measure_value": "53,5"}.get(field["name"], first)
        if field["kind"] == "ticks":
            first = [one["value"] for one in field["options"]]
        values[field["name"]] = opener["values"].get(field["name"]) or field.get("value") or first
    return {"type": form["type"], **opener["fixed"], **values}


def sends(view: Any) -> list[dict[str, Any]]:
    if isinstance(view, dict):
        here = [view["send"]] if isinstance(view.get("send"), dict) else []
        return here + [found for part in view.values() for found in sends(part)]
    return [found for part in view for found in sends(part)] if isinstance(view, list) else []


@pytest.mark.parametrize("may", [DOCTORS, SURGEONS, DOCTORS | SURGEONS])
@pytest.mark.parametrize("returned", [False, True])
def test_everything_the_screen_offers_is_understood_and_allowed_by_the_rules(may: Any, returned: bool) -> None:
    plan = do(begun(), ReturnRequest("v4-1", "Kumpi polvi?")) if returned else begun()
    case = open_case(plan, may)
    view = plan_view(case, Text("fi"), SURGEON, TEMPLATES)
    payloads = [filled(opener, view["forms"][opener["form"]]) for opener in openers(view)]
    payloads += [*sends(view), *moves(view)]
    assert len(payloads) > 10
    for payload in payloads:
        if payload["type"] == "plan_status":  # a plan with open items does not end: the rules say so
            continue
        change = parse_change(payload | {"handle": case.handle, "version": plan.version, "key": KEY}, case, SURGEON)
        template = TomlTemplates().find(getattr(change.command, "template", ""))
        after = apply(plan, change.command, by=AUTHOR, at=AT, ids=counting_ids("x"), template=template)
        assert after.version == plan.version + 1


def test_a_payload_becomes_the_command() -> None:
    assert parse(NEED) == PlanChange(CASE.handle, 4, KEY, AddNeed("Uni", StatedBy.CUSTOMER, ""))


@pytest.mark.parametrize(
    "change",
    [
        {"handle": "another"},
        {"handle": None},
        {"version": None},
        {"version": "4"},
        {"version": True},
        {"version": -1},
        {"version": 4.0},
        {"key": ""},
        {"key": "x" * 24},
        {"key": KEY.upper()},
        {"key": KEY + "\n"},
        {"key": 7},
        {"type": "drop_plan"},
        {"type": ["add_need"]},
        {"text": ""},
        {"text": "   "},
        {"text": 7},
        {"text": None},
        {"text": "a" * 4_001},
        {"stated_by": "anybody"},
        {"stated_by": ""},
        {"stated_by": 1},
        {"extra": "field"},
    ],
)
def test_a_forged_payload_is_invalid_input(change: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        parse(NEED | change)


@pytest.mark.parametrize("missing", list(NEED))
def test_a_missing_field_is_invalid_input(missing: str) -> None:
    with pytest.raises(InvalidInput):
        parse({name: value for name, value in NEED.items() if name != missing})


@pytest.mark.parametrize("payload", [None, 7, "add_need", [], {}, {"type": "add_need"}, {1: 2}])
def test_nonsense_is_invalid_input(payload: object) -> None:
    with pytest.raises(InvalidInput):
        parse(payload)
    assert payload_key(payload) == ""


def test_markup_stays_text_and_direction_marks_go() -> None:
    command = parse(NEED | {"text": "<b>x</b> ![](http://x) \u202evasen\u202c\r\nrivi"}).command
    assert isinstance(command, AddNeed)
    assert command.text == "<b>x</b> ![](http://x) vasen\nrivi"


def test_a_lone_surrogate_never_reaches_the_store() -> None:
    command = parse(NEED | {"text": "a\ud800b"}).command
    assert isinstance(command, AddNeed)
    assert command.text.encode("utf-8") == b"ab"


def test_who_is_responsible_comes_from_the_choices_and_not_from_the_browser() -> None:
    action = {
        "type": "add_action",
        "goal_id": "v2-1",
        "what": "x",
        "responsible": "person:doctor",
        "due": "",
    } | ENVELOPE
    command = parse(action).command
    assert isinstance(command, AddAction)
    assert command.responsible == responsible_choices(CASE, DOCTOR)["person:doctor"]
    for forged in ("person:somebody", "role:nobody", "", None, {"kind": "person"}):
        with pytest.raises(InvalidInput) as caught:
            parse(action | {"responsible": forged})
        assert caught.value.field == "responsible"


def test_missing_sources_of_a_request_are_ours_to_tell() -> None:
    ask = {"type": "request_statement", "question": "?a", "indication": "M17.1", "side": "left", "urgency": "routine"}
    ask |= {"attachments": [], "expires": "", "due": ""}
    command = parse(ask | {"procedure_code": "ngb50"} | ENVELOPE).command
    assert isinstance(command, RequestStatement)
    assert command.procedure_code == "NGB50"
    with pytest.raises(InvalidInput):
        parse(ask | {"procedure_code": "", "missing_sources": []} | ENVELOPE)


def test_a_side_must_be_chosen() -> None:
    ask = {"type": "request_statement", "question": "?a", "indication": "x", "side": "", "urgency": "routine"}
    ask |= {"attachments": [], "expires": "", "due": ""}
    with pytest.raises(InvalidInput) as caught:
        parse(ask | {"procedure_code": ""} | ENVELOPE)
    assert (caught.value.field, caught.value.text_key) == ("side", "plan.error.choose")


def test_an_answer_carries_its_confirmation_as_a_truth_value_only() -> None:
    answer = {"type": "answer_request", "request_id": "v4-1", "decision": "surgery", "text": "a", "side": "right"}
    answer |= {
        "urgency": "routine",
        "procedure_code": "",
        "template": "",
        "side_confirmed": True,
        "reasons": "",
        "conditions": "",
    }
    command = parse(answer | ENVELOPE).command
    assert isinstance(command, AnswerRequest)
    assert (command.decision, command.side, command.side_confirmed) == (SurgeryDecision.SURGERY, Side.RIGHT, True)
    for forged in ("true", 1, None, "on"):
        with pytest.raises(InvalidInput):
            parse(answer | ENVELOPE | {"side_confirmed": forged})


def test_an_edit_keeps_the_text_that_the_writer_saw() -> None:
    edit = {"type": "edit_text", "item_id": "v1-1", "field": "text", "text": "Uusi", "base": "Polvikipu"} | ENVELOPE
    assert parse(edit).command == EditText("v1-1", "Uusi", "Polvikipu")
    with pytest.raises(InvalidInput):
        parse(edit | {"item_id": "v1-1; drop table"})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(payload=JSON | st.dictionaries(st.sampled_from([*NEED, "due", "item_id"]), JSON))
def test_no_payload_raises_anything_but_invalid_input(payload: object) -> None:
    with pytest.raises(InvalidInput):
        parse(payload)


@settings(max_examples=600, deadline=None)
@given(
    kind=st.sampled_from(sorted(READERS)),
    values=st.lists(JSON | st.sampled_from(["", "left", "2 vk", "31.2.2027", "active", "person:doctor"]), min_size=8),
)
def test_right_fields_with_wrong_values_are_read_or_refused(kind: str, values: list[Any]) -> None:
    payload = {"type": kind} | dict(zip(READERS[kind][0], values, strict=False)) | ENVELOPE
    read: PlanChange | InvalidInput
    try:
        read = parse(payload)
    except InvalidInput as error:
        read = error
    assert isinstance(read, PlanChange) or Text("fi").has(read.text_key)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("5.12.2026", date(2026, 12, 5)),
        ("05.12.2026", date(2026, 12, 5)),
        ("5.12.", date(2026, 12, 5)),
        ("5.12", date(2026, 12, 5)),
        ("1.2.", date(2027, 2, 1)),
        ("21.11.", TODAY),
        ("29.2.", date(2028, 2, 29)),
        ("2026-12-05", date(2026, 12, 5)),
        ("5 Dec 2026", date(2026, 12, 5)),
        ("5\u00a0December", date(2026, 12, 5)),
        ("2 vk", date(2026, 12, 5)),
        ("2vk", date(2026, 12, 5)),
        ("+14", date(2026, 12, 5)),
        ("14 pv", date(2026, 12, 5)),
        ("2 veckor", date(2026, 12, 5)),
        ("2 weeks", date(2026, 12, 5)),
        ("3 kk", date(2027, 2, 21)),
        ("1.1.1920", date(1920, 1, 1)),
    ],
)
def test_days_are_read_as_people_write_them(typed: str, day: date) -> None:
    assert parse_day(typed, TODAY, "due") == day


def test_a_month_ahead_from_the_last_day_stays_in_the_month() -> None:
    assert parse_day("1 kk", date(2027, 1, 31), "due") == date(2027, 2, 28)


UNCLEAR = (
    "32.1.2027|29.2.2027|5/12/2026|12-05-2026|14|huomenna|5.13.|0.1.|1.1.0000|5.12.20266|9999-12-31|31.12.2199|"
    "٥.١٢.٢٠٢٦|999 kk|5 Foo 2026|+|vk"
)


@pytest.mark.parametrize(
    "typed",
    UNCLEAR.split("|"),
)
def test_unclear_days_are_refused(typed: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_day(typed, TODAY, "due")
    assert caught.value.field == "due"


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_a_day_or_invalid_input(typed: str) -> None:
    read: date | str
    try:
        read = parse_day(typed, TODAY, "due")
    except InvalidInput as error:
        read = error.field
    assert isinstance(read, date) or read == "due"
