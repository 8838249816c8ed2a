"""Stored rows are read for ever: what goes in comes out, and rows of every format ever written stay readable."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields, replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.plan_json import COMMANDS as NAMES
from data_access.plan_json import Unreadable, dump, load
from data_access.plan_rows import Begins, Written, read_body, write_body
from domain.errors import Conflict, InvalidInput, NotFound, StoreUnavailable
from domain.plan import AcceptRequest, AddGoal, Author, Command, EditText, Plan, Side
from domain.templates import Template
from domain.worklist import OpenItem, open_items_of
from tests.plan_examples import AT, COMMANDS, DOCTOR, KNEE, answer, begun, do


@given(COMMANDS)
def test_commands_survive(command: Command) -> None:
    assert load(type(command), dump(command)) == command


@given(st.lists(COMMANDS, max_size=10))
@settings(max_examples=80, deadline=None)
def test_plans_and_their_open_items_survive(commands: list[Command]) -> None:
    plan = begun()
    for command in commands:
        try:
            plan = do(plan, command, template=KNEE)
        except (InvalidInput, NotFound, Conflict):
            continue
    assert load(Plan, dump(plan)) == plan
    for item in open_items_of(plan):
        assert load(OpenItem, dump(item)) == item


def test_templates_and_authors_survive() -> None:
    assert KNEE is not None
    assert load(Template, dump(KNEE)) == KNEE
    assert load(Author, dump(DOCTOR)) == DOCTOR


@given(COMMANDS, st.lists(st.text(min_size=1, max_size=8)), st.integers(0, 9))
def test_rows_survive(command: Command, ids: list[str], seen: int) -> None:
    written = Written("key", AT, DOCTOR, command, tuple(ids), seen, KNEE, Begins("plan-1", "sv"))
    body = read_body(write_body(written))
    assert (body.command, body.ids, body.seen) == (command, tuple(ids), seen)
    assert (body.template, body.begins) == (KNEE, Begins("plan-1", "sv"))


def test_equal_values_are_equal_texts() -> None:
    assert dump(begun()) == dump(begun())


FORMAT_1 = {
    "AddNeed": '{"format":1,"own_words":"","stated_by":"customer","text":"Polvikipu"}',
    "AddGoal": '{"due":"2027-03-01","format":1,"need_id":"v1-1","target":"1 km","text":"Kävely"}',
    "AddAction": '{"due":null,"format":1,"goal_id":null,"priority":2,"responsible":{"kind":"role","label":"","ref":"care_staff"},"what":"Röntgen"}',
    "EditText": '{"base":"a","format":1,"item_id":"v1-1","text":"b"}',
    "AttachEvidence": '{"events":["clinical.3.7"],"first":"2026-01-03","format":1,"item_id":"v1-1","last":"2026-10-12"}',
    "SetDue": '{"due":null,"format":1,"item_id":"v1-1"}',
    "SetActionStatus": '{"action_id":"v3-1","format":1,"status":"done"}',
    "SetGoalState": '{"achievement":"improving","format":1,"goal_id":"v2-1","lifecycle":"active"}',
    "SetNextReview": '{"format":1,"next_review":"2027-05-01"}',
    "SetPlanStatus": '{"format":1,"status":"ended"}',
    "RequestStatement": '{"due":null,"format":1,"indication":"M17","missing_sources":["laboratory"],"procedure_code":"","question":"?","side":"left","urgency":"routine"}',
    "AcceptRequest": '{"format":1,"request_id":"v4-1"}',
    "ReturnRequest": '{"format":1,"question":"?","request_id":"v4-1"}',
    "ResendRequest": '{"format":1,"reply":"x","request_id":"v4-1"}',
    "AnswerRequest": '{"decision":"surgery","format":1,"procedure_code":"","request_id":"v4-1","side":"left","side_confirmed":false,"template":"","text":"x","urgency":"routine"}',
    "CancelRequest": '{"format":1,"reason":"x","request_id":"v4-1"}',
    "AddFollowUp": '{"due":"2027-01-07","format":1,"goal_id":"v2-1","how":"Soitto","responsible":{"kind":"organisation","label":"Kotihoito","ref":"Kotihoito"}}',
    "CloseFollowUp": '{"follow_up_id":"v9-1","format":1,"outcome":"Hyvin"}',
    "AddEvaluation": '{"customer_view":"Parempi","format":1,"goal_id":"v2-1","professional_view":""}',
    "AddDisagreement": '{"format":1,"item_id":"v2-1","reason":"Pelkään","text":"En halua","whose":"customer"}',
    "SetSection": '{"base":"a","format":1,"section":"more","text":"b"}',
    "SetPlanKind": '{"format":1,"kind":"joint"}',
    "SetResponsible": '{"format":1,"item_id":"v3-1","responsible":{"kind":"customer","label":"","ref":""}}',
    "SetPriority": '{"action_id":"v3-1","format":1,"priority":1}',
    "SetImportance": '{"format":1,"importance":"much","need_id":"v1-1"}',
    "SetMeasure": '{"format":1,"goal_id":"v2-1","measure":{"code":"hba1c","comparison":"at_most","unit":"mmol/mol","value":53.0}}',
    "SetNeedEnded": '{"ended":true,"format":1,"need_id":"v1-1","reason":"Ohi"}',
    "RemoveItem": '{"format":1,"item_id":"v3-1","reason":"Kahdesti"}',
    "RestoreItem": '{"format":1,"item_id":"v3-1","version":3}',
    "ExpireRequest": '{"format":1,"request_id":"v4-1"}',
    "ApplyTemplate": '{"format":1,"goal_id":"v2-1","steps":[0,2],"template":"knee_pain","version":1}',
}
"""Rows as each command was written when it was new. Never edit these: a change of format gets a list of its own."""


def test_every_command_has_a_row_of_the_first_format() -> None:
    assert set(FORMAT_1) == set(NAMES) == {kind.__name__ for kind in get_args(Command)}


@pytest.mark.parametrize("name", sorted(FORMAT_1))
def test_rows_of_the_first_format_are_still_read_and_all_they_say_is_written(name: str) -> None:
    command = load(NAMES[name], FORMAT_1[name])
    row, now = json.loads(FORMAT_1[name]), json.loads(dump(command))
    assert {field: now[field] for field in row} == row
    assert load(NAMES[name], dump(command)) == command


@pytest.mark.parametrize("name", sorted(FORMAT_1))
def test_a_field_that_came_later_has_a_default(name: str) -> None:
    """A row that lacks it is read with that, and what it says is what the product did then."""
    command = load(NAMES[name], FORMAT_1[name])
    later = {field.name: field.default for field in fields(command) if field.name not in json.loads(FORMAT_1[name])}
    assert MISSING not in later.values()
    assert {field: getattr(command, field) for field in later} == later


def test_a_row_without_a_later_field_is_read_with_its_default() -> None:
    row = json.loads(FORMAT_1["AddGoal"])
    del row["target"]
    assert load(AddGoal, json.dumps(row)).target == ""


@pytest.mark.parametrize(
    "text",
    [
        '{"request_id":"v4-1"}',
        '{"format":2,"request_id":"v4-1"}',
        '{"format":1}',
        '{"format":1,"request_id":4}',
        '{"format":1,"request_id":"v4-1","extra":1}',
        "[]",
        "not json",
        "",
    ],
)
def test_what_we_did_not_write_is_not_read(text: str) -> None:
    with pytest.raises(Unreadable):
        load(AcceptRequest, text)


@pytest.mark.parametrize(
    "text",
    [
        "not json",
        '{"format":1}',
        '{"format":1,"name":"Plan","command":{},"ids":[],"seen":0}',
        '{"format":1,"name":"AcceptRequest","command":null,"ids":[],"seen":0}',
        '{"format":1,"name":"AcceptRequest","command":{"request_id":"x"},"ids":[1],"seen":0}',
        '{"format":1,"name":"AcceptRequest","command":{"request_id":"x"},"ids":[],"seen":"0"}',
    ],
)
def test_a_damaged_row_of_history_is_a_store_that_cannot_be_read(text: str) -> None:
    with pytest.raises(StoreUnavailable):
        read_body(text)


def test_an_unknown_choice_is_not_read() -> None:
    text = dump(answer("v4-1", side=Side.RIGHT)).replace('"right"', '"rihgt"')
    with pytest.raises(Unreadable):
        load(NAMES["AnswerRequest"], text)


def test_errors_of_reading_hold_no_content() -> None:
    with pytest.raises(Unreadable) as error:
        load(EditText, dump(replace(EditText("v1-1", "salaisuus", "b"))).replace('"b"', "5"))
    assert "salaisuus" not in str(error.value)
