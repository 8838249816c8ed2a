"""Requests whose day has passed: written once, in the product's own name, by whoever happens to read the plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.access import Relation
from domain.errors import StoreUnavailable
from domain.plan import ExpireRequest, Plan
from domain.worklist import open_items_of, relations_of
from services.expiry import BY_ITSELF
from services.ports import House
from services.situation import Room, fetch_anew, open_situation
from tests.fakes import DOCTOR, customer, make_desk, make_house, relation
from tests.plan_examples import AT, begun, do
from tests.screen.test_statement import ASKED


def room_of(house: House, plan: Plan) -> Room:
    who = house.directory.add(customer(), relation(Relation.APPOINTMENT))  # type: ignore[attr-defined]
    house.plans.held[house.vault.key_of(who)] = replace(plan, person_key=house.vault.key_of(who))  # type: ignore[attr-defined]
    room = open_situation(make_desk(DOCTOR, house), who, "care")
    assert isinstance(room, Room)
    return room


def asked(days: int, house: House) -> Plan:
    """`days` from the fake house's today to the day after which an answer is of no use."""
    plan = do(begun(), ASKED)
    old = replace(plan.requests[-1], expires=house.clock.today() + timedelta(days=days))
    return replace(plan, requests=(*plan.requests[:-1], old))


def test_reading_the_plan_lets_lapsed_requests_expire_in_the_products_own_name() -> None:
    house = make_house()
    room_of(house, asked(-1, house))
    (change,) = house.plans.changes  # type: ignore[attr-defined]
    assert isinstance(change.command, ExpireRequest)
    (line,) = [row for row in house.plans.audit.rows if row.entry.sources == ("plans",)]  # type: ignore[attr-defined]
    assert (line.entry.who, line.entry.deed, line.entry.outcome) == (DOCTOR.id, "open_case", "done")
    assert BY_ITSELF.role == "system"


@pytest.mark.parametrize("days", [0, 1, 400])
def test_on_its_last_day_a_request_still_lives(days: int) -> None:
    house = make_house()
    room = room_of(house, asked(days, house))
    assert house.plans.changes == []  # type: ignore[attr-defined]
    fetch_anew(make_desk(DOCTOR, house), room)
    assert house.plans.changes == []  # type: ignore[attr-defined]


def test_a_store_that_cannot_write_now_still_shows_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    house = make_house()

    def refuse(*args: object, **named: object) -> Plan:
        raise StoreUnavailable("plans")

    monkeypatch.setattr(house.plans, "append", refuse)
    room = room_of(house, asked(-1, house))
    assert room.case.plan.requests[-1].expires is not None


def test_the_same_reading_twice_has_the_same_key() -> None:
    house = make_house()
    plan = asked(-1, house)
    room = room_of(house, plan)
    house.plans.held[room.admission.subject] = replace(plan, person_key=room.admission.subject)  # type: ignore[attr-defined]
    fetch_anew(make_desk(DOCTOR, house), room)
    first, second = house.plans.changes  # type: ignore[attr-defined]
    assert first.key == second.key


def test_the_products_own_name_makes_no_relation_and_the_list_lets_go() -> None:
    plan = do(begun(), replace(ASKED, expires=AT.date()))
    before = {item.item_id for item in open_items_of(plan)}
    later = do_later(plan)
    gone = before - {item.item_id for item in open_items_of(later)}
    assert plan.requests[-1].id in gone
    assert all(one.staff_id != BY_ITSELF.id for one in relations_of(later))


def do_later(plan: Plan) -> Plan:
    from domain.plan_rules import apply
    from tests.plan_examples import counting_ids

    at = AT + timedelta(days=1)
    assert at.date() > date(2026, 11, 21)
    return apply(plan, ExpireRequest(plan.requests[-1].id), by=BY_ITSELF, at=at, ids=counting_ids("x"))
