"""A plan's needs, goals, actions and requests, and what is recorded beside them, each as one FHIR R4 resource."""

from __future__ import annotations

from base64 import b64encode
from urllib.parse import quote

from data_access.fhir.plan_terms import (
    ACHIEVEMENT,
    ACTION,
    COMPARATOR,
    EVENT,
    FOLLOW_UP,
    ITEM,
    LIFECYCLE,
    PERTAINS_TO_GOAL,
    PRIORITY,
    PROCEDURES,
    REQUEST_STATUS,
    SNOMED_SIDE,
    TASK_STATUS,
    TEMPLATE,
    URGENCY,
    Json,
    author,
    concept,
    day,
    evidence,
    extension,
    extensions,
    filled,
    link,
    moment,
    responsible,
    texts,
    typed_code,
    uuid,
    written_by,
)
from domain.plan import (
    Action,
    ActionStatus,
    Disagreement,
    DueVisit,
    Evaluation,
    FollowUp,
    Goal,
    Importance,
    Need,
    Side,
    Statement,
    StatementRequest,
    Whose,
)


def resource(kind: str, item_id: str, **parts: object) -> Json:
    """A resource under our id of the item; empty parts are left out."""
    named = {"resourceType": kind, "id": uuid(kind, item_id)}
    return named | filled(identifier=[{"system": ITEM, "value": item_id}]) | filled(**parts)


def condition(need: Need, subject: Json) -> Json:
    """A need is a Condition that the plan addresses; an ended one is inactive."""
    weight = "" if need.importance is Importance.NOT_STATED else need.importance.value
    state = "inactive" if need.ended else "active"
    system = "http://terminology.hl7.org/CodeSystem/condition-clinical"
    return resource(
        "Condition",
        need.id,
        extension=[
            extension("stated-by", valueCode=need.stated_by.value),
            *texts(own_words=need.own_words, importance=weight, functioning=need.functioning),
            *texts(ended_because=need.ended_because),
            *map(evidence, need.evidence),
        ],
        clinicalStatus={"coding": [{"system": system, "code": state}]},
        code={"text": need.text},
        subject=subject,
        recordedDate=moment(need.created_at),
        recorder=author(need.created_by),
    )


def goal(item: Goal, subject: Json) -> Json:
    """Life cycle and achievement stand apart in FHIR too; an unknown achievement is not stated."""
    achieved = ACHIEVEMENT.get(item.achievement)
    system = "http://terminology.hl7.org/CodeSystem/goal-achievement"
    return resource(
        "Goal",
        item.id,
        extension=[
            extension("created-at", valueDateTime=moment(item.created_at)),
            *texts(own_words=item.own_words, target=item.target),
            *map(evidence, item.evidence),
        ],
        lifecycleStatus=LIFECYCLE[item.lifecycle],
        achievementStatus={"coding": [{"system": system, "code": achieved}]} if achieved else None,
        description={"text": item.text},
        subject=subject,
        target=[target] if (target := _target(item)) else None,
        expressedBy=author(item.created_by),
        addresses=[link("Condition", item.need_id)],
    )


def _target(item: Goal) -> Json:
    measure = item.measure
    if measure is None:
        return filled(dueDate=day(item.due))
    quantity = filled(value=measure.value, comparator=COMPARATOR[measure.comparison], unit=measure.unit)
    return filled(measure=typed_code(measure.code), detailQuantity=quantity, dueDate=day(item.due))


def action_task(item: Action, subject: Json) -> Json:
    """An action is a Task. One that carries a statement request has the request as its focus."""
    visit = None if item.due_visit is DueVisit.NONE else extension("due-visit", valueCode=item.due_visit.value)
    cancelled = extension("cancelled-at", valueDateTime=moment(item.cancelled_at)) if item.cancelled_at else None
    return _task(item, subject, ACTION, TASK_STATUS[item.status]) | filled(
        extension=extensions(
            _pertains(item.goal_id),
            extension("priority", valueInteger=item.priority),
            visit,
            written_by("completed-by", item.completed_by),
            written_by("assigned-by", item.assigned_by),
            cancelled,
            *map(evidence, item.evidence),
        ),
        instantiatesUri=TEMPLATE + quote(item.template, safe="") if item.template is not None else None,
        priority=PRIORITY[item.priority],
        description=item.what,
        focus=link("ServiceRequest", item.request_id) if item.request_id is not None else None,
        executionPeriod=filled(end=moment(item.completed_at)),
        reasonCode={"text": item.rationale} if item.rationale else None,
    )


def follow_up_task(item: FollowUp, subject: Json) -> Json:
    """A follow-up is a Task too; what was seen is its output."""
    status = TASK_STATUS[ActionStatus.OPEN if item.closed_at is None else ActionStatus.DONE]
    seen = {"type": concept("output", "outcome"), "valueString": item.outcome}
    return _task(item, subject, FOLLOW_UP, status) | filled(
        extension=extensions(
            _pertains(item.goal_id),
            written_by("completed-by", item.closed_by),
            written_by("assigned-by", item.assigned_by),
        ),
        description=item.how,
        executionPeriod=filled(end=moment(item.closed_at)),
        output=[seen] if item.outcome else None,
    )


def _task(item: Action | FollowUp, subject: Json, code: str, status: str) -> Json:
    task = resource("Task", item.id, status=status, intent="plan", code=concept("task", code))
    return task | filled(
        authoredOn=moment(item.created_at),
        requester=author(item.created_by),
        owner=responsible(item.responsible),
        restriction=filled(period=filled(end=day(item.due))),
    ) | {"for": subject}  # fmt: skip


def _pertains(goal_id: str | None) -> Json | None:
    return None if goal_id is None else {"url": PERTAINS_TO_GOAL, "valueReference": link("Goal", goal_id)}


def service_request(item: StatementRequest, subject: Json) -> Json:
    """A surgeon's statement asked for: a consultation with its question, side and reason."""
    accepted = extension("accepted-at", valueDateTime=moment(item.accepted_at)) if item.accepted_at else None
    kept = [
        extension("request-status", valueCode=item.status.value),
        extension("plan-version", valueInteger=item.plan_version),
        extension("action", valueReference=link("Task", item.action_id)),
    ]
    missing = (extension("missing-source", valueString=source) for source in item.missing_sources)
    talk = texts(returned_question=item.returned_question, reply=item.reply, cancelled_because=item.cancelled_because)
    return resource(
        "ServiceRequest",
        item.id,
        extension=extensions(*kept, *missing, *talk, accepted),
        status=REQUEST_STATUS[item.status],
        intent="order",
        priority=URGENCY[item.urgency],
        code={"text": item.question},
        orderDetail=[typed_code(item.procedure_code, PROCEDURES)] if item.procedure_code else None,
        subject=subject,
        occurrencePeriod=filled(end=day(item.expires)),
        authoredOn=moment(item.asked_at),
        requester=author(item.asked_by),
        reasonCode=[{"text": item.indication}] if item.indication else None,
        supportingInfo=[{"identifier": {"system": EVENT, "value": event}} for event in item.attachments],
        bodySite=[side(item.side)],
    )


def side(of: Side) -> Json:
    """The side in our own code, beside the SNOMED CT qualifier that others read."""
    found = concept("side", of.value)
    if of in SNOMED_SIDE:
        code, display = SNOMED_SIDE[of]
        found["coding"].append({"system": "http://snomed.info/sct", "code": code, "display": display})
    return found


def document(request: StatementRequest, answer: Statement, subject: Json) -> Json:
    """The answer is a document of the consultation; what was decided stands in extensions beside its text."""
    content = {"contentType": "text/plain; charset=utf-8", "data": b64encode(answer.text.encode()).decode()}
    return resource(
        "DocumentReference",
        request.id,
        extension=extensions(
            extension("decision", valueCode=answer.decision.value),
            extension("side", valueCodeableConcept=side(answer.side)),
            extension("urgency", valueCode=answer.urgency.value),
            *texts(procedure_code=answer.procedure_code, reasons=answer.reasons, conditions=answer.conditions),
        ),
        status="current",
        type={"coding": [{"system": "http://loinc.org", "code": "11488-4", "display": "Consult note"}]},
        subject=subject,
        date=moment(answer.written_at),
        author=[author(answer.written_by)],
        content=[{"attachment": content}],
        context={"related": [link("ServiceRequest", request.id)]},
    )


def observation(item: Evaluation, subject: Json) -> Json:
    """How a goal or the whole plan went: both views side by side, neither instead of the other."""
    views = (("customer", item.customer_view), ("professional", item.professional_view))
    return resource(
        "Observation",
        item.id,
        status="final",
        code=concept("observation", "evaluation"),
        subject=subject,
        focus=[link("Goal", item.goal_id)] if item.goal_id is not None else None,
        issued=moment(item.written_at),
        performer=[author(item.written_by)],
        component=[{"code": concept("view", whose), "valueString": said} for whose, said in views if said],
    )


def communication(item: Disagreement, subject: Json, about: Json | None) -> Json:
    """A disagreement: whose, about what, why. `about` is the link to the item; None for the whole plan."""
    sender = {Whose.CUSTOMER: subject, Whose.PROFESSIONAL: author(item.written_by)}.get(item.whose)
    return resource(
        "Communication",
        item.id,
        extension=extensions(written_by("written-by", item.written_by)),
        status="completed",
        category=[concept("disagreement", item.whose.value)],
        subject=subject,
        about=[about] if about else None,
        sent=moment(item.written_at),
        sender=sender or {"type": "RelatedPerson", "identifier": {"system": f"{ITEM}:relative"}},
        payload=[{"contentString": item.text}],
        reasonCode=[{"text": item.reason}] if item.reason else None,
    )
