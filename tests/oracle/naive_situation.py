"""The situation told again the slow way: what must be true for each phrase, straight from events and the plan.

Nothing here is imported from the rules (analytics/situation_*.py, rhythm, topics, measures): loops over raw records, so
that a mistake of the rules is not repeated. `Facts` is used as a record only, never its cached properties.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from analytics.situation import Facts
from domain.event import Event, Precision
from domain.plan import Action, Goal, Need, StatementRequest

HELSINKI = ZoneInfo("Europe/Helsinki")
HAPPENED = ("done", "ongoing", "unknown")
TOLD_ONE_BY_ONE = (
    "surgery", "stay", "diagnosis", "referral", "procedure", "examination", "medication", "document",
)  # fmt: skip
TOPICS = {
    "knee": (r"L15|L90", r"M17|M25\.?56"),
    "hip": (r"L13|L89", r"M16"),
    "back": (r"L02|L03|L84|L86", r"M51|M54"),
    "diabetes": (r"T89|T90", r"E10|E11|E13|E14"),
    "blood_pressure": (r"K85|K86|K87", r"I10|I11|I15"),
    "heart": (r"K74|K75|K76|K77|K78", r"I20|I21|I25|I48|I50"),
    "breathing": (r"R95|R96", r"J44|J45"),
    "mental": (r"P", r"F"),
}
ICPC, ICD = "urn:oid:1.2.246.537.6.31", "urn:oid:1.2.246.537.6.1"


def day_of(at: datetime) -> date:
    return at.astimezone(HELSINKI).date()


def topic(event: Event) -> str:
    if event.code is not None:
        at = {ICPC: 0, ICD: 1}.get(event.code.system)
        for name, patterns in TOPICS.items():
            if at is not None and re.match(patterns[at], event.code.value):
                return name
    return "reason"


def subject(event: Event) -> str:
    return topic(event) if topic(event) != "reason" else "reason: " + (event.reason or event.what).strip().casefold()


def role(event: Event) -> str:
    return event.performer.role.casefold() if event.performer else ""


def visit(event: Event) -> bool:
    away = event.channel is not None and event.channel.value in ("record_entry", "consultation")
    return event.kind.value == "contact" and event.status.value in HAPPENED and not away


def face_to_face(event: Event, today: date) -> bool:
    """A meeting until today, or one that is booked for today."""
    if event.kind.value == "appointment":
        return event.start.day == today and event.status.value == "planned"
    seen = event.channel is None or event.channel.value in ("in_person", "home_visit", "emergency", "video")
    return visit(event) and seen and event.start.day <= today


def planned(facts: Facts) -> list[Event]:
    return [e for e in facts.events if e.status.value == "planned" and e.start.day >= facts.today]


def open_requests(facts: Facts) -> list[StatementRequest]:
    live = [r for r in facts.plan.requests if r.status.value in ("sent", "accepted", "returned")]
    return sorted(live, key=lambda r: (r.asked_at, r.id))


def open_actions(facts: Facts) -> list[Action]:
    return [a for a in facts.plan.actions if a.status.value in ("open", "in_progress")]


def late(facts: Facts) -> list[Action]:
    return [a for a in open_actions(facts) if a.due is not None and a.due < facts.today]


def median(facts: Facts) -> int | None:
    steps = facts.results.next_steps if facts.results else ()
    found = [step.median_days for step in steps if step.step == "surgeon_statement"]
    return found[0] if found else None


def least_months(first: date, last: date) -> int:
    """The least number of calendar months, at least 1, after which `first` has come to `last`."""
    months = 1
    while True:
        year, month = divmod(first.month - 1 + months, 12)
        if (first.year + year, month + 1, first.day) >= (last.year, last.month, last.day):
            return months
        months += 1


def stops(facts: Facts) -> dict[str, list[Event]]:
    """Subject -> its visits, for every subject whose silence is longer than 95 % of its own gaps, and than 60 days."""
    if facts.deceased or not facts.all_told:
        return {}
    found = {}
    for name in {subject(e) for e in facts.events if visit(e)}:
        mine = [e for e in facts.events if visit(e) and subject(e) == name and e.start.day <= facts.today]
        days = sorted({_latest(e, facts.today) for e in mine})
        gaps = sorted((b - a).days for a, b in pairwise(days))
        if len(gaps) < 4 or any(subject(e) == name for e in planned(facts)):
            continue
        silent = (facts.today - days[-1]).days
        if usual_of(gaps) < silent and 60 < silent <= 730:
            found[name] = mine
    return found


def usual_of(gaps: list[int]) -> int:
    """The shortest of the gaps that at least 95 % of them do not exceed."""
    return next(gap for gap in sorted(gaps) if sum(g <= gap for g in gaps) >= math.ceil(0.95 * len(gaps)))


def _latest(event: Event, today: date) -> date:
    day, precision = event.start.day, event.start.precision
    if precision is Precision.YEAR:
        return min(date(day.year, 12, 31), today)
    if precision is Precision.MONTH:
        first_of_next = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        return min(first_of_next - timedelta(days=1), today)
    return day


def stop_days(mine: list[Event], today: date) -> tuple[date, int]:
    """(the last day, the usual gap) of a subject's visits."""
    days = sorted({_latest(e, today) for e in mine})
    return days[-1], usual_of([(b - a).days for a, b in pairwise(days)])


def worse(facts: Facts) -> dict[str, tuple[float, float, list[str]]]:
    """Event id of a measure's newest value -> (low, high, ids) of up to 12 values before it, where it is worse."""
    found = {}
    rows = [e for e in facts.events if e.kind.value == "measurement" and e.quantity and e.status.value in HAPPENED]
    rows = [e for e in rows if e.start.day <= facts.today]
    for name in {_series(e) for e in rows}:
        *before, newest = [e for e in rows if _series(e) == name]
        before = before[-12:]
        values = [e.quantity.value for e in before if e.quantity]
        assert newest.quantity
        now, low, high = newest.quantity.value, newest.quantity.low, newest.quantity.high
        over = high is not None and now > high and all(now > v for v in values)
        under = low is not None and now < low and all(now < v for v in values)
        if len(values) >= 3 and (over or under):
            found[newest.id] = (min(values), max(values), [e.id for e in before])
    return found


def _series(event: Event) -> tuple[str, str]:
    assert event.quantity
    return (event.code.value if event.code else event.what.casefold()), event.quantity.unit


def news(event: Event, since: datetime) -> bool:
    """It was not known at `since`: recorded later, or (unrecorded, or a booked time) happened later."""
    local = since.astimezone(HELSINKI)
    if event.recorded_at is not None and event.recorded_at > since:
        return True
    if event.recorded_at is not None and event.kind.value != "appointment":
        return False
    if event.start.day != local.date():
        return event.start.day > local.date()
    return event.start.time is not None and event.start.time > local.time()


Line = tuple[str, frozenset[str]]


def changes(facts: Facts, since: datetime) -> set[Line]:
    """Every change as (phrase key, its evidence)."""
    return {
        *_new(facts, since),
        *_plan(facts, since),
        *_worse(facts, since),
        *_stops(facts, since),
        *_missing(facts, since),
    }


def _thing(event: Event) -> tuple[str, str]:
    return event.kind.value, f"{event.code.system}|{event.code.value}" if event.code else event.what.casefold()


def _new(facts: Facts, since: datetime) -> Iterable[Line]:
    fresh = [e for e in facts.events if news(e, since) and e.start.day <= facts.today]
    been = [e for e in facts.events if e.status.value in HAPPENED and e.start.day <= facts.today]
    known = {_thing(e) for e in been if not any(e is f for f in fresh)}
    for thing in {_thing(e) for e in fresh if e.kind.value in TOLD_ONE_BY_ONE and e.status.value in HAPPENED}:
        if thing[0] in ("diagnosis", "medication") and thing in known:
            continue
        ids = [e.id for e in fresh if _thing(e) == thing and e.status.value in HAPPENED]
        yield f"new.{thing[0]}", frozenset(ids)
    met = [e for e in fresh if visit(e)]
    sudden = [e for e in met if e.channel and e.channel.value == "emergency"]
    yield from (("new.emergency", frozenset([e.id])) for e in sudden)
    if len(met) > len(sudden):
        yield "new.contacts", frozenset(e.id for e in met if e not in sudden)


def _plan(facts: Facts, since: datetime) -> Iterable[Line]:
    me = facts.me if since == facts.last_opened else ""
    plan = facts.plan
    for r in plan.requests:
        mark = frozenset([r.id])
        if r.answer:
            if r.answer.written_at > since and r.answer.written_by.id != me:
                yield f"new.answer.{r.answer.decision.value}", mark
        elif r.status.value == "returned":
            if not (plan.changed_at and plan.changed_by) or (plan.changed_at > since and plan.changed_by.id != me):
                yield "new.returned", mark
        elif r.status.value in ("sent", "accepted") and r.asked_at > since and r.asked_by.id != me:
            yield "new.request", mark
    own = [a for a in plan.actions if a.request_id is None]
    done = {
        a.id for a in own if a.completed_at and a.completed_by and a.completed_at > since and a.completed_by.id != me
    }
    added = {a.id for a in own if a.created_at > since and a.created_by.id != me and not a.cancelled_at} - done
    items: tuple[Need | Goal, ...] = (*plan.needs, *plan.goals)
    wanted = {n.id for n in items if n.created_at > since and n.created_by.id != me}
    for key, ids in (("new.done", done), ("new.planned", added), ("new.need", wanted)):
        if ids:
            yield key, frozenset(ids)


def _worse(facts: Facts, since: datetime) -> Iterable[Line]:
    for id, (_, _, before) in worse(facts).items():
        if any(e.id == id and news(e, since) for e in facts.events):
            yield "measure_worse", frozenset([id, *before])


def _stops(facts: Facts, since: datetime) -> Iterable[Line]:
    """A stop is a change unless it could have been told at `since` already."""
    then = day_of(since)
    for name, mine in stops(facts).items():
        last, usual = stop_days(mine, facts.today)
        told_then = (then - last).days > max(usual, 60)
        booked_then = any(
            e.kind.value == "appointment" and e.status.value in ("planned", "no_show") and subject(e) == name
            and then <= e.start.day < facts.today for e in facts.events
        )  # fmt: skip
        if not told_then or booked_then:
            past = [e for e in mine if e.start.day <= last]
            yield f"stopped.{topic(past[-1])}", frozenset(e.id for e in past)


def _missing(facts: Facts, since: datetime) -> Iterable[Line]:
    came = ("contact", "stay", "surgery", "procedure", "examination", "immunisation")
    seen = {e.start.day for e in facts.events if e.kind.value in came and e.status.value in HAPPENED}
    for e in facts.events:
        if e.status.value == "no_show" and news(e, since):
            yield "missed.no_show", frozenset([e.id])
        past = e.start.day < facts.today and e.start.precision >= Precision.DAY
        booked = facts.all_told and e.kind.value == "appointment" and e.status.value == "planned"
        if booked and past and (e.start.day >= day_of(since) or news(e, since)) and e.start.day not in seen:
            yield "missed.unrealised", frozenset([e.id])
    for a in late(facts):
        assert a.due
        if a.due >= day_of(since) or a.created_at > since:
            yield "missed.overdue", frozenset([a.id])
