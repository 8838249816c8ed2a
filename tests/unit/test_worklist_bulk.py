"""Several rows moved at once: each its own leave, version and log lines; one that fails stops no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from data_access.open_work import SqlOpenWork
from domain.access import Relation
from domain.audit import AuditEntry
from domain.consent import Denial, DenialTarget
from domain.customer import PersonKey
from domain.errors import InvalidInput, StoreUnavailable
from domain.hetu import PersonalId
from domain.plan import (
    ActionStatus,
    AddAction,
    AddFollowUp,
    AddNeed,
    AnswerRequest,
    Author,
    Command,
    EditText,
    Plan,
    PlanKind,
    RequestStatement,
    RequestStatus,
    Responsible,
    ResponsibleKind,
    SetActionStatus,
    SetDue,
    SetNextReview,
    SetPlanKind,
    Side,
    StatedBy,
    SurgeryDecision,
    Urgency,
)
from domain.portion import CareRelation
from domain.results import Trouble
from domain.staff import StaffMember
from services.desk import Desk
from services.ports import AuditQuery
from services.situation import open_situation
from services.worklist import Look, Tab, WorkRow, work_list
from services.worklist_bulk import MOST_AT_ONCE, Came, Move, move_rows
from tests.fakes import (
    DOCTOR,
    STAFF,
    SURGEON,
    TODAY,
    FakeDirectory,
    FakeVault,
    customer,
    made_up_id,
    make_desk,
    make_house,
    relation,
)
from tests.plan_store import HandClock, Store

NURSES = Responsible(ResponsibleKind.ROLE, "care_staff")
BY_DOCTOR = Author("doctor", "Aino Lehto", "doctor", "appointment")


def _entry(by: Author) -> AuditEntry:
    return AuditEntry(who=by.id, who_name=by.name, role=by.role, unit="Keskusta", deed="set_up", outcome="done")


class Ward:
    """A real plan store and use log with fakes around them, and customers whose plans have something open."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder, HandClock())
        self.directory, self.vault = FakeDirectory(), FakeVault()
        self.house = make_house(
            clock=self.store.clock,
            audit=self.store.audit,
            plans=self.store.plans,
            open_work=SqlOpenWork(self.store.engine),
            directory=self.directory,
            vault=self.vault,
        )

    def person(self, number: int, **known: object) -> PersonalId:
        who = self.directory.add(customer(made_up_id(number), **known))
        self.vault.keep(who)
        return who

    def key(self, who: PersonalId) -> PersonKey:
        return self.vault.key_of(who)

    def do(self, who: PersonalId, *commands: Command, by: Author = BY_DOCTOR) -> Plan:
        for command in commands:
            version = self.store.plans.version(self.key(who))
            self.store.plans.append(self.key(who), self.store.change(command, version), by, _entry(by))
        return self.store.plans.read(self.key(who))

    def overdue(self, number: int, what: str = "Soita") -> PersonalId:
        who = self.person(number)
        due = self.store.clock.today() + timedelta(days=1)
        self.do(who, AddNeed("Polvi", StatedBy.CUSTOMER), AddAction(what, NURSES, due=due))
        return who

    def desk(self, user: StaffMember = STAFF) -> Desk:
        return make_desk(user, self.house)

    def rows(self, user: StaffMember = STAFF, tab: Tab = Tab.OVERDUE) -> tuple[WorkRow, ...]:
        return work_list(self.desk(user), Look(tab)).rows

    def action(self, who: PersonalId) -> str:
        return self.store.plans.read(self.key(who)).actions[-1].id

    def status(self, who: PersonalId) -> ActionStatus:
        return self.store.plans.read(self.key(who)).actions[-1].status

    def lines(self, who: PersonalId, deed: str) -> list[str]:
        found = self.store.audit.read(AuditQuery(subject=self.key(who), deed=deed))
        return [row.entry.outcome for row in reversed(found)]


@pytest.fixture
def ward(tmp_path: Path) -> Ward:
    return Ward(tmp_path)


def late(ward: Ward, *numbers: int) -> list[PersonalId]:
    people = [ward.overdue(number) for number in numbers]
    ward.store.clock.pass_days(3)
    return people


def test_each_row_is_done_with_a_leave_a_version_and_lines_of_its_own(ward: Ward) -> None:
    people = late(ward, 901, 902, 903)
    moved = move_rows(ward.desk(), ward.rows(), Move.DONE, "form-1")
    assert [one.came for one in moved] == [Came.DONE] * 3
    for who in people:
        assert ward.status(who) is ActionStatus.DONE
        assert ward.lines(who, "complete_action") == ["allowed", "allowed", "done"]
    assert ward.rows() == ()
    assert ward.store.audit.verify() == ward.store.plans.verify() == ()


def test_one_that_somebody_changed_first_stops_no_other(ward: Ward) -> None:
    done, finished, moved_away = late(ward, 901, 902, 903)
    rows = ward.rows()
    ward.do(finished, SetActionStatus(ward.action(finished), ActionStatus.CANCELLED))
    ward.do(moved_away, SetActionStatus(ward.action(moved_away), ActionStatus.IN_PROGRESS))
    came = {one.row.ref.subject: one.came for one in move_rows(ward.desk(), rows, Move.DONE, "form-1")}
    assert came == {
        ward.key(done): Came.DONE,
        ward.key(finished): Came.GONE,
        ward.key(moved_away): Came.CONFLICT,
    }
    assert ward.status(finished) is ActionStatus.CANCELLED
    assert ward.status(moved_away) is ActionStatus.IN_PROGRESS
    assert ward.lines(moved_away, "complete_action") == ["allowed", "allowed", "conflict"]


def test_another_change_of_the_same_plan_is_no_conflict(ward: Ward) -> None:
    (who,) = late(ward, 901)
    rows = ward.rows()
    ward.do(who, AddNeed("Uni", StatedBy.CUSTOMER))
    assert [one.came for one in move_rows(ward.desk(), rows, Move.DONE, "form-1")] == [Came.DONE]


def test_a_sending_that_comes_twice_is_done_once(ward: Ward) -> None:
    (who,) = late(ward, 901)
    rows = ward.rows()
    day = ward.store.clock.today() + timedelta(days=9)
    for _ in range(2):
        assert [one.came for one in move_rows(ward.desk(), rows, Move.DAY, "form-1", day)] == [Came.DONE]
    assert [name for _, _, name in ward.store.history(ward.key(who))] == ["AddNeed", "AddAction", "SetDue"]


def test_a_row_named_twice_is_moved_once(ward: Ward) -> None:
    late(ward, 901)
    rows = ward.rows()
    assert len(move_rows(ward.desk(), [*rows, *rows], Move.DONE, "form-1")) == 1


# What is moved how


def test_a_row_of_the_team_becomes_mine(ward: Ward) -> None:
    (who,) = late(ward, 901)
    move_rows(ward.desk(), ward.rows(), Move.MINE, "form-1")
    assert ward.store.plans.read(ward.key(who)).actions[-1].responsible == Responsible(
        ResponsibleKind.PERSON, "staff", "Leila Salmi"
    )


def test_a_surgeon_takes_a_request_and_nobody_answers_one_from_the_list(ward: Ward) -> None:
    who = ward.person(901)
    ask = RequestStatement("Leikataanko?", "Polvikipu", Side.RIGHT, Urgency.ROUTINE, procedure_code="NGB20")
    ward.do(who, AddNeed("Polvi", StatedBy.CUSTOMER), ask)
    rows = ward.rows(SURGEON, Tab.REQUESTS)
    assert [one.came for one in move_rows(ward.desk(SURGEON), rows, Move.DONE, "a")] == [Came.NOT_THIS]
    assert [one.came for one in move_rows(ward.desk(SURGEON), rows, Move.MINE, "b")] == [Came.DONE]
    assert ward.store.plans.read(ward.key(who)).requests[0].status is RequestStatus.ACCEPTED


def test_days_of_actions_follow_ups_and_reviews_are_moved(ward: Ward) -> None:
    who, mine = ward.person(901), Responsible(ResponsibleKind.PERSON, "doctor", "Aino Lehto")
    today = ward.store.clock.today()
    ward.do(who, AddNeed("Polvi", StatedBy.CUSTOMER), AddAction("Soita", mine, due=today))
    ward.do(who, AddFollowUp("Katso kipu", mine, due=today), SetNextReview(today))
    day = today + timedelta(days=30)
    desk = ward.desk(DOCTOR)
    ward.directory.people[who] = replace(ward.directory.people[who], relations=(_booked(today),))
    for tab in (Tab.UPCOMING, Tab.REVIEWS):
        moved = move_rows(desk, ward.rows(DOCTOR, tab), Move.DAY, f"form-{tab}", day)
        assert {one.came for one in moved} == {Came.DONE}, moved
    plan = ward.store.plans.read(ward.key(who))
    assert (plan.actions[0].due, plan.follow_ups[0].due, plan.next_review) == (day, day, day)


def _booked(day: date) -> CareRelation:
    return relation(Relation.APPOINTMENT, DOCTOR, start=day)


@pytest.mark.parametrize("day", [None, TODAY - timedelta(days=4000)])
def test_a_day_is_needed_and_lies_ahead(ward: Ward, day: date | None) -> None:
    late(ward, 901)
    with pytest.raises(InvalidInput):
        move_rows(ward.desk(), ward.rows(), Move.DAY, "form-1", day)


def test_not_more_at_once_than_a_page(ward: Ward) -> None:
    late(ward, 901)
    (row,) = ward.rows()
    with pytest.raises(InvalidInput):
        move_rows(ward.desk(), [replace(row, id=str(n)) for n in range(MOST_AT_ONCE + 1)], Move.DONE, "form-1")


# A statement that has come


def test_whoever_asked_is_told_that_the_statement_has_come_until_it_is_read(ward: Ward) -> None:
    who = ward.person(901)
    ask = RequestStatement("Leikataanko?", "Polvikipu", Side.RIGHT, Urgency.ROUTINE, procedure_code="NGB20")
    request = ward.do(who, AddNeed("Polvi", StatedBy.CUSTOMER), ask).requests[0]
    assert ward.rows(DOCTOR, Tab.REQUESTS) == ()
    surgeon = Author("surgeon", "Sari Kirurgi", "surgeon", "open_request")
    answer = AnswerRequest(request.id, SurgeryDecision.NO_SURGERY, "Ei nyt.", Side.RIGHT, Urgency.ROUTINE, "NGB20")
    ward.do(who, answer, by=surgeon)
    (row,) = ward.rows(DOCTOR, Tab.REQUESTS)
    assert (row.kind, row.why, row.asked_by, row.due) == (
        "answer", "Leikataanko?", "Sari Kirurgi", ward.store.clock.today(),
    )  # fmt: skip
    assert ward.rows(SURGEON, Tab.REQUESTS) == (), "nobody else waited for it"
    ward.do(who, SetPlanKind(PlanKind.JOINT))
    assert len(ward.rows(DOCTOR, Tab.REQUESTS)) == 1
    ward.store.clock.pass_days(3)
    assert open_situation(ward.desk(DOCTOR), who, "care", wait_s=0), "two weeks to read it in, without a reason"
    assert ward.rows(DOCTOR, Tab.REQUESTS) == ()
    ward.do(who, SetPlanKind(PlanKind.HEALTH_CARE))
    assert ward.rows(DOCTOR, Tab.REQUESTS) == (), "what has been read stays read"


# Who may not


@pytest.mark.parametrize("user", [DOCTOR, SURGEON, replace(STAFF, id="other", unit="x", role=SURGEON.role)])
def test_anothers_rows_move_nothing(ward: Ward, user: StaffMember) -> None:
    (who,) = late(ward, 901)
    rows = ward.rows()
    came = {one.came for move in Move for one in move_rows(ward.desk(user), rows, move, move, _tomorrow(ward))}
    assert came <= {Came.GONE, Came.REFUSED}
    assert ward.status(who) is ActionStatus.OPEN
    assert len(ward.store.history(ward.key(who))) == 2


def _tomorrow(ward: Ward) -> date:
    return ward.store.clock.today() + timedelta(days=1)


def test_a_customer_who_has_denied_it_is_refused_and_the_rest_goes_on(ward: Ward) -> None:
    denying, other = late(ward, 901, 902)
    denial = Denial(DenialTarget.ALL_PATIENT_DATA, "", TODAY - timedelta(days=400), None)
    ward.directory.people[denying] = replace(ward.directory.people[denying], denials=(denial,))
    came = {one.row.ref.subject: one.came for one in move_rows(ward.desk(), ward.rows(), Move.DONE, "form-1")}
    assert came == {ward.key(denying): Came.REFUSED, ward.key(other): Came.DONE}
    assert ward.lines(denying, "complete_action") == ["needs_reason"]


def test_a_register_or_store_that_does_not_answer_is_said_and_nothing_is_written(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    (who,) = late(ward, 901)
    rows = ward.rows()
    ward.directory.trouble = Trouble.TIMED_OUT
    assert [one.came for one in move_rows(ward.desk(), rows, Move.DONE, "a")] == [Came.NOT_SAVED]
    ward.directory.trouble = None

    def full(*_: object, **__: object) -> Plan:
        raise StoreUnavailable("full")

    monkeypatch.setattr(ward.store.plans, "append", full)
    assert [one.came for one in move_rows(ward.desk(), rows, Move.DONE, "b")] == [Came.NOT_SAVED]
    monkeypatch.undo()
    assert ward.status(who) is ActionStatus.OPEN
    assert [one.came for one in move_rows(ward.desk(), rows, Move.DONE, "b")] == [Came.DONE]


def test_a_moved_day_does_not_hinder_but_other_words_do(ward: Ward) -> None:
    """Whoever marks a row done has read what it said."""
    moved, reworded = late(ward, 901, 902)
    rows = ward.rows()
    ward.do(moved, SetDue(ward.action(moved), _tomorrow(ward)))
    ward.do(reworded, EditText(ward.action(reworded), "Soita ja kysy kivusta", "Soita"))
    came = {one.row.ref.subject: one.came for one in move_rows(ward.desk(), rows, Move.DONE, "form-1")}
    assert came == {ward.key(moved): Came.DONE, ward.key(reworded): Came.CONFLICT}
    assert ward.status(reworded) is ActionStatus.OPEN
