"""One resource of a plan's Bundle read back as the item it was (data_access/fhir/plan_resources.py writes them).

Raises UnreadablePlan, LookupError, TypeError or ValueError for what was not written there.
"""

from __future__ import annotations

from base64 import b64decode
from typing import Any
from urllib.parse import unquote

from data_access.fhir.plan_parts import (
    author,
    back,
    code_of,
    evidence,
    extended,
    get,
    item_id,
    kept,
    maybe,
    maybe_author,
    maybe_day,
    maybe_item,
    maybe_moment,
    moment,
    responsible,
    said,
    words,
)
from data_access.fhir.plan_terms import (
    ACHIEVEMENT,
    COMPARATOR,
    LIFECYCLE,
    PERTAINS_TO_GOAL,
    TASK_STATUS,
    TEMPLATE,
    URGENCY,
    Json,
)
from domain.plan import (
    Achievement,
    Action,
    Disagreement,
    DueVisit,
    Evaluation,
    FollowUp,
    Goal,
    Importance,
    Measure,
    Need,
    PlanSection,
    RequestStatus,
    Section,
    Side,
    StatedBy,
    Statement,
    StatementRequest,
    SurgeryDecision,
    Urgency,
    Whose,
)


def _own_id(made: Json) -> str:
    return str(get(made, "identifier", 0, "value"))


def need(made: Json) -> Need:
    """A Condition as the need."""
    return Need(
        id=_own_id(made),
        text=get(made, "code", "text"),
        stated_by=StatedBy(kept(made, "stated-by", "valueCode")),
        own_words=said(made, "own-words"),
        created_by=author(made["recorder"]),
        created_at=moment(made["recordedDate"]),
        ended=code_of(made["clinicalStatus"]) == "inactive",
        evidence=evidence(made),
        importance=Importance(said(made, "importance") or Importance.NOT_STATED),
        functioning=said(made, "functioning"),
        ended_because=said(made, "ended-because"),
    )


def goal(made: Json) -> Goal:
    """A Goal."""
    achieved = maybe(made, "achievementStatus")
    target = maybe(made, "target", 0)
    return Goal(
        id=_own_id(made),
        need_id=item_id(get(made, "addresses", 0)),
        text=get(made, "description", "text"),
        target=said(made, "target"),
        due=maybe_day(maybe(target, "dueDate")),
        lifecycle=back(LIFECYCLE, made["lifecycleStatus"]),
        achievement=back(ACHIEVEMENT, code_of(achieved)) if achieved else Achievement.UNKNOWN,
        created_by=author(made["expressedBy"]),
        created_at=moment(kept(made, "created-at", "valueDateTime")),
        evidence=evidence(made),
        own_words=said(made, "own-words"),
        measure=_measure(target) if maybe(target, "measure") else None,
    )


def _measure(target: Json) -> Measure:
    quantity = target["detailQuantity"]
    comparison = back(COMPARATOR, quantity["comparator"])
    return Measure(code_of(target["measure"]), comparison, float(quantity["value"]), words(quantity, "unit"))


def _goal_of(task: Json) -> str | None:
    links = (one for one in maybe(task, "extension") or () if one["url"] == PERTAINS_TO_GOAL)
    return maybe_item(maybe(next(links, None), "valueReference"))


def action(task: Json) -> Action:
    """A Task as the action."""
    template = maybe(task, "instantiatesUri")
    return Action(
        id=_own_id(task),
        goal_id=_goal_of(task),
        what=task["description"],
        responsible=responsible(task["owner"]),
        due=maybe_day(maybe(task, "restriction", "period", "end")),
        priority=int(kept(task, "priority", "valueInteger")),
        status=back(TASK_STATUS, task["status"]),
        request_id=maybe_item(maybe(task, "focus")),
        template=None if template is None else unquote(template.removeprefix(TEMPLATE)),
        created_by=author(task["requester"]),
        created_at=moment(task["authoredOn"]),
        completed_by=maybe_author(kept(task, "completed-by", "valueReference")),
        assigned_by=maybe_author(kept(task, "assigned-by", "valueReference")),
        completed_at=maybe_moment(maybe(task, "executionPeriod", "end")),
        cancelled_at=maybe_moment(kept(task, "cancelled-at", "valueDateTime")),
        evidence=evidence(task),
        rationale=words(task, "reasonCode", "text"),
        due_visit=DueVisit(kept(task, "due-visit", "valueCode") or DueVisit.NONE),
    )


def follow_up(task: Json) -> FollowUp:
    """A Task as the follow-up."""
    return FollowUp(
        id=_own_id(task),
        goal_id=_goal_of(task),
        how=task["description"],
        responsible=responsible(task["owner"]),
        due=maybe_day(maybe(task, "restriction", "period", "end")),
        outcome=words(task, "output", 0, "valueString"),
        closed_by=maybe_author(kept(task, "completed-by", "valueReference")),
        assigned_by=maybe_author(kept(task, "assigned-by", "valueReference")),
        closed_at=maybe_moment(maybe(task, "executionPeriod", "end")),
        created_by=author(task["requester"]),
        created_at=moment(task["authoredOn"]),
    )


def request(made: Json, document: Json | None) -> StatementRequest:
    """A ServiceRequest with the document that answers it."""
    return StatementRequest(
        id=_own_id(made),
        action_id=item_id(kept(made, "action", "valueReference")),
        question=made["code"]["text"],
        indication=words(made, "reasonCode", 0, "text"),
        side=Side(code_of(made["bodySite"][0])),
        urgency=back(URGENCY, made["priority"]),
        procedure_code=code_of(maybe(made, "orderDetail", 0)),
        asked_by=author(made["requester"]),
        asked_at=moment(made["authoredOn"]),
        plan_version=int(kept(made, "plan-version", "valueInteger")),
        missing_sources=tuple(one["valueString"] for one in extended(made, "missing-source")),
        status=RequestStatus(kept(made, "request-status", "valueCode")),
        returned_question=said(made, "returned-question"),
        reply=said(made, "reply"),
        cancelled_because=said(made, "cancelled-because"),
        answer=_statement(document) if document else None,
        attachments=tuple(one["identifier"]["value"] for one in maybe(made, "supportingInfo") or ()),
        expires=maybe_day(maybe(made, "occurrencePeriod", "end")),
        accepted_at=maybe_moment(kept(made, "accepted-at", "valueDateTime")),
    )


def _statement(document: Json) -> Statement:
    attached: Any = document["content"][0]["attachment"]
    return Statement(
        decision=SurgeryDecision(kept(document, "decision", "valueCode")),
        text=b64decode(words(attached, "data"), validate=True).decode(),
        side=Side(code_of(kept(document, "side", "valueCodeableConcept"))),
        urgency=Urgency(kept(document, "urgency", "valueCode")),
        procedure_code=said(document, "procedure-code"),
        written_by=author(document["author"][0]),
        written_at=moment(document["date"]),
        reasons=said(document, "reasons"),
        conditions=said(document, "conditions"),
    )


def evaluation(made: Json) -> Evaluation:
    """An Observation as the evaluation."""
    views = {code_of(one["code"]): one["valueString"] for one in maybe(made, "component") or ()}
    return Evaluation(
        id=_own_id(made),
        goal_id=maybe_item(maybe(made, "focus", 0)),
        customer_view=views.get("customer", ""),
        professional_view=views.get("professional", ""),
        written_by=author(made["performer"][0]),
        written_at=moment(made["issued"]),
    )


def disagreement(made: Json) -> Disagreement:
    """A Communication as the disagreement."""
    return Disagreement(
        id=_own_id(made),
        item_id=maybe_item(maybe(made, "about", 0)),
        whose=Whose(code_of(made["category"][0])),
        text=get(made, "payload", 0, "contentString"),
        reason=words(made, "reasonCode", 0, "text"),
        written_by=author(kept(made, "written-by", "valueReference")),
        written_at=moment(made["sent"]),
    )


def section(note: Json) -> Section:
    """A note as the section."""
    return Section(
        section=PlanSection(kept(note, "section", "valueCode")),
        text=note["text"],
        written_by=author(note["authorReference"]),
        written_at=moment(note["time"]),
    )
