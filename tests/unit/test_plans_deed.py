"""Revising a plan through the gate: the right deed decided and logged, failures told and logged, nothing lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from data_access.open_work import SqlOpenWork
from domain.access import Deed, Relation
from domain.errors import Conflict, InvalidInput, NotFound, Refused, StoreUnavailable
from domain.plan import (
    AcceptRequest,
    ActionStatus,
    AddAction,
    AddFollowUp,
    AddGoal,
    AddNeed,
    AnswerRequest,
    AttachEvidence,
    CancelRequest,
    CloseFollowUp,
    Command,
    EditText,
    Plan,
    PlanChange,
    Responsible,
    ResponsibleKind,
    SetActionStatus,
    SetDue,
    StatedBy,
)
from domain.staff import StaffMember
from services.admission import Admission
from services.desk import Desk
from services.plans import revise_plan
from services.ports import AuditQuery
from services.worklist import Look, Tab, person_of, work_list
from tests.fakes import DOCTOR, STAFF, SURGEON, FakeDirectory, customer, make_desk, make_house, relation
from tests.plan_examples import ASK, CARE_STAFF, TODAY, answer
from tests.plan_store import Store

NEED = AddNeed("Polvikipu", StatedBy.CUSTOMER)


class Ward:
    """A house of fakes around the real plan store and the real use log."""

    def __init__(self, folder: Path, **known) -> None:
        self.store = Store(folder)
        self.directory = FakeDirectory()
        self.who = self.directory.add(
            customer(**known),
            relation(Relation.APPOINTMENT, DOCTOR, start=date(2026, 1, 1)),
            relation(Relation.APPOINTMENT, STAFF, start=date(2026, 1, 1)),
        )
        self.house = make_house(
            clock=self.store.clock,
            directory=self.directory,
            plans=self.store.plans,
            open_work=SqlOpenWork(self.store.engine),
            audit=self.store.audit,
        )
        self._number = 0

    def desk(self, user: StaffMember) -> Desk:
        return make_desk(user, self.house)

    def open(self, user: StaffMember) -> tuple[Desk, Admission]:
        desk = self.desk(user)
        return desk, desk.admit(Deed.OPEN_CASE, self.who, "care")

    def do(self, user: StaffMember, command: Command, version: int | None = None, handle: str = "handle") -> Plan:
        desk, admission = self.open(user)
        self._number += 1
        seen = self.plan().version if version is None else version
        change = PlanChange("handle", seen, f"key-{self._number:08}", command)
        return revise_plan(desk, admission, change, handle)

    def plan(self) -> Plan:
        return self.store.plans.read(self.house.vault.key_of(self.who))

    def log(self) -> list[tuple[str, str, str]]:
        rows = reversed(self.store.audit.read(AuditQuery()))
        return [(r.entry.who, r.entry.deed, r.entry.outcome) for r in rows if r.entry.deed != "open_case"]


@pytest.fixture
def ward(tmp_path: Path) -> Ward:
    return Ward(tmp_path)


def test_the_doctor_the_surgeon_and_care_staff_carry_a_case_through(ward: Ward) -> None:
    ward.do(DOCTOR, NEED)
    ward.do(DOCTOR, AddAction("Röntgen", CARE_STAFF, due=date(2026, 11, 1)))
    ward.do(DOCTOR, ASK)
    (row,) = work_list(ward.desk(SURGEON), Look(Tab.REQUESTS)).rows
    assert row.why == "Leikataanko?"
    assert person_of(ward.desk(SURGEON), row) == ward.who
    asked = ward.plan().requests[0].id
    plan = ward.do(SURGEON, answer(asked, template="knee_replacement"))
    assert len([a for a in plan.actions if a.template]) == 6
    assert work_list(ward.desk(SURGEON), Look(Tab.REQUESTS)).rows == ()
    assert [row.tab for row in work_list(ward.desk(SURGEON)).rows] == [Tab.UPCOMING]  # the check after surgery
    (late,) = work_list(ward.desk(STAFF), Look(Tab.OVERDUE)).rows
    assert (late.why, late.overdue_days) == ("Röntgen", 20)
    ward.do(STAFF, SetActionStatus(plan.actions[0].id, ActionStatus.DONE))
    assert {row.tab for row in work_list(ward.desk(STAFF)).rows} == {Tab.UPCOMING}
    assert ward.store.audit.verify() == ()
    assert ward.store.plans.verify() == ()


def test_each_command_is_the_deed_the_policy_knows(ward: Ward) -> None:
    ward.do(DOCTOR, NEED)
    ward.do(DOCTOR, ASK)
    ward.do(SURGEON, AcceptRequest(ward.plan().requests[0].id))
    assert ward.log() == [
        ("doctor", "revise_plan", "allowed"),
        ("doctor", "revise_plan", "done"),
        ("doctor", "request_statement", "allowed"),
        ("doctor", "request_statement", "done"),
        ("surgeon", "answer_statement", "allowed"),
        ("surgeon", "answer_statement", "done"),
    ]


def test_evidence_is_attached_under_the_deed_of_revising_and_a_repeat_writes_once(ward: Ward) -> None:
    need = ward.do(DOCTOR, NEED).needs[0].id
    desk, admission = ward.open(DOCTOR)
    attach = AttachEvidence(need, ("clinical.3.7",), TODAY, TODAY)
    change = PlanChange("handle", 1, "evidence-once", attach)
    for _ in range(2):
        plan = revise_plan(desk, admission, change, "handle")
    assert ((plan.version, [one.events for one in plan.needs[0].evidence])) == (2, [("clinical.3.7",)])
    assert ward.log().count(("doctor", "revise_plan", "done")) == 2, "the need, and the evidence once"
    merged = ward.do(STAFF, EditText(need, "Oikean polven kipu", "Polvikipu"), version=1)
    assert (merged.needs[0].text, len(merged.needs[0].evidence)) == ("Oikean polven kipu", 1)
    with pytest.raises(Conflict):
        ward.do(STAFF, replace(attach, events=()), version=1)


@pytest.mark.parametrize(
    ("user", "command"),
    [(DOCTOR, "answer"), (STAFF, "answer"), (STAFF, "ask"), (STAFF, "cancel")],
    ids=lambda x: getattr(x, "id", x),
)
def test_who_may_not_is_refused_at_the_write_whatever_the_screen_offered(ward: Ward, user, command: str) -> None:
    ward.do(DOCTOR, ASK)
    asked = ward.plan().requests[0].id
    commands = {"answer": answer(asked), "ask": ASK, "cancel": CancelRequest(asked, "x")}
    with pytest.raises(Refused):
        ward.do(user, commands[command])
    assert ward.plan().version == 1
    assert ward.log()[-1][::2] == (user.id, "refused")


def test_a_form_of_another_case_is_refused(ward: Ward) -> None:
    with pytest.raises(InvalidInput, match="other_case"):
        ward.do(DOCTOR, NEED, handle="another customer's handle")
    assert ward.plan().version == 0


def test_a_conflict_is_told_with_both_and_logged(ward: Ward) -> None:
    need = ward.do(DOCTOR, NEED).needs[0].id
    ward.do(STAFF, EditText(need, "Oikean polven kipu", "Polvikipu"))
    with pytest.raises(Conflict) as clash:
        ward.do(DOCTOR, EditText(need, "Vasemman polven kipu", "Polvikipu"), version=1)
    assert (clash.value.theirs.text, clash.value.mine.text) == ("Oikean polven kipu", "Vasemman polven kipu")
    assert ward.log()[-2:] == [("doctor", "revise_plan", "allowed"), ("doctor", "revise_plan", "conflict")]


@pytest.mark.parametrize(
    ("command", "error"), [(AddGoal("nobody", "x"), NotFound), (AddNeed(" ", StatedBy.CUSTOMER), InvalidInput)]
)
def test_a_failure_is_logged_as_one(ward: Ward, command: Command, error: type[Exception]) -> None:
    with pytest.raises(error):
        ward.do(DOCTOR, command)
    assert ward.log()[-1] == ("doctor", "revise_plan", "failed")


def test_what_is_no_command_is_refused(ward: Ward) -> None:
    with pytest.raises(InvalidInput, match="unreadable"):
        ward.do(DOCTOR, "drop table")  # type: ignore[arg-type]


def test_no_day_before_the_customers_birth(tmp_path: Path) -> None:
    ward = Ward(tmp_path, birth_date=date(2020, 5, 1))
    plan = ward.do(DOCTOR, AddAction("Rokotus", CARE_STAFF))
    with pytest.raises(InvalidInput, match="date_implausible"):
        ward.do(DOCTOR, SetDue(plan.actions[0].id, date(2019, 1, 1)))


@pytest.mark.parametrize(
    ("language", "expected"), [("sv", "sv"), ("fi", "fi"), ("en", "en"), ("so", "fi"), (None, "fi")]
)
def test_a_plan_begins_in_the_customers_language(tmp_path: Path, language: str | None, expected: str) -> None:
    assert Ward(tmp_path, language=language).do(DOCTOR, NEED).language == expected


def test_nothing_new_for_the_dead_but_what_is_open_can_be_closed(ward: Ward) -> None:
    plan = ward.do(DOCTOR, AddAction("Röntgen", CARE_STAFF))
    ward.do(DOCTOR, ASK)
    standing = ward.directory.people[ward.who]
    dead = replace(standing.customer, deceased=True, deceased_on=TODAY)
    ward.directory.people[ward.who] = replace(standing, customer=dead)
    with pytest.raises(Refused):
        ward.do(DOCTOR, NEED)
    ward.do(STAFF, SetActionStatus(plan.actions[0].id, ActionStatus.CANCELLED))
    done = ward.do(DOCTOR, CancelRequest(ward.plan().requests[0].id, "Asiakas on kuollut"))
    assert work_list(ward.desk(SURGEON)).rows == ()
    assert done.requests[0].cancelled_because == "Asiakas on kuollut"


def test_a_store_in_trouble_says_so_and_the_same_change_goes_in_later(ward: Ward) -> None:
    desk, admission = ward.open(DOCTOR)
    change = PlanChange("handle", 0, "kept-by-the-form", NEED)
    working = ward.house.plans
    broken = replace(ward.house, plans=Broken(working))
    with pytest.raises(StoreUnavailable):
        revise_plan(make_desk(DOCTOR, broken), admission, change, "handle")
    assert ward.log()[-1] == ("doctor", "revise_plan", "failed")
    assert revise_plan(desk, admission, change, "handle").needs[0].text == "Polvikipu"


class Broken:
    """A plan store that reads but does not write."""

    def __init__(self, plans) -> None:
        self.relations = plans.relations

    def append(self, *_args, **_more):
        raise StoreUnavailable("database is locked")


def test_an_answer_needs_the_request_of_this_customer(ward: Ward) -> None:
    ward.do(DOCTOR, ASK)
    forged = answer("0" * 32)
    assert isinstance(forged, AnswerRequest)
    with pytest.raises(NotFound):
        ward.do(SURGEON, forged)


def test_a_follow_up_that_was_given_opens_the_customer_to_whom_it_waits_for(ward: Ward) -> None:
    """The work list has said so all along: a row that names somebody who may not be opened is worth nothing."""
    given = ward.do(DOCTOR, AddFollowUp("Soita ja kysy", Responsible(ResponsibleKind.PERSON, "surgeon", "Ström"), None))
    listed = work_list(ward.desk(SURGEON), Look(Tab.UPCOMING))
    assert [row.name for row in listed.rows] == [ward.directory.people[ward.who].customer.display_name]
    assert ward.open(SURGEON)[1].relation is Relation.ASSIGNMENT
    ward.do(DOCTOR, CloseFollowUp(given.follow_ups[0].id, "Kivuton"))
    ward.store.clock.pass_days(1)
    with pytest.raises(Refused):
        ward.open(SURGEON)


def test_nobody_opens_a_customer_by_a_follow_up_of_ones_own(ward: Ward) -> None:
    own = Responsible(ResponsibleKind.PERSON, DOCTOR.id, DOCTOR.name)
    ward.do(DOCTOR, AddFollowUp("Soita", own, None))
    assert ward.store.plans.relations(ward.house.vault.key_of(ward.who)) == ()
