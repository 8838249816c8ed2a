"""Every pair of states of a plan, a goal, an action and a request: allowed exactly when its dict says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest

from domain.errors import InvalidInput
from domain.plan import (
    AcceptRequest,
    Achievement,
    ActionStatus,
    AddFollowUp,
    AddNeed,
    CancelRequest,
    CloseFollowUp,
    Command,
    ExpireRequest,
    GoalLifecycle,
    Plan,
    PlanStatus,
    RequestStatus,
    ResendRequest,
    ReturnRequest,
    SetActionStatus,
    SetGoalState,
    SetNeedEnded,
    SetPlanStatus,
    StatedBy,
)
from domain.plan_diagram import markdown
from domain.plan_moves import (
    ACTION_MOVES,
    FOLLOW_UP_MOVES,
    GOAL_MOVES,
    NEED_MOVES,
    PLAN_MOVES,
    REQUEST_MOVES,
    FollowUpState,
    NeedState,
)
from tests.plan_examples import CARE_STAFF, TODAY, answer, begun, do, empty

# The same truth written a second time, by hand, as words: a slip in a dict has to be made twice to pass.
PLAN_WORDS = {"draft": "active ended", "active": "ended", "ended": "active"}
GOAL_WORDS = {
    "proposed": "accepted active cancelled",
    "accepted": "active on_hold cancelled",
    "active": "on_hold completed cancelled",
    "on_hold": "active completed cancelled",
    "completed": "active",
    "cancelled": "active",
}
NEED_WORDS = {"open": "ended", "ended": "open"}
FOLLOW_UP_WORDS = {"open": "closed", "closed": ""}
ACTION_WORDS = {
    "open": "in_progress done cancelled",
    "in_progress": "open done cancelled",
    "done": "open",
    "cancelled": "open",
}
REQUEST_WORDS = {
    "sent": "accepted returned answered cancelled expired",
    "accepted": "returned answered cancelled expired",
    "returned": "sent cancelled expired",
    "answered": "",
    "cancelled": "",
    "expired": "cancelled",
}


def allowed(words: dict[str, str], old: str, new: str) -> bool:
    return new in words[old].split()


@pytest.mark.parametrize(
    ("moves", "words", "states"),
    [
        (PLAN_MOVES, PLAN_WORDS, PlanStatus),
        (GOAL_MOVES, GOAL_WORDS, GoalLifecycle),
        (ACTION_MOVES, ACTION_WORDS, ActionStatus),
        (NEED_MOVES, NEED_WORDS, NeedState),
        (FOLLOW_UP_MOVES, FOLLOW_UP_WORDS, FollowUpState),
        (REQUEST_MOVES, REQUEST_WORDS, RequestStatus),
    ],
)
def test_the_dicts_name_every_state_and_nothing_else(moves, words, states) -> None:
    assert {old.value: {n.value for n in new} for old, new in moves.items()} == {
        old: set(new.split()) for old, new in words.items()
    }
    assert set(moves) == set(states)


def outcome(plan: Plan, command: Command) -> Plan | str:
    try:
        return do(plan, command)
    except InvalidInput as error:
        return error.text_key


@pytest.mark.parametrize(("old", "new"), list(product(PlanStatus, PlanStatus)))
def test_plan(old: PlanStatus, new: PlanStatus) -> None:
    result = outcome(replace(empty(), status=old), SetPlanStatus(new))
    assert result == "plan_rules.move" if not allowed(PLAN_WORDS, old, new) else result.status is new


@pytest.mark.parametrize(("old", "new"), list(product(GoalLifecycle, GoalLifecycle)))
def test_goal(old: GoalLifecycle, new: GoalLifecycle) -> None:
    plan = begun()
    plan = replace(plan, goals=(replace(plan.goals[0], lifecycle=old),))
    result = outcome(plan, SetGoalState("v2-1", new, Achievement.IMPROVING))
    if old is new or allowed(GOAL_WORDS, old, new):  # the achievement may change while the life cycle stays
        assert isinstance(result, Plan)
        assert (result.goals[0].lifecycle, result.goals[0].achievement) == (new, Achievement.IMPROVING)
    else:
        assert result == "plan_rules.move"


@pytest.mark.parametrize(("old", "new"), list(product(ActionStatus, ActionStatus)))
def test_action(old: ActionStatus, new: ActionStatus) -> None:
    plan = begun()
    plan = replace(plan, actions=(replace(plan.actions[0], status=old), *plan.actions[1:]))
    result = outcome(plan, SetActionStatus("v3-1", new))
    if allowed(ACTION_WORDS, old, new):
        assert isinstance(result, Plan)
        assert result.actions[0].status is new
        assert (result.actions[0].completed_by is not None) == (new is ActionStatus.DONE)
    else:
        assert result == "plan_rules.move"


@pytest.mark.parametrize(("old", "new"), list(product(NeedState, NeedState)))
def test_need(old: NeedState, new: NeedState) -> None:
    plan = do(empty(), AddNeed("Uni", StatedBy.CUSTOMER))
    plan = replace(plan, needs=(replace(plan.needs[0], ended=old is NeedState.ENDED),))
    result = outcome(plan, SetNeedEnded("v1-1", new is NeedState.ENDED))
    if allowed(NEED_WORDS, old, new):
        assert isinstance(result, Plan)
        assert result.needs[0].ended is (new is NeedState.ENDED)
    else:
        assert result == "plan_rules.move"


def test_a_follow_up_is_closed_once() -> None:
    plan = do(begun(), AddFollowUp("Soitto", CARE_STAFF))
    closed = outcome(plan, CloseFollowUp("v5-1", "Kävely sujuu"))
    assert isinstance(closed, Plan)
    assert closed.follow_ups[0].closed_at is not None
    assert outcome(closed, CloseFollowUp("v5-1", "Toinen havainto")) == "plan_rules.closed"


REQUEST_COMMANDS: dict[RequestStatus, Command] = {
    RequestStatus.SENT: ResendRequest("v4-1", "Kuvattu 3.10."),
    RequestStatus.ACCEPTED: AcceptRequest("v4-1"),
    RequestStatus.RETURNED: ReturnRequest("v4-1", "Milloin kuvattu?"),
    RequestStatus.ANSWERED: answer("v4-1"),
    RequestStatus.CANCELLED: CancelRequest("v4-1", "Tehtiin muualla"),
    RequestStatus.EXPIRED: ExpireRequest("v4-1"),
}
ACTION_BESIDE = {
    RequestStatus.SENT: ActionStatus.OPEN,
    RequestStatus.ACCEPTED: ActionStatus.IN_PROGRESS,
    RequestStatus.RETURNED: ActionStatus.OPEN,
    RequestStatus.ANSWERED: ActionStatus.DONE,
    RequestStatus.CANCELLED: ActionStatus.CANCELLED,
    RequestStatus.EXPIRED: ActionStatus.CANCELLED,
}


@pytest.mark.parametrize(("old", "new"), list(product(RequestStatus, RequestStatus)))
def test_request_and_its_action_move_together(old: RequestStatus, new: RequestStatus) -> None:
    plan = begun()
    asked = replace(plan.requests[0], status=old, expires=TODAY - timedelta(days=1))
    beside = replace(plan.actions[1], status=ACTION_BESIDE[old])
    plan = replace(plan, requests=(asked,), actions=(plan.actions[0], beside))
    result = outcome(plan, REQUEST_COMMANDS[new])
    if allowed(REQUEST_WORDS, old, new):
        assert isinstance(result, Plan)
        assert result.requests[0].status is new
        assert result.actions[1].status is ACTION_BESIDE[new]
    else:
        assert result == "plan_rules.move"


@pytest.mark.parametrize("expires", [None, TODAY, TODAY + timedelta(days=1)])
def test_a_request_does_not_expire_before_its_day_has_passed(expires: date | None) -> None:
    plan = begun()
    plan = replace(plan, requests=(replace(plan.requests[0], expires=expires),))
    assert outcome(plan, ExpireRequest("v4-1")) == "plan_rules.not_yet"


def other_commands() -> Iterator[Command]:
    yield SetActionStatus("v3-1", ActionStatus.DONE)
    yield SetGoalState("v2-1", GoalLifecycle.COMPLETED, Achievement.ACHIEVED)
    yield from REQUEST_COMMANDS.values()


@pytest.mark.parametrize("command", list(other_commands()), ids=lambda c: type(c).__name__)
def test_an_ended_plan_takes_nothing_but_reopening(command: Command) -> None:
    assert outcome(replace(begun(), status=PlanStatus.ENDED), command) == "plan_rules.plan_ended"


def test_a_plan_does_not_end_under_open_requests_or_actions() -> None:
    plan = begun()
    assert outcome(plan, SetPlanStatus(PlanStatus.ENDED)) == "plan_rules.still_open"
    plan = do(plan, CancelRequest("v4-1", "Ei tarvita"))
    assert outcome(plan, SetPlanStatus(PlanStatus.ENDED)) == "plan_rules.still_open"
    plan = do(plan, SetActionStatus("v3-1", ActionStatus.DONE), SetPlanStatus(PlanStatus.ENDED))
    assert plan.status is PlanStatus.ENDED


def test_the_diagrams_in_the_documentation_are_these_dicts() -> None:
    path = Path(__file__).parents[2] / "docs" / "plan-states.md"
    assert path.read_text(encoding="utf-8") == markdown()
    assert "returned --> sent" in markdown()
