"""The retract-and-reorder measure on planted cases, and on everything near it that is not one."""

from __future__ import annotations

import time as clock
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.audit_table import audit_view
from components.text import Text
from data_access.plan_writes import SqlPlanWrites
from domain.audit import AuditQuery
from domain.customer import PersonKey
from domain.errors import Refused
from domain.plan import (
    Achievement,
    ActionStatus,
    AddAction,
    AddGoal,
    CancelRequest,
    Command,
    EditText,
    GoalLifecycle,
    RemoveItem,
    RequestStatement,
    Responsible,
    ResponsibleKind,
    RestoreItem,
    SetActionStatus,
    SetGoalState,
    Side,
    Urgency,
)
from domain.retract import RetractRate, Write, retract_rate
from services.audit import read_audit
from services.desk import open_desk
from tests.fakes import make_house, make_settings
from tests.pace import pace
from tests.plan_examples import DOCTOR, SURGEON
from tests.plan_store import OTHER, SUBJECT, Store

A, B = PersonKey("a" * 32), PersonKey("b" * 32)
T0 = datetime(2026, 11, 20, 10, tzinfo=UTC)
NURSE = Responsible(ResponsibleKind.ROLE, "care_staff", "")
BLOODS = AddAction("Verikokeet ennen leikkausta", NURSE)
ASK = RequestStatement("Onko leikkaus aiheellinen?", "Nivelrikko", Side.RIGHT, Urgency.ROUTINE)


def write(minutes: float, subject: PersonKey, command: Command, *ids: str, who: str = "doctor") -> Write:
    return Write(who, subject, T0 + timedelta(minutes=minutes), command, ids)


def cancels(item: str) -> SetActionStatus:
    return SetActionStatus(item, ActionStatus.CANCELLED)


PLANTED = [write(0, A, BLOODS, "one"), write(4, A, cancels("one")), write(9, B, BLOODS, "two")]


def test_a_planted_case_is_found_once() -> None:
    assert retract_rate(PLANTED) == RetractRate(1, 2)
    assert retract_rate([*PLANTED, write(10, B, BLOODS, "three")]) == RetractRate(1, 3)


@pytest.mark.parametrize(
    ("placed", "back"),
    [
        (AddGoal("need", "Kävely ilman kipua"), SetGoalState("one", GoalLifecycle.CANCELLED, Achievement.UNKNOWN)),
        (ASK, CancelRequest("one", "Väärä asiakas")),
        (BLOODS, cancels("one")),
        (BLOODS, RemoveItem("one", "Väärä asiakas")),
    ],
)
def test_every_kind_that_can_be_taken_back_counts(placed: Command, back: Command) -> None:
    assert retract_rate([write(0, A, placed, "one", "x"), write(1, A, back), write(2, B, placed, "two")]).suspected == 1


def test_an_undo_that_takes_the_item_away_is_taking_it_back() -> None:
    undone = replace(write(4, A, RestoreItem("one", 0)), undone="one")
    assert retract_rate([PLANTED[0], undone, PLANTED[2]]) == RetractRate(1, 2)
    only_changed = write(4, A, RestoreItem("one", 1))
    assert retract_rate([PLANTED[0], only_changed, PLANTED[2]]).suspected == 0


def test_words_are_compared_whatever_their_case_and_spacing() -> None:
    other = replace(BLOODS, what="  verikokeet  ENNEN leikkausta ")
    assert retract_rate([*PLANTED[:2], write(9, B, other, "two")]).suspected == 1


@pytest.mark.parametrize(
    ("what", "writes"),
    [
        ("nothing", []),
        ("not taken back", [PLANTED[0], PLANTED[2]]),
        ("not placed again", PLANTED[:2]),
        ("again for the same customer", [*PLANTED[:2], write(9, A, BLOODS, "two")]),
        ("something else for the other", [*PLANTED[:2], write(9, B, replace(BLOODS, what="Röntgen"), "two")]),
        ("by somebody else", [*PLANTED[:2], write(9, B, BLOODS, "two", who="surgeon")]),
        ("taken back by somebody else", [PLANTED[0], write(4, A, cancels("one"), who="surgeon"), PLANTED[2]]),
        ("taken back too late", [PLANTED[0], write(10.1, A, cancels("one")), write(12, B, BLOODS, "two")]),
        ("placed again too late", [*PLANTED[:2], write(14.1, B, BLOODS, "two")]),
        ("placed for the other first", [write(-1, B, BLOODS, "two"), *PLANTED[:2]]),
        ("another item taken back", [PLANTED[0], write(4, A, cancels("zero")), PLANTED[2]]),
        ("done, not taken back", [PLANTED[0], write(4, A, SetActionStatus("one", ActionStatus.DONE)), PLANTED[2]]),
        ("words changed", [PLANTED[0], write(4, A, EditText("one", "Röntgen", BLOODS.what)), PLANTED[2]]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_near_it_is_not_it(what: str, writes: list[Write]) -> None:
    assert retract_rate(writes).suspected == 0, what


def test_the_edges_belong_to_it() -> None:
    writes = [write(0, A, BLOODS, "one"), write(10, A, cancels("one")), write(20, B, BLOODS, "two")]
    assert retract_rate(writes).suspected == 1


@given(st.permutations(PLANTED), st.integers(0, 30))
def test_the_order_of_rows_and_strangers_beside_change_nothing(writes: list[Write], others: int) -> None:
    beside = [
        write(n, PersonKey(f"{n:032}"), replace(BLOODS, what=f"{n}"), f"x{n}", who="staff") for n in range(others)
    ]
    assert retract_rate([*writes, *beside]) == RetractRate(1, 2 + others)


@pytest.mark.alone
def test_a_whole_county_s_month_is_counted_in_a_moment() -> None:
    """Quiet: 60 ms. Every entry looked for through every other took minutes."""
    many = []
    for n in range(4_000):  # one user, the same words: all are near one another but for the time
        subject = PersonKey(f"{n % 2:032}")
        many += [write(n * 60, subject, BLOODS, f"i{n}"), write(n * 60 + 1, subject, cancels(f"i{n}"))]
    started = clock.process_time()
    assert retract_rate(many) == RetractRate(0, 4_000)
    assert clock.process_time() - started < 0.5 * pace()


def test_it_is_counted_from_the_store(tmp_path: Path) -> None:
    store = Store(tmp_path)
    plan = store.do(BLOODS, subject=SUBJECT)
    store.clock.at += timedelta(minutes=2)
    store.do(cancels(plan.actions[0].id), subject=SUBJECT)
    store.clock.at += timedelta(minutes=2)
    store.do(BLOODS, subject=OTHER)
    store.do(BLOODS, subject=PersonKey("c" * 32), by=SURGEON)
    writes = SqlPlanWrites(store.engine).since(store.clock.at - timedelta(days=30))
    assert {w.who for w in writes} == {DOCTOR.id, SURGEON.id}
    assert retract_rate(writes) == RetractRate(1, 3)
    assert SqlPlanWrites(store.engine).since(store.clock.at + timedelta(seconds=1)) == ()


def test_the_officer_is_told_with_the_log() -> None:
    class Writes:
        def since(self, at: datetime) -> tuple[Write, ...]:
            return tuple(w for w in PLANTED if w.at >= at)

    house = replace(make_house(), plan_writes=Writes())
    officer = open_desk(house, make_settings(), house.sessions.start("officer", "fi")[1])
    page = read_audit(officer, AuditQuery(), verify=True)
    assert page.suspected == RetractRate(1, 2)
    assert Text("fi")("audit.suspected", n=1, placed=2) in audit_view(page, Text("fi"))["notes"]
    assert read_audit(officer, AuditQuery()).suspected is None
    doctor = open_desk(house, make_settings(), house.sessions.start("doctor", "fi")[1])
    with pytest.raises(Refused):
        read_audit(doctor, AuditQuery(), verify=True)
