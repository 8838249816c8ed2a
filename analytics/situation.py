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
  why_now: own_words text · question text who on · returned_question text on · today what · today_reason what text
    · referral what on · need text
  changed: new.<kind> what on · new.emergency what on · new.contacts n on · new.answer.<decision> on
    · new.request who on · new.returned on · new.done n what on who · new.planned n what on who · new.need n what on who
    · measure_worse what value unit on low high · stopped.<topic> as above · missed.no_show what on
    · missed.unrealised what on · missed.overdue what on
  next_things, promises: action what · action_waiting what n(days) · action_waiting_median what n median · booked what
    · review
<topic> is one of analytics/topics.py or "reason" (then `what` is there); <decision> a SurgeryDecision value.
"""

from __future__ import annotations

from datetime import date, datetime, time
from heapq import nlargest

from analytics.case import Situation
from analytics.measures import worsened
from analytics.situation_changes import changes, stops
from analytics.situation_next import next_things, promises
from analytics.situation_sentence import sentence
from analytics.situation_why import why_now
from analytics.situation_words import Facts, is_contact

__all__ = ["Facts", "summarise"]

MOST_CHANGES = 5
MOST_NEXT = 5
MOST_CONTACTS = 3
MOST_PROMISES = 3


def summarise(facts: Facts) -> Situation:
    """The situation of one customer: same facts, same words. Every phrase names the events that make it true."""
    year, opened = _year_before(facts.now), facts.last_opened
    halted, worse = stops(facts), worsened([e for e in facts.events if e.start.day <= facts.today])
    changed = changes(facts, opened or year, halted, worse)
    unchanged = opened is not None and not changed
    if unchanged:
        changed = changes(facts, year, halted, worse)
    following = next_things(facts)
    promised = promises(following)
    contacts = nlargest(  # keeps the order of equals: what the sources tell first stays first
        MOST_CONTACTS,
        [e for e in facts.events if is_contact(e) and e.start.day <= facts.today],
        key=lambda e: (e.start.day, e.start.time or time.min),
    )
    return Situation(
        sentence=sentence(facts, halted, worse),
        why_now=why_now(facts),
        changed=changed[:MOST_CHANGES],
        changed_more=max(0, len(changed) - MOST_CHANGES),
        since=year if unchanged or opened is None else opened,
        since_last_opening=opened is not None and not unchanged,
        next_things=following[:MOST_NEXT],
        next_more=max(0, len(following) - MOST_NEXT),
        last_contacts=tuple(contacts),
        unchanged_since=opened if unchanged else None,
        promises=promised[:MOST_PROMISES],
        promises_more=max(0, len(promised) - MOST_PROMISES),
        changed_rest=changed[MOST_CHANGES:],
        next_rest=following[MOST_NEXT:],
        stopped=tuple(stop.phrase for stop in halted),
    )


def _year_before(now: datetime) -> datetime:
    day = date(now.year - 1, now.month, 28 if (now.month, now.day) == (2, 29) else now.day)
    return datetime.combine(day, now.timetz())
