"""A curious insider with a valid login: no order of commands gives more than the relation one really has."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.access import Deed, Relation
from domain.errors import Refused
from domain.plan import AddAction, AddNeed, Command, PlanChange, Responsible, ResponsibleKind, SetNextReview, StatedBy
from domain.portion import CareRelation
from domain.staff import StaffMember
from services.admission import Admission
from services.desk import Desk
from services.plans import revise_plan
from services.worklist import work_list
from tests.fakes import DOCTOR, STAFF, SURGEON, FakeDirectory, customer, make_desk, make_house, relation
from tests.plan_examples import ASK
from tests.plan_store import Store

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
            clock=self.store.clock, directory=self.directory, plans=self.store.plans, audit=self.store.audit
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
