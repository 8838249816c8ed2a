"""What changed since a moment: new, worse, stopped, missing. By recorded time, so a late-arriving event is news."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from analytics.case import Change, Delta, Phrase
from analytics.measures import Worsened
from analytics.rhythm import Stop, stopped
from analytics.situation_plan import plan_changes
from analytics.situation_words import HAPPENED, Facts, is_visit, latest_day, local_day, local_time, on_day
from analytics.topics import OTHER, subject_of
from domain.event import Channel, Event, EventKind, EventStatus, Precision

_RANK = {
    EventKind.SURGERY: 0, EventKind.STAY: 1, EventKind.DIAGNOSIS: 3, EventKind.REFERRAL: 6, EventKind.PROCEDURE: 6,
    EventKind.EXAMINATION: 7, EventKind.MEDICATION: 7, EventKind.DOCUMENT: 8,
}  # fmt: skip
"""Kinds told one by one; a visit counts into one line, the rest is on the journey. Smaller is more important."""

_ONCE = frozenset({EventKind.DIAGNOSIS, EventKind.MEDICATION})  # news only when its code was not there before
_REALISES = frozenset(
    {EventKind.CONTACT, EventKind.STAY, EventKind.SURGERY, EventKind.PROCEDURE, EventKind.EXAMINATION,
     EventKind.IMMUNISATION}
)  # fmt: skip
"""What a booked time may turn into: an operation or an X-ray is no visit, but nobody stayed away from it."""

_DAY = Precision.DAY
_WORSE, _STOPPED, _MISSING, _EMERGENCY, _VISITS = 2, 4, 5, 6, 9


@dataclass(frozen=True, slots=True)
class _Ranked:
    rank: int
    day: date
    delta: Delta


def changes(
    facts: Facts, since: datetime, halted: Iterable[SubjectStop], worse: Iterable[Worsened]
) -> tuple[Delta, ...]:
    """Every change, the most important first, then the newest. `halted`: what `stops` found; `worse`: the measures."""
    fresh = _news(facts, since)
    found = [
        *_new(facts, fresh),
        *(_Ranked(rank, on, Delta(Change.NEW, phrase)) for rank, on, phrase in plan_changes(facts, since)),
        *_worse(worse, fresh),
        *_stopped(facts, halted, since),
        *_missing(facts, since),
    ]
    found.sort(key=lambda r: (r.rank, -r.day.toordinal(), r.delta.phrase.key, r.delta.phrase.evidence))
    return tuple(ranked.delta for ranked in found)


def _news(facts: Facts, since: datetime) -> list[Event]:
    """The news of all events until today. Nearly all are old and no booked time, which two looks tell."""
    booked = EventKind.APPOINTMENT
    return [
        e
        for e in facts.events
        if (
            ((at := e.recorded_at) is not None and at > since)
            or ((at is None or e.kind is booked) and is_news(e, since))
        )
        and e.start.day <= facts.today
    ]


def is_news(event: Event, since: datetime) -> bool:
    """Recorded after `since`. Without a recording time, it happened later: on a later day, or at a later time that day.

    A booked time is recorded when it is booked: what became of it cannot have been known before its own time.
    """
    if event.recorded_at is not None and (event.recorded_at > since or event.kind is not EventKind.APPOINTMENT):
        return event.recorded_at > since
    day = local_day(since)
    if event.start.day == day and event.start.time is not None:
        return event.start.time > local_time(since)
    return event.start.day > day


def _new(facts: Facts, fresh: list[Event]) -> Iterable[_Ranked]:
    """One line a thing (kind and code), the newest of it; visits together."""
    newest = {id(e) for e in fresh}
    told = [e for kind in _ONCE for e in facts.only(kind) if e.status in HAPPENED and e.start.day <= facts.today]
    before = {_thing(e) for e in told if id(e) not in newest}
    groups: dict[tuple[EventKind, str], list[Event]] = defaultdict(list)
    for event in fresh:
        if event.kind in _RANK and event.status in HAPPENED and _thing(event) not in before:
            groups[_thing(event)].append(event)
    for (kind, _), events in groups.items():
        last = events[-1]
        yield _ranked(_RANK[kind], last, Change.NEW, f"new.{kind.value}", tuple(e.id for e in events))
    visits = [e for e in fresh if is_visit(e)]
    for event in (e for e in visits if e.channel is Channel.EMERGENCY):
        yield _ranked(_EMERGENCY, event, Change.NEW, "new.emergency", (event.id,))
    planned = [e for e in visits if e.channel is not Channel.EMERGENCY]
    if planned:
        values = {"n": len(planned), "on": on_day(planned[-1])}
        phrase = Phrase("new.contacts", values, tuple(e.id for e in planned))
        yield _Ranked(_VISITS, planned[-1].start.day, Delta(Change.NEW, phrase))


def _thing(event: Event) -> tuple[EventKind, str]:
    return event.kind, f"{event.code.system}|{event.code.value}" if event.code else event.what.casefold()


def _ranked(rank: int, event: Event, change: Change, key: str, evidence: tuple[str, ...]) -> _Ranked:
    phrase = Phrase(key, {"what": event.what, "on": on_day(event)}, evidence)
    return _Ranked(rank, event.start.day, Delta(change, phrase))


def _worse(worse: Iterable[Worsened], fresh: list[Event]) -> Iterable[_Ranked]:
    news = {e.id for e in fresh}
    for found in worse:
        if found.event.id in news:
            yield _Ranked(_WORSE, found.event.start.day, Delta(Change.WORSE, worse_phrase(found)))


def worse_phrase(found: Worsened) -> Phrase:
    """The value, its day, and the range of the customer's earlier values."""
    return Phrase("measure_worse", found.values(), (found.event.id, *found.earlier))


@dataclass(frozen=True, slots=True)
class SubjectStop:
    stop: Stop
    phrase: Phrase
    subject: tuple[str, str]


def stops(facts: Facts) -> list[SubjectStop]:
    """Subjects whose visits have stopped against the customer's own rhythm, longest habit first.

    Never claimed of the dead, when a source is silent, or when something about the subject is planned.
    """
    if facts.deceased or not facts.all_told:
        return []
    groups: dict[tuple[str, str], list[Event]] = defaultdict(list)
    told: dict[tuple[int, str], tuple[str, str]] = {}  # a thousand visits have a few codes and reasons
    for event in facts.visits:
        about = (id(event.code), event.reason or event.what)
        groups[told.get(about) or told.setdefault(about, subject_of(event))].append(event)
    planned = {subject_of(event) for event in facts.planned}
    found = [
        (len(events), SubjectStop(stop, _stop_phrase(events, stop), subject))
        for subject, events in groups.items()
        if subject not in planned and (stop := stopped(_days(events, facts.today), facts.today))
    ]
    return [stop for _, stop in sorted(found, key=lambda pair: (-pair[0], pair[1].phrase.evidence))]


def _days(events: list[Event], today: date) -> list[date]:
    """Days of visits until today; one known to the month or the year counts as late as it can have been, so that a
    silence is never told longer than it is sure to be."""
    return [
        e.start.day if e.start.precision >= _DAY else min(latest_day(e.start), today)
        for e in events
        if e.start.day <= today
    ]


def _stop_phrase(events: list[Event], stop: Stop) -> Phrase:
    past = [e for e in events if e.start.day <= stop.last]
    topic, _ = subject_of(past[-1])
    values: dict[str, object] = {"on": on_day(past[-1]), "usual": stop.usual_days, "n": stop.silent_days}
    if topic == OTHER:
        values["what"] = past[-1].reason or past[-1].what
    return Phrase(f"stopped.{topic}", values, tuple(e.id for e in past))


def _stopped(facts: Facts, halted: Iterable[SubjectStop], since: datetime) -> Iterable[_Ranked]:
    """Stops that broke after `since`, or that a visit booked then still kept from being told."""
    day = local_day(since)
    for found in halted:
        broke = found.stop.last + timedelta(days=found.stop.broken_after_days)
        hoped = [
            e.start.day
            for e in facts.only(EventKind.APPOINTMENT)
            if e.status in (EventStatus.PLANNED, EventStatus.NO_SHOW)
            and day <= e.start.day < facts.today
            and subject_of(e) == found.subject
        ]
        if broke >= day or hoped:
            yield _Ranked(_STOPPED, max([broke, *hoped]), Delta(Change.STOPPED, found.phrase))


_NOT_DONE = (EventStatus.NO_SHOW, EventStatus.PLANNED)


def _missing(facts: Facts, since: datetime) -> Iterable[_Ranked]:
    """No-shows, booked times that passed without anything done that day, and actions that became overdue."""
    visited = {e.start.day for kind in _REALISES for e in facts.only(kind) if e.status in HAPPENED}
    for event in [e for e in facts.events if e.status in _NOT_DONE]:
        if event.status is EventStatus.NO_SHOW and is_news(event, since):
            yield _ranked(_MISSING, event, Change.MISSING, "missed.no_show", (event.id,))
        elif (
            facts.all_told
            and event.kind is EventKind.APPOINTMENT
            and event.status is EventStatus.PLANNED
            and event.start.precision >= Precision.DAY
            and (local_day(since) <= event.start.day or is_news(event, since))
            and event.start.day < facts.today
            and event.start.day not in visited
        ):
            yield _ranked(_MISSING, event, Change.MISSING, "missed.unrealised", (event.id,))
    for action in facts.plan.actions:
        late_now = action.due is not None and action.overdue_on(facts.today)
        if action.due is not None and late_now and (action.due >= local_day(since) or action.created_at > since):
            phrase = Phrase("missed.overdue", {"what": action.what, "on": action.due}, (action.id,))
            yield _Ranked(_MISSING, action.due, Delta(Change.MISSING, phrase))
