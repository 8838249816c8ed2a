"""The sentence above the situation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from analytics.case import Phrase, Word
from analytics.measures import Worsened
from analytics.rhythm import months_between
from analytics.situation_changes import SubjectStop, worse_phrase
from analytics.situation_finding import finding_of
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
from domain.plan import RequestStatus

MOST_PHRASES = 4
RECENT_DAYS = 183
ORDINALS = 10  # phrase.nth.2 ... phrase.nth.10


def sentence(facts: Facts, halted: Sequence[SubjectStop], worse: Sequence[Worsened]) -> tuple[Phrase, ...]:
    """At most four phrases; a source that did not answer is always among them. `halted`: what `stops` found; `worse`:
    measures that got worse.

    What today's visit is about leads. When nothing repeats, or today is about something else, what waits, has stopped
    or got worse is told before what has been done.
    """
    silent = tuple(_silence(facts, id) for id in facts.silent[:2])
    same = recent_visits(facts)
    repeated, waits = [*_repeated(same), *_examined(facts, same)], _waiting(facts, same)
    signs = [*(stop.phrase for stop in halted[:1]), *_worst(facts, worse)]
    course = [*repeated, *waits, *signs] if _is_todays(facts, same) else [*waits, *signs, *repeated]
    told = [*_deceased(facts), *_ward(facts), *course, *_overdue(facts)]
    told += [*([] if repeated else _latest_visit(facts)), *_planned(facts)]
    said = told[: MOST_PHRASES - len(silent)]
    if not said and not facts.events and facts.all_told and not facts.elsewhere:
        said = [Phrase("no_events", {})]
    return (*said, *silent)


def _silence(facts: Facts, id: str) -> Phrase:
    return Phrase("source_refused" if id in facts.refused else "source_silent", {"source": Word(f"sources.{id}")})


def _deceased(facts: Facts) -> list[Phrase]:
    return [Phrase("deceased", {"on": facts.deceased_on})] if facts.deceased_on else []


def _ward(facts: Facts) -> list[Phrase]:
    """In a ward now. Home care and housing are periods too, but nobody is in a ward because of them."""
    stays = [
        e
        for e in facts.only(EventKind.STAY)
        if e.channel is Channel.WARD
        and e.status is EventStatus.ONGOING
        and e.end is None
        and e.start.day <= facts.today
    ]
    return [Phrase("on_ward", {"what": e.what, "on": on_day(e)}, (e.id,)) for e in stays[-1:]]


def recent_visits(facts: Facts) -> list[Event]:
    """Visits about one thing to one profession, a year back from the newest of them, oldest first.

    The thing is today's, else the newest with a known topic of the last half year, else whatever the newest was about.
    A doctor's third visit stays the third however many times the physiotherapist was seen between.
    """
    met = facts.met
    half_year_ago = facts.today - timedelta(days=RECENT_DAYS)
    near = [e for e in met if e.start.day >= half_year_ago]
    if not near:
        return []
    newest = next((e for e in reversed(near) if topic_of(e) != OTHER), near[-1])
    from_day, subject = newest.start.day - timedelta(days=365), subject_of(newest)
    return [
        e
        for e in met
        if from_day < e.start.day <= newest.start.day
        and subject_of(e) == subject
        and _profession(e) == _profession(newest)
    ]


def _profession(event: Event) -> str:
    return event.performer.role.casefold() if event.performer else ""


def _is_todays(facts: Facts, same: Sequence[Event]) -> bool:
    """Nothing else is booked for today than what these visits are about."""
    booked = [e for e in facts.planned if e.start.day == facts.today]
    return not booked or any(e in same for e in booked)


def _repeated(same: Sequence[Event]) -> list[Phrase]:
    if len(same) < 2:
        return []
    newest, count = same[-1], len(same)
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
    seen = next((e for e in reversed(facts.met) if is_visit(e)), None)
    near = [e for e in (seen,) if e is not None and (facts.today - e.start.day).days <= RECENT_DAYS]
    return [_visit(e, e.reason or e.what) for e in near]


def _visit(event: Event, what: str) -> Phrase:
    """A source may not tell what the visit was about."""
    told = {"what": what, "on": on_day(event)} if what else {"on": on_day(event)}
    return Phrase("visit" if what else "visit_bare", told, (event.id,))


def _examined(facts: Facts, same: Sequence[Event]) -> list[Phrase]:
    """The newest examination of the same course (episode or pathway) or of imaging, since the first of the visits."""
    if len(same) < 2:
        return []
    courses = {course for e in same for course in (e.episode_id, e.pathway_id) if course}
    done = [
        e
        for e in facts.only(EventKind.EXAMINATION)
        if e.status in HAPPENED
        and same[0].start.day <= e.start.day <= facts.today
        and (e.episode_id in courses or e.pathway_id in courses or _is_imaging(e))
    ]
    return [_examination(facts, event) for event in done[-1:]]


def _examination(facts: Facts, event: Event) -> Phrase:
    """What was examined, when, and what was found when a source tells."""
    values: dict[str, object] = {"what": event.what.split(",")[0], "on": on_day(event)}
    finding, told_by = finding_of(facts, event)
    if not finding:
        return Phrase("examined", values, (event.id,))
    return Phrase("examined_finding", {**values, "finding": finding}, tuple(dict.fromkeys((event.id, told_by))))


def _is_imaging(event: Event) -> bool:
    return (event.specialty or "").casefold() in ("radiologia", "radiology", "radiologi")


def _worst(facts: Facts, worse: Sequence[Worsened]) -> list[Phrase]:
    """The newest measure that got worse, of the last year."""
    recent = [found for found in worse if (facts.today - found.event.start.day).days <= 365]
    return [worse_phrase(max(recent, key=lambda found: found.event.start.day))] if recent else []


def _waiting(facts: Facts, same: Sequence[Event]) -> list[Phrase]:
    """An open statement request with its waiting days, else the newest answer, else an open referral, else that the
    statement the customer's segment usually has was not asked for."""
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
    referred = [
        Phrase("referral_waiting", {"what": e.what, "on": on_day(e), "n": (facts.today - e.start.day).days}, (e.id,))
        for e in open_referrals(facts)[-1:]
    ]
    return referred or _unasked(facts, same)


def _unasked(facts: Facts, same: Sequence[Event]) -> list[Phrase]:
    """Expected but missing: told only of a repeated trouble, when every source answered and no orthopaedist or
    referral about it has been there for two years."""
    median = statement_median(facts.results)
    if median is None or len(same) < 2 or not facts.all_told or facts.deceased or facts.plan.requests:
        return []
    after, topic = facts.today - timedelta(days=730), topic_of(same[-1])
    for event in facts.events:
        met = event.kind in _MET_A_SURGEON and (event.specialty or "").casefold().startswith(_ORTHOPAEDICS)
        if event.start.day > after and (met or (event.kind is EventKind.REFERRAL and topic_of(event) == topic)):
            return []
    return [Phrase("statement_missing", {"n": median}, tuple(e.id for e in same))]


_HALF_YEAR = timedelta(days=RECENT_DAYS)
_MET_A_SURGEON = frozenset({EventKind.CONTACT, EventKind.APPOINTMENT, EventKind.SURGERY})
_ORTHOPAEDICS = ("ortop", "orthop")  # the specialty in Finnish, Swedish and English


def waiting_phrase(facts: Facts) -> Phrase:
    """The oldest open request: asked when, waiting how long, beside the segment's median when there is one."""
    request = open_requests(facts.plan)[0]
    asked = local_day(request.asked_at)
    if request.status is RequestStatus.RETURNED:
        return Phrase("statement_returned", {"on": asked}, (request.id,))
    if asked == facts.today:
        return Phrase("statement_today", {}, (request.id,))
    values: dict[str, object] = {"on": asked, "n": waited_days(request, facts.today)}
    median = statement_median(facts.results)
    if median is None:
        return Phrase("statement_waiting", values, (request.id,))
    return Phrase("statement_waiting_median", {**values, "median": median}, (request.id,))


def open_referrals(facts: Facts) -> list[Event]:
    """Referrals that the source says are under way, oldest first."""
    open_ = (EventStatus.ONGOING, EventStatus.PLANNED)
    return [e for e in facts.only(EventKind.REFERRAL) if e.status in open_ and e.start.day <= facts.today]


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
