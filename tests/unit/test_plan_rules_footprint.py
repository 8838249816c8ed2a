"""Two writers from the same version: merged exactly when neither changed what the other rests on (docs/adr/020)."""

from __future__ import annotations

from itertools import product
from typing import get_args

import pytest

from domain.errors import InvalidInput
from domain.plan import (
    AcceptRequest,
    Achievement,
    ActionStatus,
    AddAction,
    AddDisagreement,
    AddEvaluation,
    AddFollowUp,
    AddGoal,
    AddNeed,
    ApplyTemplate,
    AttachEvidence,
    CancelRequest,
    CloseFollowUp,
    Command,
    Comparison,
    EditText,
    ExpireRequest,
    GoalLifecycle,
    Importance,
    Measure,
    PlanKind,
    PlanSection,
    PlanStatus,
    RemoveItem,
    ResendRequest,
    RestoreItem,
    ReturnRequest,
    SetActionStatus,
    SetDue,
    SetGoalState,
    SetImportance,
    SetMeasure,
    SetNeedEnded,
    SetNextReview,
    SetPlanKind,
    SetPlanStatus,
    SetPriority,
    SetResponsible,
    SetSection,
    StatedBy,
    TextField,
    Whose,
)
from domain.plan_footprint import footprint, target
from tests.plan_examples import ASK, CARE_STAFF, SURGEONS, TODAY, answer, begun, do

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
    "expire": ExpireRequest("v4-1"),
    "who": SetResponsible("v3-1", SURGEONS),
    "priority": SetPriority("v3-1", 1),
    "importance": SetImportance("v1-1", Importance.MUCH),
    "measure": SetMeasure("v2-1", Measure("distance", Comparison.AT_LEAST, 1.0, "km")),
    "own words": EditText("v1-1", "Portaat", "En pääse portaita", TextField.OWN_WORDS),
    "end need": SetNeedEnded("v1-1", True, "Ohi"),
    "remove action": RemoveItem("v3-1", "Kahdesti"),
    "restore action": RestoreItem("v3-1", 3),
    "template": ApplyTemplate("knee_pain", 1, (0,)),
    "template under goal": ApplyTemplate("knee_pain", 1, (0,), "v2-1"),
    "follow up": AddFollowUp("Soitto", CARE_STAFF),
    "close follow up": CloseFollowUp("v9-1", "Hyvin"),
    "evaluate": AddEvaluation("v2-1", "Parempi", ""),
    "disagree": AddDisagreement("v2-1", Whose.CUSTOMER, "En halua"),
    "section": SetSection(PlanSection.MORE, "Lisää", ""),
    "kind": SetPlanKind(PlanKind.JOINT),
    "asked due": SetDue("v4-2", TODAY),
    "asked priority": SetPriority("v4-2", 1),
}
NOT_NOW = {"resend", "expire", "end need", "close follow up"}
"""Refused in the example plan as it stands, whoever asks."""

REQUEST = ["accept", "return", "resend", "answer", "cancel", "expire"]
OF_ACTION = ["edit action", "attach", "due", "who", "priority"]
OF_NEED = ["edit need", "importance", "own words"]
OF_ASKED = ["asked due", "asked priority"]
UNDER_GOAL = ["add action", "template under goal", "evaluate", "disagree"]
WHOLE = ["remove action", "restore action"]
CLASHES = {
    ("add goal", "end need"),
    *product(UNDER_GOAL, ["goal"]),
    *(
        (one, one)
        for one in [*OF_ASKED, *OF_ACTION, *OF_NEED, "done", "goal", "measure", "end need", "review", "section", "kind"]
    ),
    ("close follow up", "close follow up"),
    *product([*OF_ACTION, "done"], WHOLE),  # gone, or another by now
    *product(WHOLE, [*OF_ACTION, "done", *WHOLE]),
    *product(OF_ACTION, ["done"]),  # a field is changed in what is open
    ("done", "edit action"),  # whoever ticks it off has read it
    *product(OF_NEED, ["end need"]),
    ("end need", "edit need"),
    ("measure", "goal"),
    ("section", "kind"),
    *product(REQUEST, REQUEST),
    *product(OF_ASKED, REQUEST),  # the action of a request is over, or another's, when the request is
    *(("ask", other) for other in ["ask", *REQUEST]),
    *(("end", other) for other in COMMANDS),
}
"""(mine, written first by somebody else): mine must be looked at again."""


def test_every_command_is_in_the_table() -> None:
    assert {type(c) for c in COMMANDS.values()} == set(get_args(Command))


@pytest.mark.parametrize(("mine", "theirs"), list(product(COMMANDS, COMMANDS)))
def test_pairs(mine: str, theirs: str) -> None:
    changed = footprint(COMMANDS[theirs], begun()).changes
    assert footprint(COMMANDS[mine], begun()).clashes(changed) == ((mine, theirs) in CLASHES)


@pytest.mark.parametrize(("mine", "theirs"), list(product(COMMANDS, COMMANDS)))
def test_what_merges_gives_the_same_plan_in_either_order(mine: str, theirs: str) -> None:
    """The sense of the table: commands that merge do not depend on who was first."""
    if {(mine, theirs), (theirs, mine)} & CLASHES or NOT_NOW & {mine, theirs}:
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
    assert target(plan, COMMANDS["section"]) is None
    written = do(plan, COMMANDS["section"])
    assert target(written, COMMANDS["section"]) == written.sections[0]
    assert (target(plan, COMMANDS["kind"]), target(plan, COMMANDS["end"])) == (plan.kind, plan.status)


def test_where_nothing_stands_any_more_nothing_is_shown() -> None:
    assert target(begun(), AcceptRequest("nobody")) is None
    assert target(do(begun(), COMMANDS["remove action"]), COMMANDS["due"]) is None


def test_a_fresh_view_does_not_make_a_wrong_move_right() -> None:
    with pytest.raises(InvalidInput, match="move"):
        do(begun(), COMMANDS["resend"])
