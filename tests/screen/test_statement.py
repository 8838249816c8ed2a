"""The statement on the screen: its forms and card, attachments, expiry and the care guarantee's limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from analytics.guarantee import clocks
from analytics.situation import Facts
from components.plan_change import parse_change
from components.plan_requests import request_card
from components.plan_statement_forms import statement_fields
from components.text import LANGUAGES, Text
from domain.errors import InvalidInput
from domain.event import Event, EventKind, EventStatus, Moment
from domain.plan import (
    AnswerRequest,
    CancelRequest,
    ExpireRequest,
    Plan,
    RequestStatement,
    Side,
    SurgeryDecision,
    Urgency,
)
from tests.fakes import DOCTOR
from tests.plan_examples import ASK as PLAIN
from tests.plan_examples import AT, SURGEON, begun, do, empty
from tests.screen.plan_case import DOCTORS, KEY, SURGEONS, open_case

XRAY = Event(
    id="clinical.1.7",
    kind=EventKind.EXAMINATION,
    what="<b>Polven röntgen</b>",
    start=Moment(date(2026, 10, 3)),
    source="clinical",
)
VISIT = Event(
    id="clinical.1.8", kind=EventKind.CONTACT, what="Vastaanotto", start=Moment(date(2026, 9, 1)), source="clinical"
)
BOOKED = Event(
    id="clinical.1.9",
    kind=EventKind.APPOINTMENT,
    what="Aika",
    start=Moment(date(2026, 12, 1)),
    source="clinical",
    status=EventStatus.PLANNED,
)
ASK: dict[str, Any] = {
    "type": "request_statement", "question": "Leikataanko?", "indication": "Kipu", "side": "right", "urgency": "routine",
    "procedure_code": "ngb40", "attachments": ["clinical.1.7"], "expires": "5.12.2026",
    "due": "2 vk",
}  # fmt: skip
ASKED = RequestStatement("Leikataanko?", "Kipu", Side.RIGHT, Urgency.ROUTINE, "NGB40", attachments=("clinical.1.7", "gone"),
                         expires=AT.date() + timedelta(days=14))  # fmt: skip


def case(**changes: Any) -> Any:
    return replace(open_case(**{k: v for k, v in changes.items() if k in ("plan", "may")}), events=(XRAY, VISIT, BOOKED),
                   **{k: v for k, v in changes.items() if k not in ("plan", "may")})  # fmt: skip


def parse(payload: dict[str, Any]) -> Any:
    opened = case()
    return parse_change(payload | {"handle": opened.handle, "version": 4, "key": KEY}, opened, DOCTOR).command


def test_a_request_carries_what_was_attached_and_until_when_it_is_of_use() -> None:
    command = parse(ASK)
    assert (command.attachments, command.expires) == (("clinical.1.7",), date(2026, 12, 5))
    assert command.due == AT.date() + timedelta(days=14), "the day that was said is kept, no other is made up"
    assert parse(ASK | {"due": ""}).due is None
    assert parse(ASK | {"attachments": ["clinical.1.7", "clinical.1.7"]}).attachments == ("clinical.1.7",)
    assert parse(ASK | {"attachments": [], "expires": ""}).expires is None


@pytest.mark.parametrize(
    "forged", [["clinical.2.7"], "clinical.1.7", None, [7], [None], {"a": 1}, ["clinical.1.7"] * 201, [""]]
)
def test_attachments_of_another_customer_are_refused(forged: object) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse(ASK | {"attachments": forged})
    assert caught.value.field == "attachments"


def test_the_form_offers_what_has_happened_the_lens_first() -> None:
    fields = {f["name"]: f for f in statement_fields(case(), Text("fi"), ())["request"][1]}
    options = fields["attachments"]["options"]
    assert [one["value"] for one in options] == ["clinical.1.7", "clinical.1.8"]
    assert options[0]["label"].startswith("3.10.2026 <b>Polven röntgen</b>"), "markup is text like any other"
    assert not fields["attachments"]["required"]
    assert not fields["expires"]["required"]
    assert "value" not in fields["side"], "a side is chosen, never proposed"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_lists_attachments_with_their_days_and_counts_those_not_seen(language: str) -> None:
    plan = do(begun(), ASKED)
    card = request_card(case(plan=plan), plan.requests[-1], Text(language))
    (lines,) = [fact["lines"] for fact in card["facts"] if "lines" in fact]
    assert len(lines) == 2
    assert "Polven röntgen" in lines[0]
    assert lines[1] == Text(language)("lens.attachments_hidden", n=1)


def test_an_expired_request_says_so_and_offers_to_be_let_go_by_who_may() -> None:
    plan = do(begun(), ASKED)
    later = {"plan": plan, "today": AT.date() + timedelta(days=15)}
    card = request_card(case(may=DOCTORS, **later), plan.requests[-1], Text("fi"))
    assert card["waiting"].startswith("Vanhentunut 5.12.2026")
    assert [c["send"]["type"] for c in card["commands"]] == ["expire_request"]
    surgeons = request_card(case(may=SURGEONS, **later), plan.requests[-1], Text("fi"))
    assert surgeons["commands"] == []
    on_the_day = case(plan=plan, may=DOCTORS, today=AT.date() + timedelta(days=14))
    assert request_card(on_the_day, plan.requests[-1], Text("fi"))["commands"] == []


def test_the_answer_shows_its_reasons_and_conditions() -> None:
    plan = do(begun(), ASKED)
    answer = AnswerRequest(plan.requests[-1].id, SurgeryDecision.SURGERY, "Leikataan.", Side.RIGHT, Urgency.ROUTINE, "NGB40",
                           reasons="Kipu öisin", conditions="HbA1c alle 53")  # fmt: skip
    plan = do(plan, answer, by=SURGEON)
    card = request_card(case(plan=plan), plan.requests[-1], Text("fi"))
    facts = {fact["label"]: fact["text"] for fact in card["answer"]["facts"]}
    assert (facts["Perustelut"], facts["Ehdot"]) == ("Kipu öisin", "HbA1c alle 53")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_limits_stand_on_the_card_in_words(language: str) -> None:
    plan = do(begun(), ASKED)
    opened = case(plan=plan)
    facts = Facts(events=(), plan=plan, results=None, need_in_own_words="", today=opened.today, now=AT)
    told = replace(opened, situation=replace(opened.situation, clocks=clocks(facts)))
    lines = [fact for fact in request_card(told, plan.requests[-1], Text(language))["facts"] if "late" in fact]
    assert len(lines) == 2
    assert not any(line["late"] for line in lines)
    if language == "fi":
        assert lines[0] == {
            "label": "Hoidon tarpeen arvio alkaa", "late": False,
            "text": "viimeistään 12.12.2026 · 21\u00a0pv lähetteestä · kulunut 0\u00a0pv",
        }  # fmt: skip


# An expired request


def lapsed_plan() -> Plan:
    """The request has expired and was not answered."""
    asked = do(empty(), replace(PLAIN, expires=AT.date() + timedelta(days=3), procedure_code="NGB40", attachments=()))
    old = timedelta(days=10)
    request = replace(asked.requests[0], asked_at=AT - old, expires=AT.date() - timedelta(days=7))
    return do(replace(asked, requests=(request,)), ExpireRequest(request.id))


def test_an_expired_request_is_asked_again_as_it_was_with_fresh_days() -> None:
    opened = open_case(lapsed_plan())
    card = request_card(opened, opened.plan.requests[0], Text("fi"))
    assert card["pinned"], "it waits for what is done about it"
    renewed, _ = card["openers"]
    assert (renewed["form"], renewed["label"]) == ("request", "Pyydä uudelleen")
    assert renewed["values"] == {
        "question": "Leikataanko?",
        "side": "left",
        "urgency": "routine",
        "indication": "M17.1",
        "procedure_code": "NGB40",
        "expires": "24.11.2026",
    }
    blank = {"due": "", "attachments": []}
    payload = {
        "type": "request_statement",
        **blank,
        **renewed["values"],
        "handle": opened.handle,
        "version": 2,
        "key": KEY,
    }
    command = parse_change(payload, opened, DOCTOR).command
    again = do(opened.plan, command)
    assert [one.status.value for one in again.requests] == ["expired", "sent"]
    assert again.requests[1].expires == AT.date() + timedelta(days=3)
    assert not request_card(open_case(again), again.requests[0], Text("fi"))["pinned"], (
        "the new one stands in its place"
    )


def test_an_expired_request_is_taken_back_with_a_reason_and_keeps_its_day() -> None:
    plan = lapsed_plan()
    _, back = request_card(open_case(plan), plan.requests[0], Text("fi"))["openers"]
    assert (back["form"], back["label"]) == ("cancel", "Ota pyyntö takaisin")
    after = do(plan, CancelRequest(plan.requests[0].id, "Ei enää tarpeen"))
    assert (after.requests[0].status.value, after.requests[0].cancelled_because) == ("cancelled", "Ei enää tarpeen")
    assert after.actions == plan.actions, "the action ended when the request expired"
    with pytest.raises(InvalidInput, match="move"):
        do(after, CancelRequest(plan.requests[0].id, "Uudelleen"))


def test_who_may_not_ask_is_offered_neither() -> None:
    plan = lapsed_plan()
    assert request_card(open_case(plan, SURGEONS), plan.requests[0], Text("fi"))["openers"] == []
