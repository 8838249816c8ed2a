"""What the gate hands out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from domain.access import Decision, Deed, Flag, Outcome, Relation, may, may_best
from domain.customer import PersonKey
from domain.hetu import PersonalId
from domain.portion import Standing
from domain.staff import Register, StaffMember
from services.asking import SHIELDED, STATED, Asking

_PROOF = object()
"""Known to this file only: an Admission is made by `admission_of`, which only the desk calls (a test looks)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """Leave to do one deed to one customer, given by the desk after the audit line `seq` was written.

    Functions that read or write a person's data take one; there is no other way in. `relation` and `decision` are why;
    `relations` are all that held. `registers` are those whose data may be shown. `location_hidden`: non-disclosure
    stands and has not been lifted for this opening.
    """

    person: PersonalId
    subject: PersonKey
    user: StaffMember
    deed: Deed
    decision: Decision
    relation: Relation
    standing: Standing = field(repr=False)
    stated_reason: str = ""
    shielded_open: bool = False
    location_hidden: bool = False
    registers: frozenset[Register] = frozenset()
    relations: frozenset[Relation] = frozenset()
    flags: frozenset[Flag] = frozenset()
    purpose: str = ""
    at: datetime
    seq: int
    proof: object = field(repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.proof is not _PROOF:
            raise TypeError("only the desk admits")


def registers_open(
    user: StaffMember, deed: Deed, relation: Relation, flags: frozenset[Flag], confirmed: bool
) -> frozenset[Register]:
    """Registers whose data this deed may show: the user's own, the other only where the policy lets it be crossed."""
    fine = {Outcome.ALLOWED} | ({Outcome.NEEDS_CONFIRMATION} if confirmed else set())
    crossing = {r: flags | ({Flag.OTHER_REGISTER} if r is not user.register else frozenset()) for r in Register}
    return frozenset(r for r, held in crossing.items() if may(user.role, deed, relation, r, held).outcome in fine)


def shielded_still(user: StaffMember, asking: Asking) -> bool:
    """Shielded entries were opened on a logged confirmation that still counts, and would be opened now."""
    held = (asking.relations, user.register, asking.flags)
    fine = (Outcome.ALLOWED, Outcome.NEEDS_CONFIRMATION)
    return asking.granted(SHIELDED) and may_best(user.role, Deed.OPEN_SHIELDED, *held)[0].outcome in fine


def admission_of(
    user: StaffMember, deed: Deed, asking: Asking, decision: Decision, relation: Relation, *, at: datetime, seq: int
) -> Admission:
    """The leave that the audit line `seq` stands for."""
    assert asking.standing is not None, "nobody is admitted to a person who is not known"
    confirmed = decision.outcome is Outcome.NEEDS_CONFIRMATION
    return Admission(
        person=asking.person,
        subject=asking.subject,
        user=user,
        deed=deed,
        decision=decision,
        relation=relation,
        standing=asking.standing,
        stated_reason=asking.reason_for(relation) if relation in STATED else "",
        shielded_open=deed is Deed.OPEN_SHIELDED or shielded_still(user, asking),
        location_hidden=Flag.NON_DISCLOSURE in asking.flags and deed is not Deed.REVEAL_CONTACT,
        registers=registers_open(user, deed, relation, asking.flags, confirmed),
        relations=asking.relations,
        flags=asking.flags,
        purpose=asking.purpose,
        at=at,
        seq=seq,
        proof=_PROOF,
    )
