"""The plan as FHIR R4 and back: nothing is lost, every resource is valid, and nothing personal is added."""

from __future__ import annotations

import json
import types
from contextlib import suppress
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from fhir.resources.R4B.bundle import Bundle
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access.fhir.plan_bundle import plan_bundle
from data_access.fhir.plan_parts import UnreadablePlan
from data_access.fhir.plan_read import read_plan
from data_access.fhir.plans import outside_plans
from domain.errors import Conflict, InvalidInput, NotFound
from domain.hetu import Hetu, TemporaryId
from domain.plan import Command, Plan
from tests.plan_examples import AT, COMMANDS, DOCTOR, SURGEON, answer, begun, do, empty

HETU = Hetu("140758-998U")
MINE = "a" * 32


def through(plan: Plan, person: Any = None) -> Plan:
    """Written, sent as JSON, read."""
    return read_plan(json.loads(json.dumps(plan_bundle(plan, person))), plan.person_key, person)


# Any plan at all: made of the dataclasses' own types, so that a field that is added later is tried without being named.

WRITTEN = st.text(st.characters(exclude_categories=["Cs"]), max_size=8).map(lambda rest: f"a{rest}")
SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    bool: st.booleans(),
    int: st.integers(0, 2**31 - 1),
    float: st.floats(allow_nan=False, allow_infinity=False),
    date: st.dates(date(1, 1, 1), date(9999, 12, 31)),
    datetime: st.datetimes(datetime(1900, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC)),
}


def any_of(kind: Any, *, empty_text: bool = False) -> st.SearchStrategy[Any]:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return st.none() | any_of(next(one for one in inner if one is not type(None)))
    if origin is tuple:
        unique = (lambda one: one.id) if "id" in getattr(inner[0], "__slots__", ()) else None
        return st.lists(any_of(inner[0]), max_size=2, unique_by=unique).map(tuple)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return st.builds(kind, **{f.name: part(f, hints[f.name]) for f in fields(kind)})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(kind)
    if kind is str:
        return st.just("") | WRITTEN if empty_text else WRITTEN
    return SCALARS[kind]


def part(field: Field[Any], hint: Any) -> st.SearchStrategy[Any]:
    if field.name == "priority":
        return st.integers(1, 3)
    return any_of(hint, empty_text=field.default == "" and field.default is not MISSING)


def sensible(plan: Plan) -> Plan:
    """What no command can make: half of who and when, an action and a follow-up under one id, one section twice."""
    actions = {one.id for one in plan.actions}
    return replace(
        plan,
        language="sv",
        changed_by=plan.changed_by if plan.changed_at else None,
        changed_at=plan.changed_at if plan.changed_by else None,
        follow_ups=tuple(
            replace(one, outcome="") if one.closed_at is None else one
            for one in plan.follow_ups
            if one.id not in actions
        ),
    )


@given(any_of(Plan).map(sensible))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
def test_any_plan_comes_back_as_it_was_and_is_valid_fhir(plan: Plan) -> None:
    assert through(plan) == plan
    Bundle.model_validate(plan_bundle(plan))


@given(st.lists(COMMANDS, max_size=14))
@settings(max_examples=60, deadline=None)
def test_a_plan_that_commands_made_comes_back_as_it_was_and_is_valid_fhir(commands: list[Command]) -> None:
    plan = begun()
    for command in commands:
        try:
            plan = do(plan, command, by=SURGEON)
        except (InvalidInput, NotFound, Conflict):
            continue
    assert through(plan) == plan
    Bundle.model_validate(plan_bundle(plan))


def test_a_plan_that_nobody_has_begun_goes_too() -> None:
    assert through(empty()) == empty()


@pytest.mark.parametrize("person", [HETU, TemporaryId("urn:oid:1.2.246.10.1234567.22.2026", "190688-951Z")])
def test_the_person_is_named_by_the_pseudonym_or_by_an_identifier_never_both(person: Any) -> None:
    plan = begun()
    plain, named = json.dumps(plan_bundle(plan)), json.dumps(plan_bundle(plan, person))
    assert MINE in plain
    assert person.reveal() not in plain
    assert person.reveal() in named
    assert MINE not in named
    assert through(plan, person) == plan


def test_another_persons_plan_is_not_read() -> None:
    bundle = plan_bundle(begun(), HETU)
    with pytest.raises(UnreadablePlan):
        read_plan(bundle, MINE)
    with pytest.raises(UnreadablePlan):
        read_plan(bundle, MINE, Hetu("250871-9994"))
    strange = plan_bundle(begun())
    strange["entry"][2]["resource"]["subject"]["identifier"]["value"] = "b" * 32
    with pytest.raises(UnreadablePlan):
        read_plan(strange, MINE)


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_a_torn_bundle_is_refused_in_one_way_only(data: st.DataObject) -> None:
    """Any part taken away: the reader raises UnreadablePlan and nothing else."""
    plan = do(begun(), answer("v4-1"), by=SURGEON)
    bundle = json.loads(json.dumps(plan_bundle(plan)))
    node: Any = bundle
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(node[key], (dict, list)) or not node[key] or data.draw(st.booleans()):
            break
        node = node[key]
    del node[key]
    with suppress(UnreadablePlan):
        read_plan(bundle, MINE)


def test_what_others_understand_of_it_stands_in_plain_fhir() -> None:
    """A reader who knows nothing of our extensions sees needs, goals, actions, the request with its side, and states."""
    bundle = plan_bundle(do(begun(), answer("v4-1"), by=SURGEON))
    by_type: dict[str, list[Any]] = {}
    for entry in bundle["entry"]:
        made = entry["resource"]
        assert entry["fullUrl"] == f"urn:uuid:{made['id']}"
        by_type.setdefault(made["resourceType"], []).append(made)
    (request,) = by_type["ServiceRequest"]
    assert request["status"] == "completed"
    assert request["code"]["text"] == "Leikataanko?"
    assert "7771000" in [coding["code"] for coding in request["bodySite"][0]["coding"]]
    assert [task["status"] for task in by_type["Task"]] == ["requested", "completed"]
    assert by_type["CarePlan"][0]["meta"]["versionId"] == "5"
    stored = json.loads(json.dumps(by_type["CarePlan"]).replace("urn:uuid:", "Goal/"))  # as a server stores them
    (seen,) = outside_plans(stored, by_type["Goal"], "county")
    assert seen.goals == ("Kävely 1 km",)
    assert "Röntgen" in seen.activities
    urls = {entry["fullUrl"] for entry in bundle["entry"]}
    assert {url for url in references(bundle) if url.startswith("urn:uuid:")} <= urls


def references(node: Any) -> set[str]:
    if isinstance(node, dict):
        own = {node["reference"]} if isinstance(node.get("reference"), str) else set()
        return own.union(*map(references, node.values()))
    return set().union(*map(references, node)) if isinstance(node, list) else set()


def test_who_wrote_it_and_when_is_its_provenance() -> None:
    (made,) = (e["resource"] for e in plan_bundle(begun())["entry"] if e["resource"]["resourceType"] == "Provenance")
    assert made["recorded"] == AT.isoformat()
    assert made["agent"][0]["who"]["display"] == DOCTOR.name
