"""The commands that change a plan. Each names things by item id; what may stand in them: domain/plan_input.py.

Import everything from domain.plan. A field that is added later has a default: stored commands are read for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.plan_items import Measure, Responsible
from domain.plan_words import (
    Achievement,
    ActionStatus,
    DueVisit,
    GoalLifecycle,
    Importance,
    PlanKind,
    PlanSection,
    PlanStatus,
    Side,
    StatedBy,
    SurgeryDecision,
    TextField,
    Urgency,
    Whose,
)


@dataclass(frozen=True, slots=True)
class AddNeed:
    text: str
    stated_by: StatedBy
    own_words: str = ""
    importance: Importance = Importance.NOT_STATED
    functioning: str = ""


@dataclass(frozen=True, slots=True)
class AddGoal:
    need_id: str
    text: str
    target: str = ""
    due: date | None = None
    own_words: str = ""
    measure: Measure | None = None


@dataclass(frozen=True, slots=True)
class AddAction:
    what: str
    responsible: Responsible
    goal_id: str | None = None
    due: date | None = None
    priority: int = 2
    rationale: str = ""
    due_visit: DueVisit = DueVisit.NONE


@dataclass(frozen=True, slots=True)
class EditText:
    """Change a text of a need, goal, action or follow-up. `base` is the text the writer saw."""

    item_id: str
    text: str
    base: str
    field: TextField = TextField.TEXT


@dataclass(frozen=True, slots=True)
class AttachEvidence:
    """Events that an item rests on. What was attached of the same days is replaced; no events take it away."""

    item_id: str
    events: tuple[str, ...]
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class SetDue:
    """A day, or for an action also this or the next visit; neither takes the day away."""

    item_id: str
    due: date | None
    visit: DueVisit = DueVisit.NONE


@dataclass(frozen=True, slots=True)
class SetResponsible:
    """Who does an action or a follow-up from now on."""

    item_id: str
    responsible: Responsible


@dataclass(frozen=True, slots=True)
class SetPriority:
    action_id: str
    priority: int


@dataclass(frozen=True, slots=True)
class SetImportance:
    need_id: str
    importance: Importance


@dataclass(frozen=True, slots=True)
class SetMeasure:
    """What a goal is checked by; None makes it a goal in words."""

    goal_id: str
    measure: Measure | None


@dataclass(frozen=True, slots=True)
class SetNeedEnded:
    """End a need that has nothing open under it, with the reason, or begin it again."""

    need_id: str
    ended: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RemoveItem:
    """Take away what was written by mistake: history keeps it. Nothing may hang from it."""

    item_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class RestoreItem:
    """The item as it stood in an earlier version; not there then, it is taken away. Undo is this."""

    item_id: str
    version: int


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
    attachments: tuple[str, ...] = ()
    expires: date | None = None


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
    reasons: str = ""
    conditions: str = ""


@dataclass(frozen=True, slots=True)
class CancelRequest:
    request_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class ExpireRequest:
    """The day has passed on which an answer lost its use; refused before it."""

    request_id: str


@dataclass(frozen=True, slots=True)
class ApplyTemplate:
    """Add the chosen steps of a template, counted from 0, all or none. `version` is the one its preview showed."""

    template: str
    version: int
    steps: tuple[int, ...]
    goal_id: str | None = None


@dataclass(frozen=True, slots=True)
class AddFollowUp:
    how: str
    responsible: Responsible
    goal_id: str | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class CloseFollowUp:
    follow_up_id: str
    outcome: str


@dataclass(frozen=True, slots=True)
class AddEvaluation:
    """At least one of the views is given."""

    goal_id: str | None
    customer_view: str = ""
    professional_view: str = ""


@dataclass(frozen=True, slots=True)
class AddDisagreement:
    item_id: str | None
    whose: Whose
    text: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SetSection:
    """Write one of the plan's text sections; `base` is the text the writer saw."""

    section: PlanSection
    text: str
    base: str


@dataclass(frozen=True, slots=True)
class SetPlanKind:
    kind: PlanKind


@dataclass(frozen=True, slots=True)
class SetPlanStatus:
    status: PlanStatus


Command = (
    AddNeed | AddGoal | AddAction | EditText | AttachEvidence | SetDue | SetActionStatus | SetGoalState | SetNextReview
    | RequestStatement | AcceptRequest | ReturnRequest | ResendRequest | AnswerRequest | CancelRequest | ExpireRequest
    | SetResponsible | SetPriority | SetImportance | SetMeasure | SetNeedEnded | RemoveItem | RestoreItem
    | ApplyTemplate | AddFollowUp | CloseFollowUp | AddEvaluation | AddDisagreement | SetSection
    | SetPlanKind | SetPlanStatus
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlanChange:
    """What the plan editor returns. `handle` ties it to the open case; `key` makes a repeat harmless."""

    handle: str
    expected_version: int
    key: str
    command: Command
