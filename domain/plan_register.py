"""Whose register a plan stands in, and what is left of it for those who may not read that register.

Health care and social welfare are registers apart (703/2023 53 §); a joint plan is stored in both (46-47 §).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from domain.plan import Command, Plan, PlanKind, SetPlanKind
from domain.staff import Register

REGISTER: Mapping[PlanKind, Register | None] = {
    PlanKind.HEALTH_CARE: Register.HEALTH,
    PlanKind.CLIENT: Register.SOCIAL,
    PlanKind.JOINT: None,
}
"""None: both."""


def kind_begun_in(register: Register) -> PlanKind:
    """What a plan is that somebody of this register begins."""
    return next(kind for kind, one in REGISTER.items() if one is register)


def is_open(kind: PlanKind, registers: Collection[Register]) -> bool:
    """True when whoever may read these registers may read a plan of this kind."""
    return REGISTER[kind] is None or REGISTER[kind] in registers


def readable(plan: Plan, registers: Collection[Register]) -> Plan:
    """The plan as those see it who may read these registers: one that stands in none of them is its version and kind
    alone. A plan that nobody has begun is in no register."""
    if plan.version == 0 or is_open(plan.kind, registers):
        return plan
    return Plan(id="", person_key=plan.person_key, kind=plan.kind, language=plan.language, version=plan.version)


def is_closed(plan: Plan) -> bool:
    """True for what `readable` leaves of a plan of another register."""
    return plan.version > 0 and not plan.id


def may_write(plan: Plan | None, command: Command, registers: Collection[Register]) -> bool:
    """False for a plan of another register, and for a command that would move one's own there."""
    if isinstance(command, SetPlanKind) and not is_open(command.kind, registers):
        return False
    return plan is None or is_open(plan.kind, registers)
