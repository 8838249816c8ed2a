"""Why the customer is here now."""

from __future__ import annotations

from analytics.case import Phrase
from analytics.situation_sentence import open_referrals
from analytics.situation_words import Facts, local_day, on_day, open_requests
from domain.event import EventKind, EventStatus
from domain.plan import Need, RequestStatus, StatedBy

MOST_REASONS = 4
MOST_TODAY = 2


def why_now(facts: Facts) -> tuple[Phrase, ...]:
    """What the customer said first, then what was asked of us, then today's visit, then needs others wrote."""
    needs = [need for need in facts.plan.needs if not need.ended]
    own = [n for n in needs if n.stated_by is StatedBy.CUSTOMER]
    rest = [n for n in needs if n.stated_by is not StatedBy.CUSTOMER]
    said = [_stated(need) for need in reversed(own)]
    if facts.need_in_own_words and not any(phrase.key == "own_words" for phrase in said):
        said = [Phrase("own_words", {"text": facts.need_in_own_words}), *said]
    others = sorted(rest, key=lambda n: n.stated_by is StatedBy.INFERRED)
    written = [Phrase("need", {"text": n.text}, (n.id,)) for n in others]
    return tuple([*said, *_questions(facts), *_todays(facts), *_referred(facts), *written][:MOST_REASONS])


def _stated(need: Need) -> Phrase:
    """Words are the customer's own only where they were kept as such: else a professional has put them."""
    if need.own_words:
        return Phrase("own_words", {"text": need.own_words}, (need.id,))
    return Phrase("stated_need", {"text": need.text}, (need.id,))


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
    """Today's appointments and visits, with their reason when the source gives one. What is booked comes first: calls
    and entries of the same day do not push it out. The same words are said once, with all their evidence."""
    kinds, out = (EventKind.APPOINTMENT, EventKind.CONTACT), (EventStatus.CANCELLED, EventStatus.NO_SHOW)
    today = [e for e in facts.events if e.start.day == facts.today and e.kind in kinds and e.status not in out]
    told: dict[tuple[str, str], list[str]] = {}
    for event in sorted(today, key=lambda e: e.status is not EventStatus.PLANNED):
        reason = event.reason if event.reason and event.reason != event.what else ""
        told.setdefault((event.what, reason), []).append(event.id)
    return [
        Phrase("today_reason", {"what": what, "text": reason}, tuple(ids))
        if reason
        else Phrase("today", {"what": what}, tuple(ids))
        for (what, reason), ids in list(told.items())[:MOST_TODAY]
    ]


def _referred(facts: Facts) -> list[Phrase]:
    return [
        Phrase("referral", {"what": e.reason or e.what, "on": on_day(e)}, (e.id,)) for e in open_referrals(facts)[-1:]
    ]
