"""Deed: ask whether the open case has news. Neither a read (no data, no audit line) nor activity (no limit moves)."""

from __future__ import annotations

from dataclasses import dataclass

from domain.customer import PersonKey
from domain.hetu import PersonalId
from domain.news import NONE, News, Recorded, Seen, news
from services.ports import House


@dataclass(frozen=True, slots=True)
class Told:
    """What a page is told. `version` is empty when the handle is not an open case of the asking session."""

    version: str = ""
    news: News = NONE
    other_customer: bool = False


def recorded(house: House, person: PersonalId) -> Recorded | None:
    """The present version of the customer's events; None when no back end of ours tells (FHIR servers are not polled).

    Asked before the sources are, so that nothing that comes between is missed.
    """
    return house.versions.recorded(person) if house.versions else None


def ask(house: House, session_id: str, handle: str) -> Told:
    """News of the case with this handle. Raises StoreUnavailable."""
    at = house.clock.now()
    tab = house.tabs.ask(session_id, handle, at) if handle else None
    if tab is None:
        return Told()
    now = _now(house, tab.subject)
    return Told(now.version, news(tab.seen, now), house.tabs.other_customer(tab, at))


def _now(house: House, subject: PersonKey) -> Seen:
    person = house.vault.person_of(subject) if house.versions else None
    return Seen(house.plans.version(subject), recorded(house, person) if person else None)
