"""A plan read back from the Bundle that data_access/fhir/plan_bundle.py wrote, without loss."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from data_access.fhir.plan_bundle import subject_of
from data_access.fhir.plan_parts import (
    UnreadablePlan,
    back,
    code_of,
    get,
    item_id,
    kept,
    maybe,
    maybe_author,
    maybe_day,
    maybe_moment,
)
from data_access.fhir.plan_read_items import action, disagreement, evaluation, follow_up, goal, need, request, section
from data_access.fhir.plan_terms import ACTION, FOLLOW_UP, ITEM, PLAN_STATUS, Json
from domain.hetu import PersonalId
from domain.plan import Plan, PlanKind

T = TypeVar("T")
By = dict[tuple[str, str], Json]
"""Resources by their type and our id of the item."""


def read_plan(bundle: Json, person_key: str, person: PersonalId | None = None) -> Plan:
    """The plan of the person with this pseudonym. The bundle must name the person as `plan_bundle` was told to.

    Raises UnreadablePlan for another person's plan, and for anything that `plan_bundle` does not write.
    """
    try:
        return _plan(bundle, person_key, person)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise UnreadablePlan("bundle") from error


def _plan(bundle: Json, person_key: str, person: PersonalId | None) -> Plan:
    resources: list[Json] = [get(entry, "resource") for entry in get(bundle, "entry")]
    (care_plan,) = (one for one in resources if one["resourceType"] == "CarePlan")
    provenance = next((one for one in resources if one["resourceType"] == "Provenance"), None)
    by = _by_item(resources)
    tasks = [by["Task", id] for id in _listed(care_plan, "activity", "Task")]
    plan = Plan(
        id=get(care_plan, "identifier", 0, "value"),
        person_key=person_key,
        kind=PlanKind(code_of(get(care_plan, "category", 0))),
        status=back(PLAN_STATUS, care_plan["status"]),
        language=get(care_plan, "language"),
        version=int(kept(care_plan, "version", "valueInteger")),
        next_review=maybe_day(kept(care_plan, "next-review", "valueDate")),
        responsible=maybe_author(maybe(care_plan, "author")),
        needs=_each(care_plan, "addresses", "Condition", by, need),
        goals=_each(care_plan, "goal", "Goal", by, goal),
        actions=tuple(action(task) for task in tasks if code_of(task["code"]) == ACTION),
        requests=tuple(
            request(by["ServiceRequest", id], by.get(("DocumentReference", id)))
            for id in _listed(care_plan, "activity", "ServiceRequest")
        ),
        changed_at=maybe_moment(maybe(provenance, "recorded")),
        changed_by=maybe_author(maybe(provenance, "agent", 0, "who")),
        follow_ups=tuple(follow_up(task) for task in tasks if code_of(task["code"]) == FOLLOW_UP),
        evaluations=_each(care_plan, "supportingInfo", "Observation", by, evaluation),
        disagreements=_each(care_plan, "supportingInfo", "Communication", by, disagreement),
        sections=tuple(section(note) for note in maybe(care_plan, "note") or ()),
    )
    _check_person(resources, subject_of(plan, person))
    return plan


def _check_person(resources: list[Json], subject: Json) -> None:
    """Every resource is about the person whose plan is asked for: one of another's would be the worst mistake."""
    for one in resources:
        about = one.get("for") if one["resourceType"] == "Task" else one.get("subject")
        if one["resourceType"] != "Provenance" and maybe(about, "identifier") != subject["identifier"]:
            raise UnreadablePlan("subject")


def _by_item(resources: list[Json]) -> By:
    found: By = {}
    for one in resources:
        if maybe(one, "identifier", 0, "system") == ITEM:
            found[one["resourceType"], one["identifier"][0]["value"]] = one
    return found


def _listed(care_plan: Json, name: str, kind: str) -> Iterator[str]:
    """Our ids of the items of one type, in the plan's order."""
    for one in maybe(care_plan, name) or ():
        reference = one["reference"] if name == "activity" else one
        if reference["type"] == kind:
            yield item_id(reference)


def _each(care_plan: Json, name: str, kind: str, by: By, read: Callable[[Json], T]) -> tuple[T, ...]:
    return tuple(read(by[kind, id]) for id in _listed(care_plan, name, kind))
