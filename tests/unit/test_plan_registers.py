"""A plan stands in the register of its kind: staff of the other one neither read nor write it (703/2023 53 §)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from components.plan_text import PlanOut, plan_out
from components.plan_view import plan_view
from components.text import Text
from data_access.open_work import SqlOpenWork
from domain.access import Deed, Relation
from domain.errors import Refused
from domain.plan import AddNeed, Command, Plan, PlanChange, PlanKind, SetNextReview, SetPlanKind, StatedBy
from domain.staff import StaffMember
from services.desk import Desk
from services.plan_past import plan_as_of, plan_as_of_day, plan_history
from services.plans import read_plan, revise_plan
from services.ports import AuditQuery
from services.situation import Room, open_situation, with_plan
from services.versions import ask, on_screen
from tests.fakes import DOCTOR, SOCIAL_WORKER, STAFF, FakeDirectory, customer, make_desk, make_house, relation
from tests.plan_examples import ASK
from tests.plan_store import Store

SECRET = "Masennuksen hoito jatkuu"
NEED = AddNeed(SECRET, StatedBy.CUSTOMER)
BOTH = (DOCTOR, SOCIAL_WORKER)


class Ward:
    """One customer of both registers, the real plan store and the real log."""

    def __init__(self, folder: Path) -> None:
        self.store, self.directory, self._number = Store(folder), FakeDirectory(), 0
        met = (relation(Relation.APPOINTMENT, one, start=date(2026, 1, 1)) for one in (*BOTH, STAFF))
        self.who = self.directory.add(customer(), *met)
        self.house = make_house(
            clock=self.store.clock,
            directory=self.directory,
            plans=self.store.plans,
            open_work=SqlOpenWork(self.store.engine),
            audit=self.store.audit,
        )

    def desk(self, user: StaffMember) -> Desk:
        return make_desk(user, self.house)

    def room(self, user: StaffMember, reason: str = "") -> Room:
        room = open_situation(self.desk(user), self.who, "care", stated_reason=reason)
        assert isinstance(room, Room)
        return room

    def do(self, user: StaffMember, command: Command, version: int | None = None) -> Plan:
        desk = self.desk(user)
        self._number += 1
        seen = self.plan().version if version is None else version
        change = PlanChange("case", seen, f"key-{self._number:08}", command)
        return revise_plan(desk, desk.admit(Deed.OPEN_CASE, self.who, "care"), change, "case")

    def plan(self) -> Plan:
        return self.store.plans.read(self.house.vault.key_of(self.who))


@pytest.fixture
def ward(tmp_path: Path) -> Ward:
    return Ward(tmp_path)


@pytest.mark.parametrize(("writer", "reader"), [BOTH, BOTH[::-1]], ids=["health", "social"])
def test_a_plan_of_the_other_register_is_not_shown_anywhere(ward: Ward, writer: StaffMember, reader: StaffMember):
    ward.do(writer, NEED)
    room, text = ward.room(reader), Text("fi")
    assert SECRET in repr(ward.room(writer).case)
    assert SECRET not in repr(room.case)
    assert room.case.plan_closed
    shown = plan_view(room.case, text, reader)
    assert SECRET not in repr(shown)
    assert shown["empty"] == text("plan.other_register")
    assert not shown["heading"]["adds"]
    assert not shown["heading"]["history"]
    assert shown["quick"] is None


def test_nor_is_its_past_or_what_stands_in_it_after_a_conflict(ward: Ward):
    ward.do(DOCTOR, NEED)
    desk = ward.desk(SOCIAL_WORKER)
    leave = desk.admit(Deed.OPEN_CASE, ward.who, "care")
    assert SECRET not in repr(read_plan(desk, leave))
    for past in (
        lambda: plan_history(desk, leave),
        lambda: plan_as_of(desk, leave, 1),
        lambda: plan_as_of_day(desk, leave, ward.store.clock.today()),
    ):
        with pytest.raises(Refused):
            past()


@pytest.mark.parametrize("version", [0, 1])
def test_nor_is_it_written_by_them_and_the_log_says_so(ward: Ward, version: int):
    ward.do(DOCTOR, NEED)
    with pytest.raises(Refused) as refused:  # before versions are compared: a conflict would tell what stands there
        ward.do(SOCIAL_WORKER, SetNextReview(ward.store.clock.today()), version)
    assert refused.value.reason == "other_register"
    assert ward.plan().version == 1
    told = [one.entry.outcome for one in ward.house.audit.read(AuditQuery()) if one.entry.deed == "revise_plan"]
    assert told[0] == "refused", told


def test_a_plan_begins_in_the_register_of_who_begins_it_and_replays(ward: Ward):
    assert ward.do(SOCIAL_WORKER, NEED).kind is PlanKind.CLIENT
    assert ward.room(SOCIAL_WORKER).case.plan.needs
    assert ward.store.plans.verify() == ()


def test_a_plan_is_not_moved_out_of_ones_own_register_and_a_joint_one_is_both_registers(ward: Ward):
    ward.do(DOCTOR, NEED)
    with pytest.raises(Refused):
        ward.do(DOCTOR, SetPlanKind(PlanKind.CLIENT))
    ward.do(DOCTOR, SetPlanKind(PlanKind.JOINT))
    for user in BOTH:
        assert ward.room(user).case.plan.needs[0].text == SECRET
    ward.do(SOCIAL_WORKER, SetNextReview(ward.store.clock.today()))
    assert ward.plan().next_review is not None


def test_an_emergency_passes_between_registers(ward: Ward):
    ward.do(DOCTOR, NEED)
    passing = replace(SOCIAL_WORKER, id="passing")  # has no client relation, which would open the own register alone
    room = ward.room(passing, "emergency: Elvytys päivystyksessä")
    assert room.case.plan.needs[0].text == SECRET
    assert not room.case.plan_closed


def test_a_plan_that_leaves_the_joint_register_leaves_the_screen(ward: Ward):
    ward.do(DOCTOR, NEED)
    ward.do(DOCTOR, SetPlanKind(PlanKind.JOINT))
    room = ward.room(SOCIAL_WORKER)
    ward.do(DOCTOR, SetPlanKind(PlanKind.HEALTH_CARE))
    fresh = with_plan(room, ward.plan(), ward.store.clock.today())
    assert SECRET not in repr(fresh.case)
    assert Deed.REVISE_PLAN not in fresh.case.may


def test_what_becomes_of_its_statements_is_not_told_either(ward: Ward):
    ward.do(DOCTOR, NEED)
    desk = ward.desk(SOCIAL_WORKER)
    handle = on_screen(desk, "tab", ward.room(SOCIAL_WORKER))
    ward.do(DOCTOR, ASK)
    told = ask(ward.house, desk.session.session_id, handle)
    assert not told.news.plan
    assert told.news.statement == ""


def test_who_else_has_the_customer_open_is_told_within_a_register_and_about_a_joint_plan(ward: Ward):
    def seen(user: StaffMember, room: Room) -> list[str]:
        told = ask(ward.house, ward.desk(user).session.session_id, on_screen(ward.desk(user), user.id, room))
        return [one.who.id for one in told.present if not one.own]

    for user in (*BOTH, STAFF):
        on_screen(ward.desk(user), user.id, ward.room(user))
    assert seen(SOCIAL_WORKER, ward.room(SOCIAL_WORKER)) == []
    assert seen(DOCTOR, ward.room(DOCTOR)) == ["staff"]
    ward.do(DOCTOR, NEED)
    ward.do(DOCTOR, SetPlanKind(PlanKind.JOINT))
    assert set(seen(SOCIAL_WORKER, ward.room(SOCIAL_WORKER))) == {"doctor", "staff"}


def test_a_closed_plan_is_not_offered_to_be_taken_out(ward: Ward):
    ward.do(DOCTOR, NEED)
    room = ward.room(SOCIAL_WORKER)
    assert plan_out(room.case, Text("fi"), SOCIAL_WORKER, ward.store.clock.now(), PlanOut("text", 1)) == {"out": None}
