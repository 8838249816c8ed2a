"""A curious insider with a valid login: no order of commands gives more than the relation one really has."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from data_access.open_work import SqlOpenWork
from domain.access import Deed, Relation
from domain.errors import Refused
from domain.hetu import TemporaryId
from domain.plan import (
    ActionStatus,
    AddAction,
    AddFollowUp,
    AddNeed,
    Author,
    Command,
    PlanChange,
    RemoveItem,
    Responsible,
    ResponsibleKind,
    RestoreItem,
    SetActionStatus,
    SetNextReview,
    SetResponsible,
    StatedBy,
)
from domain.portion import CareRelation, Standing
from domain.results import Trouble
from domain.staff import Role, StaffMember
from services.admission import Admission
from services.desk import Desk
from services.plans import revise_plan
from services.ports import AuditQuery
from services.recent import recent
from services.situation import Room, keep_open, open_shielded, open_situation, reveal_contact
from services.worklist import work_list
from tests.fakes import DOCTOR, STAFF, SURGEON, FakeDirectory, customer, make_desk, make_house, relation
from tests.plan_examples import ASK
from tests.plan_store import Store, entry

REASON = "consultation: Terveyskeskus soitti ja kysyy"
EMERGENCY = "emergency: Tajuton päivystyksessä"
OWN_ROLE = AddAction("Soitto", Responsible(ResponsibleKind.ROLE, "doctor"), due=date(2026, 11, 1))
OWN_UNIT = AddAction("Soitto", Responsible(ResponsibleKind.UNIT, DOCTOR.unit), due=date(2026, 11, 1))
OWN = AddAction("Soitto", Responsible(ResponsibleKind.PERSON, DOCTOR.id, DOCTOR.name), due=date(2026, 11, 1))


class Ward:
    """One customer with no relation to the doctor, a real plan store, a clock that can be moved."""

    def __init__(self, folder: Path, *relations: CareRelation, **known: Any) -> None:
        self.store = Store(folder)
        self.directory = FakeDirectory()
        self.who = self.directory.add(customer(**known), *relations)
        self.house = make_house(
            clock=self.store.clock,
            directory=self.directory,
            plans=self.store.plans,
            open_work=SqlOpenWork(self.store.engine),
            audit=self.store.audit,
        )
        self.written = 0

    def desk(self, user: StaffMember = DOCTOR) -> Desk:
        return make_desk(user, self.house)

    def open(self, reason: str = "", user: StaffMember = DOCTOR) -> Admission:
        return self.desk(user).admit(Deed.OPEN_CASE, self.who, "care", stated_reason=reason)

    def write(self, admission: Admission, *commands: Command) -> None:
        for command in commands:
            version = self.store.plans.read(admission.subject).version
            self.written += 1
            change = PlanChange("handle", version, f"key-{self.written:08}", command)
            revise_plan(self.desk(admission.user), admission, change, "handle")


@pytest.fixture
def ward(tmp_path: Path) -> Ward:
    return Ward(tmp_path)


@pytest.mark.parametrize("reason", [REASON, EMERGENCY])
@pytest.mark.parametrize("command", [ASK, OWN_ROLE, OWN_UNIT, OWN], ids=["request", "role", "unit", "person"])
def test_a_stated_reason_is_not_turned_into_a_relation(ward: Ward, reason: str, command: Command) -> None:
    ward.write(ward.open(reason), command)
    ward.store.clock.at += timedelta(hours=5)
    with pytest.raises(Refused):
        ward.open()


@pytest.mark.parametrize("command", [ASK, OWN_ROLE, OWN_UNIT], ids=["request", "role", "unit"])
def test_writing_on_a_stated_reason_reveals_no_hidden_contact(tmp_path: Path, command: Command) -> None:
    ward = Ward(tmp_path, non_disclosure=True)
    admission = ward.open(REASON)
    ward.write(admission, command)
    with pytest.raises(Refused):
        ward.desk().readmit(admission, Deed.REVEAL_CONTACT)


@pytest.mark.parametrize("command", [ASK, OWN_ROLE, OWN_UNIT], ids=["request", "role", "unit"])
def test_having_once_met_is_not_turned_into_a_present_duty(tmp_path: Path, command: Command) -> None:
    met = relation(Relation.ENCOUNTER, start=date(2026, 1, 1))
    ward = Ward(tmp_path, met, non_disclosure=True)
    admission = ward.open()
    ward.write(admission, command)
    assert ward.open().relation is Relation.ENCOUNTER
    with pytest.raises(Refused):
        ward.desk().readmit(admission, Deed.REVEAL_CONTACT)


def of_a_colleague(ward: Ward, *commands: Command) -> str:
    """What a colleague with a duty has written; the id of the action."""
    subject = ward.house.vault.key_of(ward.who)
    by = Author(STAFF.id, STAFF.name, STAFF.role.value, Relation.APPOINTMENT.value)
    for command in commands:
        ward.written += 1
        change = PlanChange("handle", ward.store.plans.read(subject).version, f"key-{ward.written:08}", command)
        ward.store.plans.append(subject, change, by, entry(by, subject))
    plan = ward.store.plans.read(subject)
    return plan.actions[0].id if plan.actions else ""


THEIRS = AddAction("Soitto", Responsible(ResponsibleKind.ROLE, "care_staff"), due=date(2026, 11, 1))


@pytest.mark.parametrize("to", [OWN, OWN_ROLE, OWN_UNIT], ids=["person", "role", "unit"])
def test_taking_over_a_colleagues_action_on_a_stated_reason_makes_no_relation(ward: Ward, to: AddAction) -> None:
    item = of_a_colleague(ward, THEIRS)
    ward.write(ward.open(REASON), SetResponsible(item, to.responsible))
    assert not work_list(ward.desk()).rows
    ward.store.clock.at += timedelta(hours=5)
    with pytest.raises(Refused):
        ward.open()


def test_a_follow_up_taken_over_on_a_stated_reason_puts_no_name_on_ones_list(ward: Ward) -> None:
    of_a_colleague(ward, AddFollowUp("Kipu", THEIRS.responsible, due=date(2026, 11, 1)))
    admission = ward.open(REASON)
    item = ward.store.plans.read(admission.subject).follow_ups[0].id
    ward.write(admission, SetResponsible(item, OWN.responsible))
    assert not work_list(ward.desk()).rows


@pytest.mark.parametrize("how", ["reopened", "restored", "restored from another", "taken away and restored"])
def test_what_one_once_had_to_do_is_not_brought_back_on_a_stated_reason(ward: Ward, how: str) -> None:
    item = of_a_colleague(ward, OWN)
    later: dict[str, tuple[Command, Command]] = {
        "reopened": (SetActionStatus(item, ActionStatus.DONE), SetActionStatus(item, ActionStatus.OPEN)),
        "restored": (SetActionStatus(item, ActionStatus.DONE), RestoreItem(item, 1)),
        "restored from another": (SetResponsible(item, THEIRS.responsible), RestoreItem(item, 1)),
        "taken away and restored": (RemoveItem(item, "kahdesti"), RestoreItem(item, 1)),
    }
    over, back = later[how]
    of_a_colleague(ward, over)
    ward.store.clock.pass_days(2)
    ward.write(ward.open(REASON), back)
    ward.store.clock.at += timedelta(hours=5)
    with pytest.raises(Refused):
        ward.open()
    assert ward.store.plans.verify() == ()


def test_who_is_given_anothers_action_has_the_relation(ward: Ward) -> None:
    item = of_a_colleague(ward, THEIRS)
    of_a_colleague(ward, SetResponsible(item, OWN.responsible))
    assert ward.open().relation is Relation.ASSIGNMENT


def test_who_has_a_duty_waits_for_the_answer_with_it(tmp_path: Path) -> None:
    ward = Ward(tmp_path, relation(Relation.APPOINTMENT, start=date(2026, 1, 1), end=date(2026, 11, 21)))
    ward.write(ward.open(), ASK)
    ward.store.clock.pass_days(10)
    assert ward.open().relation is Relation.OPEN_REQUEST
    assert ward.open(user=SURGEON).relation is Relation.OPEN_REQUEST


def test_colleagues_are_given_work_on_a_stated_reason_too(ward: Ward) -> None:
    ward.write(ward.open(REASON), ASK, AddAction("Soitto", Responsible(ResponsibleKind.ROLE, "care_staff")))
    assert ward.open(user=SURGEON).relation is Relation.OPEN_REQUEST
    assert ward.open(user=STAFF).relation is Relation.ASSIGNMENT


def test_a_stated_reason_puts_no_name_on_ones_work_list(ward: Ward) -> None:
    need = AddNeed("Polvikipu", StatedBy.CUSTOMER)
    ward.write(ward.open(REASON), need, SetNextReview(date(2026, 11, 22)), OWN, OWN_ROLE, OWN_UNIT)
    ward.house.vault.keep(ward.who)
    found = work_list(ward.desk())
    assert (found.rows, found.kept_back) == ((), 4)


def opened(ward: Ward, reason: str = "") -> Room:
    room = open_situation(ward.desk(), ward.who, "care", stated_reason=reason)
    assert isinstance(room, Room)
    return room


def kept(ward: Ward, room: Room, user: StaffMember = DOCTOR) -> Room:
    now = keep_open(ward.desk(user), room)
    assert now is not None
    return now


def test_an_open_case_closes_when_the_stated_reason_runs_out(ward: Ward) -> None:
    room = opened(ward, REASON)
    assert kept(ward, room) is room
    ward.store.clock.at += timedelta(hours=4, minutes=1)
    assert keep_open(ward.desk(), room) is None


def test_an_open_case_closes_when_the_relation_ends_or_the_role_changes(tmp_path: Path) -> None:
    ward = Ward(tmp_path, relation(Relation.APPOINTMENT, start=date(2026, 1, 1), end=date(2026, 11, 21)))
    room = opened(ward)
    assert kept(ward, room) is room
    assert keep_open(ward.desk(replace(DOCTOR, role=Role.TEAM_LEAD)), room) is None
    assert keep_open(ward.desk(SURGEON), room) is None
    ward.store.clock.pass_days(1)
    assert keep_open(ward.desk(), room) is None


def test_shielded_entries_close_when_their_time_is_over_and_the_case_stays(tmp_path: Path) -> None:
    ward = Ward(tmp_path, relation(Relation.APPOINTMENT, start=date(2026, 1, 1)))
    room = kept(ward, open_shielded(ward.desk(), opened(ward)))
    assert room.admission.shielded_open
    ward.store.clock.at += timedelta(hours=5)
    assert not kept(ward, room).admission.shielded_open


def test_opening_again_with_shielded_entries_says_so_in_the_log(tmp_path: Path) -> None:
    ward = Ward(tmp_path, relation(Relation.APPOINTMENT, start=date(2026, 1, 1)))
    open_shielded(ward.desk(), opened(ward))
    assert opened(ward).admission.shielded_open
    assert "shielded_events" in ward.store.audit.read(AuditQuery())[0].entry.categories


def test_a_confirmation_of_shielded_entries_does_not_outlive_the_task_class(tmp_path: Path) -> None:
    helper = replace(DOCTOR, role=Role.CARE_STAFF)
    ward = Ward(tmp_path, relation(Relation.APPOINTMENT, start=date(2026, 1, 1)))
    open_shielded(ward.desk(), opened(ward))
    assert not ward.open(user=helper).shielded_open


def test_non_disclosure_that_only_a_source_knows_is_revealed_by_duty_only(ward: Ward) -> None:
    room = opened(ward, REASON)
    told = replace(room, case=replace(room.case, customer=replace(room.case.customer, non_disclosure=True)))
    with pytest.raises(Refused):
        reveal_contact(ward.desk(), told)
    revealed = kept(ward, reveal_contact(ward.desk(), room))  # before the source told
    late = replace(revealed, case=replace(revealed.case, customer=replace(room.case.customer, non_disclosure=True)))
    assert kept(ward, late).admission.location_hidden


def test_a_duty_reveals_it_and_it_stays_revealed(tmp_path: Path) -> None:
    ward = Ward(tmp_path, relation(Relation.APPOINTMENT, start=date(2026, 1, 1)), non_disclosure=True)
    room = opened(ward)
    assert kept(ward, room).case.location_hidden
    revealed = kept(ward, reveal_contact(ward.desk(), room))
    assert not kept(ward, revealed).case.location_hidden


def test_ones_own_record_is_ones_own_under_a_temporary_id(ward: Ward) -> None:
    temporary = TemporaryId("urn:oid:1.2.246.10.99999999.22.2026", "131052-908G")
    ward.directory.people[temporary] = Standing(customer(temporary, linked_ids=(ward.who,)))
    me = replace(DOCTOR, person_key=ward.house.vault.key_of(ward.who))
    with pytest.raises(Refused) as refused:
        ward.desk(me).admit(Deed.OPEN_CASE, temporary, "care", stated_reason=REASON)
    assert refused.value.reason == "own_record"


def test_a_stated_reason_puts_nobody_on_todays_list(ward: Ward) -> None:
    opened(ward, REASON)
    assert recent(ward.desk()) == ()


def test_a_row_without_a_name_is_a_line_of_the_log_too(tmp_path: Path) -> None:
    """Its masked ID tells the birth date: somebody was displayed."""
    ward = Ward(tmp_path, relation(Relation.APPOINTMENT))
    opened(ward)
    ward.directory.trouble = Trouble.UNREACHABLE
    assert [row.name for row in recent(ward.desk())] == [None]
    assert ward.store.audit.read(AuditQuery())[0].entry.deed == Deed.SEE_WORK_LIST
