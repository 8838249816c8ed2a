"""An open case with a plan in it, made by the real opening over a house of fakes."""

from __future__ import annotations

from dataclasses import replace

from analytics.case import OpenCase
from domain.access import Deed, Relation
from domain.plan import Plan
from services.situation import Room, open_situation
from tests.fakes import DOCTOR, customer, make_desk, make_house, relation
from tests.plan_examples import begun

DOCTORS = frozenset({Deed.OPEN_CASE, Deed.REVISE_PLAN, Deed.REQUEST_STATEMENT, Deed.COMPLETE_ACTION})
SURGEONS = frozenset({Deed.OPEN_CASE, Deed.REVISE_PLAN, Deed.ANSWER_STATEMENT, Deed.COMPLETE_ACTION})
NOBODYS = frozenset({Deed.OPEN_CASE})
KEY = "0123456789abcdef01234567"


def open_case(plan: Plan | None = None, may: frozenset[Deed] = DOCTORS) -> OpenCase:
    house = make_house()
    who = house.directory.add(customer(), relation(Relation.APPOINTMENT))  # type: ignore[attr-defined]
    room = open_situation(make_desk(DOCTOR, house), who, "care")
    assert isinstance(room, Room)
    return replace(room.case, plan=begun() if plan is None else plan, may=may)
