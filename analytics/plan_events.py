"""The plan on the journey: requests, statements and dated actions of our own plan as events of the plan lane."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.event import Event, EventKind, EventStatus, Moment, Performer, Precision
from domain.plan import Action, ActionStatus, Author, Plan, StatementRequest

OWN_PLAN = "own_plan"
"""Source id of what is written here; not a back end, so not on the sources rail."""

_HELSINKI = ZoneInfo("Europe/Helsinki")
_STATUS = {
    ActionStatus.OPEN: EventStatus.PLANNED,
    ActionStatus.IN_PROGRESS: EventStatus.ONGOING,
    ActionStatus.DONE: EventStatus.DONE,
    ActionStatus.CANCELLED: EventStatus.CANCELLED,
}


def plan_events(plan: Plan) -> tuple[Event, ...]:
    """One event a request, a statement and a dated action; the action that stands for a request is the request's."""
    asked = [event for request in plan.requests for event in _of_request(request)]
    return (*asked, *(_of_action(one, one.due) for one in plan.actions if one.due and one.request_id is None))


def _of_request(request: StatementRequest) -> list[Event]:
    found = [_written(f"plan:{request.id}", request.question, request.asked_by, request.asked_at)]
    if request.answer is not None:
        answer = request.answer
        found.append(_written(f"plan:{request.id}:answer", answer.text, answer.written_by, answer.written_at))
    return found


def _written(id: str, what: str, by: Author, at: datetime) -> Event:
    local = at.astimezone(_HELSINKI)
    start = Moment(local.date(), local.time().replace(second=0, microsecond=0, tzinfo=None), Precision.MINUTE)
    return Event(
        id=id, kind=EventKind.PLAN, what=what, start=start, source=OWN_PLAN, recorded_at=at, performer=_who(by)
    )


def _of_action(action: Action, due: date) -> Event:
    """A finished action stands where it was finished, any other at its due day."""
    done = action.status is ActionStatus.DONE and action.completed_at is not None
    day = action.completed_at.astimezone(_HELSINKI).date() if done and action.completed_at else due
    return Event(
        id=f"plan:{action.id}",
        kind=EventKind.PLAN,
        what=action.what,
        start=Moment(day),
        source=OWN_PLAN,
        status=_STATUS[action.status],
        recorded_at=action.created_at,
        performer=_who(action.created_by),
    )


def _who(author: Author) -> Performer:
    return Performer(author.role, author.name, author.id)
