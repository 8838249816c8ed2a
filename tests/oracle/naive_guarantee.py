"""The care guarantee's nearest limits the slow way: day by day, event by event, straight from the facts of the law."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from analytics.situation import Facts
from domain.event import Event, EventKind, EventStatus, Precision
from domain.plan import RequestStatus, StatementRequest, SurgeryDecision
from tests.oracle.naive_situation import HAPPENED, day_of, topic

ORGANS = {"NG": "knee", "NF": "hip", "NA": "back"}
SPECIALISTS = ("ortopedi", "psykiatri", "erikoislääkäri", "kirurgi", "kardiologi")


@dataclass(frozen=True)
class Row:
    key: str
    n: int
    days: int
    contact: int | None
    due: date
    overdue: bool


def rows(facts: Facts) -> dict[str, Row]:
    """By the id of the request or the referral."""
    found = {r.id: _request(facts, r) for r in facts.plan.requests}
    found |= {e.id: _referral(facts, e) for e in facts.events if e.kind is EventKind.REFERRAL}
    found |= _first_visits(facts)
    return {key: row for key, row in found.items() if row is not None}


FREE = {date(2026, 11, 1) + timedelta(n) for n in range(-800, 100) if (date(2026, 11, 1) + timedelta(n)).weekday() > 4} | {
    date(y, m, d) for y in (2024, 2025, 2026) for m, d in ((1, 1), (1, 6), (5, 1), (12, 6), (12, 24), (12, 25), (12, 26))
} | {date.fromisoformat(day) for day in (
    "2024-03-29", "2024-04-01", "2024-05-09", "2024-06-21", "2025-04-18", "2025-04-21", "2025-05-29", "2025-06-20",
    "2026-04-03", "2026-04-06", "2026-05-14", "2026-06-19",
)}  # fmt: skip
"""Days that are no working days, written out from the calendars of these years."""


def _first_visits(facts: Facts) -> dict[str, Row | None]:
    """Assessments of need and contacts of old people, straight from the words."""
    found: dict[str, Row | None] = {}
    taken = set()
    for e in facts.events:
        words = e.what.lower()
        sort = (
            "oral" if words.startswith("suun hoidon tarpeen arviointi")
            else "visit" if words.startswith("hoidon tarpeen arviointi")
            else "social" if words.startswith("yhteydenotto palvelutarpeen arvioimiseksi") else ""
        )  # fmt: skip
        if (
            not sort or e.kind is not EventKind.CONTACT or e.status.value in ("cancelled", "no_show")
            or not 0 <= (facts.today - e.start.day).days <= 730 or e.start.precision < Precision.DAY
        ):  # fmt: skip
            continue
        if e.episode_id and (sort, e.episode_id) in taken:
            continue
        taken.add((sort, e.episode_id))
        if not facts.deceased:
            found[e.id] = _promised(facts, e, sort)
    return found


def _promised(facts: Facts, e: Event, sort: str) -> Row | None:
    others = [o for o in facts.events if o is not e and o.episode_id == e.episode_id]
    if sort == "social":
        others = [o for o in facts.events if o is not e and e.episode_id in (None, o.episode_id)]
        if any(
            o.kind is EventKind.CONTACT and o.what.startswith("Palvelutarpeen arviointi") and _made(facts, o, e)
            for o in others
        ):
            return None
        return _social(facts, e)
    if not e.episode_id or any(o.channel and o.channel.value == "emergency" and _since(facts, o, e) for o in others):
        return None
    if any(_made(facts, o, e) and _visit(o, sort) for o in others):
        return None
    books = [o for o in others if o.kind is EventKind.APPOINTMENT and o.start.day >= e.start.day]
    ahead = [o for o in books if o.status is EventStatus.PLANNED and o.start.day >= facts.today]
    if not books and e.status not in (EventStatus.ONGOING, EventStatus.PLANNED):
        return None
    if books and not ahead:
        last = sorted(books, key=lambda o: (o.start.day, o.id))[-1]
        if last.status is EventStatus.NO_SHOW or (last.status is EventStatus.CANCELLED and last.reason):
            return None
    met = [o.start.day for o in (*others, e) if _met(o) and o.start.day <= e.start.day]
    law2025, young = e.start.day >= date(2025, 1, 1), _young(facts, e.start.day)
    if sort == "oral":
        months = 3 if young else 6 if law2025 else 4
        if e.start.day < date(2024, 11, 1):
            months = 4
        return _named(
            _row(facts, f"visit months {months}", e.start.day, min(met, default=None), facts.all_told), "oral"
        )
    limit = "visit months 3" if law2025 and not young else "visit days 14"
    return _row(facts, limit, e.start.day, min(met, default=None), facts.all_told)


def _since(facts: Facts, o: Event, e: Event) -> bool:
    return e.start.day <= o.start.day <= facts.today and o.start.precision >= Precision.DAY


def _made(facts: Facts, o: Event, e: Event) -> bool:
    return (
        o.kind is EventKind.CONTACT and o.status.value in HAPPENED and o.register is e.register and _since(facts, o, e)
    )


def _visit(o: Event, sort: str) -> bool:
    where = o.channel.value if o.channel else ""
    if sort == "oral":
        role = o.performer.role.lower() if o.performer else ""
        return where in ("in_person", "home_visit") and role in ("hammaslääkäri", "suuhygienisti")
    other = ("kontrolli", "tarkastus", "neuvola", "rokotu", "todistus", "hammas")
    return where in ("in_person", "video", "home_visit") and not any(word in o.what.lower() for word in other)


def _social(facts: Facts, e: Event) -> Row | None:
    if facts.born is not None and months_later(facts.born, 75 * 12) > e.start.day:
        return None
    due, left = e.start.day, 7
    while left:
        due += timedelta(1)
        left -= due not in FREE
    if facts.today > due and not facts.all_told:
        return None
    return Row("guarantee.social.working_days", 7, (facts.today - e.start.day).days, None, due, facts.today > due)


def _named(row: Row | None, name: str) -> Row | None:
    return None if row is None else replace(row, key=row.key.replace(".visit.", f".{name}."))


def months_later(day: date, n: int) -> date:
    month, year = day.month + n, day.year
    while month > 12:
        month, year = month - 12, year + 1
    number = day.day
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


def _row(facts: Facts, limit: str, start: date, first: date | None, whole: bool = True) -> Row | None:
    step, unit, n = limit.split()
    due = months_later(start, int(n)) if unit == "months" else start + timedelta(int(n) * (7 if unit == "weeks" else 1))
    days = (facts.today - start).days
    contact = (facts.today - first).days if first and first != start else None
    if facts.today > due and not whole:
        return None
    name = "guarantee" if contact is None else "guarantee_contact"
    return Row(f"{name}.{step}.{unit}", int(n), days, contact, due, facts.today > due)


def _request(facts: Facts, r: StatementRequest) -> Row | None:
    asked, first = day_of(r.asked_at), _first(facts, ORGANS.get(r.procedure_code[:2], ""), day_of(r.asked_at))
    if facts.deceased or r.status in (RequestStatus.CANCELLED, RequestStatus.EXPIRED):
        return None
    if r.answer is None:
        return _row(facts, "specialist months 3" if r.accepted_at else "assessment days 21", asked, first)
    if r.answer.decision is SurgeryDecision.MORE_INFORMATION:
        return _row(facts, "specialist months 3", asked, first)
    if r.answer.decision is SurgeryDecision.NO_SURGERY:
        return None
    day, organ = day_of(r.answer.written_at), r.answer.procedure_code[:2]
    for e in facts.events:
        same = not organ or (e.code is not None and e.code.value[:2] == organ)
        if e.kind is EventKind.SURGERY and e.status.value in HAPPENED and day <= e.start.day <= facts.today and same:
            return None
    return _row(facts, "treatment months 6", day, first, facts.all_told)


def _first(facts: Facts, about: str, until: date) -> date | None:
    """Walk back a day at a time; a year of silence is another trouble."""
    met = {e.start.day for e in facts.visits if about and topic(e) == about}
    first, day = None, until
    while (first or until) - day <= timedelta(365):
        first = day if day in met else first
        day -= timedelta(1)
    return first


def _referral(facts: Facts, r: Event) -> Row | None:
    today = facts.today
    if (
        r.start.day > today
        or (today - r.start.day).days > 3 * 365
        or r.start.precision < Precision.DAY
        or facts.deceased
    ):
        return None
    chain = r.pathway_id or r.episode_id
    if chain:
        mine = [e for e in facts.events if (e.pathway_id or e.episode_id) == chain]
        if next(e for e in mine if e.kind is EventKind.REFERRAL and e.start.day >= today - timedelta(1095)) is not r:
            return None
        met = [e.start.day for e in mine if _met(e)]
        first = min(met) if met else None
        after = [e for e in mine if e is not r and e.start.day >= r.start.day and e.start.precision >= Precision.DAY]
    elif r.status in (EventStatus.ONGOING, EventStatus.PLANNED):
        first = _first(facts, "" if topic(r) == "reason" else topic(r), r.start.day)
        after = [
            e for e in facts.events
            if e is not r and e.start.day >= r.start.day and e.start.precision >= Precision.DAY and _same(e, r)
        ]  # fmt: skip
    else:
        return None
    after = [e for e in after if e.start.day <= today]
    for e in (r, *after):
        if e.kind in (EventKind.REFERRAL, EventKind.PLAN) and e.status is EventStatus.CANCELLED and e.reason:
            return None
    return _step(facts, r, after, first)


def _same(e: Event, r: Event) -> bool:
    if topic(e) != topic(r):
        return False
    return topic(r) != "reason" or (e.reason or e.what).casefold() == (r.reason or r.what).casefold()


def _met(e: Event) -> bool:
    away = e.channel is not None and e.channel.value in ("record_entry", "consultation")
    return e.kind.value in ("contact", "stay", "surgery") and e.status.value in HAPPENED and not away


def _step(facts: Facts, r: Event, after: list[Event], first: date | None) -> Row | None:
    psychiatric = topic(r) == "mental"
    young = psychiatric and _young(facts, r.start.day)
    handled = any(e.kind is EventKind.REFERRAL and e.status.value in HAPPENED for e in after)
    seen = any(_met(e) and e.performer and e.performer.role in SPECIALISTS for e in after)
    whole = facts.all_told
    found = []
    if not (handled or seen):
        found.append(_row(facts, "assessment days 21", r.start.day, first, whole))
    if not seen:
        found.append(_row(facts, "specialist weeks 6" if young else "specialist months 3", r.start.day, first, whole))
    need = next((e for e in after if e.kind is EventKind.PLAN and e.status is not EventStatus.CANCELLED), None)
    if need is not None:
        done = [e for e in after if e.kind.value in ("surgery", "procedure") and e.start.day >= need.start.day]
        if not any(e.status.value in HAPPENED for e in done):
            months = 3 if psychiatric and _young(facts, need.start.day) else 6
            found.append(_row(facts, f"treatment months {months}", need.start.day, first, whole))
    return min((row for row in found if row), key=lambda row: row.due, default=None)


def _young(facts: Facts, on: date) -> bool:
    if facts.born is None:
        return True  # the limit that ends first
    return months_later(facts.born, 23 * 12) > on
