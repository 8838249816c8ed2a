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
    ORGANISATION = "organisation"


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
    EXPIRED = "expired"  # nobody answered before the day on which the answer lost its use


class SurgeryDecision(StrEnum):
    SURGERY = "surgery"  # surgery is needed
    NO_SURGERY = "no_surgery"
    MORE_INFORMATION = "more_information"  # more examinations first


class Importance(StrEnum):
    """How much a need matters to the customer, as the customer says it."""

    NOT_STATED = "not_stated"
    LITTLE = "little"
    SOME = "some"
    MUCH = "much"


class DueVisit(StrEnum):
    """What an action is due by when it is not a day."""

    NONE = "none"
    THIS_VISIT = "this_visit"
    NEXT_VISIT = "next_visit"


class Comparison(StrEnum):
    AT_MOST = "at_most"
    AT_LEAST = "at_least"


class TextField(StrEnum):
    """Texts of an item that are changed one by one."""

    TEXT = "text"  # of a need or goal; what of an action; how of a follow-up
    OWN_WORDS = "own_words"
    FUNCTIONING = "functioning"
    TARGET = "target"
    RATIONALE = "rationale"


class Whose(StrEnum):
    """Whose disagreement is recorded."""

    CUSTOMER = "customer"
    RELATIVE = "relative"
    PROFESSIONAL = "professional"


class PlanSection(StrEnum):
    """Parts of a plan that are written as text. The first three belong to the health and care plan (national headings),
    the rest to the client plan (laki 1301/2014 39 §; 703/2023 42-43 §). A joint plan has them all."""

    FOLLOW_UP = "follow_up"
    DIAGNOSES_AND_MEDICATION = "diagnoses_and_medication"
    MORE = "more"
    CLIENT_ESTIMATE = "client_estimate"
    PROFESSIONAL_ESTIMATE = "professional_estimate"
    SERVICES = "services"
    DURATION = "duration"
    MEETINGS = "meetings"
    STRENGTHS = "strengths"
    PARTNERS = "partners"
    PRIVATE_SUPPORT = "private_support"
