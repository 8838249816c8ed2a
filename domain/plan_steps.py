"""What each command does to the needs, goals and actions of a plan. Requests: domain/plan_requests.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from domain.access import Relation
from domain.errors import InvalidInput, NotFound
from domain.plan import (
    Action,
    ActionStatus,
    AddAction,
    AddGoal,
    AddNeed,
    AttachEvidence,
    Author,
    Disagreement,
    DueVisit,
    Evaluation,
    Evidence,
    FollowUp,
    Goal,
    Need,
    Plan,
    PlanStatus,
    SetActionStatus,
    SetGoalState,
    SetNextReview,
    SetPlanStatus,
    StatementRequest,
)
from domain.plan_moves import (
    ACTION_MOVES,
    CLOSED_GOAL,
    GOAL_MOVES,
    LIVE_ACTION,
    LIVE_REQUEST,
    PLAN_MOVES,
    check_move,
)
from domain.templates import Template

IdSource = Callable[[], str]
Item = Need | Goal | Action | StatementRequest | FollowUp
T = TypeVar("T", Need, Goal, Action, StatementRequest, FollowUp)
LISTS: Mapping[type[Item], str] = {
    Need: "needs",
    Goal: "goals",
    Action: "actions",
    StatementRequest: "requests",
    FollowUp: "follow_ups",
}
"""Where a plan keeps each kind of item."""
Kept = Item | Evaluation | Disagreement
KEPT: Mapping[type[Kept], str] = dict(LISTS.items()) | {Evaluation: "evaluations", Disagreement: "disagreements"}
"""The items and what stands beside them: all that an earlier version can bring back."""
_HELSINKI = ZoneInfo("Europe/Helsinki")
MOST_EVIDENCE = 12  # periods attached to one item


@dataclass(frozen=True, slots=True)
class Pen:
    """Who writes, when, with which new ids and template; `seen` is the version the writer saw, `earlier` the item that
    RestoreItem brings back (None: it was not there)."""

    by: Author
    at: datetime
    ids: IdSource
    template: Template | None
    seen: int
    earlier: Kept | None = None

    @property
    def today(self) -> date:
        return local_day(self.at)


def local_day(at: datetime) -> date:
    """The Finnish calendar day of an aware moment."""
    return at.astimezone(_HELSINKI).date()


def item_of(plan: Plan, item_id: str) -> Item:
    """The need, goal, action or request with this id. Raises NotFound."""
    items: tuple[Item, ...] = (*plan.needs, *plan.goals, *plan.actions, *plan.requests, *plan.follow_ups)
    found = next((item for item in items if item.id == item_id), None)
    if found is None:
        raise NotFound(item_id)
    return found


def kept_of(plan: Plan, item_id: str) -> Kept | None:
    """The item, evaluation or disagreement with this id; None when the plan has none."""
    return next((one for name in KEPT.values() for one in getattr(plan, name) if one.id == item_id), None)


def find(plan: Plan, item_id: str, kind: type[T]) -> T:
    """The item with this id when it is a `kind`. Raises NotFound."""
    item = item_of(plan, item_id)
    if not isinstance(item, kind):
        raise NotFound(item_id)
    return item


def with_item(plan: Plan, changed: Item) -> Plan:
    """The plan with `changed` in the place of the item that has its id."""
    name = LISTS[type(changed)]
    items = tuple(changed if old.id == changed.id else old for old in getattr(plan, name))
    return replace(plan, **{name: items})  # type: ignore[arg-type]


def add_need(plan: Plan, c: AddNeed, pen: Pen) -> Plan:
    """A new need, in whose view and words."""
    made = Need(
        id=pen.ids(),
        text=c.text,
        stated_by=c.stated_by,
        own_words=c.own_words,
        created_by=pen.by,
        created_at=pen.at,
        importance=c.importance,
        functioning=c.functioning,
    )
    return replace(plan, needs=(*plan.needs, made))


def add_goal(plan: Plan, c: AddGoal, pen: Pen) -> Plan:
    """A new goal under a need that has not ended."""
    if find(plan, c.need_id, Need).ended:
        raise InvalidInput("plan_rules.closed", "need_id")
    made = Goal(
        id=pen.ids(),
        need_id=c.need_id,
        text=c.text,
        target=c.target,
        due=c.due,
        created_by=pen.by,
        created_at=pen.at,
        own_words=c.own_words,
        measure=c.measure,
    )
    return replace(plan, goals=(*plan.goals, made))


def add_action(plan: Plan, c: AddAction, pen: Pen) -> Plan:
    """A new action, for a goal that is not closed or for the whole plan."""
    if c.goal_id is not None and find(plan, c.goal_id, Goal).lifecycle in CLOSED_GOAL:
        raise InvalidInput("plan_rules.closed", "goal_id")
    made = Action(
        id=pen.ids(),
        goal_id=c.goal_id,
        what=c.what,
        responsible=c.responsible,
        due=c.due,
        priority=c.priority,
        created_by=pen.by,
        created_at=pen.at,
        rationale=c.rationale,
        due_visit=DueVisit.NONE if c.due else c.due_visit,
    )
    return replace(plan, actions=(*plan.actions, made))


def attach_evidence(plan: Plan, c: AttachEvidence, pen: Pen) -> Plan:
    """What a need, goal or action rests on. Raises InvalidInput for a request, and for what is over."""
    item = item_of(plan, c.item_id)
    if isinstance(item, (StatementRequest, FollowUp)):
        raise InvalidInput("plan_rules.request_text", "item_id")
    check_open(item)
    others = tuple(one for one in item.evidence if (one.first, one.last) != (c.first, c.last))
    if not c.events:
        return with_item(plan, replace(item, evidence=others))
    if len(others) >= MOST_EVIDENCE:
        raise InvalidInput("plan_rules.evidence_full", "item_id", most=MOST_EVIDENCE)
    made = Evidence(events=c.events, first=c.first, last=c.last, attached_by=pen.by, attached_at=pen.at)
    return with_item(plan, replace(item, evidence=(*others, made)))


def set_action_status(plan: Plan, c: SetActionStatus, pen: Pen) -> Plan:
    """An action that belongs to a request moves with the request only: nobody ticks off the surgeon's answer."""
    item = find(plan, c.action_id, Action)
    if item.request_id:
        raise InvalidInput("plan_rules.answer_instead", "status")
    check_move(ACTION_MOVES, item.status, c.status, "status")
    moved = moved_action(item, c.status, pen)
    return with_item(plan, moved if item.status in LIVE_ACTION else brought_back(moved, pen))


LESS_THAN_A_DUTY = frozenset({Relation.STATED_REASON, Relation.EMERGENCY, Relation.NONE, Relation.ENCOUNTER})
"""Relations under which what one writes gives oneself no better one (domain.worklist.relations_of)."""
Given = TypeVar("Given", Action, FollowUp)


def brought_back(item: Given, pen: Pen) -> Given:
    """Open again, or with whom it had before: given by whoever did that, when they had no duty to do it under."""
    return replace(item, assigned_by=pen.by) if pen.by.relation in LESS_THAN_A_DUTY else item


def moved_action(item: Action, status: ActionStatus, pen: Pen) -> Action:
    """The action in `status`; who completed it and when is kept while it is done, when it was cancelled likewise."""
    done = status is ActionStatus.DONE
    return replace(
        item,
        status=status,
        completed_by=pen.by if done else None,
        completed_at=pen.at if done else None,
        cancelled_at=pen.at if status is ActionStatus.CANCELLED else None,
    )


def set_goal_state(plan: Plan, c: SetGoalState, _pen: Pen) -> Plan:
    """Life cycle and achievement move apart: the life cycle may stay while the achievement changes."""
    item = find(plan, c.goal_id, Goal)
    if c.lifecycle is not item.lifecycle:
        check_move(GOAL_MOVES, item.lifecycle, c.lifecycle, "lifecycle")
    return with_item(plan, replace(item, lifecycle=c.lifecycle, achievement=c.achievement))


def set_next_review(plan: Plan, c: SetNextReview, _pen: Pen) -> Plan:
    """When the plan is looked at next."""
    return replace(plan, next_review=c.next_review)


def set_plan_status(plan: Plan, c: SetPlanStatus, _pen: Pen) -> Plan:
    """A plan does not end under an open request or action: a hand-over would be lost."""
    check_move(PLAN_MOVES, plan.status, c.status, "status")
    waiting = any(r.status in LIVE_REQUEST for r in plan.requests) or any(a.status in LIVE_ACTION for a in plan.actions)
    if c.status is PlanStatus.ENDED and waiting:
        raise InvalidInput("plan_rules.still_open", "status")
    return replace(plan, status=c.status)


def check_open(item: Any) -> None:
    """Raise InvalidInput for what is over: a record of what was done is not rewritten; reopen it first."""
    closed = (
        (isinstance(item, Need) and item.ended)
        or (isinstance(item, Goal) and item.lifecycle in CLOSED_GOAL)
        or (isinstance(item, Action) and item.status not in LIVE_ACTION)
        or (isinstance(item, FollowUp) and item.closed_at is not None)
    )
    if closed:
        raise InvalidInput("plan_rules.closed", "text")
