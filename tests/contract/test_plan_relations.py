"""The relations kept beside a plan: the same people on the same days as the plan itself tells, and never another's."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access import plan_relations
from data_access.plan_json import dump
from data_access.tables import plans
from domain.access import Relation
from domain.customer import PersonKey
from domain.errors import StoreUnavailable, TilannekuvaError
from domain.plan import ActionStatus, AddAction, CancelRequest, Command, Plan, SetActionStatus
from domain.portion import CareRelation, on_the_same_days
from domain.worklist import relations_of
from services.drafts import waiting
from services.situation import Room, keep_open, open_situation
from tests.fakes import DOCTOR as AINO
from tests.fakes import customer, make_desk, make_house, relation
from tests.plan_examples import ASK, CARE_STAFF, COMMANDS, KNEE, begun, do
from tests.plan_store import OTHER, SUBJECT, Store

DAY = date(2026, 11, 21)
PEOPLE = [("doctor", "Ortopedia", "doctor"), ("surgeon", "", "surgeon"), ("staff", "Kotihoito", "care_staff")]
DAYS = st.integers(0, 12).map(lambda n: DAY + timedelta(days=n))
RELATIONS = st.builds(
    CareRelation,
    kind=st.sampled_from([Relation.OPEN_REQUEST, Relation.ASSIGNMENT]),
    staff_id=st.sampled_from([None, "doctor", "staff"]),
    unit=st.sampled_from([None, "Ortopedia"]),
    role=st.sampled_from([None, "surgeon"]),
    not_for=st.sampled_from([None, "staff", "surgeon"]),
    start=DAYS,
    end=st.none() | DAYS,
    source=st.just("plans"),
    ref=st.sampled_from(["a", "b"]),
)


@pytest.fixture
def store(store_folder: Path) -> Store:
    return Store(store_folder)


def held(relations: tuple[CareRelation, ...] | list[CareRelation]) -> set[tuple[Relation, str, date]]:
    """Who is held by what on which of the days around."""
    days = [DAY + timedelta(days=n) for n in range(-2, 40)]
    return {
        (r.kind, who[0], day) for r in relations for who in PEOPLE for day in days if r.holds(*who[:2], day, who[2])
    }


@settings(deadline=None)
@given(st.lists(RELATIONS, max_size=8))
def test_fewer_relations_hold_the_same_people_on_the_same_days(relations: list[CareRelation]) -> None:
    fewer = on_the_same_days(relations)
    assert held(fewer) == held(relations)
    assert len(fewer) <= len(relations)


@settings(max_examples=40, deadline=None)
@given(st.lists(COMMANDS, max_size=6))
def test_any_plans_relations_come_back_from_their_column(commands: list[Command]) -> None:
    plan: Plan = begun()
    for command in commands:
        try:
            plan = do(plan, command, template=KNEE)
        except TilannekuvaError:
            continue
    kept = plan_relations.read(plan_relations.written(plan), PersonKey(plan.person_key), plan.version)
    assert kept is not None
    assert held(kept) == held(relations_of(plan))


def test_the_gate_is_told_the_same_after_every_change(store: Store) -> None:
    plan = store.do(AddAction("Soita", CARE_STAFF), ASK)
    for command in (
        AddAction("Soita taas", CARE_STAFF),
        SetActionStatus(plan.actions[0].id, ActionStatus.DONE),
        CancelRequest(plan.requests[0].id, "Tehtiin muualla"),
    ):
        store.clock.pass_days(1)
        plan = store.do(command)
        assert held(store.plans.relations(SUBJECT)) == held(relations_of(plan))
        assert store.plans.verify() == ()


def test_many_actions_of_one_role_are_one_short_relation(store: Store) -> None:
    store.do(*(AddAction(f"Soita {n}", CARE_STAFF) for n in range(30)))
    assert len(store.plans.relations(SUBJECT)) == 1
    assert len(column(store)) < 500


def column(store: Store) -> str:
    with store.engine.connect() as connection:
        return str(connection.execute(sa.select(plans.c.relations)).scalar_one())


def alter(store: Store, **values: object) -> None:
    with store.engine.connect() as connection:
        connection.execute(sa.update(plans).values(**values))
        connection.commit()


def test_a_plan_written_by_another_version_of_the_product_is_asked_itself(store: Store) -> None:
    """It knows no column of relations, or writes a snapshot without renewing it."""
    plan = store.do(AddAction("Soita", CARE_STAFF), ASK)
    told = held(relations_of(plan))
    assert told
    alter(store, relations=None)
    assert held(store.plans.relations(SUBJECT)) == told
    before = store.do(AddAction("Soita taas", CARE_STAFF))
    stale = column(store)
    after = store.do(CancelRequest(plan.requests[0].id, "Tehtiin muualla"))
    alter(store, relations=stale)
    assert before.version == after.version - 1
    assert store.plans.relations(SUBJECT) == relations_of(after)
    assert store.plans.verify() == ()


def test_relations_moved_to_another_persons_row_open_nobodys_case(store: Store) -> None:
    store.do(AddAction("Soita", CARE_STAFF))
    alter(store, subject=OTHER)
    with pytest.raises(StoreUnavailable):
        store.plans.relations(OTHER)


def test_relations_that_the_history_does_not_give_are_found(store: Store) -> None:
    store.do(AddAction("Soita", CARE_STAFF))
    assert "care_staff" in column(store)
    alter(store, relations=column(store).replace("care_staff", "surgeon"))
    (problem,) = store.plans.verify()
    assert "relations" in problem


def test_an_unreadable_column_lets_nobody_in(store: Store) -> None:
    plan = store.do(AddAction("Soita", CARE_STAFF))
    alter(store, relations=dump(plan)[:40])
    with pytest.raises(StoreUnavailable):
        store.plans.relations(SUBJECT)
    assert store.plans.verify() != ()


def test_an_opening_reads_and_parses_the_plan_once(store: Store) -> None:
    """The gate asks at the opening, at every run of the page and for the drafts; the plan is read for the room alone."""
    house = make_house(plans=store.plans, clock=store.clock)
    who = house.directory.add(customer(), relation(Relation.APPOINTMENT))  # type: ignore[attr-defined]
    store.do(AddAction("Soita", CARE_STAFF), ASK, subject=house.vault.key_of(who))
    desk, read = make_desk(AINO, house), []
    sa.event.listen(store.engine, "before_cursor_execute", lambda *told: read.append(told[2]))
    room = open_situation(desk, who, "care")
    assert isinstance(room, Room)
    assert room.case.plan.version == 2
    for _ in range(3):
        assert keep_open(desk, room) == room
    assert waiting(desk, room.admission) == ()
    assert len([statement for statement in read if "relations" in statement]) > 4
    assert len([statement for statement in read if "snapshot" in statement]) == 1
