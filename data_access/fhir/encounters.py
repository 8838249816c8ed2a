"""Encounter -> contacts and stays."""

from __future__ import annotations

from collections.abc import Iterable

from data_access.fhir.events import (
    Surroundings,
    Visit,
    event,
    first_code,
    performer_of,
    reason_of,
    status_of,
)
from data_access.fhir.moments import end_of, first_moment, minutes_between
from data_access.fhir.reading import Json, at, codings, items, label, labels, local, text
from data_access.fhir.shielded import confidentiality
from domain.event import Channel, Event, EventKind, EventStatus, Performer

STATUSES = {
    "planned": EventStatus.PLANNED,
    "arrived": EventStatus.ONGOING,
    "triaged": EventStatus.ONGOING,
    "in-progress": EventStatus.ONGOING,
    "onleave": EventStatus.ONGOING,
    "finished": EventStatus.DONE,
    "cancelled": EventStatus.CANCELLED,
}

CLASSES: dict[str, tuple[EventKind, Channel]] = {
    "AMB": (EventKind.CONTACT, Channel.IN_PERSON),
    "EMER": (EventKind.CONTACT, Channel.EMERGENCY),
    "HH": (EventKind.CONTACT, Channel.HOME_VISIT),
    "FLD": (EventKind.CONTACT, Channel.HOME_VISIT),
    "VR": (EventKind.CONTACT, Channel.VIDEO),
    "PRENC": (EventKind.CONTACT, Channel.IN_PERSON),
    "SS": (EventKind.STAY, Channel.WARD),
    "OBSENC": (EventKind.STAY, Channel.WARD),
    "IMP": (EventKind.STAY, Channel.WARD),
    "ACUTE": (EventKind.STAY, Channel.WARD),
    "NONAC": (EventKind.STAY, Channel.WARD),
}
"""v3-ActCode -> what it is and how customer and service met; any other class is a contact of unknown channel."""

MAIN_PERFORMERS = ("PPRF", "ATND", "CON")


def encounter_event(encounter: Json, around: Surroundings) -> Event:
    """The contact or stay."""
    kind, channel = CLASSES.get(text(encounter, "class", "code") or "", (EventKind.CONTACT, None))
    start, end = text(encounter, "period", "start"), text(encounter, "period", "end")
    return event(
        encounter,
        around,
        kind,
        what=labels(encounter, "type") or label(at(encounter, "serviceType")) or text(encounter, "class", "display"),
        start=first_moment(encounter, "period"),
        status=status_of(encounter, STATUSES),
        end=end_of(encounter, "period"),
        code=first_code(encounter, "type", "serviceType"),
        channel=channel,
        unit=unit_of(encounter, around),
        place=next((around.name(at(one, "location")) for one in items(encounter, "location")), None),
        performer=_performer(encounter, around),
        specialty=label(at(encounter, "serviceType")),
        reason=reason_of(encounter, around),
        duration_min=minutes_between(start, end) if kind is EventKind.CONTACT else None,
        episode_id=episode_of(encounter),
    )


def visits(encounters: Iterable[Json], around: Surroundings) -> dict[str, Visit]:
    """What diagnoses, procedures and the rest take from their encounters, by reference."""
    return {
        f"Encounter/{one['id']}": Visit(
            first_moment(one, "period"), unit_of(one, around), episode_of(one), confidentiality(one)
        )
        for one in encounters
    }


def unit_of(encounter: Json, around: Surroundings) -> str | None:
    """The unit's name; its identifier when the source gives no name."""
    provider = at(encounter, "serviceProvider")
    return around.name(provider) or text(provider, "identifier", "value")


def episode_of(encounter: Json) -> str:
    """What binds encounters together: the episode of care, the service event they are part of, or the one itself."""
    episode = next((text(one, "reference") for one in items(encounter, "episodeOfCare")), None)
    return local(episode or text(encounter, "partOf", "reference")) or f"Encounter/{encounter['id']}"


def _performer(encounter: Json, around: Surroundings) -> Performer | None:
    people = [one for one in items(encounter, "participant") if at(one, "individual") is not None]
    people.sort(key=lambda one: min((_rank(code) for _, code in codings(one, "type")), default=9))
    found = (performer_of(at(one, "individual"), around, labels(one, "type")) for one in people)
    return next(filter(None, found), None)


def _rank(code: str) -> int:
    return MAIN_PERFORMERS.index(code) if code in MAIN_PERFORMERS else 9
