"""What every event of a FHIR resource has in common: its time, its status, its visit and its provenance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from data_access.fhir.moments import HELSINKI, UNDATED, instant
from data_access.fhir.reading import Json, at, coding, items, label, labels, local, person_name, text
from data_access.fhir.shielded import confidentiality
from domain.event import Code, Confidentiality, Event, EventKind, EventStatus, Moment, Performer
from domain.source_text import optional_text, source_text

DROPPED = "entered-in-error"
RECORDED = ("recordedDate", "issued", "authoredOn", "recorded", "created", "date")
"""Elements that say when something was written down, before meta.lastUpdated."""

SHOWN = ("unit", "place", "specialty", "reason")
"""Texts of an event that are shown as the source wrote them, beside `what` and the performer's name and role."""

COPIED_WITHIN_DAYS = 31

Statuses = Mapping[str, EventStatus]


@dataclass(frozen=True)
class Visit:
    """What the parts of an encounter take from it."""

    start: Moment | None
    unit: str | None
    episode_id: str
    confidentiality: Confidentiality


@dataclass(frozen=True)
class Surroundings:
    """What one resource needs of the others: its source's id, encounters by reference, named resources by reference."""

    source: str
    visits: Mapping[str, Visit] = field(default_factory=dict)
    named: Mapping[str, Json] = field(default_factory=dict)

    def visit(self, resource: Json) -> Visit | None:
        """The encounter that the resource belongs to, when it was fetched."""
        return self.visits.get(visit_reference(resource))

    def name(self, reference: Any) -> str | None:
        """A display name for a reference: its own, or that of what it refers to; else None."""
        if (display := text(reference, "display")) is not None:
            return display
        known = self.named.get(local(text(reference, "reference")))
        return text(known, "name") or " ".join(filter(None, reversed(person_name(known)))) or None


def event(
    resource: Json,
    around: Surroundings,
    kind: EventKind,
    *,
    what: str | None,
    start: Moment | None,
    status: EventStatus,
    **more: Any,
) -> Event:
    """An Event with the common parts filled in; `what` is "" when the source does not say.

    A time the resource lacks is taken from its encounter, else it is UNDATED.
    """
    visit = around.visit(resource)
    begun = start or (visit.start if visit else None) or UNDATED
    own = confidentiality(resource)
    shielded = Confidentiality.SHIELDED in (own, visit.confidentiality if visit else own)
    more.setdefault("recorded_at", recorded_at(resource, more.get("end") or begun))
    if "code" not in more:
        more["code"] = coding(at(resource, "code"))
    if "unit" not in more:
        more["unit"] = visit.unit if visit else None
    if "episode_id" not in more:
        more["episode_id"] = visit.episode_id if visit else visit_reference(resource) or None
    for key in SHOWN:
        if more.get(key) is not None:
            more[key] = optional_text(more[key])
    return Event(
        id=f"{resource['resourceType']}/{resource['id']}",
        kind=kind,
        what=source_text(what or ""),
        start=begun,
        source=around.source,
        status=status,
        confidentiality=Confidentiality.SHIELDED if shielded else Confidentiality.NORMAL,
        **more,
    )


def is_dropped(resource: Json) -> bool:
    """True for what was entered in error: it never happened and never counts."""
    if DROPPED in (text(resource, "status"), text(resource, "docStatus")):
        return True
    verification = coding(at(resource, "verificationStatus"))
    return verification is not None and verification.value == DROPPED


def status_of(resource: Json, statuses: Statuses) -> EventStatus:
    """The status by the type's table; a status the table does not know is UNKNOWN."""
    return statuses.get(text(resource, "status") or "", EventStatus.UNKNOWN)


def recorded_at(resource: Json, happened: Moment) -> datetime | None:
    """When a source wrote it down, aware UTC.

    meta.lastUpdated is the time of the server's copy: it counts only near the event itself, because a migration or a
    correction years later would make a whole life look like news.
    """
    for key in RECORDED:
        if key in resource and (written := instant(resource[key])) is not None:
            return written
    if (copied := instant(at(resource, "meta", "lastUpdated"))) is None:
        return None
    late_days = (copied.astimezone(HELSINKI).date() - happened.day).days
    return copied if late_days <= COPIED_WITHIN_DAYS else None


def visit_reference(resource: Json) -> str:
    """ "Encounter/id" that the resource belongs to, "" without one."""
    inside = at(resource, "context", "encounter")  # DocumentReference
    first = next(items(inside), None) if inside is not None else at(resource, "encounter")
    return local(text(first, "reference"))


def reason_of(resource: Json, around: Surroundings) -> str | None:
    """Why: the coded reasons, or the names of what is referred to as the reason."""
    named = (around.name(one) for one in items(resource, "reasonReference"))
    return labels(resource, "reasonCode") or ", ".join(filter(None, named)) or None


def performer_of(reference: Any, around: Surroundings, role: str | None = None) -> Performer | None:
    """Who is referred to, with the identifier or reference by which the source knows them; None without a reference."""
    id = text(reference, "identifier", "value") or local(text(reference, "reference")) or None
    name = optional_text(around.name(reference))
    return Performer(source_text(role or ""), name, id) if id or name else None


def first_performer(resource: Json, around: Surroundings) -> Performer | None:
    """The first of `performer`, whether it is a reference or a backbone with an actor."""
    for one in items(resource, "performer"):
        found = performer_of(at(one, "actor") or one, around, label(at(one, "function")))
        if found is not None:
            return found
    return None


def first_code(resource: Json, *keys: str) -> Code | None:
    """The first coding among the named elements, lists or not."""
    return next((code for key in keys for one in items(resource, key) if (code := coding(one)) is not None), None)
