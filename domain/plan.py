"""The customer plan: Plan > Need > Goal > Action, statement requests, and the commands that change them.

A plan is never saved whole: a `PlanChange` carries one command, its version and an idempotency key, and
`domain.plan_rules.apply` makes the next plan of it. The store keeps every command for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from domain.plan_words import Achievement as Achievement
from domain.plan_words import ActionStatus as ActionStatus
from domain.plan_words import GoalLifecycle as GoalLifecycle
from domain.plan_words import PlanKind as PlanKind
from domain.plan_words import PlanStatus as PlanStatus
from domain.plan_words import RequestStatus as RequestStatus
from domain.plan_words import ResponsibleKind as ResponsibleKind
from domain.plan_words import Side as Side
from domain.plan_words import StatedBy as StatedBy
from domain.plan_words import SurgeryDecision as SurgeryDecision
from domain.plan_words import Urgency as Urgency


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote it: staff id, name and role as they were then.

    `relation`: the domain.access.Relation under which the gate let it be written; "" where that was not kept.
    """

    id: str
    name: str
    role: str
    relation: str = ""


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who is to do an action. `ref`: a staff id, a Role value or a unit name; empty for the customer or a relative."""

    kind: ResponsibleKind
    ref: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What an item rests on: events of the journey by their ids, from the first one's day to the last one's."""

    events: tuple[str, ...]
    first: date
    last: date
    attached_by: Author
    attached_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    id: str
    text: str
    stated_by: StatedBy
    own_words: str = ""
    created_by: Author
    created_at: datetime
    ended: bool = False
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    id: str
    need_id: str
    text: str
    target: str = ""
    due: date | None = None
    lifecycle: GoalLifecycle = GoalLifecycle.ACTIVE
    achievement: Achievement = Achievement.UNKNOWN
    created_by: Author
    created_at: datetime
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """`goal_id` is None for an action that serves the whole plan. `template`: the template version it came from."""

    id: str
    goal_id: str | None
    what: str
    responsible: Responsible
    due: date | None = None
    priority: int = 2  # 1 high, 2 normal, 3 low
    status: ActionStatus = ActionStatus.OPEN
    request_id: str | None = None
    template: str | None = None
    created_by: Author
    created_at: datetime
    completed_by: Author | None = None
    completed_at: datetime | None = None
    cancelled_at: datetime | None = None
    evidence: tuple[Evidence, ...] = ()

    def overdue_on(self, day: date) -> bool:
        return self.due is not None and self.due < day and self.status in (ActionStatus.OPEN, ActionStatus.IN_PROGRESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The surgeon's answer to a request."""

    decision: SurgeryDecision
    text: str
    side: Side
    urgency: Urgency
    procedure_code: str = ""
    written_by: Author
    written_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRequest:
    """A surgeon's statement asked for. `plan_version` is the version the asker saw; `action_id` is its open action."""

    id: str
    action_id: str
    question: str
    indication: str
    side: Side
    urgency: Urgency
    procedure_code: str = ""
    asked_by: Author
    asked_at: datetime
    plan_version: int
    missing_sources: tuple[str, ...] = ()
    status: RequestStatus = RequestStatus.SENT
    returned_question: str = ""
    reply: str = ""  # the asker's answer to `returned_question`
    cancelled_because: str = ""
    answer: Statement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`version` 0 is a plan nobody has written to yet. `person_key` is the customer's pseudonym."""

    id: str
    person_key: str
    kind: PlanKind = PlanKind.HEALTH_CARE
    status: PlanStatus = PlanStatus.ACTIVE
    language: str = "fi"
    version: int = 0
    next_review: date | None = None
    responsible: Author | None = None
    needs: tuple[Need, ...] = ()
    goals: tuple[Goal, ...] = ()
    actions: tuple[Action, ...] = ()
    requests: tuple[StatementRequest, ...] = ()
    changed_at: datetime | None = None
    changed_by: Author | None = None


# Commands. Every command names things by item id; texts are at most 4,000 characters (domain.plan_rules).
@dataclass(frozen=True, slots=True)
class AddNeed:
    text: str
    stated_by: StatedBy
    own_words: str = ""


@dataclass(frozen=True, slots=True)
class AddGoal:
    need_id: str
    text: str
    target: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class AddAction:
    what: str
    responsible: Responsible
    goal_id: str | None = None
    due: date | None = None
    priority: int = 2


@dataclass(frozen=True, slots=True)
class EditText:
    """Change the text of a need, goal or action. `base` is the text the writer saw."""

    item_id: str
    text: str
    base: str


@dataclass(frozen=True, slots=True)
class AttachEvidence:
    """Events that an item rests on. What was attached of the same days is replaced; no events take it away."""

    item_id: str
    events: tuple[str, ...]
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class SetDue:
    item_id: str
    due: date | None


@dataclass(frozen=True, slots=True)
class SetActionStatus:
    action_id: str
    status: ActionStatus


@dataclass(frozen=True, slots=True)
class SetGoalState:
    goal_id: str
    lifecycle: GoalLifecycle
    achievement: Achievement


@dataclass(frozen=True, slots=True)
class SetNextReview:
    next_review: date


@dataclass(frozen=True, slots=True)
class RequestStatement:
    question: str
    indication: str
    side: Side
    urgency: Urgency
    procedure_code: str = ""
    due: date | None = None
    missing_sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AcceptRequest:
    request_id: str


@dataclass(frozen=True, slots=True)
class ReturnRequest:
    request_id: str
    question: str


@dataclass(frozen=True, slots=True)
class ResendRequest:
    """The asker answers the surgeon's question: a returned request is sent again."""

    request_id: str
    reply: str


@dataclass(frozen=True, slots=True)
class AnswerRequest:
    """`template` names the template whose actions are added ("" for none); `side_confirmed` is needed when
    the answer's side differs from the one asked about."""

    request_id: str
    decision: SurgeryDecision
    text: str
    side: Side
    urgency: Urgency
    procedure_code: str = ""
    template: str = ""
    side_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class CancelRequest:
    request_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class SetPlanStatus:
    status: PlanStatus


Command = (
    AddNeed | AddGoal | AddAction | EditText | AttachEvidence | SetDue | SetActionStatus | SetGoalState | SetNextReview
    | RequestStatement | AcceptRequest | ReturnRequest | ResendRequest | AnswerRequest | CancelRequest | SetPlanStatus
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlanChange:
    """What the plan editor returns. `handle` ties it to the open case; `key` makes a repeat harmless."""

    handle: str
    expected_version: int
    key: str
    command: Command
