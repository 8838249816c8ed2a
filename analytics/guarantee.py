"""Clocks of the care guarantee on a customer's requests and waits: when a limit is met or missed, and what stopped it.

A statement request is the referral: asked -> taken on -> answered; the surgeon's decision establishes the need. Of what
sources tell, a referral and what follows it in its own pathway (or about its own subject, while it is under way); an
assessment of need and the visit it led to; an old person's contact with social services (guarantee_visits.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from analytics.guarantee_chains import (
    Chain,
    assessed,
    chains,
    first_contact_about,
    first_contact_in,
    need_of,
    removed,
    seen_by_specialist,
    treated_in,
)
from analytics.guarantee_visits import Stop as Stop
from analytics.guarantee_visits import Wait, waits
from analytics.situation_words import HAPPENED, Facts, local_day
from domain.event import EventKind, Precision
from domain.guarantee import Limit, Service, Step, age_on, limit_for
from domain.plan import RequestStatus, StatementRequest, SurgeryDecision

REMEMBERED = timedelta(days=365)
"""What ended longer ago is history, not a wait."""


class ClockState(StrEnum):
    RUNNING = "running"
    MISSED = "missed"  # the day has passed and nothing tells that it happened
    UNKNOWN = "unknown"  # the day has passed, and a source that could tell is silent or kept back
    MET = "met"
    LATE = "late"  # it happened, after the day
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One limit, running from `started`. `about` is the request's or the referral's id; `evidence` ids of events.

    `whole` is False while something that could end it may not be seen here.
    """

    limit: Limit
    started: date
    due: date
    about: str
    evidence: tuple[str, ...] = ()
    met: date | None = None
    stop: Stop | None = None
    first_contact: date | None = None
    whole: bool = True

    def state(self, today: date) -> ClockState:
        if self.met is not None:
            return ClockState.MET if self.met <= self.due else ClockState.LATE
        if self.stop is not None:
            return ClockState.STOPPED
        if today <= self.due:
            return ClockState.RUNNING
        return ClockState.MISSED if self.whole else ClockState.UNKNOWN

    def law_days(self, today: date) -> int:
        """Days from the start, which is not counted, to what ended it or today."""
        return max(0, (self._end(today) - self.started).days)

    def days_since_contact(self, today: date) -> int | None:
        """Days since the first contact about it; None when no source tells of one."""
        return None if self.first_contact is None else max(0, (self._end(today) - self.first_contact).days)

    def _end(self, today: date) -> date:
        return self.met or (self.stop.on if self.stop else today)


def clocks(facts: Facts) -> tuple[Clock, ...]:
    """Every clock that runs, or ended within a year, the earliest limit first."""
    found = [
        *(clock for request in facts.plan.requests for clock in _of_request(facts, request)),
        *(clock for chain in chains(facts) for clock in _of_referral(facts, chain)),
        *(clock for wait in waits(facts) for clock in _of_wait(facts, wait)),
    ]
    kept = [c for c in found if facts.today - max(c.started, c.met or c.started) <= REMEMBERED or not _ended(c)]
    return tuple(sorted(kept, key=lambda c: (c.due, c.started, c.about, c.limit.id)))


def running(found: Sequence[Clock], today: date) -> tuple[Clock, ...]:
    """Of each request or referral, the limit that ends first and is neither met nor stopped."""
    nearest: dict[str, Clock] = {}
    for clock in found:
        if clock.state(today) in (ClockState.RUNNING, ClockState.MISSED):
            nearest.setdefault(clock.about, clock)
    return tuple(nearest.values())


def _ended(clock: Clock) -> bool:
    return clock.met is not None or clock.stop is not None


def _of_request(facts: Facts, request: StatementRequest) -> Iterator[Clock]:
    """Asked: assessment and specialist. Answered with a need of surgery: treatment."""
    asked, answer = local_day(request.asked_at), request.answer
    stop = _stop_of(facts, request)
    first = first_contact_about(facts, request.procedure_code, asked)
    answered = local_day(answer.written_at) if answer else None
    taken = local_day(request.accepted_at) if request.accepted_at else answered
    told = answer is not None and answer.decision is not SurgeryDecision.MORE_INFORMATION
    for step, met in ((Step.ASSESSMENT, taken), (Step.SPECIALIST, answered if told else None)):
        yield from _clock(facts, Service.SPECIALISED, step, asked, request.id, (request.id,), met, stop, first)
    if answer is not None and answered is not None and answer.decision is SurgeryDecision.SURGERY:
        done = _operated(facts, answer.procedure_code, answered)
        ended = _death(facts, answered) if done is None else None
        yield from _clock(
            facts, Service.SPECIALISED, Step.TREATMENT, answered, request.id, (request.id,), done, ended, first,
            own=False,
        )  # fmt: skip


def _stop_of(facts: Facts, request: StatementRequest) -> Stop | None:
    """Cancelled with its reason, expired, or the customer has died."""
    if request.status in (RequestStatus.CANCELLED, RequestStatus.EXPIRED):
        closed = next((a.cancelled_at for a in facts.plan.actions if a.id == request.action_id), None)
        on = local_day(closed or request.asked_at)
        return Stop(on, request.status.value, request.cancelled_because)
    return _death(facts, local_day(request.asked_at))


def _death(facts: Facts, started: date) -> Stop | None:
    if not facts.deceased:
        return None
    return Stop(max(started, facts.deceased_on or facts.today), "deceased")


def _operated(facts: Facts, procedure_code: str, after: date) -> date | None:
    """The first operation of the same organ (the code's two letters; any operation when the answer named none)."""
    organ = procedure_code[:2].upper()
    days = [
        e.start.day
        for e in facts.only(EventKind.SURGERY)
        if after <= e.start.day <= facts.today
        and e.status in HAPPENED
        and (not organ or (e.code is not None and e.code.value.upper().startswith(organ)))
    ]
    return min(days, default=None)


def _of_referral(facts: Facts, chain: Chain) -> Iterator[Clock]:
    referral = chain.referral
    if referral.start.precision < Precision.DAY:
        return  # "in 2019" starts no clock of days
    service = Service.PSYCHIATRY if chain.psychiatric else Service.SPECIALISED
    arrived, first = referral.start.day, first_contact_in(facts, chain)
    stop, ids = _chain_stop(facts, chain), (referral.id,)
    for step, event in ((Step.ASSESSMENT, assessed(chain)), (Step.SPECIALIST, seen_by_specialist(chain))):
        met = event.start.day if event else None
        evidence = (*ids, event.id) if event else ids
        yield from _clock(facts, service, step, arrived, referral.id, evidence, met, stop, first, own=False)
    need = need_of(chain)
    if need is not None:
        done = treated_in(chain, need)
        evidence = (*ids, need.id, *((done.id,) if done else ()))
        met = done.start.day if done else None
        yield from _clock(
            facts, service, Step.TREATMENT, need.start.day, referral.id, evidence, met, stop, first, own=False
        )


def _of_wait(facts: Facts, wait: Wait) -> Iterator[Clock]:
    """From the assessment of need to the first visit; from the contact to the assessment of need for services."""
    started, told = wait.start.start.day, (wait.start, wait.booked, wait.met)
    stop = wait.stop or _death(facts, started)
    evidence = tuple(event.id for event in told if event is not None)
    met = wait.met.start.day if wait.met else None
    yield from _clock(
        facts, wait.service, wait.step, started, wait.start.id, evidence, met, stop, wait.first_contact, own=False
    )


def _chain_stop(facts: Facts, chain: Chain) -> Stop | None:
    """Taken off the list with a recorded reason, or dead. Without a recorded reason the clock runs on."""
    gone = removed(chain)
    if gone is not None:
        return Stop(gone.start.day, "removed", gone.reason or "")
    return _death(facts, chain.referral.start.day)


def _clock(
    facts: Facts, service: Service, step: Step, started: date, about: str, evidence: tuple[str, ...],
    met: date | None, stop: Stop | None, first: date | None, *, own: bool = True,
) -> Iterator[Clock]:  # fmt: skip
    """`own`: our plan alone tells whether the limit was met, whatever the sources do."""
    age = age_on(facts.born, started)
    limit = limit_for(service, step, started, age)
    if limit is not None and (stop is None or met is not None or stop.on >= started):
        yield Clock(
            limit=limit,
            started=started,
            due=limit.due(started),
            about=about,
            evidence=evidence,
            met=met,
            stop=None if met else stop,
            first_contact=first,
            whole=own or facts.all_told,
        )
