"""The words of a plan in FHIR R4: systems, codes and extensions, and the small parts that resources are built of.

What base R4 has no place for stands in extensions named `urn:tilannekuva:plan:<name>`; the same prefix names our
identifier and code systems. A Finnish profile of CarePlan does not exist (hl7.fhir.fi.base 2.0.0-rc2 has none), so the
resources are base R4. docs/adr/044-plan-outside.md lists what stands where.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from domain.plan import (
    Achievement,
    ActionStatus,
    Author,
    Comparison,
    Evidence,
    GoalLifecycle,
    PlanKind,
    PlanStatus,
    RequestStatus,
    Responsible,
    ResponsibleKind,
    Side,
    Urgency,
)

Json = dict[str, Any]
SPACE = "urn:tilannekuva:plan:"
ITEM, PLAN, PERSON, EVENT = SPACE + "item", SPACE + "id", "urn:tilannekuva:person", "urn:tilannekuva:event"
PERTAINS_TO_GOAL = "http://hl7.org/fhir/StructureDefinition/resource-pertainsToGoal"
PROCEDURES = "urn:oid:1.2.246.537.6.2.2007"
TEMPLATE = "urn:tilannekuva:template:"
ACTION, FOLLOW_UP = "action", "follow-up"
_CODE = re.compile(r"[^\s]+(\s[^\s]+)*")

PLAN_STATUS: Mapping[PlanStatus, str] = {
    PlanStatus.DRAFT: "draft",
    PlanStatus.ACTIVE: "active",
    PlanStatus.ENDED: "completed",
}
PLAN_KIND: Mapping[PlanKind, str] = {
    PlanKind.HEALTH_CARE: "Health and care plan",
    PlanKind.CLIENT: "Client plan",
    PlanKind.JOINT: "Joint plan",
}
LIFECYCLE: Mapping[GoalLifecycle, str] = {state: state.value.replace("_", "-") for state in GoalLifecycle}
ACHIEVEMENT: Mapping[Achievement, str] = {
    state: state.value.replace("_", "-") for state in Achievement if state is not Achievement.UNKNOWN
}
TASK_STATUS: Mapping[ActionStatus, str] = {
    ActionStatus.OPEN: "requested",
    ActionStatus.IN_PROGRESS: "in-progress",
    ActionStatus.DONE: "completed",
    ActionStatus.CANCELLED: "cancelled",
}
REQUEST_STATUS: Mapping[RequestStatus, str] = {
    RequestStatus.SENT: "active",
    RequestStatus.ACCEPTED: "active",
    RequestStatus.RETURNED: "on-hold",
    RequestStatus.ANSWERED: "completed",
    RequestStatus.CANCELLED: "revoked",
    RequestStatus.EXPIRED: "revoked",
}
"""Six states in four: the extension `request-status` keeps which."""
PRIORITY = {1: "urgent", 2: "routine", 3: "routine"}
"""FHIR knows nothing below routine: the extension `priority` keeps our number."""
URGENCY: Mapping[Urgency, str] = {Urgency.ROUTINE: "routine", Urgency.URGENT: "urgent", Urgency.EMERGENCY: "stat"}
COMPARATOR: Mapping[Comparison, str] = {Comparison.AT_MOST: "<=", Comparison.AT_LEAST: ">="}
SNOMED_SIDE: Mapping[Side, tuple[str, str]] = {
    Side.LEFT: ("7771000", "Left"),
    Side.RIGHT: ("24028007", "Right"),
    Side.BOTH: ("51440002", "Right and left"),
}
RESPONSIBLE_TYPE: Mapping[ResponsibleKind, str] = {
    ResponsibleKind.PERSON: "Practitioner",
    ResponsibleKind.ROLE: "PractitionerRole",
    ResponsibleKind.UNIT: "Organization",
    ResponsibleKind.ORGANISATION: "Organization",
    ResponsibleKind.CUSTOMER: "Patient",
    ResponsibleKind.RELATIVE: "RelatedPerson",
}


def filled(**parts: Any) -> Json:
    """The parts that hold something: FHIR has no empty texts and lists."""
    return {name: value for name, value in parts.items() if value is not None and value not in ("", [], {})}


def uuid(kind: str, item_id: str) -> str:
    """A resource's id: the same for the same item at every writing, whatever characters our id has."""
    return str(uuid5(NAMESPACE_URL, f"{SPACE}{kind}:{item_id}"))


def moment(at: datetime | None) -> str | None:
    """A FHIR dateTime or instant in UTC, with its microseconds."""
    return None if at is None else at.astimezone(UTC).isoformat()


def day(of: date | None) -> str | None:
    """A FHIR date."""
    return None if of is None else of.isoformat()


def extension(name: str, **value: Any) -> Json:
    """One extension of ours: `extension("own-words", valueString="...")`."""
    return {"url": SPACE + name, **value}


def extensions(*made: Json | None) -> list[Json]:
    """Those that were made."""
    return [one for one in made if one is not None]


def texts(**named: str) -> list[Json]:
    """An extension for each text that is not empty; `own_words` is named own-words."""
    return [extension(name.replace("_", "-"), valueString=words) for name, words in named.items() if words]


def concept(name: str, code: str, display: str = "") -> Json:
    """A CodeableConcept of our own code system `name`."""
    return {"coding": [filled(system=SPACE + name, code=code, display=display)]}


def typed_code(code: str, system: str = "") -> Json:
    """A CodeableConcept of a code that somebody typed or a source gave: as text where FHIR would not take it."""
    return {"coding": [filled(system=system, code=code)]} if _CODE.fullmatch(code) else {"text": code}


def link(kind: str, item_id: str, display: str = "") -> Json:
    """A reference to an item of the plan: by the bundle's URL, and by our own id, which may outlive the item."""
    url = f"urn:uuid:{uuid(kind, item_id)}"
    return filled(reference=url, type=kind, identifier={"system": ITEM, "value": item_id}, display=display)


def author(who: Author | None) -> Json | None:
    """A Practitioner by our staff id, with the role and the relation of the writing."""
    if who is None:
        return None
    named = filled(type="Practitioner", identifier={"system": SPACE + "person", "value": who.id}, display=who.name)
    return named | filled(extension=texts(role=who.role, relation=who.relation))


def written_by(name: str, who: Author | None) -> Json | None:
    """An author where FHIR has no place for one."""
    return None if who is None else extension(name, valueReference=author(who))


def responsible(who: Responsible) -> Json:
    """Somebody or something: the identifier's system says which kind."""
    identifier = filled(system=SPACE + who.kind.value, value=who.ref)
    return filled(type=RESPONSIBLE_TYPE[who.kind], identifier=identifier, display=who.label)


def evidence(one: Evidence) -> Json:
    """What an item rests on: ids of events, their days, who attached them and when."""
    parts = [
        *({"url": "event", "valueString": event} for event in one.events),
        {"url": "first", "valueDate": day(one.first)},
        {"url": "last", "valueDate": day(one.last)},
        {"url": "by", "valueReference": author(one.attached_by)},
        {"url": "at", "valueDateTime": moment(one.attached_at)},
    ]
    return {"url": SPACE + "evidence", "extension": parts}
