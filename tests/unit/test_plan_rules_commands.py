"""What each command does to a plan, and what it refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import Conflict, InvalidInput, NotFound
from domain.plan import (
    AcceptRequest,
    Action,
    ActionStatus,
    AddAction,
    AddGoal,
    AddNeed,
    AttachEvidence,
    CancelRequest,
    Command,
    Disagreement,
    EditText,
    Evaluation,
    FollowUp,
    Goal,
    GoalLifecycle,
    Need,
    Plan,
    RemoveItem,
    RequestStatement,
    RequestStatus,
    ResendRequest,
    RestoreItem,
    ReturnRequest,
    SetActionStatus,
    SetDue,
    SetGoalState,
    SetNextReview,
    Side,
    StatedBy,
    SurgeryDecision,
    Urgency,
)
from domain.plan_rules import STEPS, apply
from domain.plan_steps import item_of
from services.plans import DEEDS
from tests.plan_examples import (
    ASK,
    AT,
    CARE_STAFF,
    COMMANDS,
    DOCTOR,
    KNEE,
    PAIN,
    SURGEON,
    SURGEONS,
    TODAY,
    answer,
    begun,
    counting_ids,
    do,
    empty,
)


def test_every_command_has_a_step_and_a_deed() -> None:
    from typing import get_args

    assert set(STEPS) == set(DEEDS) == set(get_args(Command))


def test_a_need_a_goal_and_an_action_stand_under_each_other() -> None:
    plan = begun()
    assert (plan.needs[0].text, plan.needs[0].own_words) == ("Polvikipu", "En pääse portaita")
    assert (plan.goals[0].need_id, plan.goals[0].target) == ("v1-1", "1 km")
    assert (plan.actions[0].goal_id, plan.actions[0].responsible) == ("v2-1", CARE_STAFF)
    assert plan.version == 4
    assert (plan.changed_by, plan.changed_at, plan.responsible) == (DOCTOR, AT, DOCTOR)


def test_a_request_is_one_command_for_request_and_action() -> None:
    plan = begun()
    asked, todo = plan.requests[0], plan.actions[1]
    assert (asked.action_id, todo.request_id) == (todo.id, asked.id)
    assert (todo.responsible, todo.what, todo.due) == (SURGEONS, asked.question, TODAY + timedelta(days=21))
    assert (asked.plan_version, asked.asked_by, asked.status) == (3, DOCTOR, RequestStatus.SENT)


@pytest.mark.parametrize(("urgency", "days"), [(Urgency.EMERGENCY, 0), (Urgency.URGENT, 7), (Urgency.ROUTINE, 21)])
def test_a_request_without_a_day_gets_one_by_its_urgency(urgency: Urgency, days: int) -> None:
    plan = do(empty(), RequestStatement("Leikataanko?", "M17.1", Side.BOTH, urgency))
    assert plan.actions[0].due == TODAY + timedelta(days=days)
    assert plan.actions[0].priority == (2 if urgency is Urgency.ROUTINE else 1)


def test_the_day_is_the_finnish_one() -> None:
    late = AT.replace(hour=22, minute=30)  # 0.30 of the next day in Helsinki
    plan = apply(empty(), ASK, by=DOCTOR, at=late, ids=counting_ids())
    assert plan.actions[0].due == TODAY + timedelta(days=22)


def test_an_answer_closes_the_request_and_adds_the_templates_actions_in_the_plans_language() -> None:
    swedish = do(Plan(id="plan-1", person_key="a" * 32, language="sv"), ASK)
    plan = do(swedish, answer("v1-1", template="knee_replacement"), by=SURGEON, template=KNEE)
    assert plan.requests[0].status is RequestStatus.ANSWERED
    assert plan.requests[0].answer is not None
    assert plan.requests[0].answer.written_by == SURGEON
    assert plan.actions[0].status is ActionStatus.DONE
    assert plan.actions[0].completed_by == SURGEON
    assert KNEE is not None
    added = plan.actions[1:]
    assert [a.what for a in added] == [step.what["sv"] for step in KNEE.actions]
    assert [a.due for a in added] == [TODAY + timedelta(days=step.due_days) for step in KNEE.actions]
    assert {a.template for a in added} == {"knee_replacement@1"}


def test_another_side_than_asked_needs_a_confirmation() -> None:
    with pytest.raises(InvalidInput) as refusal:
        do(begun(), answer("v4-1", side=Side.RIGHT), by=SURGEON)
    assert (refusal.value.text_key, refusal.value.field) == ("plan_rules.side_differs", "side")
    plan = do(begun(), answer("v4-1", side=Side.RIGHT, side_confirmed=True), by=SURGEON)
    assert plan.requests[0].answer is not None
    assert (plan.requests[0].side, plan.requests[0].answer.side) == (Side.LEFT, Side.RIGHT)


def test_a_template_must_exist_and_fit_the_decision() -> None:
    with pytest.raises(InvalidInput, match="template_unknown"):
        do(begun(), answer("v4-1", template="hip_replacement"), template=None)
    with pytest.raises(InvalidInput, match="template_unknown"):
        do(begun(), answer("v4-1", template="hip_replacement"), template=KNEE)
    wrong = answer("v4-1", decision=SurgeryDecision.NO_SURGERY, template="knee_replacement")
    with pytest.raises(InvalidInput, match="template_decision"):
        do(begun(), wrong, template=KNEE)


def test_a_template_without_a_decision_fits_any_answer_though_no_form_offers_it() -> None:
    """As domain.templates says; stored answers that took one must replay."""
    plan = do(begun(), answer("v4-1", template="knee_pain"), by=SURGEON, template=PAIN)
    assert PAIN is not None
    assert [a.template for a in plan.actions[2:]] == ["knee_pain@1"] * len(PAIN.actions)


def test_a_returned_request_is_sent_again_with_the_askers_reply() -> None:
    plan = do(begun(), ReturnRequest("v4-1", "Milloin kuvattu?"), by=SURGEON)
    assert plan.requests[0].returned_question == "Milloin kuvattu?"
    plan = do(plan, ResendRequest("v4-1", "3.10."), AcceptRequest("v4-1"))
    assert (plan.requests[0].reply, plan.requests[0].status) == ("3.10.", RequestStatus.ACCEPTED)


def test_a_cancelled_request_keeps_its_reason() -> None:
    plan = do(begun(), CancelRequest("v4-1", "Tehtiin muualla"))
    assert plan.requests[0].cancelled_because == "Tehtiin muualla"


@pytest.mark.parametrize("status", list(ActionStatus))
def test_nobody_ticks_off_the_surgeons_answer(status: ActionStatus) -> None:
    with pytest.raises(InvalidInput, match="answer_instead"):
        do(begun(), SetActionStatus("v4-2", status))


def test_texts_of_a_sent_request_stay() -> None:
    for item in ("v4-1", "v4-2"):
        with pytest.raises(InvalidInput, match="request_text"):
            do(begun(), EditText(item, "Muu", "Leikataanko?"))


def test_text_is_edited_only_from_the_text_that_was_seen() -> None:
    plan = do(begun(), EditText("v1-1", "Oikean polven kipu", "Polvikipu"))
    assert plan.needs[0].text == "Oikean polven kipu"
    with pytest.raises(Conflict) as clash:
        do(plan, EditText("v1-1", "Vasemman polven kipu", "Polvikipu"))
    assert clash.value.theirs.text == "Oikean polven kipu"
    assert clash.value.mine.text == "Vasemman polven kipu"


JANUARY, MAY = date(2026, 1, 3), date(2026, 5, 9)


@pytest.mark.parametrize("item", ["v1-1", "v2-1", "v3-1", "v4-2"])
def test_events_are_attached_replaced_and_taken_away(item: str) -> None:
    attach = AttachEvidence(item, ("a", "b"), JANUARY, MAY)
    plan = do(begun(), attach, replace(attach, events=("c",), first=MAY))
    first, second = item_of(plan, item).evidence
    assert (first.events, first.first, first.last, first.attached_by) == (("a", "b"), JANUARY, MAY, DOCTOR)
    assert second.events == ("c",)
    again = item_of(do(plan, replace(attach, events=("b",))), item).evidence
    assert [one.events for one in again] == [("c",), ("b",)]
    assert item_of(do(plan, replace(attach, events=())), item).evidence == (second,)


def test_evidence_is_for_open_needs_goals_and_actions_and_not_without_end() -> None:
    attach = AttachEvidence("v4-1", ("a",), JANUARY, MAY)
    with pytest.raises(InvalidInput, match="request_text"):
        do(begun(), attach)
    full = do(begun(), *(AttachEvidence("v1-1", ("a",), JANUARY, MAY + timedelta(i)) for i in range(12)))
    assert len(full.needs[0].evidence) == 12
    with pytest.raises(InvalidInput, match="evidence_full"):
        do(full, AttachEvidence("v1-1", ("a",), JANUARY, JANUARY))


def test_what_is_over_is_not_rewritten() -> None:
    done = do(begun(), SetActionStatus("v3-1", ActionStatus.DONE))
    attach = AttachEvidence("v3-1", ("a",), JANUARY, MAY)
    for command in (EditText("v3-1", "Muu", "Röntgen"), SetDue("v3-1", None), attach):
        with pytest.raises(InvalidInput, match="closed"):
            do(done, command)
    closed = do(begun(), SetGoalState("v2-1", GoalLifecycle.COMPLETED, _achieved()))
    with pytest.raises(InvalidInput, match="closed"):
        do(closed, AddAction("Lisää", CARE_STAFF, "v2-1"))


def _achieved():
    from domain.plan import Achievement

    return Achievement.ACHIEVED


def test_days_belong_to_goals_and_actions() -> None:
    plan = do(begun(), SetDue("v2-1", None), SetDue("v4-2", date(2026, 11, 30)), SetNextReview(date(2027, 5, 1)))
    assert (plan.goals[0].due, plan.actions[1].due, plan.next_review) == (None, date(2026, 11, 30), date(2027, 5, 1))
    for item in ("v1-1", "v4-1"):
        with pytest.raises(InvalidInput, match="no_due"):
            do(plan, SetDue(item, None))


@pytest.mark.parametrize(
    "command",
    [
        AddGoal("v2-1", "Tavoite"),  # a goal is no need
        AddGoal("nobody", "Tavoite"),
        AddAction("Teko", CARE_STAFF, "v1-1"),
        EditText("nobody", "a", "b"),
        AttachEvidence("nobody", ("a",), date(2026, 1, 3), date(2026, 1, 3)),
        SetDue("nobody", None),
        SetActionStatus("v2-1", ActionStatus.DONE),
        SetActionStatus("v4-1", ActionStatus.DONE),
        SetGoalState("v1-1", GoalLifecycle.ACTIVE, _achieved()),
        AcceptRequest("v4-2"),
        answer("v3-1"),
        CancelRequest("nobody", "x"),
    ],
    ids=lambda c: type(c).__name__,
)
def test_ids_of_nothing_or_of_another_kind_are_not_found(command: Command) -> None:
    with pytest.raises(NotFound):
        do(begun(), command)


@given(st.lists(COMMANDS, max_size=12))
@settings(max_examples=150, deadline=None)
def test_any_commands_keep_a_plan_whole(commands: list[Command]) -> None:
    plan = begun()
    for command in commands:
        before = plan
        try:
            plan = do(plan, command, template=KNEE)
        except (InvalidInput, NotFound, Conflict):
            assert plan is before
            continue
        assert plan.version == before.version + 1
        check_whole(before, plan, command)


def everything(plan: Plan) -> list[Any]:
    beside = (*plan.evaluations, *plan.disagreements)
    return [*plan.needs, *plan.goals, *plan.actions, *plan.requests, *plan.follow_ups, *beside]


def check_whole(before: Plan, after: Plan, command: Command) -> None:
    """Nothing vanishes but what a removal names, never a request or what belongs to one; ids are unique; what hangs
    from something finds it there; a request and its action always agree."""
    ids = [item.id for item in everything(after)]
    assert len(ids) == len(set(ids))
    gone = [item for item in everything(before) if item.id not in ids]
    if isinstance(command, RemoveItem | RestoreItem):
        assert [item.id for item in gone] in ([], [command.item_id])
        told = Evaluation | Disagreement if isinstance(command, RestoreItem) else FollowUp  # undone, never removed
        assert all(isinstance(item, Need | Goal | Action | FollowUp | told) for item in gone)
        assert not any(isinstance(item, Action) and item.request_id for item in gone)
    else:
        assert gone == []
    named = {getattr(item, name, None) for item in everything(after) for name in ("need_id", "goal_id", "item_id")}
    assert named - {None} <= set(ids)
    actions = {a.id: a for a in after.actions}
    for asked in after.requests:
        live = asked.status in (RequestStatus.SENT, RequestStatus.ACCEPTED, RequestStatus.RETURNED)
        assert actions[asked.action_id].request_id == asked.id
        assert (actions[asked.action_id].status in (ActionStatus.OPEN, ActionStatus.IN_PROGRESS)) == live
        assert (asked.answer is not None) == (asked.status is RequestStatus.ANSWERED)
    assert {a.request_id for a in after.actions if a.request_id} == {asked.id for asked in after.requests}


@given(st.lists(COMMANDS, max_size=8))
@settings(max_examples=60, deadline=None)
def test_the_same_commands_give_the_same_plan(commands: list[Command]) -> None:
    def run() -> Plan:
        plan = begun()
        for command in commands:
            try:
                plan = do(plan, command, template=KNEE)
            except (InvalidInput, NotFound, Conflict):
                continue
        return plan

    assert run() == run()


def test_an_added_need_says_whose_view_it_is() -> None:
    assert do(empty(), AddNeed("Yksinäisyys", StatedBy.PROFESSIONAL)).needs[0].stated_by is StatedBy.PROFESSIONAL
