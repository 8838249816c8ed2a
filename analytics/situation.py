"""The situation in words made by rules: the sentence, why now, what changed, what next. Nothing is generated freely.

For whoever draws it: `Phrase.key` is the text `phrase.<key>` (components/texts/*/phrase.toml), with forms `.one` and
`.other` chosen by the value `n` where the text has them (`Text.__call__` does this). Values by type:
`date` -> a day ("3.10.", with the year when it is another year); `Moment` -> only for events known to the month or
the year; `int` and `float` -> a number; `str` -> text of the source, shown as it is;
`Word` -> `t(word.key)`. A sentence is its phrases joined with "; ", the first letter raised, a full stop at the end.

key -> values (n chooses the plural; [what] only with topic "reason"):
  sentence: deceased on · on_ward what on · repeat.<topic> nth:Word n(months) [what]
    · many.<topic> count n(months) [what] · visit what on · visit_bare on · examined what on
    · examined_finding what on finding
    · statement_missing n(median days) · statement_today
    · statement_waiting on n(days) · statement_waiting_median on n median · statement_returned on
    · statement_answer.<decision> on · referral_waiting what on n(days)
    · stopped.<topic> on usual(days) n(days) [what] · measure_worse as below · overdue n
    · planned what on · planned_today what · no_events · source_silent source:Word · source_refused source:Word
  why_now: own_words text · stated_need text · question text who on · returned_question text on · today what
    · today_reason what text · referral what on · need text
  changed: new.<kind> what on · new.emergency what on · new.contacts n on · new.answer.<decision> on
    · new.request who on · new.returned on · new.done n what on who · new.planned n what on who · new.need n what on who
    · measure_worse what value unit on low high · stopped.<topic> as above · missed.no_show what on
    · missed.unrealised what on · missed.overdue what on
  next_things, promises: action what · action_waiting what n(days) · action_waiting_median what n median · booked what
    · goal.met, goal.missed text value unit on · goal.unmeasured text · review
    · guarantee.<step>.<unit> n(limit) days [contact] (days passed; contact: of them since the first contact); of oral
      care and of the assessment of need for services guarantee.oral.<unit>, guarantee.social.<unit>
<topic> is one of analytics/topics.py or "reason" (then `what` is there); <decision> a SurgeryDecision value.
"""

from __future__ import annotations

from datetime import date, datetime, time
from heapq import nlargest

from analytics.case import Delta, Situation
from analytics.guarantee import clocks
from analytics.measures import Worsened, worsened
from analytics.situation_changes import SubjectStop, changes, stops
from analytics.situation_next import next_things, promises
from analytics.situation_sentence import sentence
from analytics.situation_why import why_now
from analytics.situation_words import Facts, is_contact, open_requests
from domain.event import Event, EventKind
from domain.plan import RequestStatus

__all__ = ["Facts", "summarise"]

MOST_CHANGES = 5
MOST_NEXT = 5
MOST_CONTACTS = 3
MOST_PROMISES = 3


def summarise(facts: Facts) -> Situation:
    """The situation of one customer: same facts, same words. Every phrase names the events that make it true."""
    year, opened = _year_before(facts.now), facts.last_opened
    halted, worse = stops(facts), worsened([e for e in facts.only(EventKind.MEASUREMENT) if e.start.day <= facts.today])
    changed = changes(facts, opened or year, halted, worse)
    unchanged = opened is not None and not changed
    if unchanged:
        changed = changes(facts, year, halted, worse)
    limits = clocks(facts)
    following = next_things(facts, limits)
    promised = promises(following)
    return Situation(
        sentence=sentence(facts, halted, worse),
        why_now=why_now(facts),
        changed=changed[:MOST_CHANGES],
        changed_more=max(0, len(changed) - MOST_CHANGES),
        since=year if unchanged or opened is None else opened,
        since_last_opening=opened is not None and not unchanged,
        next_things=following[:MOST_NEXT],
        next_more=max(0, len(following) - MOST_NEXT),
        last_contacts=_last_contacts(facts),
        unchanged_since=opened if unchanged else None,
        promises=promised[:MOST_PROMISES],
        promises_more=max(0, len(promised) - MOST_PROMISES),
        changed_rest=changed[MOST_CHANGES:],
        next_rest=following[MOST_NEXT:],
        stopped=tuple(stop.phrase for stop in halted),
        clocks=limits,
        since_request=_since_request(facts, halted, worse),
    )


def _since_request(facts: Facts, halted: list[SubjectStop], worse: list[Worsened]) -> tuple[Delta, ...]:
    """By recorded time, from the moment of asking: what the asker could not have meant. A request that was sent back
    waits for its asker, not for a surgeon."""
    waiting = [r for r in open_requests(facts.plan) if r.status is not RequestStatus.RETURNED]
    return changes(facts, waiting[0].asked_at, halted, worse) if waiting else ()


def _last_contacts(facts: Facts) -> tuple[Event, ...]:
    """The newest contacts. Of those at the same moment, what the sources tell first stays first."""
    near: list[Event] = []
    for event in reversed(facts.events):
        if len(near) >= MOST_CONTACTS and event.start.day < near[MOST_CONTACTS - 1].start.day:
            break  # every contact of the days that may be among the newest has been seen
        if is_contact(event) and event.start.day <= facts.today:
            near.append(event)
    return tuple(nlargest(MOST_CONTACTS, reversed(near), key=lambda e: (e.start.day, e.start.time or time.min)))


def _year_before(now: datetime) -> datetime:
    day = date(now.year - 1, now.month, 28 if (now.month, now.day) == (2, 29) else now.day)
    return datetime.combine(day, now.timetz())
