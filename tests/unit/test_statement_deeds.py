"""The statement through the gate and the real store: all or nothing, by who may, and heard of by who waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.errors import InvalidInput, Refused
from domain.plan import AcceptRequest, ActionStatus, AnswerRequest, Command, ExpireRequest, RequestStatus, ReturnRequest
from domain.sides import has_sides
from services.situation import Room, open_situation
from tests.fakes import DOCTOR, STAFF, SURGEON
from tests.plan_examples import ASK, TODAY, answer
from tests.unit.test_plans_deed import Ward


@pytest.fixture
def ward(tmp_path: Path) -> Ward:
    return Ward(tmp_path)


def test_asking_makes_request_action_event_and_the_surgeons_row_in_one_version(ward: Ward) -> None:
    plan = ward.do(DOCTOR, ASK)
    (asked,), (todo,) = plan.requests, plan.actions
    assert (plan.version, todo.request_id, asked.action_id) == (1, asked.id, todo.id)
    room = open_situation(ward.desk(DOCTOR), ward.who, "care")
    assert isinstance(room, Room)
    assert f"plan:{asked.id}" in {event.id for event in room.case.events}
    assert ward.store.plans.statement_since(room.admission.subject, 0) == "asked"


def test_nothing_is_half_asked(ward: Ward) -> None:
    with pytest.raises(InvalidInput):
        ward.do(DOCTOR, replace(ASK, question="  "))
    assert (ward.plan().version, ward.plan().requests, ward.plan().actions) == (0, (), ())


def test_care_staff_neither_ask_nor_answer(ward: Ward) -> None:
    asked = ward.do(DOCTOR, ASK).requests[0].id
    forbidden: tuple[Command, ...] = (
        ASK, AcceptRequest(asked), ReturnRequest(asked, "?"), answer(asked), ExpireRequest(asked)
    )  # fmt: skip
    for command in forbidden:
        with pytest.raises(Refused):
            ward.do(STAFF, command)
    with pytest.raises(Refused):
        ward.do(DOCTOR, answer(asked))
    assert ward.plan().version == 1


def test_what_happened_is_told_by_its_kind(ward: Ward) -> None:
    asked = ward.do(DOCTOR, ASK).requests[0].id
    ward.do(SURGEON, AcceptRequest(asked))
    subject = ward.house.vault.key_of(ward.who)
    assert ward.store.plans.statement_since(subject, 1) == ""
    ward.do(SURGEON, answer(asked))
    assert ward.store.plans.statement_since(subject, 1) == "answered"
    assert ward.plan().requests[0].accepted_at is not None


def test_a_lapsed_request_expires_once_when_the_case_is_opened(ward: Ward) -> None:
    ward.do(DOCTOR, replace(ASK, expires=TODAY))
    ward.store.clock.at += timedelta(days=1)
    for _ in range(2):
        room = open_situation(ward.desk(DOCTOR), ward.who, "care")
        assert isinstance(room, Room)
        assert room.case.plan.requests[0].status is RequestStatus.EXPIRED
    plan = ward.plan()
    assert (plan.version, plan.actions[0].status) == (2, ActionStatus.CANCELLED)
    assert plan.changed_by is not None
    assert (plan.changed_by.id, plan.changed_by.role) == ("tilannekuva", "system")
    assert ward.store.plans.verify() == ()
    with pytest.raises(InvalidInput):
        ward.do(SURGEON, answer(plan.requests[0].id))


def test_nobody_lets_a_request_go_before_its_day(ward: Ward) -> None:
    asked = ward.do(DOCTOR, replace(ASK, expires=TODAY)).requests[0].id
    with pytest.raises(InvalidInput):
        ward.do(DOCTOR, ExpireRequest(asked))


@pytest.mark.parametrize("code", ["NGB40", "nfb50", "CJE20", "HAC10", "KAC00", "LAE20"])
def test_paired_organs_have_sides(code: str) -> None:
    assert has_sides(code)


@pytest.mark.parametrize("code", ["JKA21", "NAG40", "", "N", "FNG00", "KCD00", "LCD00"])
def test_of_others_nothing_is_claimed(code: str) -> None:
    assert not has_sides(code)


def test_the_answer_keeps_its_reasons_and_conditions(ward: Ward) -> None:
    asked = ward.do(DOCTOR, ASK).requests[0].id
    given = answer(asked)
    assert isinstance(given, AnswerRequest)
    plan = ward.do(SURGEON, replace(given, reasons="Kipu", conditions="HbA1c < 53"))
    kept = plan.requests[0].answer
    assert kept is not None
    assert (kept.reasons, kept.conditions) == ("Kipu", "HbA1c < 53")
