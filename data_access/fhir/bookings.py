"""Appointment and ServiceRequest -> planned events and referrals, with the Finnish scheduling extensions."""

from __future__ import annotations

from data_access.fhir.events import Surroundings, event, first_code, first_performer, performer_of, reason_of, status_of
from data_access.fhir.moments import first_moment, minutes_between, moment
from data_access.fhir.reading import Json, at, contained, extensions, in_system, items, label, labels, text
from domain.event import Code, Event, EventKind, EventStatus, Moment

STATE_SYSTEM = "1.2.246.537.6.881"

APPOINTMENT_STATUSES = {
    "proposed": EventStatus.PLANNED,
    "pending": EventStatus.PLANNED,
    "waitlist": EventStatus.PLANNED,
    "booked": EventStatus.PLANNED,
    "arrived": EventStatus.ONGOING,
    "checked-in": EventStatus.ONGOING,
    "fulfilled": EventStatus.DONE,
    "cancelled": EventStatus.CANCELLED,
    "noshow": EventStatus.NO_SHOW,
}

STATES = {"1": "waitlist", "2": "proposed", "8": "pending", "3": "booked", "4": "cancelled", "5": "cancelled",
          "10": "checked-in", "6": "fulfilled", "7": "fulfilled", "9": "noshow"}  # fmt: skip
"""Finnish appointment state (6.881) -> FHIR status (scheduling guide); used when the status itself is missing."""

REQUEST_STATUSES = {
    "draft": EventStatus.PLANNED,
    "active": EventStatus.ONGOING,
    "on-hold": EventStatus.ONGOING,
    "completed": EventStatus.DONE,
    "revoked": EventStatus.CANCELLED,
}

PLACES = frozenset({"HealthcareService", "Location", "Organization"})
PEOPLE = frozenset({"Practitioner", "PractitionerRole"})


def appointment_event(appointment: Json, around: Surroundings) -> Event:
    """A booked contact. One without a time (a waiting list) starts at the first time asked for, else is undated."""
    start, end = text(appointment, "start"), text(appointment, "end")
    return event(
        appointment,
        around,
        EventKind.APPOINTMENT,
        what=labels(appointment, "serviceType")
        or label(at(appointment, "appointmentType"))
        or text(appointment, "description"),
        start=moment(start) or _wished(appointment),
        status=appointment_status(appointment),
        end=moment(end),
        code=first_code(appointment, "serviceType", "appointmentType"),
        state=state_of(appointment),
        unit=_actor_name(appointment, around, PLACES),
        performer=next((performer_of(actor, around) for actor in actors(appointment, PEOPLE)), None),
        specialty=labels(appointment, "specialty"),
        reason=reason_of(appointment, around) or _inner_reasons(appointment) or text(appointment, "description"),
        duration_min=minutes_between(start, end),
        episode_id=_service_event(appointment),
        pathway_id=pathway_of(appointment),
    )


def appointment_status(appointment: Json) -> EventStatus:
    """By the FHIR status; by the Finnish state where the status says nothing."""
    state = state_of(appointment)
    named = text(appointment, "status") or STATES.get(state.value if state else "", "")
    return APPOINTMENT_STATUSES.get(named, EventStatus.UNKNOWN)


def state_of(appointment: Json) -> Code | None:
    """The Finnish appointment state as coded; both spellings of its system are accepted."""
    for holder in (at(appointment, "_status"), appointment):
        for one in extensions(holder, "ajanvarauksen-tila"):
            system, value = text(one, "valueCoding", "system"), text(one, "valueCoding", "code")
            if value is not None and in_system(system, STATE_SYSTEM):
                return Code(system or "", value, text(one, "valueCoding", "display") or "")
    return None


def pathway_of(resource: Json) -> str | None:
    """The id of the care pathway (customer-journey extension of the scheduling guide)."""
    for one in extensions(resource, "customer-journey"):
        for part in items(one, "extension"):
            if text(part, "url") == "CustomerJourneyId":
                return text(part, "valueIdentifier", "value")
    return None


def actors(appointment: Json, kinds: frozenset[str]) -> list[Json]:
    """The participants' references of the given kinds (contained ones by what they contain)."""
    found = (at(one, "actor") for one in items(appointment, "participant"))
    return [one for one in found if isinstance(one, dict) and _kind_of(one, appointment) in kinds]


def referral_event(request: Json, around: Surroundings) -> Event:
    """A referral or request for service."""
    return event(
        request,
        around,
        EventKind.REFERRAL,
        what=label(at(request, "code")) or labels(request, "category"),
        start=first_moment(request, "authoredOn", "occurrenceDateTime", "occurrencePeriod"),
        status=status_of(request, REQUEST_STATUSES),
        performer=first_performer(request, around) or performer_of(at(request, "requester"), around),
        reason=reason_of(request, around),
        pathway_id=pathway_of(request),
    )


def _kind_of(reference: Json, appointment: Json) -> str:
    literal = text(reference, "reference") or ""
    if literal.startswith("#"):
        return text(contained(appointment, literal), "resourceType") or ""
    parts = literal.split("?")[0].split("/_history/")[0].split("/")
    return (parts[-2] if len(parts) > 1 else parts[0]) or text(reference, "type") or ""


def _actor_name(appointment: Json, around: Surroundings, kinds: frozenset[str]) -> str | None:
    for actor in actors(appointment, kinds):
        inner = contained(appointment, text(actor, "reference") or "")
        if name := around.name(actor) or text(inner, "name") or text(inner, "description"):
            return name
    return None


def _wished(appointment: Json) -> Moment | None:
    return next((first_moment({"period": one}, "period") for one in items(appointment, "requestedPeriod")), None)


def _inner_reasons(appointment: Json) -> str | None:
    inner = (contained(appointment, text(one, "reference") or "") for one in items(appointment, "reasonReference"))
    return ", ".join(filter(None, (label(at(one, "code")) for one in inner if one is not None))) or None


def _service_event(appointment: Json) -> str | None:
    return next((text(one, "valueOid") for one in extensions(appointment, "service-event")), None)
