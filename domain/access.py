"""Who may do what: the words of the access policy, and the one function that decides.

The policy itself is the table in domain/access_table.py. Everything here is pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from domain.errors import NeedsConfirmation, Refused
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
    FIND_PERSON = "find_person"  # a person displayed to whoever asked by name and birth date
    SEE_NAMES = "see_names"  # a person displayed from a cohort
    SEE_SEGMENTS = "see_segments"  # aggregates: no person
    DRAFT_SEGMENT = "draft_segment"  # draft a rule of a segment and see what it would do: no person
    ASSESS_ANSWER = "assess_answer"  # confirm, overrule or comment an answer about a group: no person
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
    EMERGENCY = "emergency"  # break the glass, the stated reason being an emergency (703/2023 54 § 2)


class Flag(StrEnum):
    """Facts about the customer, or about asker and customer, that change the decision."""

    OWN_RECORD = "own_record"
    COLLEAGUE = "colleague"
    NON_DISCLOSURE = "non_disclosure"
    DECEASED = "deceased"
    MINOR = "minor"
    DENIED = "denied"  # an explicit denial that covers the asker's register or controller
    SHIELDED = "shielded"  # the deed touches a confidential specialty
    OTHER_REGISTER = "other_register"  # the data are in the register that is not the asker's


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


_KINDEST_FIRST = (Outcome.ALLOWED, Outcome.NEEDS_CONFIRMATION, Outcome.NEEDS_REASON, Outcome.REFUSED)
_STRONGEST_FIRST = (
    Relation.OPEN_REQUEST, Relation.ASSIGNMENT, Relation.APPOINTMENT, Relation.ENCOUNTER,
    Relation.STATED_REASON, Relation.EMERGENCY, Relation.NONE,
)  # fmt: skip


@lru_cache(maxsize=4096)  # the policy's words only: nothing of a person; the table does not change
def may(role: Role, deed: Deed, relation: Relation, register: Register, flags: frozenset[Flag]) -> Decision:
    """Decide. Pure; the first row of the table that fits; deny by default.

    `register` is the register whose data the deed touches.
    """
    from domain.access_table import TABLE  # the table is written in this file's words

    for row in TABLE:
        if row.fits(role, deed, relation, register, flags):
            return Decision(row.outcome, row.reason)
    return Decision(Outcome.REFUSED, "not_in_table")


def may_best(
    role: Role, deed: Deed, relations: Iterable[Relation], register: Register, flags: frozenset[Flag]
) -> tuple[Decision, Relation]:
    """Decide for somebody with several relations: the kindest decision, and the strongest relation that gives it."""
    held = set(relations) | {Relation.NONE}
    decided = [
        (may(role, deed, relation, register, flags), relation) for relation in _STRONGEST_FIRST if relation in held
    ]
    return min(decided, key=lambda pair: _KINDEST_FIRST.index(pair[0].outcome))


def passes(decision: Decision, *, confirmed: bool = False) -> bool:
    """True when the deed may go on now: allowed, or confirmed where a confirmation is all that is needed."""
    return decision.outcome is Outcome.ALLOWED or (confirmed and decision.outcome is Outcome.NEEDS_CONFIRMATION)


def check_passes(decision: Decision, *, confirmed: bool = False) -> None:
    """Raise what stops the deed: NeedsConfirmation, or Refused (which says whether a stated reason would open it)."""
    if passes(decision, confirmed=confirmed):
        return
    if decision.outcome is Outcome.NEEDS_CONFIRMATION:
        raise NeedsConfirmation(decision.reason)
    raise Refused(decision.reason, may_break_glass=decision.outcome is Outcome.NEEDS_REASON)
