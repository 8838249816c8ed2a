"""The customer plan: what it holds, in which words, and the commands that change it. Import all of it from here.

A plan is never saved whole: a `PlanChange` carries one command, its version and an idempotency key, and
`domain.plan_rules.apply` makes the next plan of it. The store keeps every command for ever.
"""

from __future__ import annotations

from domain.plan_commands import (
    AcceptRequest as AcceptRequest,
)
from domain.plan_commands import (
    AddAction as AddAction,
)
from domain.plan_commands import (
    AddDisagreement as AddDisagreement,
)
from domain.plan_commands import (
    AddEvaluation as AddEvaluation,
)
from domain.plan_commands import (
    AddFollowUp as AddFollowUp,
)
from domain.plan_commands import (
    AddGoal as AddGoal,
)
from domain.plan_commands import (
    AddNeed as AddNeed,
)
from domain.plan_commands import (
    AnswerRequest as AnswerRequest,
)
from domain.plan_commands import (
    ApplyTemplate as ApplyTemplate,
)
from domain.plan_commands import (
    AttachEvidence as AttachEvidence,
)
from domain.plan_commands import (
    CancelRequest as CancelRequest,
)
from domain.plan_commands import (
    CloseFollowUp as CloseFollowUp,
)
from domain.plan_commands import (
    Command as Command,
)
from domain.plan_commands import (
    EditText as EditText,
)
from domain.plan_commands import (
    ExpireRequest as ExpireRequest,
)
from domain.plan_commands import (
    PlanChange as PlanChange,
)
from domain.plan_commands import (
    RemoveItem as RemoveItem,
)
from domain.plan_commands import (
    RequestStatement as RequestStatement,
)
from domain.plan_commands import (
    ResendRequest as ResendRequest,
)
from domain.plan_commands import (
    RestoreItem as RestoreItem,
)
from domain.plan_commands import (
    ReturnRequest as ReturnRequest,
)
from domain.plan_commands import (
    SetActionStatus as SetActionStatus,
)
from domain.plan_commands import (
    SetDue as SetDue,
)
from domain.plan_commands import (
    SetGoalState as SetGoalState,
)
from domain.plan_commands import (
    SetImportance as SetImportance,
)
from domain.plan_commands import (
    SetMeasure as SetMeasure,
)
from domain.plan_commands import (
    SetNeedEnded as SetNeedEnded,
)
from domain.plan_commands import (
    SetNextReview as SetNextReview,
)
from domain.plan_commands import (
    SetPlanKind as SetPlanKind,
)
from domain.plan_commands import (
    SetPlanStatus as SetPlanStatus,
)
from domain.plan_commands import (
    SetPriority as SetPriority,
)
from domain.plan_commands import (
    SetResponsible as SetResponsible,
)
from domain.plan_commands import (
    SetSection as SetSection,
)
from domain.plan_items import (
    Action as Action,
)
from domain.plan_items import (
    Author as Author,
)
from domain.plan_items import (
    Disagreement as Disagreement,
)
from domain.plan_items import (
    Evaluation as Evaluation,
)
from domain.plan_items import (
    Evidence as Evidence,
)
from domain.plan_items import (
    FollowUp as FollowUp,
)
from domain.plan_items import (
    Goal as Goal,
)
from domain.plan_items import (
    Measure as Measure,
)
from domain.plan_items import (
    Need as Need,
)
from domain.plan_items import (
    Plan as Plan,
)
from domain.plan_items import (
    Responsible as Responsible,
)
from domain.plan_items import (
    Section as Section,
)
from domain.plan_items import (
    Statement as Statement,
)
from domain.plan_items import (
    StatementRequest as StatementRequest,
)
from domain.plan_words import (
    Achievement as Achievement,
)
from domain.plan_words import (
    ActionStatus as ActionStatus,
)
from domain.plan_words import (
    Comparison as Comparison,
)
from domain.plan_words import (
    DueVisit as DueVisit,
)
from domain.plan_words import (
    GoalLifecycle as GoalLifecycle,
)
from domain.plan_words import (
    Importance as Importance,
)
from domain.plan_words import (
    PlanKind as PlanKind,
)
from domain.plan_words import (
    PlanSection as PlanSection,
)
from domain.plan_words import (
    PlanStatus as PlanStatus,
)
from domain.plan_words import (
    RequestStatus as RequestStatus,
)
from domain.plan_words import (
    ResponsibleKind as ResponsibleKind,
)
from domain.plan_words import (
    Side as Side,
)
from domain.plan_words import (
    StatedBy as StatedBy,
)
from domain.plan_words import (
    SurgeryDecision as SurgeryDecision,
)
from domain.plan_words import (
    TextField as TextField,
)
from domain.plan_words import (
    Urgency as Urgency,
)
from domain.plan_words import (
    Whose as Whose,
)
