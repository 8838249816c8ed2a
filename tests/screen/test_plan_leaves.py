"""The plan leaves the product: one line of the log for each copy, a minor's asks first, nothing is given twice."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from fhir.resources.R4B.bundle import Bundle

from components.plan_fhir import outgoing, plan_as_fhir
from components.plan_text import PlanOut, plan_out
from components.text import Text
from data_access.fhir.plan_bundle import plan_bundle
from data_access.fhir.plan_read import read_plan
from domain.access import Deed, Relation
from domain.errors import NotFound
from domain.plan import AddAction, AddNeed, EditText, PlanChange, Responsible, ResponsibleKind, Side, StatedBy
from services.desk import open_desk
from services.plans import revise_plan
from services.ports import House
from services.situation import Room, allow_copy, open_situation
from tests.fakes import DOCTOR, NOON, SURGEON, customer, made_up_id, make_desk, make_settings, relation
from tests.plan_examples import ASK, answer, begun, do
from tests.screen.plan_case import open_case
from tests.screen.test_room_walk import MINE, Walk
from tests.screen.test_room_walk import house as house
from tests.screen.test_room_walk import walk as walk

KEY = "0123456789abcdef01234567"


def with_a_plan(house: House, person: object) -> None:
    """The customer has a plan with one need."""
    _, identity = house.sessions.start("doctor", "fi")
    desk = open_desk(house, make_settings(), identity)
    room = open_situation(desk, person, "care")  # type: ignore[arg-type]
    assert isinstance(room, Room)
    need = AddNeed("Portaiden nousu", StatedBy.CUSTOMER)
    revise_plan(desk, room.admission, PlanChange(room.case.handle, 0, KEY, need), room.case.handle)


def asks(walk: Walk, way: str, handle: str | None = None) -> dict[str, object]:
    walk.does("plan", type="out", way=way, handle=walk.room["handle"] if handle is None else handle, no="1")
    return walk.drawn("plan")["out"]  # type: ignore[no-any-return]


def deeds(house: House) -> list[str]:
    return [row.entry.deed for row in house.audit.rows]  # type: ignore[attr-defined]


def test_the_text_and_the_sheet_are_given_once_for_each_line_of_the_log(walk: Walk, house: House) -> None:
    with_a_plan(house, MINE)
    walk.searches(MINE.reveal())
    assert walk.drawn("plan")["out"]["text"] == ""
    lines = len(deeds(house))
    text = asks(walk, "text")
    assert str(text["text"]).startswith("Terveys- ja hoitosuunnitelma, versio 1, ")
    assert MINE.reveal() not in str(text["text"])
    assert deeds(house)[lines:] == ["copy_summary"]
    sheet = asks(walk, "print")
    assert (sheet["text"], sheet["sheet"]["title"]) == ("", "Terveys- ja hoitosuunnitelma")  # type: ignore[index]
    assert sheet["n"] != text["n"]
    assert deeds(house)[lines:] == ["copy_summary", "copy_summary"]
    done = asks(walk, "")
    assert (done["n"], done["text"], done["sheet"]) == (0, "", None)
    assert len(deeds(house)) == lines + 2


def test_another_openings_button_and_an_unknown_way_give_nothing(walk: Walk, house: House) -> None:
    with_a_plan(house, MINE)
    walk.searches(MINE.reveal())
    lines = len(deeds(house))
    for way, handle in (("text", "another"), ("everything", None), ("print", "")):
        given = asks(walk, way, handle)
        assert (given["text"], given["sheet"]) == ("", None)
    assert deeds(house)[lines:] == []


def test_a_minors_plan_asks_a_question_first(walk: Walk, house: House) -> None:
    child = made_up_id(918, day="110318", sign="A")
    house.directory.add(customer(child, birth_date=date(2018, 3, 11)), relation(Relation.APPOINTMENT))  # type: ignore[attr-defined]
    with_a_plan(house, child)
    walk.searches(child.reveal())
    assert asks(walk, "print")["sheet"] is None
    (asked,) = [one for one in walk.room["notices"] if one["command"] == "plan_print_confirmed"]
    assert asked["button"] == "Vahvista ja tulosta suunnitelma"
    walk.in_room("plan_print_confirmed")
    assert walk.drawn("plan")["out"]["sheet"]
    assert "plan_print_confirmed" not in [one["command"] for one in walk.room["notices"]]


def test_the_next_customer_is_given_nothing_of_the_former_ones(walk: Walk, house: House) -> None:
    other = made_up_id(920, day="020250")
    house.directory.add(customer(other), relation(Relation.APPOINTMENT))  # type: ignore[attr-defined]
    with_a_plan(house, MINE)
    with_a_plan(house, other)
    walk.searches(MINE.reveal())
    assert asks(walk, "text")["text"]
    walk.searches(other.reveal())
    assert (walk.drawn("plan")["out"]["n"], walk.drawn("plan")["out"]["text"]) == (0, "")


# in FHIR's form


@pytest.fixture
def fhir(house: House) -> House:
    object.__setattr__(house, "plan_fhir", plan_bundle)
    return house


def test_the_bundle_is_given_once_with_one_line_of_the_log_valid_and_reads_back_equal(walk: Walk, fhir: House) -> None:
    with_a_plan(fhir, MINE)
    walk.searches(MINE.reveal())
    lines = len(deeds(fhir))
    given = asks(walk, "fhir")
    assert deeds(fhir)[lines:] == ["copy_summary"]
    bundle = json.loads(str(given["text"]))
    Bundle.model_validate(bundle)
    stored = fhir.plans.read(fhir.vault.key_of(MINE))
    assert read_plan(bundle, stored.person_key) == replace(stored, changed_by=None)  # the fake does not tell when
    assert MINE.reveal() not in str(given["text"])
    assert "FHIR" in str(given["done"])
    assert "name" not in given, "no file, so no file's name"
    assert asks(walk, "")["text"] == ""
    assert len(deeds(fhir)) == lines + 1


def test_a_wrong_handle_and_another_user_are_given_no_bundle(walk: Walk, fhir: House) -> None:
    with_a_plan(fhir, MINE)
    walk.searches(MINE.reveal())
    lines = len(deeds(fhir))
    assert asks(walk, "fhir", "another")["text"] == ""
    assert deeds(fhir)[lines:] == []
    room = open_situation(make_desk(DOCTOR, fhir), MINE, "care")
    assert isinstance(room, Room)
    with pytest.raises(NotFound):
        allow_copy(make_desk(SURGEON, fhir), room)


def test_a_minors_bundle_asks_a_question_first(walk: Walk, fhir: House) -> None:
    child = made_up_id(918, day="110318", sign="A")
    fhir.directory.add(customer(child, birth_date=date(2018, 3, 11)), relation(Relation.APPOINTMENT))  # type: ignore[attr-defined]
    with_a_plan(fhir, child)
    walk.searches(child.reveal())
    assert asks(walk, "fhir")["text"] == ""
    walk.in_room("plan_fhir_confirmed")
    assert walk.drawn("plan")["out"]["text"].startswith("{")


def test_where_nothing_writes_fhir_there_is_no_button() -> None:
    ways = [one["way"] for one in plan_out(leaving(), Text("fi"), DOCTOR, NOON, PlanOut())["out"]["buttons"]]
    assert ways == ["text", "print"]
    given = plan_out(leaving(), Text("fi"), DOCTOR, NOON, PlanOut("fhir", 1))["out"]
    assert given["text"] == ""


def leaving(**known: object):
    """A case whose plan has a unit and a text with the customer's name and ID in it."""
    said = f"Soita Veikolle, {made_up_id(919).reveal()}, puh. 040"
    plan = do(begun(), answer("v4-1"), EditText("v1-1", said, "Polvikipu"))
    unit = Responsible(ResponsibleKind.UNIT, "Turvakoti", "Turvakoti")
    plan = do(plan, AddAction("Käynti", unit))
    case = open_case(plan)
    who = replace(case.customer, given_names="Veikko", family_name="Aaltonen", **known)  # type: ignore[arg-type]
    return replace(case, customer=who, may=case.may | {Deed.COPY_SUMMARY})


def test_free_text_leaves_without_name_and_id_and_the_rest_is_as_it_was() -> None:
    case = leaving()
    sent = plan_as_fhir(case, plan_bundle, Text("fi"))
    assert made_up_id(919).reveal() not in sent
    assert "Veikolle" not in sent
    Bundle.model_validate_json(sent)
    back = read_plan(json.loads(sent), case.plan.person_key)
    assert back == outgoing(case, Text("fi"))
    assert replace(back, needs=case.plan.needs) == case.plan, "only the need's text was masked"


def test_under_non_disclosure_no_unit_leaves() -> None:
    case = leaving(non_disclosure=True)
    sent = plan_as_fhir(case, plan_bundle, Text("fi"))
    assert "Turvakoti" not in sent
    Bundle.model_validate_json(sent)
    assert "Turvakoti" in plan_as_fhir(leaving(), plan_bundle, Text("fi"))


def test_an_id_that_was_typed_as_a_code_does_not_leave() -> None:
    """A code's pattern lets one through, and a code is typed like any text."""
    plan = do(begun(), replace(ASK, procedure_code=MINE.reveal(), side=Side.RIGHT))
    case = replace(open_case(plan), customer=customer(MINE))
    assert plan.requests[-1].procedure_code == MINE.reveal()
    assert MINE.reveal() not in plan_as_fhir(case, plan_bundle, Text("fi"))
    kept = replace(plan, requests=(replace(plan.requests[-1], procedure_code="NGB20"),))
    assert outgoing(replace(case, plan=kept), Text("fi")).requests[-1].procedure_code == "NGB20"
