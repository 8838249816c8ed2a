"""Two writers from the same version: merged exactly when neither changed what the other rests on (docs/adr/020)."""

from __future__ import annotations

from itertools import product
from typing import get_args

import pytest

from domain.errors import InvalidInput, NotFound
from domain.plan import (
    AcceptRequest,
    Achievement,
    ActionStatus,
    AddAction,
    AddGoal,
    AddNeed,
    AttachEvidence,
    CancelRequest,
    Command,
    EditText,
    GoalLifecycle,
    PlanStatus,
    ResendRequest,
    ReturnRequest,
    SetActionStatus,
    SetDue,
    SetGoalState,
    SetNextReview,
    SetPlanStatus,
    StatedBy,
)
from domain.plan_rules import footprint, target
from tests.plan_examples import ASK, CARE_STAFF, TODAY, answer, begun, do

COMMANDS: dict[str, Command] = {
    "add need": AddNeed("Yksinäisyys", StatedBy.PROFESSIONAL),
    "add goal": AddGoal("v1-1", "Uinti"),
    "add action": AddAction("Soita", CARE_STAFF, "v2-1"),
    "add loose action": AddAction("Soita", CARE_STAFF),
    "edit need": EditText("v1-1", "Oikean polven kipu", "Polvikipu"),
    "edit action": EditText("v3-1", "MRI", "Röntgen"),
    "attach": AttachEvidence("v3-1", ("clinical.1",), TODAY, TODAY),
    "due": SetDue("v3-1", TODAY),
    "done": SetActionStatus("v3-1", ActionStatus.DONE),
    "goal": SetGoalState("v2-1", GoalLifecycle.ON_HOLD, Achievement.WORSENING),
    "review": SetNextReview(TODAY),
    "end": SetPlanStatus(PlanStatus.ENDED),
    "ask": ASK,
    "accept": AcceptRequest("v4-1"),
    "return": ReturnRequest("v4-1", "Milloin?"),
    "resend": ResendRequest("v4-1", "Eilen"),
    "answer": answer("v4-1"),
    "cancel": CancelRequest("v4-1", "Muualla"),
}

REQUEST = ["accept", "return", "resend", "answer", "cancel"]
CLASHES = {
    ("add goal", "edit need"),
    ("add action", "goal"),
    *product(["edit action", "attach", "due", "done"], repeat=2),
    *product(REQUEST, REQUEST),
    *(("ask", other) for other in ["ask", *REQUEST]),
    *((one, one) for one in ["edit need", "goal", "review"]),
    *(("end", other) for other in COMMANDS),
}
"""(mine, written first by somebody else): mine must be looked at again."""


def test_every_command_is_in_the_table() -> None:
    assert {type(c) for c in COMMANDS.values()} == set(get_args(Command))


@pytest.mark.parametrize(("mine", "theirs"), list(product(COMMANDS, COMMANDS)))
def test_pairs(mine: str, theirs: str) -> None:
    changed = footprint(COMMANDS[theirs]).changes
    assert footprint(COMMANDS[mine]).clashes(changed) == ((mine, theirs) in CLASHES)


@pytest.mark.parametrize(("mine", "theirs"), list(product(COMMANDS, COMMANDS)))
def test_what_merges_gives_the_same_plan_in_either_order(mine: str, theirs: str) -> None:
    """The sense of the table: commands that merge do not depend on who was first."""
    if {(mine, theirs), (theirs, mine)} & CLASHES or "resend" in (mine, theirs):
        return
    one, other = (do(begun(), COMMANDS[first], COMMANDS[second]) for first, second in [(mine, theirs), (theirs, mine)])
    assert shape(one) == shape(other)


def shape(plan) -> tuple[object, ...]:
    """The plan without the ids and versions that depend on order."""
    return (
        sorted((n.text, n.stated_by) for n in plan.needs),
        sorted((g.text, g.lifecycle, g.achievement) for g in plan.goals),
        sorted((a.what, a.status, a.goal_id or "", str(a.due)) for a in plan.actions),
        sorted((r.question, r.status) for r in plan.requests),
        (plan.next_review, plan.status),
    )


def test_a_conflict_shows_what_stands_there() -> None:
    plan = begun()
    assert target(plan, COMMANDS["edit need"]) == plan.needs[0]
    assert target(plan, COMMANDS["answer"]) == plan.requests[0]
    assert target(plan, COMMANDS["ask"]) is None
    assert target(do(plan, SetNextReview(TODAY)), COMMANDS["review"]) == TODAY
    with pytest.raises(NotFound):
        target(plan, AcceptRequest("nobody"))


def test_a_fresh_view_does_not_make_a_wrong_move_right() -> None:
    with pytest.raises(InvalidInput, match="move"):
        do(begun(), COMMANDS["resend"])
