"""What waits to be moved: a plan's open items, and the day's bookings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from domain.customer import PersonKey
from domain.guarantee import Service, Step, age_on, limit_for
from domain.hetu import PersonalId
from domain.plan import (
    Action,
    ActionStatus,
    DueVisit,
    FollowUp,
    Plan,
    PlanStatus,
    RequestStatus,
    Responsible,
    ResponsibleKind,
    StatedBy,
    StatementRequest,
)
from domain.plan_moves import LIVE_ACTION, LIVE_REQUEST
from domain.plan_register import REGISTER as OF_KIND
from domain.plan_steps import find, local_day
from domain.staff import Register
from domain.worklist_relations import giver, on_a_reason, unbound
from domain.worklist_relations import relations_of as relations_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """A row of the work list before names are added. `kind` is "request", "action", "follow_up", "review" or "answer":
    a statement that has come and that its asker has not read; its `due` is the day on which it came.

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
    origin_why: str = ""  # text key part: worklist.why.<origin_why>
    expires: date | None = None  # of a request: the day after which its answer is of no use
    register: str = ""  # whose plan it stands in; "" for a joint one, which is in both (703/2023 46-47 §)
    status: ActionStatus = ActionStatus.OPEN  # an action's; also of a row from before it was kept
    priority: int = 2
    visit: DueVisit = DueVisit.NONE
    unbound: str = ""  # staff id of whom it waits for and binds to nobody (domain.worklist_relations.unbound)


@dataclass(frozen=True, slots=True)
class Booking:
    """One appointment of a member of staff: who comes, when (None when the source has no time), and why."""

    person: PersonalId
    at: time | None
    reason: str


@dataclass(frozen=True, slots=True)
class Promised:
    """What law promises by a day and no event has met: whose, what was asked for, since when, and who took it.

    `key` names it in its source. `born` is None when no source says; `staff_id` is "" when nobody of ours took it.
    """

    key: str
    person: PersonalId
    what: str
    service: Service
    step: Step
    started: date
    born: date | None
    register: Register
    staff_id: str = ""

    def due(self) -> date | None:
        """The last day by which it is kept; None where law gives this person no limit."""
        limit = limit_for(self.service, self.step, self.started, age_on(self.born, self.started))
        return limit.due(self.started) if limit else None


def open_items_of(plan: Plan) -> tuple[OpenItem, ...]:
    """Everything of the plan that somebody should move or read: live requests, live actions apart from theirs, the
    review, and the statements that have come."""
    if plan.status is PlanStatus.ENDED:
        return ()
    requests = (_request_row(plan, r) for r in plan.requests if r.status in LIVE_REQUEST)
    actions = (_action_row(plan, a) for a in plan.actions if a.status in LIVE_ACTION and a.request_id is None)
    follow_ups = (_follow_up_row(plan, f) for f in plan.follow_ups if f.closed_at is None)
    answers = (_answer_row(plan, r) for r in plan.requests if r.status is RequestStatus.ANSWERED and r.answer)
    rows = (*requests, *actions, *follow_ups, *_review_row(plan), *answers)
    return tuple(replace(row, register=REGISTER[plan.kind]) for row in rows)


REGISTER = {kind: register.value if register else "" for kind, register in OF_KIND.items()}
"""The register that a plan of a kind belongs to."""


def _request_row(plan: Plan, asked: StatementRequest) -> OpenItem:
    """A returned request waits for its asker, any other for the surgeons."""
    todo = find(plan, asked.action_id, Action)
    returned = asked.status is RequestStatus.RETURNED
    owner = (
        Responsible(ResponsibleKind.PERSON, asked.asked_by.id, asked.asked_by.name) if returned else todo.responsible
    )
    origin, why = _origin(plan, todo.goal_id)
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
        expires=asked.expires,
        not_for=on_a_reason(asked.asked_by),
        origin=origin,
        origin_why=why,
    )


def _action_row(plan: Plan, action: Action) -> OpenItem:
    origin, why = _origin(plan, action.goal_id)
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
        not_for=on_a_reason(giver(action)),
        origin=origin,
        origin_why=why,
        status=action.status,
        priority=action.priority,
        visit=action.due_visit,
        unbound=unbound(action),
    )


def _answer_row(plan: Plan, asked: StatementRequest) -> OpenItem:
    """For whoever asked, who was promised it: the customer's own contact or our noticing is the asking's origin."""
    assert asked.answer is not None, "asked by the caller"
    origin, why = _origin(plan, find(plan, asked.action_id, Action).goal_id)
    return OpenItem(
        kind="answer",
        subject=PersonKey(plan.person_key),
        plan_version=plan.version,
        item_id=asked.id,
        what=asked.question,
        due=local_day(asked.answer.written_at),
        since=asked.answer.written_at,
        responsible_label=asked.asked_by.name,
        responsible_ref=asked.asked_by.id,
        responsible_kind=ResponsibleKind.PERSON,
        asked_by=asked.answer.written_by.name,
        not_for=on_a_reason(asked.asked_by),
        origin=origin,
        origin_why=why,
    )


def _follow_up_row(plan: Plan, one: FollowUp) -> OpenItem:
    origin, why = _origin(plan, one.goal_id)
    return OpenItem(
        kind="follow_up",
        subject=PersonKey(plan.person_key),
        plan_version=plan.version,
        item_id=one.id,
        what=one.how,
        due=one.due,
        since=one.created_at,
        responsible_label=one.responsible.label,
        responsible_ref=one.responsible.ref,
        responsible_kind=one.responsible.kind,
        asked_by=one.created_by.name,
        not_for=on_a_reason(giver(one)),
        unbound=unbound(one),
        origin=origin,
        origin_why=why,
    )


def _origin(plan: Plan, goal_id: str | None) -> tuple[str, str]:
    """Who noticed what the item serves: the customer who said a need, or we. An item that serves the whole plan comes
    from its needs together, and the customer's own word comes first."""
    served = {goal.need_id for goal in plan.goals if goal.id == goal_id} if goal_id else None
    said = {need.stated_by for need in plan.needs if (need.id in served if served else not need.ended)}
    for word in (StatedBy.CUSTOMER, StatedBy.PROFESSIONAL, StatedBy.INFERRED):
        if word in said:
            origin = "reactive" if word is StatedBy.CUSTOMER else "proactive"
            return origin, f"need_{word.value}"
    return "proactive", "plan"


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
        not_for=on_a_reason(plan.responsible),
        unbound=plan.responsible.id,
        origin="proactive",
        origin_why="review",
    )


@dataclass(frozen=True, slots=True)
class Wait:
    """How many days an answered request had waited: of whom, for whom, how urgent."""

    item_id: str
    subject: PersonKey
    responsible_kind: ResponsibleKind
    responsible_ref: str
    urgency: str
    answered_on: date
    days: int


def waits_over(before: Plan, after: Plan) -> tuple[Wait, ...]:
    """Requests that a change answered."""
    live = {one.id for one in before.requests if one.status in LIVE_REQUEST}
    done = (one for one in after.requests if one.id in live and one.status is RequestStatus.ANSWERED)
    return tuple(_wait(after, one) for one in done)


def _wait(plan: Plan, asked: StatementRequest) -> Wait:
    to, asked_on = find(plan, asked.action_id, Action).responsible, local_day(asked.asked_at)
    answered_on = local_day(asked.answer.written_at if asked.answer else asked.asked_at)
    days = (answered_on - asked_on).days
    return Wait(asked.id, PersonKey(plan.person_key), to.kind, to.ref, asked.urgency.value, answered_on, days)
