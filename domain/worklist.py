"""What waits to be moved: a plan's open items, the relations they make, and the day's bookings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from domain.access import Relation
from domain.customer import PersonKey
from domain.hetu import PersonalId
from domain.plan import Action, Author, Plan, PlanStatus, RequestStatus, Responsible, ResponsibleKind, StatementRequest
from domain.plan_moves import LIVE_ACTION, LIVE_REQUEST
from domain.plan_steps import find, local_day
from domain.portion import CareRelation

SOURCE = "plans"
"""The source id of relations that our own plans make."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """A row of the work list before names are added. `kind` is "request", "action" or "review".

    `responsible_ref` is a staff id, a Role value or a unit name, as `responsible_kind` says; the customer's and the
    relatives' actions have none. `not_for` is whoever wrote it on a stated reason: it is no relation of theirs.
    """

    kind: str
    subject: PersonKey
    plan_version: int
    item_id: str
    what: str
    due: date | None
    since: datetime
    responsible_label: str
    responsible_ref: str
    responsible_kind: ResponsibleKind = ResponsibleKind.ROLE
    asked_by: str = ""
    request_status: RequestStatus | None = None
    urgency: str = ""
    origin: str = "reactive"  # "reactive": the customer contacted; "proactive": a rule or model noticed
    not_for: str = ""


@dataclass(frozen=True, slots=True)
class Booking:
    """One appointment of a member of staff: who comes, when (None when the source has no time), and why."""

    person: PersonalId
    at: time | None
    reason: str


def open_items_of(plan: Plan) -> tuple[OpenItem, ...]:
    """Everything of the plan that somebody should move: live requests, live actions apart from theirs, the review."""
    if plan.status is PlanStatus.ENDED:
        return ()
    requests = (_request_row(plan, r) for r in plan.requests if r.status in LIVE_REQUEST)
    actions = (_action_row(plan, a) for a in plan.actions if a.status in LIVE_ACTION and a.request_id is None)
    return (*requests, *actions, *_review_row(plan))


def _request_row(plan: Plan, asked: StatementRequest) -> OpenItem:
    """A returned request waits for its asker, any other for the surgeons."""
    todo = find(plan, asked.action_id, Action)
    returned = asked.status is RequestStatus.RETURNED
    owner = (
        Responsible(ResponsibleKind.PERSON, asked.asked_by.id, asked.asked_by.name) if returned else todo.responsible
    )
    return OpenItem(
        kind="request",
        subject=PersonKey(plan.person_key),
        plan_version=plan.version,
        item_id=asked.id,
        what=asked.returned_question if returned else asked.question,
        due=todo.due,
        since=asked.asked_at,
        responsible_label=owner.label,
        responsible_ref=owner.ref,
        responsible_kind=owner.kind,
        asked_by=asked.asked_by.name,
        request_status=asked.status,
        urgency=asked.urgency.value,
        not_for=_on_a_reason(asked.asked_by),
    )


def _action_row(plan: Plan, action: Action) -> OpenItem:
    return OpenItem(
        kind="action",
        subject=PersonKey(plan.person_key),
        plan_version=plan.version,
        item_id=action.id,
        what=action.what,
        due=action.due,
        since=action.created_at,
        responsible_label=action.responsible.label,
        responsible_ref=action.responsible.ref,
        responsible_kind=action.responsible.kind,
        asked_by=action.created_by.name,
        not_for=_on_a_reason(action.created_by),
    )


def _review_row(plan: Plan) -> Iterator[OpenItem]:
    if plan.next_review is None or plan.responsible is None or plan.changed_at is None:
        return
    yield OpenItem(
        kind="review",
        subject=PersonKey(plan.person_key),
        plan_version=plan.version,
        item_id=plan.id,
        what="",
        due=plan.next_review,
        since=plan.changed_at,
        responsible_label=plan.responsible.name,
        responsible_ref=plan.responsible.id,
        responsible_kind=ResponsibleKind.PERSON,
        not_for=_on_a_reason(plan.responsible),
    )


_STATED = frozenset({Relation.STATED_REASON, Relation.EMERGENCY})
_LESS_THAN_A_DUTY = _STATED | {Relation.NONE, Relation.ENCOUNTER}


def _on_a_reason(author: Author) -> str:
    """The author's id when they had no relation but a stated reason; else ""."""
    return author.id if author.relation in _STATED else ""


def relations_of(plan: Plan) -> tuple[CareRelation, ...]:
    """Relations that the plan makes. A relation lasts through the day on which its request or action was closed, so
    that who answers can still see what was answered.

    Writing gives the writer no better relation than the one it was written under: else a stated reason, which is for a
    limited time and marked in the log, could be turned into a lasting relation by a request or an action of one's own.
    """
    return (*(r for asked in plan.requests for r in _request_relations(plan, asked)), *_assignments(plan))


def _request_relations(plan: Plan, asked: StatementRequest) -> Iterator[CareRelation]:
    """For the surgeons asked, and for the asker, who waits: as the relation the asker had."""
    todo, asker = find(plan, asked.action_id, Action), asked.asked_by
    start, end = local_day(asked.asked_at), None if asked.status in LIVE_REQUEST else _end_of(plan, asked, todo)
    yield _relation(Relation.OPEN_REQUEST, todo.responsible, start, end, asked.id, not_for=_without_duty(asker))
    if asker.relation not in _STATED:
        met = asker.relation == Relation.ENCOUNTER
        yield _relation(Relation.ENCOUNTER if met else Relation.OPEN_REQUEST, _person(asker), start, end, asked.id)


def _without_duty(author: Author) -> str | None:
    return author.id if author.relation in _LESS_THAN_A_DUTY else None


def _end_of(plan: Plan, asked: StatementRequest, todo: Action) -> date:
    closed = asked.answer.written_at if asked.answer else _closed_at(todo)
    return local_day(closed or asked.asked_at)


def _closed_at(action: Action) -> datetime | None:
    return action.completed_at or action.cancelled_at


def _assignments(plan: Plan) -> Iterator[CareRelation]:
    """Nobody makes a relation for themselves: an action that one gives to oneself opens nothing."""
    for action in plan.actions:
        end = None if action.status in LIVE_ACTION else _closed_at(action)
        to = action.responsible
        own = to.kind is ResponsibleKind.PERSON and to.ref == action.created_by.id
        given = to.kind in _STAFF and not own and action.request_id is None
        if given and (end is not None or action.status in LIVE_ACTION):
            start, last = local_day(action.created_at), local_day(end) if end else None
            not_for = _without_duty(action.created_by)
            yield _relation(Relation.ASSIGNMENT, to, start, last, action.id, not_for=not_for)


_STAFF = frozenset({ResponsibleKind.PERSON, ResponsibleKind.ROLE, ResponsibleKind.UNIT})


def _person(author: Author) -> Responsible:
    return Responsible(ResponsibleKind.PERSON, author.id, author.name)


def _relation(
    kind: Relation, who: Responsible, start: date, end: date | None, ref: str, *, not_for: str | None = None
) -> CareRelation:
    return CareRelation(
        kind=kind,
        staff_id=who.ref if who.kind is ResponsibleKind.PERSON else None,
        unit=who.ref if who.kind is ResponsibleKind.UNIT else None,
        role=who.ref if who.kind is ResponsibleKind.ROLE else None,
        start=start,
        end=end,
        source=SOURCE,
        ref=ref,
        not_for=not_for,
    )
