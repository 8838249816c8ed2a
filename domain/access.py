"""Who may do what: the access policy as one table.

(Enums are the shared vocabulary; the table and `may` follow.)
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.staff import Register, Role


class Deed(StrEnum):
    """What staff ask to do. Each is decided and logged on its own, every time."""

    OPEN_CASE = "open_case"
    CONFIRM_PERSON = "confirm_person"  # sign twin: see name, birth date, age
    REVEAL_ID = "reveal_id"
    REVEAL_CONTACT = "reveal_contact"
    OPEN_SHIELDED = "open_shielded"
    REVISE_PLAN = "revise_plan"
    REQUEST_STATEMENT = "request_statement"
    ANSWER_STATEMENT = "answer_statement"
    COMPLETE_ACTION = "complete_action"
    COPY_SUMMARY = "copy_summary"
    SEE_WORK_LIST = "see_work_list"  # a person displayed on a list
    SEE_SEGMENTS = "see_segments"  # aggregates: no person
    SEE_AUDIT = "see_audit"  # no person
    SEE_OWN = "see_own"


class Relation(StrEnum):
    """Why the asker has to do with the customer."""

    NONE = "none"
    APPOINTMENT = "appointment"
    ENCOUNTER = "encounter"
    OPEN_REQUEST = "open_request"
    ASSIGNMENT = "assignment"
    STATED_REASON = "stated_reason"  # break the glass, for a limited time


class Flag(StrEnum):
    """Facts about the customer, or about asker and customer, that change the decision."""

    OWN_RECORD = "own_record"
    COLLEAGUE = "colleague"
    NON_DISCLOSURE = "non_disclosure"
    DECEASED = "deceased"
    MINOR = "minor"
    DENIED = "denied"  # an explicit denial that covers the asker's register or controller
    SHIELDED = "shielded"  # the deed touches a confidential specialty


class Outcome(StrEnum):
    ALLOWED = "allowed"
    NEEDS_REASON = "needs_reason"  # break the glass
    NEEDS_CONFIRMATION = "needs_confirmation"  # logged extra question
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Decision:
    """`reason` is a text key part and the word kept in the log: access.<reason>."""

    outcome: Outcome
    reason: str


def may(role: Role, deed: Deed, relation: Relation, register: Register, flags: frozenset[Flag]) -> Decision:
    """Decide. Pure; deny by default."""
    return Decision(Outcome.REFUSED, "not_in_table")
