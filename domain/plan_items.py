"""What a plan holds: Plan > Need > Goal > Action, statement requests, and what is recorded beside them.

Import everything from domain.plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from domain.plan_words import (
    Achievement,
    ActionStatus,
    Comparison,
    DueVisit,
    GoalLifecycle,
    Importance,
    PlanKind,
    PlanSection,
    PlanStatus,
    RequestStatus,
    ResponsibleKind,
    Side,
    StatedBy,
    SurgeryDecision,
    Urgency,
    Whose,
)


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
    importance: Importance = Importance.NOT_STATED
    functioning: str = ""  # functioning beside the need: an RAI scale's result with its day, or plain words
    ended_because: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a measurable goal is checked by: values of events with this code, `value` in `unit`."""

    code: str
    comparison: Comparison
    value: float
    unit: str = ""


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
    own_words: str = ""
    measure: Measure | None = None


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
    rationale: str = ""
    due_visit: DueVisit = DueVisit.NONE
    assigned_by: Author | None = None  # who gave it to whom it has now, when that was not its author

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
    reasons: str = ""
    conditions: str = ""


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
    attachments: tuple[str, ...] = ()  # ids of the journey's events
    expires: date | None = None
    accepted_at: datetime | None = None  # when a surgeon took it on: the assessment of need has started


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """When, how and by whom it is looked whether the plan works. `outcome` is what was seen; "" while it is to come."""

    id: str
    goal_id: str | None
    how: str
    responsible: Responsible
    due: date | None = None
    outcome: str = ""
    closed_by: Author | None = None
    closed_at: datetime | None = None
    created_by: Author
    created_at: datetime
    assigned_by: Author | None = None  # as an action's


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """How a goal, or the whole plan (`goal_id` None), went: both views, each "" when not given (703/2023 42 §)."""

    id: str
    goal_id: str | None
    customer_view: str
    professional_view: str
    written_by: Author
    written_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Recorded beside the item it is about (None: the plan), never instead of it."""

    id: str
    item_id: str | None
    whose: Whose
    text: str
    reason: str = ""
    written_by: Author
    written_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    section: PlanSection
    text: str
    written_by: Author
    written_at: datetime


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
    follow_ups: tuple[FollowUp, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    sections: tuple[Section, ...] = ()
