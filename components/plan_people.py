"""Who can be made responsible for an action, and how they are named on the screen."""

from __future__ import annotations

from analytics.case import OpenCase
from components.text import Text
from domain.plan import Responsible, ResponsibleKind
from domain.staff import Role, StaffMember

_ROLES = (Role.DOCTOR, Role.SURGEON, Role.CARE_STAFF)


def responsible_choices(case: OpenCase, user: StaffMember) -> dict[str, Responsible]:
    """Token -> responsible: myself, the roles, my unit, the customer, a relative, and people already in the plan."""
    choices = [Responsible(ResponsibleKind.PERSON, user.id, user.name)]
    choices += [Responsible(ResponsibleKind.ROLE, role.value) for role in _ROLES]
    choices += [Responsible(ResponsibleKind.UNIT, user.unit, user.unit)] if user.unit else []
    choices += [Responsible(ResponsibleKind.CUSTOMER), Responsible(ResponsibleKind.RELATIVE)]
    choices += [a.responsible for a in case.plan.actions if a.responsible.kind is ResponsibleKind.PERSON]
    offered: dict[str, Responsible] = {}
    for choice in choices:
        offered.setdefault(responsible_token(choice), choice)
    return offered


def responsible_token(who: Responsible) -> str:
    """What the browser sends for a choice."""
    return f"{who.kind.value}:{who.ref}"


def responsible_name(who: Responsible, text: Text, user: StaffMember) -> str:
    """The name on the screen: "you" for oneself, a role's or the customer's word, else the stored label."""
    if who.kind is ResponsibleKind.PERSON and who.ref == user.id:
        return text("plan.who.me", name=who.label or user.name)
    if who.kind is ResponsibleKind.ROLE and text.has(f"plan.role.{who.ref}"):
        return text(f"plan.role.{who.ref}")
    if who.kind in (ResponsibleKind.CUSTOMER, ResponsibleKind.RELATIVE):
        return who.label or text(f"plan.who.{who.kind.value}")
    return who.label or who.ref
