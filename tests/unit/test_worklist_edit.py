"""A cell edited from the work list: the leave, version, key and lines of the open case, and the same conflicts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.access import Relation
from domain.consent import Denial, DenialTarget
from domain.errors import Conflict, InvalidInput, NotFound, Refused, SourceTrouble
from domain.plan import (
    ActionStatus,
    AddNeed,
    Command,
    EditText,
    PlanChange,
    RemoveItem,
    Responsible,
    ResponsibleKind,
    RestoreItem,
    SetActionStatus,
    SetDue,
    SetNextReview,
    SetPlanKind,
    SetPriority,
    SetResponsible,
    StatedBy,
)
from domain.plan_words import PlanKind
from domain.results import Trouble
from domain.staff import StaffMember
from services.worklist import Tab, WorkRow
from services.worklist_edit import FROM_A_ROW, edit_row, read_answer
from tests.fakes import DOCTOR, STAFF, SURGEON, TODAY, relation
from tests.unit.test_worklist_bulk import Ward, late

KEY = "0123456789abcdef01234567"


@pytest.fixture
def ward(tmp_path: Path) -> Ward:
    return Ward(tmp_path)


def change(row: WorkRow, command: Command, *, key: str = KEY, version: int | None = None) -> PlanChange:
    return PlanChange("work-list", row.version if version is None else version, key, command)


def test_an_edited_day_is_one_command_with_leave_and_lines_of_its_own(ward: Ward) -> None:
    who, other = late(ward, 901, 902)
    row = next(row for row in ward.rows() if row.ref.subject == ward.key(who))
    day = ward.store.clock.today() + timedelta(days=9)
    done = edit_row(ward.desk(), row, change(row, SetDue(row.ref.item_id, day)))
    assert (done.error, done.now and done.now.actions[-1].due) == (None, day)
    assert [name for _, _, name in ward.store.history(ward.key(who))] == ["AddNeed", "AddAction", "SetDue"]
    assert ward.lines(who, "revise_plan") == ["allowed", "allowed", "done"]
    assert ward.lines(other, "revise_plan") == []
    assert ward.store.audit.verify() == ward.store.plans.verify() == ()


def test_the_same_sending_twice_is_one_change(ward: Ward) -> None:
    (who,) = late(ward, 901)
    (row,) = ward.rows()
    for _ in range(2):
        assert edit_row(ward.desk(), row, change(row, SetPriority(row.ref.item_id, 1))).error is None
    assert [name for _, _, name in ward.store.history(ward.key(who))][2:] == ["SetPriority"]


def test_what_somebody_changed_first_is_told_with_what_stands_there_now(ward: Ward) -> None:
    (who,) = late(ward, 901)
    (row,) = ward.rows()
    theirs, mine = (ward.store.clock.today() + timedelta(days=n) for n in (5, 9))
    ward.do(who, SetDue(row.ref.item_id, theirs))
    done = edit_row(ward.desk(), row, change(row, SetDue(row.ref.item_id, mine)))
    assert isinstance(done.error, Conflict)
    assert done.now is not None
    assert done.now.actions[-1].due == theirs, "nothing was overwritten"
    again = change(row, SetDue(row.ref.item_id, mine), key=KEY[::-1], version=done.now.version)
    assert edit_row(ward.desk(), row, again).error is None, "keep mine is a change upon theirs"


def test_another_field_that_somebody_changed_is_merged_and_told(ward: Ward) -> None:
    (who,) = late(ward, 901)
    (row,) = ward.rows()
    ward.do(who, SetPriority(row.ref.item_id, 1))
    done = edit_row(ward.desk(), row, change(row, SetDue(row.ref.item_id, ward.store.clock.today())))
    assert done.error is None
    assert [line.version for line in done.others] == [3]


def test_a_row_that_left_the_list_writes_nothing(ward: Ward) -> None:
    (who,) = late(ward, 901)
    (row,) = ward.rows()
    ward.do(who, SetActionStatus(row.ref.item_id, ActionStatus.DONE))
    done = edit_row(ward.desk(), row, change(row, SetPriority(row.ref.item_id, 1)))
    assert isinstance(done.error, NotFound)
    assert ward.lines(who, "revise_plan") == []


def test_what_was_done_is_taken_back_though_the_row_has_left(ward: Ward) -> None:
    late(ward, 901)
    (row,) = ward.rows()
    done = edit_row(ward.desk(), row, change(row, SetActionStatus(row.ref.item_id, ActionStatus.DONE)))
    assert ward.rows() == ()
    assert done.now
    undo = change(row, RestoreItem(row.ref.item_id, done.now.version - 1), key=KEY[::-1], version=done.now.version)
    assert isinstance(edit_row(ward.desk(), row, undo).error, NotFound), "only what was just done"
    assert edit_row(ward.desk(), row, undo, back=True).error is None
    assert [one.ref.item_id for one in ward.rows()] == [row.ref.item_id]
    assert ward.store.plans.verify() == ()


@pytest.mark.parametrize("user", [DOCTOR, SURGEON], ids=lambda one: one.id)
def test_anothers_row_changes_nothing(ward: Ward, user: StaffMember) -> None:
    (who,) = late(ward, 901)
    (row,) = ward.rows()
    for back in (False, True):
        done = edit_row(ward.desk(user), row, change(row, SetPriority(row.ref.item_id, 1)), back=back)
        assert isinstance(done.error, NotFound | Refused)
    assert len(ward.store.history(ward.key(who))) == 2


def test_a_customer_who_has_denied_it_is_refused_and_logged(ward: Ward) -> None:
    (who,) = late(ward, 901)
    denial = Denial(DenialTarget.ALL_PATIENT_DATA, "", TODAY - timedelta(days=400), None)
    ward.directory.people[who] = replace(ward.directory.people[who], denials=(denial,))
    (row,) = ward.rows()
    assert isinstance(edit_row(ward.desk(), row, change(row, SetPriority(row.ref.item_id, 1))).error, Refused)
    assert ward.lines(who, "revise_plan") == ["needs_reason"]


def test_a_register_that_does_not_answer_writes_nothing(ward: Ward) -> None:
    (who,) = late(ward, 901)
    (row,) = ward.rows()
    ward.directory.trouble = Trouble.TIMED_OUT
    assert isinstance(edit_row(ward.desk(), row, change(row, SetPriority(row.ref.item_id, 1))).error, SourceTrouble)
    assert len(ward.store.history(ward.key(who))) == 2


@pytest.mark.parametrize(
    "command",
    [
        EditText("x", "Muu", "Soita"),
        RemoveItem("x", "syy"),
        AddNeed("Uni", StatedBy.CUSTOMER),
        SetPlanKind(PlanKind.JOINT),
        SetNextReview(TODAY),
    ],
    ids=lambda one: type(one).__name__,
)
def test_a_row_does_what_its_kind_can_and_no_more(ward: Ward, command: Command) -> None:
    (who,) = late(ward, 901)
    (row,) = ward.rows()
    if hasattr(command, "item_id"):
        command = replace(command, item_id=row.ref.item_id)  # type: ignore[arg-type]
    assert isinstance(edit_row(ward.desk(), row, change(row, command)).error, InvalidInput)
    assert len(ward.store.history(ward.key(who))) == 2
    assert set(FROM_A_ROW) == {"action", "follow_up", "request", "review"}


def test_a_review_moved_is_taken_back_to_its_day(ward: Ward) -> None:
    who, today = ward.person(901), ward.store.clock.today()
    ward.do(who, AddNeed("Polvi", StatedBy.CUSTOMER), SetNextReview(today + timedelta(days=3)))
    mine = Responsible(ResponsibleKind.PERSON, "doctor", "Aino Lehto")
    ward.do(who, AddNeed("Uni", StatedBy.CUSTOMER))
    (row,) = ward.rows(DOCTOR, Tab.REVIEWS)
    assert row.owner == mine

    held = (relation(Relation.APPOINTMENT, DOCTOR, start=today),)
    ward.directory.people[who] = replace(ward.directory.people[who], relations=held)
    done = edit_row(ward.desk(DOCTOR), row, change(row, SetNextReview(today + timedelta(days=60))))
    assert done.before is not None
    assert done.before.next_review == today + timedelta(days=3)
    assert read_answer(ward.desk(DOCTOR), row) is False


def test_giving_it_away_leaves_the_list(ward: Ward) -> None:
    (who,) = late(ward, 901)
    (row,) = ward.rows()
    to = Responsible(ResponsibleKind.ROLE, "doctor")
    assert edit_row(ward.desk(STAFF), row, change(row, SetResponsible(row.ref.item_id, to))).error is None
    assert ward.rows() == ()
    assert ward.store.plans.read(ward.key(who)).actions[-1].responsible == to
