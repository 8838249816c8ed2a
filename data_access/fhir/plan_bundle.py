"""A plan as one FHIR R4 Bundle: CarePlan, Goal, Task, ServiceRequest and what they lean on, nothing of it lost.

data_access/fhir/plan_read.py reads it back to an equal plan. The person is named by the pseudonym or, when the caller
says so, by an identifier; nothing else personal is added to what the plan holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from data_access.fhir.plan_resources import (
    action_task,
    communication,
    condition,
    document,
    follow_up_task,
    goal,
    observation,
    resource,
    service_request,
)
from data_access.fhir.plan_terms import (
    PERSON,
    PLAN,
    PLAN_KIND,
    PLAN_STATUS,
    Json,
    author,
    concept,
    day,
    extension,
    filled,
    link,
    moment,
)
from domain.hetu import PersonalId
from domain.plan import Action, Author, FollowUp, Goal, Need, Plan, Section, StatementRequest


def plan_bundle(plan: Plan, person: PersonalId | None = None) -> Json:
    """A Bundle of type collection as plain JSON data.

    The subject is the plan's pseudonym, or `person` (system and value revealed): who sends it says which, and an
    identifier never stands beside the pseudonym, so that nobody can join the two from what we send.
    """
    subject = subject_of(plan, person)
    return {"resourceType": "Bundle", "type": "collection", "entry": [_entry(one) for one in _resources(plan, subject)]}


def subject_of(plan: Plan, person: PersonalId | None) -> Json:
    """The reference to the person by identifier alone: no Patient goes with the plan."""
    system, value = (person.system, person.reveal()) if person is not None else (PERSON, plan.person_key)
    return {"type": "Patient", "identifier": {"system": system, "value": value}}


def _entry(made: Json) -> Json:
    return {"fullUrl": f"urn:uuid:{made['id']}", "resource": made}


def _resources(plan: Plan, subject: Json) -> Iterator[Json]:
    yield care_plan(plan, subject)
    if plan.changed_at is not None and plan.changed_by is not None:
        yield _provenance(plan.id, plan.changed_at, plan.changed_by)
    yield from (condition(one, subject) for one in plan.needs)
    yield from (goal(one, subject) for one in plan.goals)
    yield from (action_task(one, subject) for one in plan.actions)
    for request in plan.requests:
        yield service_request(request, subject)
        if request.answer is not None:
            yield document(request, request.answer, subject)
    yield from (follow_up_task(one, subject) for one in plan.follow_ups)
    yield from (observation(one, subject) for one in plan.evaluations)
    yield from (communication(one, subject, _about(plan, one.item_id)) for one in plan.disagreements)


def care_plan(plan: Plan, subject: Json) -> Json:
    """The plan itself. Its lists keep the order of the items, and an extension our version: a server that keeps the
    resource gives `meta` anew, and need not keep the order of a bundle."""
    review = extension("next-review", valueDate=day(plan.next_review)) if plan.next_review else None
    version = extension("version", valueInteger=plan.version)
    kind = concept("kind", plan.kind.value, PLAN_KIND[plan.kind])
    made = resource(
        "CarePlan",
        plan.id,
        meta=filled(versionId=str(plan.version), lastUpdated=moment(plan.changed_at)),
        language=plan.language,
        extension=[version, review] if review else [version],
        status=PLAN_STATUS[plan.status],
        intent="plan",
        category=[kind],
        subject=subject,
        author=author(plan.responsible),
        addresses=[link("Condition", one.id) for one in plan.needs],
        supportingInfo=[
            *(link("Observation", one.id) for one in plan.evaluations),
            *(link("Communication", one.id) for one in plan.disagreements),
        ],
        goal=[link("Goal", one.id) for one in plan.goals],
        activity=[{"reference": one} for one in _activities(plan)],
        note=[_note(one) for one in plan.sections],
    )
    return made | {"identifier": [{"system": PLAN, "value": plan.id}]}


def _activities(plan: Plan) -> Iterator[Json]:
    yield from (link("Task", one.id, one.what) for one in plan.actions)
    yield from (link("ServiceRequest", one.id, one.question) for one in plan.requests)
    yield from (link("Task", one.id, one.how) for one in plan.follow_ups)


def _note(section: Section) -> Json:
    """A part written as text, under its heading's code."""
    return {
        "extension": [extension("section", valueCode=section.section.value)],
        "authorReference": author(section.written_by),
        "time": moment(section.written_at),
        "text": section.text,
    }


def _provenance(plan_id: str, at: datetime, by: Author) -> Json:
    """Who wrote this version and when: FHIR keeps that beside the resource."""
    made = resource("Provenance", plan_id)
    del made["identifier"]  # R4's Provenance has none
    return made | {"target": [link("CarePlan", plan_id)], "recorded": moment(at), "agent": [{"who": author(by)}]}


def _about(plan: Plan, item_id: str | None) -> Json | None:
    """The link to whatever the disagreement is about; an item that is gone is still named."""
    kinds: dict[str, tuple[Need | Goal | Action | FollowUp | StatementRequest, ...]] = {
        "Condition": plan.needs,
        "Goal": plan.goals,
        "Task": (*plan.actions, *plan.follow_ups),
        "ServiceRequest": plan.requests,
    }
    if item_id is None:
        return None
    found = (kind for kind, items in kinds.items() if any(one.id == item_id for one in items))
    return link(next(found, "Basic"), item_id)
