"""Several sources' answers become one set, and one set becomes what this user may see.

Nothing is dropped in silence: twins keep the names of all their sources, disagreements keep both values and the rule
that picked one, and hidden events are counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from analytics.case import Disagreement, SourceLine, SourceState
from analytics.merge_events import merge_events as merge_events
from analytics.merge_identity import merge_alerts, merge_customer
from domain.consent import Denial, DenialTarget, SharingConsent
from domain.customer import Alert, ContactDetails, Customer
from domain.event import Confidentiality, Event, EventKind
from domain.portion import OutsidePlan, Portion
from domain.results import Answer, Empty, Failed, Fetched, Stale, value_of
from domain.segment import SegmentResults
from domain.staff import Register

NEVER_TELL_ALERTS = frozenset({"plans", "segments"})
"""Sources whose silence leaves no doubt about allergies and risks."""

NEVER_TELL_EVENTS = frozenset({"persons", "plans", "segments"})
"""Sources whose silence leaves no doubt about what has happened."""

ALERT_PARTS = frozenset({"allergy"})
"""Parts of a partial answer without which allergies and risks are not known."""

ALERT_FIELDS = frozenset({"allergy", "alert"})
LOCATION_FIELDS = frozenset({"municipality", "street", "postcode", "phone", "email"})
_SHIELDED = Confidentiality.SHIELDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """All that the sources know of one customer, before the user's rights are applied.

    `alerts_known` and `events_known` are False while a source that could tell of more has not answered in full.
    """

    customer: Customer
    alerts: tuple[Alert, ...]
    alerts_known: bool
    events: tuple[Event, ...]
    events_known: bool
    results: SegmentResults | None
    outside_plans: tuple[OutsidePlan, ...]
    need_in_own_words: str
    sharing_consent: str
    sources: tuple[SourceLine, ...]
    disagreements: tuple[Disagreement, ...]
    denials: tuple[Denial, ...] = ()


@dataclass(frozen=True, slots=True)
class Visible:
    """What of a `Merged` a user may see, and how many events were kept back and why. `health_closed`: warnings,
    segment figures and others' plans, which are health care's, are kept back with its register."""

    customer: Customer
    events: tuple[Event, ...]
    disagreements: tuple[Disagreement, ...]
    hidden_shielded: int
    hidden_register: int
    hidden_denied: int = 0
    alerts: tuple[Alert, ...] = ()
    results: SegmentResults | None = None
    outside_plans: tuple[OutsidePlan, ...] = ()
    health_closed: bool = False


def merge(answers: Mapping[str, Answer[Portion]], order: Sequence[str], register: Customer, today: date) -> Merged:
    """Merge answers so far. `order` are all source ids, the most trusted first; one without an answer is pending.

    `register` is the customer as the register of persons knows them: it wins over what other sources say.
    """
    portions = [(id, p) for id in order if id in answers and (p := value_of(answers[id])) is not None]
    customer, disagreed = merge_customer(register, [(id, p.customer) for id, p in portions if p.customer])
    alerts, alerts_disagreed = merge_alerts(portions)
    consents = [consent for _, portion in portions for consent in portion.consents]
    sources = tuple(_source_line(id, answers.get(id)) for id in order)
    return Merged(
        customer=customer,
        alerts=alerts,
        alerts_known=_told(sources, NEVER_TELL_ALERTS, needed=ALERT_PARTS),
        events=merge_events([portion.events for _, portion in portions]),
        events_known=_told(sources, NEVER_TELL_EVENTS),
        results=next((p.results for _, p in portions if p.results), None),
        outside_plans=tuple(plan for _, p in portions for plan in p.outside_plans),
        need_in_own_words=next((p.need_in_own_words for _, p in portions if p.need_in_own_words), ""),
        sharing_consent=_consent_word(consents, sources, today),
        sources=sources,
        disagreements=disagreed + alerts_disagreed,
        denials=tuple(d for _, p in portions for d in p.denials if d.valid_on(today)),
    )


def _source_line(id: str, answer: Answer[Portion] | None) -> SourceLine:
    match answer:
        case None:
            return SourceLine(id, SourceState.PENDING, None)
        case Fetched(at=at, partial=partial, partial_why=why):
            state = SourceState.PARTIAL if partial else SourceState.OK
            return SourceLine(id, state, at, partial=partial, partial_why=why)
        case Empty(at=at):
            return SourceLine(id, SourceState.EMPTY, at)
        case Stale(at=at, trouble=trouble):
            return SourceLine(id, SourceState.STALE, at, trouble)
        case Failed(at=at, trouble=trouble):
            return SourceLine(id, SourceState.FAILED, at, trouble)


def _told(sources: Sequence[SourceLine], never: frozenset[str], needed: frozenset[str] | None = None) -> bool:
    """True when every source that could tell has answered now: an old or partial answer may lack the newest.

    With `needed`, a partial answer is enough as long as none of those parts is missing from it.
    """
    return all(line.id in never or _answered(line, needed) for line in sources)


def _answered(line: SourceLine, needed: frozenset[str] | None) -> bool:
    if line.state is SourceState.PARTIAL and needed is not None:
        return not needed & set(line.partial)
    return line.state in (SourceState.OK, SourceState.EMPTY)


def _consent_word(consents: Sequence[SharingConsent], sources: Sequence[SourceLine], today: date) -> str:
    if any(consent.valid_on(today) for consent in consents):
        return "valid"
    if consents:
        return "withdrawn"
    return "none" if _told(sources, frozenset()) else "unknown"


def visible(
    merged: Merged,
    *,
    registers: frozenset[Register],
    shielded_open: bool,
    location_hidden: bool,
    denials: Sequence[Denial] = (),
) -> Visible:
    """Apply the user's rights.

    Events of a register the user may not read are counted as `hidden_register`; shielded ones as `hidden_shielded`
    until confirmed, except medication (703/2023 26 §: medication and risk data are exempt). `denials` in force keep
    back a controller's or a service event's part (703/2023 57-59 §), counted as `hidden_denied`. A hidden location
    takes the contact details and every unit and place with it (661/2009 36 §: they would show where the customer
    lives).
    """
    closed = [register for register in Register if register not in registers]
    open_register = [event for event in merged.events if event.register not in closed]
    refs = _denied_refs(denials)
    readable = [event for event in open_register if not _is_denied(event, refs)] if refs else open_register
    shown = readable if shielded_open else [event for event in readable if not _shielded(event)]
    health = Register.HEALTH in registers
    closed_fields = (LOCATION_FIELDS if location_hidden else frozenset()) | (frozenset() if health else ALERT_FIELDS)
    disagreements = tuple(d for d in merged.disagreements if d.field not in closed_fields)
    customer = merged.customer
    if location_hidden:
        shown = [_without_place(event) for event in shown]
        customer = replace(customer, contact=ContactDetails())
    return Visible(
        customer,
        tuple(shown),
        disagreements,
        hidden_shielded=len(readable) - len(shown),
        hidden_register=len(merged.events) - len(open_register),
        hidden_denied=len(open_register) - len(readable),
        alerts=merged.alerts if health else (),
        results=merged.results if health else None,
        outside_plans=merged.outside_plans if health else (),
        health_closed=not health,
    )


_DENIABLE = (DenialTarget.CONTROLLER, DenialTarget.SERVICE_EVENT)


def _denied_refs(denials: Sequence[Denial]) -> frozenset[tuple[DenialTarget, str]]:
    """(target, ref) of the denials that keep back single events."""
    return frozenset((denial.target, denial.ref) for denial in denials if denial.ref and denial.target in _DENIABLE)


def _is_denied(event: Event, refs: frozenset[tuple[DenialTarget, str]]) -> bool:
    by_event = (DenialTarget.SERVICE_EVENT, event.id) in refs
    by_episode = event.episode_id is not None and (DenialTarget.SERVICE_EVENT, event.episode_id) in refs
    return by_event or by_episode or (DenialTarget.CONTROLLER, event.controller) in refs


def _shielded(event: Event) -> bool:
    return event.confidentiality is _SHIELDED and event.kind is not EventKind.MEDICATION


def _without_place(event: Event) -> Event:
    return replace(event, unit=None, place=None) if event.unit or event.place else event
