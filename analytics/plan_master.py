"""A plan that is kept elsewhere: which of our items are proposals to it, and which have been entered there.

Nobody but the master's own system writes into the master. An item of ours is in it when the master itself says so (the
same words), and entered when somebody has done the action "enter in the master" after the item was written; until then
it is a proposal (docs/adr/044-plan-outside.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.plan import Action, ActionStatus, Author, FollowUp, Goal, Need, Plan
from domain.plan_moves import CLOSED_GOAL, LIVE_ACTION
from domain.portion import OutsidePlan

ENTERING = "enter_in_master"
"""The template whose action, when done, says that what was written before is now in the master."""

Item = Need | Goal | Action | FollowUp


class Mark(StrEnum):
    """Where an item of ours stands towards the master."""

    PROPOSAL = "proposal"
    ENTERED = "entered"
    THERE = "there"


@dataclass(frozen=True, slots=True)
class Standing:
    """`by` and `at`: who entered it and when, for ENTERED."""

    mark: Mark
    by: Author | None = None
    at: datetime | None = None


def master_of(outside: Sequence[OutsidePlan]) -> OutsidePlan | None:
    """The plan that ours makes proposals to; None when ours is the plan."""
    return next((plan for plan in outside if plan.master), None)


def standings(plan: Plan, master: OutsidePlan) -> dict[str, Standing]:
    """By item id: every live need, goal, action and follow-up of ours, except the entering itself and what goes by a
    statement request, which is an order and no part of the plan's text."""
    there = {folded(words) for words in (*master.goals, *master.activities)}
    entered = last_entering(plan)
    return {item.id: _standing(item, words, there, entered) for item, words in _live(plan)}


def proposals(plan: Plan, master: OutsidePlan) -> int:
    """How many items wait to be entered."""
    return sum(one.mark is Mark.PROPOSAL for one in standings(plan, master).values())


def last_entering(plan: Plan) -> Action | None:
    """The newest done action of entering."""
    done = [
        (one.completed_at, one.id, one)
        for one in plan.actions
        if is_entering(one) and one.status is ActionStatus.DONE and one.completed_at
    ]
    return max(done, key=lambda found: found[:2])[2] if done else None


def is_entering(action: Action) -> bool:
    """Made from the template of entering, whatever its version."""
    return (action.template or "").partition("@")[0] == ENTERING


def folded(words: str) -> str:
    """Words without the difference of capitals and spaces."""
    return " ".join(words.split()).casefold()


def _standing(item: Item, words: str, there: set[str], entered: Action | None) -> Standing:
    if folded(words) in there:
        return Standing(Mark.THERE)
    if entered is not None and entered.completed_at is not None and item.created_at <= entered.completed_at:
        return Standing(Mark.ENTERED, entered.completed_by, entered.completed_at)
    return Standing(Mark.PROPOSAL)


def _live(plan: Plan) -> Iterator[tuple[Item, str]]:
    yield from ((one, one.text) for one in plan.needs if not one.ended)
    yield from ((one, one.text) for one in plan.goals if one.lifecycle not in CLOSED_GOAL)
    for one in plan.actions:
        if one.status in LIVE_ACTION and not one.request_id and not is_entering(one):
            yield one, one.what
    yield from ((one, one.how) for one in plan.follow_ups if one.closed_at is None)
