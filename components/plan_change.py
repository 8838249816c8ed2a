"""What the browser says of the plan, read into a domain command. Nothing in a payload is believed.

A payload is {"type", "handle", "version", "key", ...fields of the command}. Exactly the fields of its type are allowed.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from analytics.case import OpenCase
from components.plan_look import MOST_QUICK
from components.plan_payload import Fields
from components.plan_quick import parse_quick
from components.plan_statement_payload import ANSWER_FIELDS, REQUEST_FIELDS, read_answer, read_request
from domain.access import Deed
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
    EditText,
    ExpireRequest,
    GoalLifecycle,
    Importance,
    PlanChange,
    PlanKind,
    PlanSection,
    PlanStatus,
    RemoveItem,
    ResendRequest,
    Responsible,
    ResponsibleKind,
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
from domain.staff import StaffMember

_KEY = re.compile(r"[0-9a-f]{24}\Z")


def _action(f: Fields) -> Command:
    day, visit = f.due("due")
    return AddAction(f.text("what"), f.responsible("responsible"), f.optional_id("goal_id"), due=day, due_visit=visit)


def _quick(f: Fields) -> Command:
    """The quick line, read anew as its preview was: whoever writes it does it, unless it names somebody else. It never
    sends a request: that has a form, which asks more."""
    quick = parse_quick(f.text("quick", longest=MOST_QUICK), f.case, f.user)
    if quick.statement and Deed.REQUEST_STATEMENT in f.case.may:
        raise InvalidInput("plan_edit.error.statement", "quick")
    if quick.doubt:
        raise InvalidInput(quick.doubt.text_key, "quick", **quick.doubt.values)
    if not quick.what:
        raise InvalidInput("plan.error.missing", "quick")
    who = quick.responsible or Responsible(ResponsibleKind.PERSON, f.user.id, f.user.name)
    return AddAction(quick.what, who, quick.goal.id if quick.goal else None, quick.due, quick.priority)


def _edit(f: Fields) -> Command:
    field = f.one_of("field", TextField)
    text = f.text("text", required=field is TextField.TEXT)
    return EditText(f.id("item_id"), text, f.text("base", required=False), field)


Reader = Callable[[Fields], Command]

READERS: dict[str, tuple[tuple[str, ...], Reader]] = {
    "add_need": (
        ("text", "stated_by", "own_words"),
        lambda f: AddNeed(f.text("text"), f.one_of("stated_by", StatedBy), f.text("own_words", required=False)),
    ),
    "add_goal": (
        ("need_id", "text", "target", "due"),
        lambda f: AddGoal(f.id("need_id"), f.text("text"), f.text("target", required=False), f.day("due")),
    ),
    "add_action": (("goal_id", "what", "responsible", "due"), _action),
    "quick_add": (("quick",), _quick),
    "edit_text": (
        ("item_id", "field", "text", "base"),
        _edit,
    ),
    "drop_evidence": (
        ("item_id", "first", "last"),
        lambda f: AttachEvidence(f.id("item_id"), (), f.iso_day("first"), f.iso_day("last")),
    ),
    "set_due": (("item_id", "due"), lambda f: SetDue(f.id("item_id"), *f.due("due"))),
    "set_responsible": (
        ("item_id", "responsible"),
        lambda f: SetResponsible(f.id("item_id"), f.responsible("responsible")),
    ),
    "set_priority": (("action_id", "priority"), lambda f: SetPriority(f.id("action_id"), f.priority("priority"))),
    "set_importance": (
        ("need_id", "importance"),
        lambda f: SetImportance(f.id("need_id"), f.one_of("importance", Importance)),
    ),
    "set_measure": (
        ("goal_id", "measure_code", "comparison", "measure_value"),
        lambda f: SetMeasure(f.id("goal_id"), f.measure()),
    ),
    "end_need": (
        ("need_id", "reason"),
        lambda f: SetNeedEnded(f.id("need_id"), ended=True, reason=f.text("reason", required=False)),
    ),
    "reopen_need": (("need_id",), lambda f: SetNeedEnded(f.id("need_id"), ended=False)),
    "remove_item": (("item_id", "reason"), lambda f: RemoveItem(f.id("item_id"), f.text("reason"))),
    "restore_item": (("item_id", "to"), lambda f: RestoreItem(f.id("item_id"), f.version("to"))),
    "apply_template": (
        ("template", "steps", "goal_id"),
        lambda f: ApplyTemplate(*f.template("template"), f.steps("steps", "template"), f.optional_id("goal_id")),
    ),
    "add_follow_up": (
        ("goal_id", "how", "responsible", "due"),
        lambda f: AddFollowUp(f.text("how"), f.responsible("responsible"), f.optional_id("goal_id"), f.day("due")),
    ),
    "close_follow_up": (
        ("follow_up_id", "outcome"),
        lambda f: CloseFollowUp(f.id("follow_up_id"), f.text("outcome")),
    ),
    "add_evaluation": (
        ("goal_id", "customer_view", "professional_view"),
        lambda f: AddEvaluation(
            f.optional_id("goal_id"),
            f.text("customer_view", required=False),
            f.text("professional_view", required=False),
        ),
    ),
    "add_disagreement": (
        ("item_id", "whose", "text", "reason"),
        lambda f: AddDisagreement(
            f.optional_id("item_id"), f.one_of("whose", Whose), f.text("text"), f.text("reason", required=False)
        ),
    ),
    "set_section": (
        ("section", "text", "base"),
        lambda f: SetSection(
            f.one_of("section", PlanSection), f.text("text", required=False), f.text("base", required=False)
        ),
    ),
    "plan_kind": (("kind",), lambda f: SetPlanKind(f.one_of("kind", PlanKind))),
    "action_status": (
        ("action_id", "status"),
        lambda f: SetActionStatus(f.id("action_id"), f.one_of("status", ActionStatus)),
    ),
    "goal_state": (
        ("goal_id", "lifecycle", "achievement"),
        lambda f: SetGoalState(
            f.id("goal_id"), f.one_of("lifecycle", GoalLifecycle), f.one_of("achievement", Achievement)
        ),
    ),
    "next_review": (("next_review",), lambda f: SetNextReview(f.some_day("next_review"))),
    "plan_status": (("status",), lambda f: SetPlanStatus(f.one_of("status", PlanStatus))),
    "request_statement": (REQUEST_FIELDS, read_request),
    "expire_request": (("request_id",), lambda f: ExpireRequest(f.id("request_id"))),
    "accept_request": (("request_id",), lambda f: AcceptRequest(f.id("request_id"))),
    "return_request": (("request_id", "question"), lambda f: ReturnRequest(f.id("request_id"), f.text("question"))),
    "resend_request": (("request_id", "reply"), lambda f: ResendRequest(f.id("request_id"), f.text("reply"))),
    "answer_request": (ANSWER_FIELDS, read_answer),
    "cancel_request": (("request_id", "reason"), lambda f: CancelRequest(f.id("request_id"), f.text("reason"))),
}
"""Payload type -> (its fields, how they become a command)."""

_ENVELOPE = frozenset({"type", "handle", "version", "key"})


def parse_change(payload: object, case: OpenCase, user: StaffMember) -> PlanChange:
    """The change that a browser's payload asks for on the open case.

    Raises InvalidInput, and nothing else, for anything that the form could not have sent: another case's handle, no
    version, unknown or missing fields, wrong types, texts that are too long.
    """
    if not isinstance(payload, dict) or not isinstance(kind := payload.get("type"), str) or kind not in READERS:
        raise InvalidInput("plan.error.unreadable")
    names, read = READERS[kind]
    if payload.keys() - {"draft"} != _ENVELOPE | set(names):  # the form's place: pages/_drafts.py
        raise InvalidInput("plan.error.unreadable")
    if payload["handle"] != case.handle:
        raise InvalidInput("plan.error.other_case", "handle")
    version = payload["version"]
    if not isinstance(version, int) or isinstance(version, bool) or version < 0:
        raise InvalidInput("plan.error.unreadable", "version")
    key = payload_key(payload)
    if not key:
        raise InvalidInput("plan.error.unreadable", "key")
    return PlanChange(case.handle, version, key, read(Fields(payload, case, user)))


def payload_key(payload: object) -> str:
    """The idempotency key of a payload, "" unless it looks as formKey() in shared/dom.js makes them."""
    key = payload.get("key") if isinstance(payload, dict) else None
    return key if isinstance(key, str) and _KEY.match(key) else ""
