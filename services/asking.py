"""One asking at the gate: everything that is known before it is decided, gathered the same way for everybody."""

from __future__ import annotations

from dataclasses import dataclass, field

from domain.access import Flag, Relation
from domain.access_reason import StatedReason, relation_of
from domain.customer import PersonKey
from domain.hetu import PersonalId
from domain.portion import CareRelation, Standing
from domain.staff import StaffMember
from services.facts import flags_of
from services.ports import Grant, House

REASON, SHIELDED, CONFIRMED = "reason", "shielded", "confirmed"
"""Kinds of grants: a stated reason, shielded entries opened, a sign twin confirmed."""

STATED = frozenset({Relation.STATED_REASON, Relation.EMERGENCY})


@dataclass(frozen=True, slots=True)
class Asking:
    """`standing` is None when the register of persons knows nobody; `relations` are the kinds that hold."""

    person: PersonalId
    subject: PersonKey
    standing: Standing | None = field(repr=False)
    source: str
    purpose: str
    stated: StatedReason | None
    flags: frozenset[Flag]
    relations: frozenset[Relation]
    grants: tuple[Grant, ...]

    def granted(self, kind: str) -> bool:
        return any(grant.kind == kind for grant in self.grants)

    def reason_for(self, relation: Relation) -> str:
        """The stated reason to keep beside a deed done under `relation`; one just stated is kept whatever it led to."""
        if self.stated is not None:
            return str(self.stated)
        if relation not in STATED:
            return ""
        return next((g.reason for g in self.grants if g.kind == REASON and relation_of(g.reason) is relation), "")


def gather(
    house: House,
    user: StaffMember,
    person: PersonalId,
    standing: Standing | None,
    *,
    source: str = "",
    purpose: str = "",
    stated: StatedReason | None = None,
) -> Asking:
    """Flags, relations and grants. Asks the same of our own store whether or not the person is known."""
    subject = house.vault.key_of(person)
    grants = house.memory.grants(user.id, subject, house.clock.now())
    held = relations_held(house, user, subject, ties_of(standing), grants) | ({stated.relation} if stated else set())
    linked = [house.vault.key_of(one) for one in standing.customer.linked_ids] if standing else []
    flags = flags_of(user, subject, standing, house.staff, house.clock.today(), linked=linked)
    return Asking(person, subject, standing, source, purpose, stated, flags, held, grants)


def ties_of(standing: Standing | None) -> tuple[CareRelation, ...] | None:
    """The relations that the register of persons tells of; None when no relation may open anything: a denial outweighs
    one, and nobody can say now whether there is one."""
    if standing is None:
        return ()
    return standing.relations if standing.denials_known else None


def relations_held(
    house: House,
    user: StaffMember,
    subject: PersonKey,
    ties: tuple[CareRelation, ...] | None,
    grants: tuple[Grant, ...],
) -> frozenset[Relation]:
    """The kinds of relations that hold now: those of the register (`ties_of`), those that our own plans make, and the
    reasons that have been stated and have not run out."""
    told = () if ties is None else (*house.plans.relations(subject), *ties)
    today = house.clock.today()
    held = {one.kind for one in told if one.holds(user.id, user.unit, today, user.role.value)}
    return frozenset(held | {relation_of(grant.reason) for grant in grants if grant.kind == REASON})
