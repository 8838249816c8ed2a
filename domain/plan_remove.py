"""Ending, taking away and bringing back: each is a new version, history keeps what was."""

from __future__ import annotations

from dataclasses import replace

from domain.errors import InvalidInput, NotFound
from domain.plan import (
    Action,
    Disagreement,
    Evaluation,
    FollowUp,
    Goal,
    Need,
    Plan,
    RemoveItem,
    RestoreItem,
    SetNeedEnded,
    StatementRequest,
)
from domain.plan_moves import CLOSED_GOAL, LIVE_ACTION
from domain.plan_steps import KEPT, Kept, Pen, brought_back, find, item_of, kept_of


def set_need_ended(plan: Plan, c: SetNeedEnded, _pen: Pen) -> Plan:
    """A need does not end over an open goal. Raises InvalidInput."""
    item = find(plan, c.need_id, Need)
    if item.ended is c.ended:
        raise InvalidInput("plan_rules.move", "ended")
    if c.ended and any(goal.lifecycle not in CLOSED_GOAL for goal in plan.goals if goal.need_id == item.id):
        raise InvalidInput("plan_rules.still_open", "ended")
    changed = replace(item, ended=c.ended, ended_because=c.reason if c.ended else "")
    return replace(plan, needs=tuple(changed if need.id == item.id else need for need in plan.needs))


def remove_item(plan: Plan, c: RemoveItem, _pen: Pen) -> Plan:
    """Raises InvalidInput for a request and its action, which are cancelled instead, for what others hang from, and for
    an action or follow-up that was done: a record of what was done is not taken away."""
    return without(plan, item_of(plan, c.item_id))


def without(plan: Plan, item: Kept) -> Plan:
    """The plan without an item that nothing hangs from. Raises InvalidInput."""
    if isinstance(item, StatementRequest) or (isinstance(item, Action) and item.request_id):
        raise InvalidInput("plan_rules.cancel_instead", "item_id")
    if isinstance(item, Action) and item.status not in LIVE_ACTION:
        raise InvalidInput("plan_rules.closed", "item_id")
    if isinstance(item, FollowUp) and item.closed_at is not None:
        raise InvalidInput("plan_rules.closed", "item_id")
    if _hangs_from(plan, item.id):
        raise InvalidInput("plan_rules.others_hang", "item_id")
    name = KEPT[type(item)]
    left = tuple(one for one in getattr(plan, name) if one.id != item.id)
    return replace(plan, **{name: left})  # type: ignore[arg-type]


def _hangs_from(plan: Plan, item_id: str) -> bool:
    return (
        any(goal.need_id == item_id for goal in plan.goals)
        or any(one.goal_id == item_id for one in plan.actions)
        or any(one.goal_id == item_id for one in plan.follow_ups)
        or any(one.goal_id == item_id for one in plan.evaluations)
        or any(one.item_id == item_id for one in plan.disagreements)
    )


def restore_item(plan: Plan, c: RestoreItem, pen: Pen) -> Plan:
    """The item as `pen.earlier` has it. Raises InvalidInput where bringing it back would break what hangs together, and
    for what somebody else has said in an evaluation or disagreement: nobody takes that away from them, and nobody says
    again what they took back."""
    now, then = kept_of(plan, c.item_id), pen.earlier
    if now is None and then is None:
        raise NotFound(c.item_id)
    if isinstance(now, StatementRequest) or isinstance(then, StatementRequest):
        raise InvalidInput("plan_rules.request_text", "item_id")
    if any(isinstance(one, Action) and one.request_id for one in (now, then)):
        raise InvalidInput("plan_rules.request_text", "item_id")
    if then is None:
        assert now is not None
        if isinstance(now, (Evaluation, Disagreement)) and now.written_by.id != pen.by.id:
            raise InvalidInput("plan_rules.only_writer", "item_id")
        return without(plan, now)
    if isinstance(then, (Evaluation, Disagreement)) and then.written_by.id != pen.by.id:
        raise InvalidInput("plan_rules.only_writer", "item_id")
    _check_parent(plan, then)
    if isinstance(then, Action) and _gives(now, then):
        then = brought_back(then, pen)
    if isinstance(then, FollowUp) and _gives(now, then):
        then = brought_back(then, pen)
    name = KEPT[type(then)]
    items = getattr(plan, name)
    kept = tuple(then if one.id == then.id else one for one in items) if now is not None else (*items, then)
    return replace(plan, **{name: kept})  # type: ignore[arg-type]


def _gives(now: Kept | None, then: Action | FollowUp) -> bool:
    """Somebody has it to do who has not now: it was taken away, is closed, or is another's."""
    if not isinstance(now, (Action, FollowUp)):
        return True
    closed = now.status not in LIVE_ACTION if isinstance(now, Action) else now.closed_at is not None
    return closed or now.responsible != then.responsible


def _check_parent(plan: Plan, item: Kept) -> None:
    """Raise InvalidInput when what the item belongs to is gone or closed; what is over is still evaluated and disputed,
    but not what is gone (NotFound)."""
    if isinstance(item, (Evaluation, Disagreement)):
        about = item.goal_id if isinstance(item, Evaluation) else item.item_id
        if about is not None:
            item_of(plan, about)
        return
    goal_id = getattr(item, "goal_id", None)
    if goal_id is not None and not any(one.id == goal_id and one.lifecycle not in CLOSED_GOAL for one in plan.goals):
        raise InvalidInput("plan_rules.closed", "item_id")
    if isinstance(item, Goal) and not any(one.id == item.need_id and not one.ended for one in plan.needs):
        raise InvalidInput("plan_rules.closed", "item_id")
    if isinstance(item, Need) and item.ended:
        raise InvalidInput("plan_rules.closed", "item_id")
