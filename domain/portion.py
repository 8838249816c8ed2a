"""What one source tells of one person. Every source answers with the same shape and fills what it has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.access import Relation
from domain.consent import Denial, SharingConsent
from domain.customer import Alert, Customer
from domain.event import Event
from domain.hetu import PersonalId
from domain.segment import SegmentResults


@dataclass(frozen=True, slots=True)
class CareRelation:
    """Why a professional has to do with a customer, from `start` to `end` (None while open)."""

    kind: Relation
    staff_id: str | None  # our staff id, when the relation names a person
    unit: str | None  # when it names a unit
    start: date
    end: date | None
    source: str
    ref: str = ""
    role: str | None = None  # when it names neither, but everyone in a role (a request sent to the surgeons)
    not_for: str | None = None  # staff id of a maker whom it must not help

    def holds(self, staff_id: str, unit: str, day: date, role: str = "") -> bool:
        """True when the relation is the member's (or the member's unit's or role's) and is open on `day`."""
        if self.staff_id:
            mine = self.staff_id == staff_id
        elif self.unit:
            mine = self.unit == unit
        else:
            mine = bool(self.role) and self.role == role
        return mine and self.not_for != staff_id and self.start <= day and (self.end is None or day <= self.end)


def on_the_same_days(relations: Iterable[CareRelation]) -> tuple[CareRelation, ...]:
    """The fewest relations that hold for the same people on the same days: those that overlap or meet become one.

    One made of several keeps the `ref` of the earliest.
    """
    apart: list[CareRelation] = []
    newest: dict[tuple[object, ...], CareRelation] = {}
    for one in sorted(relations, key=lambda r: r.start):
        whose = (one.kind, one.staff_id, one.unit, one.role, one.not_for, one.source)
        before = newest.get(whose)
        if before is not None and (before.end is None or one.start <= before.end + timedelta(days=1)):
            end = max(before.end, one.end) if before.end and one.end else None
            one = replace(before, end=end)
        elif before is not None:
            apart.append(before)
        newest[whose] = one
    return (*apart, *newest.values())


@dataclass(frozen=True, slots=True)
class OutsidePlan:
    """A plan that another system holds: shown read-only (CarePlan and Goal of FHIR). `master`: the plan is kept there,
    and what we write are proposals to it (docs/adr/044-plan-outside.md); `changed_on` is the day of its version."""

    id: str
    title: str
    status: str
    period_start: date | None
    goals: tuple[str, ...]
    activities: tuple[str, ...]
    source: str
    source_version: str = ""
    master: bool = False
    changed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """One source's answer about `subject` (the adapter has checked that it is the person asked about)."""

    subject: PersonalId
    customer: Customer | None = None
    alerts: tuple[Alert, ...] = ()
    events: tuple[Event, ...] = ()
    relations: tuple[CareRelation, ...] = ()
    results: SegmentResults | None = None
    consents: tuple[SharingConsent, ...] = ()
    denials: tuple[Denial, ...] = ()
    outside_plans: tuple[OutsidePlan, ...] = ()
    need_in_own_words: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the register of persons says before anything is opened: enough to decide, nothing to show.

    `sign_twin` is True when the same digits exist under another sign (the twin is never revealed).
    `relations` are all that the sources know of this person and the asking professional's unit or id.
    `denials_known` is False while the source of denials does not answer: then no relation opens anything by itself.
    """

    customer: Customer
    sign_twin: bool = False
    relations: tuple[CareRelation, ...] = ()
    denials: tuple[Denial, ...] = ()
    denials_known: bool = True
