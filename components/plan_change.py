"""What the browser says of the plan, read into a domain command. Nothing in a payload is believed.

A payload is {"type", "handle", "version", "key", ...fields of the command}. Exactly the fields of its type are allowed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from analytics.case import OpenCase, SourceState
from components.plan_dates import parse_day
from components.plan_people import responsible_choices
from domain.errors import InvalidInput
from domain.plan import (
    AcceptRequest,
    Achievement,
    ActionStatus,
    AddAction,
    AddGoal,
    AddNeed,
    AnswerRequest,
    AttachEvidence,
    CancelRequest,
    Command,
    EditText,
    GoalLifecycle,
    PlanChange,
    PlanStatus,
    RequestStatement,
    ResendRequest,
    Responsible,
    ReturnRequest,
    SetActionStatus,
    SetDue,
    SetGoalState,
    SetNextReview,
    SetPlanStatus,
    Side,
    StatedBy,
    SurgeryDecision,
    Urgency,
)
from domain.plan_input import MOST_CHARACTERS, clean_text
from domain.staff import StaffMember

LONGEST_CODE = 20
_KEY = re.compile(r"[0-9a-f]{24}\Z")
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
E = TypeVar("E", bound=StrEnum)


class Fields:
    """The fields of one payload, each read once with its type checked."""

    def __init__(self, payload: Mapping[str, Any], case: OpenCase, user: StaffMember) -> None:
        self._payload, self.case, self.user = payload, case, user

    def text(self, name: str, *, required: bool = True, longest: int = MOST_CHARACTERS) -> str:
        """Text without surrounding space and invisible marks. Raises InvalidInput."""
        return clean_text(self._payload[name], name, required=required, most=longest)

    def id(self, name: str) -> str:
        value = self._payload[name]
        if not isinstance(value, str) or not _ID.match(value):
            raise InvalidInput("plan.error.unreadable", name)
        return value

    def optional_id(self, name: str) -> str | None:
        return None if self._payload[name] in ("", None) else self.id(name)

    def one_of(self, name: str, kind: type[E]) -> E:
        """A member of the enum. An empty choice is told apart from a forged one."""
        value = self._payload[name]
        if value in ("", None):
            raise InvalidInput("plan.error.choose", name)
        if not isinstance(value, str) or value not in {str(member) for member in kind}:
            raise InvalidInput("plan.error.unreadable", name)
        return kind(value)

    def flag(self, name: str) -> bool:
        value = self._payload[name]
        if not isinstance(value, bool):
            raise InvalidInput("plan.error.unreadable", name)
        return value

    def day(self, name: str) -> date | None:
        """A typed day, or None when left empty."""
        typed = self.text(name, required=False, longest=40)
        return parse_day(typed, self.case.today, name) if typed else None

    def some_day(self, name: str) -> date:
        day = self.day(name)
        if day is None:
            raise InvalidInput("plan.error.missing", name)
        return day

    def iso_day(self, name: str) -> date:
        """A day that we wrote ourselves into a button."""
        try:
            return date.fromisoformat(str(self._payload[name]))
        except ValueError:
            raise InvalidInput("plan.error.unreadable", name) from None

    def responsible(self, name: str) -> Responsible:
        """One of the choices that this user was offered; a label never comes from the browser."""
        value = self._payload[name]
        choices = responsible_choices(self.case, self.user)
        if not isinstance(value, str) or value not in choices:
            raise InvalidInput("plan.error.choose", name)
        return choices[value]

    def priority(self, name: str) -> int:
        value = self._payload[name]
        if value not in ("1", "2", "3"):
            raise InvalidInput("plan.error.unreadable", name)
        return int(value)


def _request(f: Fields) -> Command:
    missing = {SourceState.FAILED, SourceState.STALE, SourceState.PENDING}
    return RequestStatement(
        question=f.text("question"),
        indication=f.text("indication"),
        side=f.one_of("side", Side),
        urgency=f.one_of("urgency", Urgency),
        procedure_code=f.text("procedure_code", required=False, longest=LONGEST_CODE).upper(),
        missing_sources=tuple(line.id for line in f.case.sources if line.state in missing),
    )


def _answer(f: Fields) -> Command:
    return AnswerRequest(
        request_id=f.id("request_id"),
        decision=f.one_of("decision", SurgeryDecision),
        text=f.text("text"),
        side=f.one_of("side", Side),
        urgency=f.one_of("urgency", Urgency),
        procedure_code=f.text("procedure_code", required=False, longest=LONGEST_CODE).upper(),
        template=f.optional_id("template") or "",
        side_confirmed=f.flag("side_confirmed"),
    )


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
    "add_action": (
        ("goal_id", "what", "responsible", "due"),
        lambda f: AddAction(f.text("what"), f.responsible("responsible"), f.optional_id("goal_id"), f.day("due")),
    ),
    "edit_text": (
        ("item_id", "text", "base"),
        lambda f: EditText(f.id("item_id"), f.text("text"), f.text("base", required=False)),
    ),
    "drop_evidence": (
        ("item_id", "first", "last"),
        lambda f: AttachEvidence(f.id("item_id"), (), f.iso_day("first"), f.iso_day("last")),
    ),
    "set_due": (("item_id", "due"), lambda f: SetDue(f.id("item_id"), f.day("due"))),
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
    "request_statement": (("question", "side", "urgency", "indication", "procedure_code"), _request),
    "accept_request": (("request_id",), lambda f: AcceptRequest(f.id("request_id"))),
    "return_request": (("request_id", "question"), lambda f: ReturnRequest(f.id("request_id"), f.text("question"))),
    "resend_request": (("request_id", "reply"), lambda f: ResendRequest(f.id("request_id"), f.text("reply"))),
    "answer_request": (
        ("request_id", "decision", "text", "side", "urgency", "procedure_code", "template", "side_confirmed"),
        _answer,
    ),
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
    if payload.keys() != _ENVELOPE | set(names):
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
