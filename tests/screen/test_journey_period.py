"""A period of the journey as a list, attached to the plan as evidence, shown in both."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.case import OpenCase
from analytics.journey_columns import columns
from analytics.journey_types import Mark
from components.journey_command import looked
from components.journey_look import JourneyLook, Period
from components.journey_period import attachment
from components.journey_view import journey_view
from components.plan_change import parse_change
from components.plan_reply import PlanReply, reply_view
from components.plan_view import plan_view
from domain.access import Deed
from domain.errors import InvalidInput
from domain.event import EventKind
from domain.plan import AttachEvidence
from tests.fakes import DOCTOR
from tests.plan_examples import begun, do
from tests.screen.case_made import EVENTS, TODAY, event
from tests.screen.test_journey_view import FI, HEAVY, after, lane, opened, rows, view

KEY = "0123456789abcdef01234567"
SUMMER = {"from": "2026-07-01", "to": "2026-08-31"}
ASKED = {"type": "attach", "item": "v1-1", "key": KEY, "version": 4, **SUMMER}


def planned(**changes: Any) -> OpenCase:
    return opened(plan=begun(), may=frozenset({Deed.REVISE_PLAN}), **changes)


def test_a_period_lists_its_events_oldest_first_with_where_they_can_be_attached() -> None:
    look = after({"type": "period", **SUMMER}, of=planned())
    told = view(look, planned())["period"]
    assert [row[4] for row in told["rows"]] == ["Lääkärin vastaanotto", "Puhelu", "Osastojakso"]
    assert (told["n"], told["days"], told["version"]) == ("3 tapahtumaa", "1.7.2026–31.8.2026", 4)
    assert told["items"][:2] == [["v1-1", "Tarve: Polvikipu"], ["v2-1", "Tavoite: Kävely 1 km"]]
    assert view(after({"type": "period"}, look=look), planned())["period"] is None
    for bad in ({"from": "x", "to": "y"}, {"from": None, "to": None}, {"from": 1, "to": {}}):
        assert after({"type": "period", **bad}).period is None


def test_who_may_not_revise_the_plan_is_told_so() -> None:
    look = JourneyLook(period=Period(date(2026, 7, 1), TODAY))
    told = view(look, replace(planned(), may=frozenset()))["period"]
    assert (told["items"], told["note"]) == ([], "Sinulla ei ole oikeutta muuttaa suunnitelmaa.")
    bare = view(look, opened(may=frozenset({Deed.REVISE_PLAN})))["period"]
    assert bare["note"] == "Suunnitelmassa ei ole avointa kohtaa, johon tapahtumat voisi liittää."


@given(st.dates(date(2006, 1, 1), TODAY), st.integers(0, 4000))
@settings(max_examples=40, deadline=None)
def test_the_pages_of_a_period_are_every_event_of_its_days(first: date, days: int) -> None:
    last = first + timedelta(days)
    told, page = [], 0
    while True:
        part = journey_view(HEAVY, JourneyLook(period=Period(first, last, page)), FI)["period"]
        told += part["rows"]
        page += 1
        if page >= part["pages"]:
            break
    assert len(told) == sum(first <= one.start.day <= last for one in HEAVY.events)


def test_attaching_is_a_command_on_the_version_that_was_seen() -> None:
    change = attachment(planned(), JourneyLook(), ASKED)
    assert (change.handle, change.expected_version, change.key) == ("handle-1", 4, KEY)
    assert change.command == AttachEvidence("v1-1", ("v1", "v2", "stay"), date(2026, 7, 1), date(2026, 8, 1))


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": "short"}, {"key": None}, {"version": None}, {"version": True}, {"version": "4"}, {"item": None},
        {"from": "x"}, {"to": 5}, {"from": "2001-01-01", "to": "2001-02-01"},
    ],
)  # fmt: skip
def test_what_the_list_could_not_have_sent_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        attachment(planned(), JourneyLook(), ASKED | wrong)


def test_more_events_than_anybody_looked_at_cannot_be_attached() -> None:
    everything = {"from": "2000-01-01", "to": "2027-01-01"}
    look = after({"type": "period", **everything}, of=HEAVY)
    told = view(look, replace(HEAVY, plan=begun(), may=frozenset({Deed.REVISE_PLAN})))["period"]
    assert told["items"] == []
    assert told["note"].startswith("Valitse lyhyempi jakso")
    with pytest.raises(InvalidInput):
        attachment(HEAVY, JourneyLook(), ASKED | everything)


def test_evidence_is_told_in_the_plan_and_lights_up_in_the_journey() -> None:
    command = attachment(planned(), JourneyLook(), ASKED).command
    of = replace(planned(), plan=do(begun(), command))
    need = plan_view(of, FI, DOCTOR)["rows"][0]
    assert "perusteena 3 tapahtumaa 1.7.2026–1.8.2026" in need["notes"]
    drawn = view(of=of)
    assert drawn["evidence"]["item:v1-1"] == [0, [0, 0], [1, -1]]
    lit = [row[2] >> 8 & Mark.EVIDENCE for row in rows(lane(drawn, "contacts")["cells"], 6)]
    assert lit == [Mark.EVIDENCE, 0, 0]
    away = looked(of, JourneyLook((date(2026, 10, 1), TODAY)), {"type": "evidence", "phrase": "item:v1-1"})
    assert away.window is not None
    assert away.window[0] <= date(2026, 7, 1)


def test_attaching_can_be_taken_back() -> None:
    change = attachment(planned(), JourneyLook(), ASKED)
    of = replace(planned(), plan=do(begun(), change.command))
    reply = reply_view(PlanReply(KEY, change, None, planned().plan, of.plan), of, FI, DOCTOR)
    assert reply is not None
    back = parse_change(reply["undo"]["sends"][0] | {"handle": "handle-1", "version": 5, "key": KEY}, of, DOCTOR)
    assert do(of.plan, back.command).needs[0].evidence == ()


def test_events_of_a_source_that_repeats_its_ids_are_attached_once() -> None:
    twice = (*EVENTS, event("v1", EventKind.CONTACT, date(2026, 7, 3), "Käynti"))
    command = attachment(replace(planned(), events=twice, journey=columns(twice, TODAY)), JourneyLook(), ASKED).command
    assert isinstance(command, AttachEvidence)
    assert command.events.count("v1") == 1
