"""The gate's lines in the use log: what each says of who asked, for what, and why it went as it did."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from domain.access import Decision, Deed, Flag, Relation
from domain.access_table import POLICY_VERSION
from domain.customer import PersonKey
from domain.staff import StaffMember
from services.ports import AuditEntry

LIMITED, FAILED = "limited", "failed"
"""Outcomes that are no decisions of the policy: a look-up limit was reached; the register of persons did not answer."""

CATEGORIES = {
    Deed.OPEN_CASE: ("identity", "events", "plan", "segment"),
    Deed.CONFIRM_PERSON: ("identity",),
    Deed.REVEAL_ID: ("personal_id",),
    Deed.REVEAL_CONTACT: ("contact",),
    Deed.OPEN_SHIELDED: ("shielded_events",),
    Deed.COPY_SUMMARY: ("summary",),
    Deed.FIND_PERSON: ("identity",),
    Deed.SEE_NAMES: ("identity",),
    Deed.SEE_SEGMENTS: ("aggregates",),
    Deed.ASSESS_ANSWER: ("aggregates",),
    Deed.DRAFT_SEGMENT: ("aggregates",),
    Deed.SEE_AUDIT: ("use_log",),
}
"""What data each deed uses (703/2023 10 §); the rest touch the plan."""


def line(
    user: StaffMember,
    deed: Deed,
    decision: Decision,
    relation: Relation = Relation.NONE,
    *,
    outcome: str = "",
    subject: PersonKey | None = None,
    purpose: str = "",
    stated_reason: str = "",
    flags: Iterable[Flag] = (),
    source: str = "",
) -> AuditEntry:
    """One line. `outcome` defaults to the decision's."""
    return AuditEntry(
        who=user.id,
        who_name=user.name,
        role=user.role.value,
        unit=user.unit,
        deed=deed.value,
        outcome=outcome or decision.outcome.value,
        subject=subject,
        purpose=purpose,
        relation=relation.value,
        reason=decision.reason,
        stated_reason=stated_reason,
        categories=CATEGORIES.get(deed, ("plan",)),
        sources=(source,) if source else (),
        request_id=secrets.token_hex(8),
        policy_version=POLICY_VERSION,
        register=user.register.value,
        flags=tuple(sorted(flag.value for flag in flags)),
    )
