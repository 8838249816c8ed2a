"""A hand-made open case for tests of pure views: small, with one of each thing that must not be confused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from analytics.case import Change, Delta, NextThing, OpenCase, Phrase, Situation, SourceLine, SourceState
from analytics.journey_columns import columns
from domain.access import Deed, Relation
from domain.customer import Alert, AlertKind, ContactDetails, Customer, Gender
from domain.event import Event, EventKind, EventStatus, Moment
from domain.hetu import Hetu
from domain.plan import Plan

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


def event(id: str, kind: EventKind, day: date, what: str, **changes: Any) -> Event:
    return Event(id=id, kind=kind, what=what, start=Moment(day), source="clinical", **changes)


EVENTS = (
    event("dx", EventKind.DIAGNOSIS, date(2024, 2, 1), "Polven nivelrikko"),
    event("v1", EventKind.CONTACT, date(2026, 7, 1), "Lääkärin vastaanotto"),
    event("v2", EventKind.CONTACT, date(2026, 7, 2), "Puhelu"),
    event("stay", EventKind.STAY, date(2026, 8, 1), "Osastojakso", end=Moment(date(2026, 8, 4))),
    event("x", EventKind.EXAMINATION, date(2026, 10, 3), "Röntgen"),
    event("gone", EventKind.APPOINTMENT, date(2026, 10, 20), "Peruttu aika", status=EventStatus.CANCELLED),
    event("next", EventKind.APPOINTMENT, date(2026, 12, 15), "Fysioterapia", status=EventStatus.PLANNED),
)

CUSTOMER = Customer(
    id=Hetu.parse("140758-998U", today=TODAY),
    family_name="Lehtonen",
    given_names="Raija Kaarina",
    birth_date=date(1958, 7, 14),
    gender=Gender.FEMALE,
    language="fi",
    contact=ContactDetails(municipality="Kaislaranta"),
)

SITUATION = Situation(
    sentence=(
        Phrase("visit", {"on": date(2026, 7, 2), "what": "Puhelu"}, ("v2",)),
        Phrase("examined", {"on": date(2026, 10, 3), "what": "Röntgen"}, ("x", "elsewhere")),
    ),
    why_now=(
        Phrase("own_words", {"text": "Polvi pettää."}),
        Phrase("referral", {"on": date(2026, 7, 1), "what": "Polvi"}, ("v1",)),
    ),
    changed=(Delta(Change.NEW, Phrase("examined", {"on": date(2026, 10, 3), "what": "Röntgen"}, ("x",))),),
    changed_more=2,
    since=datetime(2026, 11, 1, 7, 30, tzinfo=UTC),
    since_last_opening=True,
    next_things=(NextThing(Phrase("action", {"what": "Soitto"}), date(2026, 11, 1), True, "hoitaja"),),
    next_more=0,
    last_contacts=(EVENTS[2], EVENTS[1]),
)


def line(id: str, state: SourceState = SourceState.OK, **changes: Any) -> SourceLine:
    return SourceLine(id, state, NOW, **changes)


SOURCES = (line("persons"), line("clinical"), line("relations", SourceState.EMPTY), line("segments"))
ALLERGY = Alert(AlertKind.ALLERGY, "Penisilliini", "high", None, "clinical")


def case(**changes: Any) -> OpenCase:
    made = OpenCase(
        handle="handle-1",
        customer=CUSTOMER,
        relation=Relation.APPOINTMENT,
        stated_reason="",
        location_hidden=False,
        alerts=(ALLERGY,),
        alerts_known=True,
        need_in_own_words="Polvi pettää.",
        events=EVENTS,
        hidden_shielded=0,
        plan=Plan(id="p", person_key="k"),
        outside_plans=(),
        results=None,
        sources=SOURCES,
        disagreements=(),
        situation=SITUATION,
        journey=columns(EVENTS, TODAY),
        sharing_consent="valid",
        may=frozenset({Deed.REVEAL_ID, Deed.REVEAL_CONTACT, Deed.OPEN_SHIELDED}),
        today=TODAY,
        opened_at=NOW,
    )
    return replace(made, **changes)
