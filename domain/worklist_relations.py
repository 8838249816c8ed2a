"""Relations that our own plans make: who may open a customer because something waits for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from domain.access import Relation
from domain.plan import (
    Action,
    Author,
    FollowUp,
    Plan,
    RequestStatus,
    Responsible,
    ResponsibleKind,
    StatementRequest,
)
from domain.plan_moves import LIVE_ACTION, LIVE_REQUEST
from domain.plan_steps import LESS_THAN_A_DUTY, find, local_day
from domain.portion import CareRelation

SOURCE = "plans"
"""The source id of relations that our own plans make."""

TO_READ = timedelta(days=14)
"""For so long after a statement has come it is its asker's to read."""

_STATED = frozenset({Relation.STATED_REASON, Relation.EMERGENCY})


def on_a_reason(author: Author) -> str:
    """The author's id when they had no relation but a stated reason; else ""."""
    return author.id if author.relation in _STATED else ""


def relations_of(plan: Plan) -> tuple[CareRelation, ...]:
    """Relations that the plan makes. A relation lasts through the day on which its request or action was closed, so
    that who answers can still see what was answered; the asker's lasts TO_READ longer, so that who asked can read it.

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
        end = end + TO_READ if end and asked.status is RequestStatus.ANSWERED else end
        yield _relation(Relation.ENCOUNTER if met else Relation.OPEN_REQUEST, _person(asker), start, end, asked.id)


def giver(item: Action | FollowUp) -> Author:
    """Who gave it to whom it has: its author, or whoever has given it on."""
    return item.assigned_by or item.created_by


def unbound(item: Action | FollowUp) -> str:
    """Whom of those it waits for it binds to nobody: who gave it to themselves, or to their own role or unit without a
    duty to the customer. "" for none. The item is theirs to do; whom it is about is told while they have a relation."""
    to, by = item.responsible, giver(item)
    if to.kind is ResponsibleKind.PERSON:
        return by.id if to.ref == by.id else ""
    return _without_duty(by) or ""


def _without_duty(author: Author) -> str | None:
    return author.id if author.relation in LESS_THAN_A_DUTY else None


def _end_of(plan: Plan, asked: StatementRequest, todo: Action) -> date:
    closed = asked.answer.written_at if asked.answer else _closed_at(todo)
    return local_day(closed or asked.asked_at)


def _closed_at(action: Action) -> datetime | None:
    return action.completed_at or action.cancelled_at


def _assignments(plan: Plan) -> Iterator[CareRelation]:
    """Nobody makes a relation for themselves: what one gives to oneself opens nothing."""
    for action in plan.actions:
        end = None if action.status in LIVE_ACTION else _closed_at(action)
        to = action.responsible
        own = to.kind is ResponsibleKind.PERSON and to.ref == giver(action).id
        given = to.kind in _STAFF and not own and action.request_id is None
        if given and (end is not None or action.status in LIVE_ACTION):
            start, last = local_day(action.created_at), local_day(end) if end else None
            not_for = _without_duty(giver(action))
            yield _relation(Relation.ASSIGNMENT, to, start, last, action.id, not_for=not_for)
    for one in plan.follow_ups:
        to = one.responsible
        if to.kind in _STAFF and not (to.kind is ResponsibleKind.PERSON and to.ref == giver(one).id):
            start, last = local_day(one.created_at), local_day(one.closed_at) if one.closed_at else None
            yield _relation(Relation.ASSIGNMENT, to, start, last, one.id, not_for=_without_duty(giver(one)))


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
