"""The plan's past through the gate: who may open the customer may look back, each look is logged, a merge is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from domain.access import Deed
from domain.errors import InvalidInput, Refused, StoreUnavailable
from domain.plan import AddAction, AddNeed, EditText, PlanChange, SetDue, StatedBy
from services.plan_past import plan_as_of, plan_as_of_day, plan_history, written_between
from services.plans import revise_plan
from services.ports import AuditQuery
from tests.fakes import DOCTOR, STAFF, make_desk
from tests.plan_examples import CARE_STAFF, TODAY
from tests.unit.test_plans_deed import Ward

NEED = AddNeed("Polvikipu", StatedBy.CUSTOMER)


@pytest.fixture
def ward(tmp_path: Path) -> Ward:
    made = Ward(tmp_path)
    made.do(DOCTOR, NEED)
    made.do(STAFF, AddAction("Röntgen", CARE_STAFF))
    return made


def test_history_and_the_plan_as_it_was(ward: Ward) -> None:
    desk, admission = ward.open(DOCTOR)
    one, two = plan_history(desk, admission)
    assert (one.by.id, one.command, two.by.id, two.version) == ("doctor", NEED, "staff", 2)
    assert plan_history(desk, admission, after=1) == (two,)
    assert plan_as_of(desk, admission, 1).actions == ()
    assert plan_as_of(desk, admission, 2) == plan_as_of_day(desk, admission, TODAY) == ward.plan()
    with pytest.raises(InvalidInput):
        plan_as_of(desk, admission, 3)


def test_each_look_back_is_decided_and_logged(ward: Ward) -> None:
    desk, admission = ward.open(DOCTOR)
    lines = openings(ward)
    plan_history(desk, admission)
    plan_as_of(desk, admission, 1)
    plan_as_of_day(desk, admission, TODAY)
    assert openings(ward) == lines + 3
    other = ward.desk(STAFF)  # somebody who has not opened this customer, with the doctor's admission
    for look in (
        lambda: plan_history(other, admission),
        lambda: plan_as_of(other, admission, 1),
        lambda: plan_as_of_day(other, admission, TODAY),
    ):
        with pytest.raises(Refused):
            look()


def openings(ward: Ward) -> int:
    return sum(row.entry.deed == Deed.OPEN_CASE for row in ward.store.audit.read(AuditQuery()))


def test_what_others_wrote_in_between_is_told_and_nothing_else(ward: Ward) -> None:
    plan = ward.plan()
    desk, admission = ward.open(DOCTOR)
    change = PlanChange(
        "handle", plan.version, "doctors-change", EditText(plan.needs[0].id, "Oikea polvi", "Polvikipu")
    )
    ward.do(STAFF, SetDue(plan.actions[0].id, TODAY))
    after = revise_plan(desk, admission, change, "handle")
    (line,) = written_between(desk, admission, change, after)
    assert (line.by.id, line.command, line.version) == ("staff", SetDue(plan.actions[0].id, TODAY), 3)
    assert (after.needs[0].text, after.actions[0].due) == ("Oikea polvi", TODAY)
    ward.do(STAFF, SetDue(plan.actions[0].id, None))  # later than the change: not part of its merge
    assert written_between(desk, admission, change, after) == (line,)
    fresh = replace(change, expected_version=after.version - 1)
    assert written_between(desk, admission, fresh, after) == ()


def test_a_saved_change_stays_saved_when_history_cannot_be_read(ward: Ward) -> None:
    _, admission = ward.open(DOCTOR)
    change = PlanChange("handle", 0, "doctors-change", NEED)
    broken = make_desk(DOCTOR, replace(ward.house, plans=Broken()))  # type: ignore[arg-type]
    assert written_between(broken, admission, change, ward.plan()) == ()


class Broken:
    """A store whose history cannot be read."""

    def history(self, *_args: object) -> None:
        raise StoreUnavailable("OperationalError")
