"""What belongs to one referral: the events of its pathway, or those about its own subject while it is under way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from analytics.situation_words import HAPPENED, Facts, is_contact
from analytics.topics import OTHER, subject_of, topic_of
from domain.event import Event, EventKind, EventStatus, Precision

UNDER_WAY = frozenset({EventStatus.ONGOING, EventStatus.PLANNED})
LOOKED_BACK = timedelta(days=3 * 365)
SAME_TROUBLE = timedelta(days=365)
"""Contacts about one subject with a longer silence between them are of two troubles."""

SPECIALISTS = (
    "erikoislääkäri", "ortopedi", "kirurgi", "psykiatri", "kardiologi", "specialistläkare", "ortoped", "kirurg",
    "psykiater", "kardiolog", "orthopaedist", "orthopedist", "surgeon", "psychiatrist", "cardiologist", "consultant",
)  # fmt: skip
"""The professions that make a specialist's assessment, as sources write them in three languages: whole words, since a
psychiatric nurse makes none."""

_SPECIALISTS = frozenset(SPECIALISTS)
_ORGAN_TOPICS = {"NG": "knee", "NF": "hip", "NA": "back"}
"""Chapters of the procedure classification -> topics of contacts (analytics/topics.py)."""


@dataclass(frozen=True, slots=True)
class Chain:
    """A referral and what came after it, in order of time."""

    referral: Event
    after: tuple[Event, ...]

    @property
    def psychiatric(self) -> bool:
        return topic_of(self.referral) == "mental"


def chains(facts: Facts) -> list[Chain]:
    """Of the referrals of the last three years. One without a pathway counts while its source says it is under way:
    what became of a closed one nobody tells, and a limit must not be said to be missed on a guess."""
    found, begun = [], set()
    for referral in facts.only(EventKind.REFERRAL):
        key = _pathway(referral)
        if referral.start.day > facts.today or facts.today - referral.start.day > LOOKED_BACK or key in begun:
            continue
        if key:
            begun.add(key)  # a later referral event of the pathway tells what became of the first
            found.append(
                Chain(
                    referral, tuple(e for e in facts.events if _pathway(e) == key and _later(e, referral, facts.today))
                )
            )
        elif referral.status in UNDER_WAY:
            found.append(Chain(referral, _about_it(facts, referral)))
    return found


def _pathway(event: Event) -> str:
    return event.pathway_id or event.episode_id or ""


def _later(event: Event, referral: Event, today: date) -> bool:
    """After the referral and until today: what is dated ahead has not happened, whatever its status says."""
    known = event is not referral and event.start.precision >= Precision.DAY
    return known and referral.start.day <= event.start.day <= today


def _about_it(facts: Facts, referral: Event) -> tuple[Event, ...]:
    subject = subject_of(referral)
    return tuple(e for e in facts.events if _later(e, referral, facts.today) and subject_of(e) == subject)


def _happened(events: Iterable[Event]) -> Iterable[Event]:
    return (e for e in events if e.status in HAPPENED)


def assessed(chain: Chain) -> Event | None:
    """The referral was handled, or a specialist met the customer: the assessment has started."""
    handled = (e for e in _happened(chain.after) if e.kind is EventKind.REFERRAL or _specialists(e))
    return next(iter(handled), None)


def seen_by_specialist(chain: Chain) -> Event | None:
    """A specialist met the customer."""
    return next((e for e in _happened(chain.after) if e.kind is not EventKind.REFERRAL and _specialists(e)), None)


def need_of(chain: Chain) -> Event | None:
    """The decision that puts the customer on the waiting list."""
    return next((e for e in chain.after if e.kind is EventKind.PLAN and e.status is not EventStatus.CANCELLED), None)


def treated_in(chain: Chain, need: Event) -> Event | None:
    """The operation or procedure that the decision was about."""
    kinds = (EventKind.SURGERY, EventKind.PROCEDURE)
    done = (e for e in _happened(chain.after) if e.kind in kinds and e.start.day >= need.start.day)
    return next(iter(done), None)


def removed(chain: Chain) -> Event | None:
    """The referral or the place on the list was cancelled with a recorded reason. A moved operation is not that."""
    kinds = (EventKind.REFERRAL, EventKind.PLAN)
    all_ = (chain.referral, *chain.after)
    return next((e for e in all_ if e.kind in kinds and e.status is EventStatus.CANCELLED and e.reason), None)


def _specialists(event: Event) -> bool:
    role = (event.performer.role if event.performer else "").casefold()
    return is_contact(event) and not _SPECIALISTS.isdisjoint(role.split())


def first_contact_in(facts: Facts, chain: Chain) -> date | None:
    """The first contact of the pathway; else that about the referral's subject."""
    key = _pathway(chain.referral)
    if key:
        days = [e.start.day for e in facts.events if _pathway(e) == key and is_contact(e)]
        return min(days, default=None)
    topic = topic_of(chain.referral)
    return _first_about(facts, topic, chain.referral.start.day)


def first_contact_about(facts: Facts, procedure_code: str, asked: date) -> date | None:
    """The first contact about the organ that the procedure is of; None when the code tells no organ."""
    return _first_about(facts, _ORGAN_TOPICS.get(procedure_code[:2].upper(), OTHER), asked)


def _first_about(facts: Facts, topic: str, until: date) -> date | None:
    """Back from `until`, contact by contact, as long as no year passed between two of them."""
    if topic == OTHER:
        return None
    first: date | None = None
    days = sorted({e.start.day for e in facts.visits if e.start.day <= until and topic_of(e) == topic}, reverse=True)
    for day in days:
        if (first or until) - day > SAME_TROUBLE:
            break
        first = day
    return first
