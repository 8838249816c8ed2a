"""The sentence above the situation, and why the customer is here now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import chain

from analytics.case import Phrase, Word
from analytics.rhythm import months_between
from analytics.situation_changes import SubjectStop
from analytics.situation_words import (
    HAPPENED,
    Facts,
    is_visit,
    local_day,
    on_day,
    open_requests,
    statement_median,
    waited_days,
)
from analytics.topics import OTHER, subject_of, topic_of
from domain.event import Channel, Event, EventKind, EventStatus
from domain.plan import RequestStatus, StatedBy

MOST_PHRASES = 4
MOST_REASONS = 4
RECENT_DAYS = 183
ORDINALS = 10  # phrase.nth.2 ... phrase.nth.10


def sentence(facts: Facts, halted: Sequence[SubjectStop]) -> tuple[Phrase, ...]:
    """At most four phrases; a source that did not answer is always among them. `halted`: what `stops` found."""
    silent = tuple(Phrase("source_silent", {"source": Word(f"sources.{id}")}) for id in facts.silent[:2])
    first, last = (_deceased, _ward, _visits, _examined, _waiting), (_overdue, _planned)
    told = chain(_all(first, facts), (stop.phrase for stop in halted[:1]), _all(last, facts))
    said = list(told)[: MOST_PHRASES - len(silent)]
    if not said and not facts.events and facts.all_told:
        said = [Phrase("no_events", {})]
    return (*said, *silent)


def _all(rules: Sequence[Callable[[Facts], list[Phrase]]], facts: Facts) -> Iterator[Phrase]:
    return chain.from_iterable(rule(facts) for rule in rules)


def _deceased(facts: Facts) -> list[Phrase]:
    return [Phrase("deceased", {"on": facts.deceased_on})] if facts.deceased_on else []


def _ward(facts: Facts) -> list[Phrase]:
    """In a ward now. Home care and housing are periods too, but nobody is in a ward because of them."""
    stays = [
        e
        for e in facts.events
        if e.kind is EventKind.STAY
        and e.channel is Channel.WARD
        and e.status is EventStatus.ONGOING
        and e.end is None
        and e.start.day <= facts.today
    ]
    return [Phrase("on_ward", {"what": e.what, "on": on_day(e)}, (e.id,)) for e in stays[-1:]]


def recent_visits(facts: Facts) -> list[Event]:
    """Visits about one thing, a year back from the newest of them, oldest first.

    The thing is today's, else the newest with a known topic of the last half year, else whatever the newest was about.
    """
    met = facts.met
    near = [e for e in met if (facts.today - e.start.day).days <= RECENT_DAYS]
    if not near:
        return []
    newest = next((e for e in reversed(near) if topic_of(e) != OTHER), near[-1])
    from_day = newest.start.day - timedelta(days=365)
    return [e for e in met if from_day < e.start.day <= newest.start.day and subject_of(e) == subject_of(newest)]


def _visits(facts: Facts) -> list[Phrase]:
    same = recent_visits(facts)
    if not same:
        return []
    newest, count = same[-1], len(same)
    if count == 1:
        return _latest_visit(facts)
    topic, _ = subject_of(newest)
    values: dict[str, object] = {"n": months_between(same[0].start.day, newest.start.day)}
    if topic == OTHER:
        values["what"] = newest.reason or newest.what
    evidence = tuple(e.id for e in same)
    if count <= ORDINALS:
        return [Phrase(f"repeat.{topic}", {"nth": Word(f"phrase.nth.{count}"), **values}, evidence)]
    return [Phrase(f"many.{topic}", {"count": count, **values}, evidence)]


def _latest_visit(facts: Facts) -> list[Phrase]:
    """The newest visit that took place, of the last half year: a booked one is told as booked."""
    seen = [e for e in facts.met if is_visit(e)][-1:]
    near = [e for e in seen if (facts.today - e.start.day).days <= RECENT_DAYS]
    return [_visit(e, e.reason or e.what) for e in near]


def _visit(event: Event, what: str) -> Phrase:
    """A source may not tell what the visit was about."""
    told = {"what": what, "on": on_day(event)} if what else {"on": on_day(event)}
    return Phrase("visit" if what else "visit_bare", told, (event.id,))


def _examined(facts: Facts) -> list[Phrase]:
    """The newest examination of the same course (episode or pathway) or of imaging, since the first of the visits."""
    same = recent_visits(facts)
    if len(same) < 2:
        return []
    courses = {course for e in same for course in (e.episode_id, e.pathway_id) if course}
    done = [
        e
        for e in facts.events
        if e.kind is EventKind.EXAMINATION
        and e.status in HAPPENED
        and same[0].start.day <= e.start.day <= facts.today
        and (e.episode_id in courses or e.pathway_id in courses or _is_imaging(e))
    ]
    return [Phrase("examined", {"what": e.what.split(",")[0], "on": on_day(e)}, (e.id,)) for e in done[-1:]]


def _is_imaging(event: Event) -> bool:
    return (event.specialty or "").casefold() in ("radiologia", "radiology", "radiologi")


def _waiting(facts: Facts) -> list[Phrase]:
    """An open statement request with its waiting days, else the newest answer, else an open referral."""
    waiting = open_requests(facts.plan)
    if waiting:
        return [waiting_phrase(facts)]
    answers = [
        r for r in facts.plan.requests if r.answer and facts.today - local_day(r.answer.written_at) <= _HALF_YEAR
    ]
    if answers:
        newest = max(answers, key=lambda r: (r.answer.written_at if r.answer else r.asked_at, r.id))
        assert newest.answer is not None
        on = local_day(newest.answer.written_at)
        return [Phrase(f"statement_answer.{newest.answer.decision.value}", {"on": on}, (newest.id,))]
    return [
        Phrase("referral_waiting", {"what": e.what, "on": on_day(e), "n": (facts.today - e.start.day).days}, (e.id,))
        for e in open_referrals(facts)[-1:]
    ]


_HALF_YEAR = timedelta(days=RECENT_DAYS)


def waiting_phrase(facts: Facts) -> Phrase:
    """The oldest open request: asked when, waiting how long, beside the segment's median when there is one."""
    request = open_requests(facts.plan)[0]
    asked = local_day(request.asked_at)
    if request.status is RequestStatus.RETURNED:
        return Phrase("statement_returned", {"on": asked}, (request.id,))
    values: dict[str, object] = {"on": asked, "n": waited_days(request, facts.today)}
    median = statement_median(facts.results)
    if median is None:
        return Phrase("statement_waiting", values, (request.id,))
    return Phrase("statement_waiting_median", {**values, "median": median}, (request.id,))


def open_referrals(facts: Facts) -> list[Event]:
    """Referrals that the source says are under way, oldest first."""
    open_ = (EventStatus.ONGOING, EventStatus.PLANNED)
    return [
        e for e in facts.events if e.kind is EventKind.REFERRAL and e.status in open_ and e.start.day <= facts.today
    ]


def _overdue(facts: Facts) -> list[Phrase]:
    late = [action.id for action in facts.plan.actions if action.overdue_on(facts.today)]
    return [Phrase("overdue", {"n": len(late)}, tuple(late))] if late else []


def _planned(facts: Facts) -> list[Phrase]:
    """The next planned thing."""
    return [
        Phrase("planned_today", {"what": e.what}, (e.id,))
        if e.start.day == facts.today
        else Phrase("planned", {"what": e.what, "on": on_day(e)}, (e.id,))
        for e in facts.planned[:1]
    ]


def why_now(facts: Facts) -> tuple[Phrase, ...]:
    """What the customer said first, then what was asked of us, then today's visit, then needs others wrote."""
    needs = [need for need in facts.plan.needs if not need.ended]
    own = [n for n in needs if n.stated_by is StatedBy.CUSTOMER]
    rest = [n for n in needs if n.stated_by is not StatedBy.CUSTOMER]
    said = [Phrase("own_words", {"text": n.own_words or n.text}, (n.id,)) for n in reversed(own)]
    if facts.need_in_own_words and not said:
        said = [Phrase("own_words", {"text": facts.need_in_own_words})]
    others = sorted(rest, key=lambda n: n.stated_by is StatedBy.INFERRED)
    written = [Phrase("need", {"text": n.text}, (n.id,)) for n in others]
    return tuple([*said, *_questions(facts), *_todays(facts), *_referred(facts), *written][:MOST_REASONS])


def _questions(facts: Facts) -> list[Phrase]:
    found = []
    for request in open_requests(facts.plan):
        if request.status is RequestStatus.RETURNED:
            values: dict[str, object] = {"text": request.returned_question, "on": local_day(request.asked_at)}
            found.append(Phrase("returned_question", values, (request.id,)))
        else:
            values = {"text": request.question, "who": request.asked_by.name, "on": local_day(request.asked_at)}
            found.append(Phrase("question", values, (request.id,)))
    return found


def _todays(facts: Facts) -> list[Phrase]:
    """Today's appointments and visits, with their reason when the source gives one."""
    kinds, out = (EventKind.APPOINTMENT, EventKind.CONTACT), (EventStatus.CANCELLED, EventStatus.NO_SHOW)
    today = [e for e in facts.events if e.kind in kinds and e.start.day == facts.today and e.status not in out]
    return [
        Phrase("today_reason", {"what": e.what, "text": e.reason}, (e.id,))
        if e.reason and e.reason != e.what
        else Phrase("today", {"what": e.what}, (e.id,))
        for e in today[:2]
    ]


def _referred(facts: Facts) -> list[Phrase]:
    return [
        Phrase("referral", {"what": e.reason or e.what, "on": on_day(e)}, (e.id,)) for e in open_referrals(facts)[-1:]
    ]
