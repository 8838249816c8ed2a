"""The words a plan is written in: kinds, states, sides, decisions. Import them from domain.plan."""

from __future__ import annotations

from enum import StrEnum


class PlanKind(StrEnum):
    HEALTH_CARE = "health_care"  # terveys- ja hoitosuunnitelma
    CLIENT = "client"  # asiakassuunnitelma
    JOINT = "joint"  # stored in both registers (703/2023 46-47 §)


class PlanStatus(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    ENDED = "ended"


class StatedBy(StrEnum):
    CUSTOMER = "customer"
    PROFESSIONAL = "professional"
    INFERRED = "inferred"


class GoalLifecycle(StrEnum):
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    ACTIVE = "active"
    ON_HOLD = "on_hold"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Achievement(StrEnum):
    IMPROVING = "improving"
    SUSTAINING = "sustaining"
    WORSENING = "worsening"
    ACHIEVED = "achieved"
    NOT_ATTAINABLE = "not_attainable"
    UNKNOWN = "unknown"


class ActionStatus(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    CANCELLED = "cancelled"


class ResponsibleKind(StrEnum):
    PERSON = "person"
    ROLE = "role"
    UNIT = "unit"
    CUSTOMER = "customer"
    RELATIVE = "relative"


class Side(StrEnum):
    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"
    NOT_APPLICABLE = "not_applicable"


class Urgency(StrEnum):
    ROUTINE = "routine"
    URGENT = "urgent"
    EMERGENCY = "emergency"


class RequestStatus(StrEnum):
    SENT = "sent"
    ACCEPTED = "accepted"
    RETURNED = "returned"  # sent back with a question
    ANSWERED = "answered"
    CANCELLED = "cancelled"


class SurgeryDecision(StrEnum):
    SURGERY = "surgery"  # surgery is needed
    NO_SURGERY = "no_surgery"
    MORE_INFORMATION = "more_information"  # more examinations first
