"""The customer base table said again with loops over plain rows: no arrays, no columns, a day at a time where it helps."""

from __future__ import annotations

import calendar
import statistics
from collections.abc import Iterator
from datetime import date, timedelta

from analytics.population import Activity
from domain.event import Channel, EventKind, EventStatus
from tests.oracle.populations import CHANNELS, Person, Row

ACTIVITIES = (
    Activity("gp", "Vastaanotto", EventKind.CONTACT, "Yleislääketiede", desk="ta"),
    Activity("chat", "Chat", EventKind.CONTACT, "Yleislääketiede", desk="digi"),
    Activity("psy", "Psykiatrian käynti", EventKind.CONTACT, "Psykiatria", shielded=True),
    Activity("social", "Tapaaminen", EventKind.CONTACT, "Aikuissosiaalityö", register="social", desk="sosiaali"),
    Activity("booked", "Ajanvaraus", EventKind.APPOINTMENT, "Yleislääketiede", desk="ta"),
    Activity("ward", "Osastojakso", EventKind.STAY, "Sisätaudit", desk="sisos"),
    Activity("home", "Asuminen", EventKind.STAY, "Iäkkäiden palvelut", register="social", desk="asuminen"),
    Activity("ref", "Lähete", EventKind.REFERRAL, "Ortopedia", desk="ta"),
    Activity("m17", "Nivelrikko", EventKind.DIAGNOSIS, "Ortopedia"),
    Activity("i10", "Verenpaine", EventKind.DIAGNOSIS),
    Activity("ngb", "Tekonivelleikkaus", EventKind.SURGERY, "Ortopedia", desk="leikkaus"),
    Activity("inj", "Injektio", EventKind.PROCEDURE, "Ortopedia", desk="ort"),
)
DONE, ONGOING, PLANNED = EventStatus.DONE, EventStatus.ONGOING, EventStatus.PLANNED
MET = {EventKind.CONTACT, EventKind.STAY, EventKind.SURGERY}


def ends(today: date, months: int = 24) -> list[date]:
    """Last days of the whole months before today, then today."""
    found, first = [], today.replace(day=1)
    for _ in range(months):
        last = first - timedelta(days=1)
        found.append(last)
        first = last.replace(day=1)
    return [*reversed(found), today]


def kind(row: Row) -> Activity:
    return ACTIVITIES[row.activity]


def channel(row: Row) -> str:
    return CHANNELS[row.channel] if row.channel >= 0 else ""


def year_before(end: date, back: int = 0) -> tuple[date, date]:
    """The 365 days that end `back` days before `end`."""
    last = end - timedelta(days=back)
    return last - timedelta(days=364), last


def visits(person: Person, end: date, back: int = 0) -> list[Row]:
    first, last = year_before(end, back)
    return [
        row for row in person.rows
        if kind(row).kind == EventKind.CONTACT and kind(row).register == "health" and row.status is DONE
        and first <= row.day <= last
    ]  # fmt: skip


def contacts(person: Person, end: date) -> list[date]:
    """Different days on which the customer met a service."""
    not_met = {Channel.RECORD_ENTRY, Channel.CONSULTATION}
    return sorted({
        row.day for row in person.rows
        if kind(row).kind in MET and row.status in (DONE, ONGOING) and channel(row) not in not_met and row.day <= end
    })  # fmt: skip


def stay_days(row: Row, end: date) -> list[date]:
    """Every day of the stay that counts: without the last, or until the day before `end` while it lasts."""
    length = (end - row.day).days if row.days < 0 else row.days
    return [row.day + timedelta(days=n) for n in range(max(1, length))]


def inside(row: Row, end: date) -> int:
    """Days of a stay from 365 days before `end` to the day before `end`."""
    return sum(end - timedelta(days=365) <= day < end for day in stay_days(row, end))


def cost(person: Person, end: date) -> float:
    first, last = year_before(end)
    cents = 0.0
    for row in person.rows:
        if row.status not in (DONE, ONGOING):
            continue
        if kind(row).kind == EventKind.STAY:
            cents += row.cents * inside(row, end) / len(stay_days(row, end))
        elif first <= row.day <= last:
            cents += row.cents
    return cents / 100


def ward_days(person: Person, end: date) -> int:
    wards = [
        row for row in person.rows
        if kind(row).kind == EventKind.STAY and kind(row).register == "health" and row.status in (DONE, ONGOING)
    ]  # fmt: skip
    return sum(inside(row, end) for row in wards)


def no_shows(person: Person, end: date) -> int:
    first, last = year_before(end)
    booked = (EventKind.CONTACT, EventKind.APPOINTMENT)
    return sum(
        kind(row).kind in booked and row.status is EventStatus.NO_SHOW and first <= row.day <= last
        for row in person.rows
    )


def usual_gap(person: Person, end: date) -> float | None:
    days = contacts(person, end)
    gaps = [(days[i + 1] - days[i]).days for i in range(len(days) - 1)][-8:]
    return statistics.median(gaps) if len(gaps) >= 4 else None


def months_passed(first: date, end: date) -> int:
    months = 0
    while not beyond(first, months + 1, end):
        months += 1
    return months


def beyond(first: date, months: int, end: date) -> bool:
    """Whether so many calendar months after `first` are not over on `end`; a day that a month lacks is after it."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    if first.day > calendar.monthrange(year, month + 1)[1]:
        reached = date(year, month + 1, calendar.monthrange(year, month + 1)[1]) + timedelta(days=1)
    else:
        reached = date(year, month + 1, first.day)
    return end < reached


def open_referrals(person: Person, end: date) -> int:
    answers = MET | {EventKind.PROCEDURE, EventKind.REFERRAL}
    count, seen = 0, set()
    for place, row in enumerate(person.rows):
        if kind(row).kind != EventKind.REFERRAL:
            continue
        if row.episode < 0:
            under_way = row.status in (PLANNED, ONGOING)
            count += under_way and row.day <= end < row.day + timedelta(days=365)
            continue
        if row.status not in (DONE, ONGOING) or row.episode in seen:
            continue
        seen.add(row.episode)
        later = [
            other.day for other in person.rows[place + 1 :]
            if other.episode == row.episode and kind(other).kind in answers and other.status in (DONE, ONGOING)
        ]  # fmt: skip
        answered = any(day <= end for day in later)
        count += row.day <= end < row.day + timedelta(days=365) and not answered
    return count


def years_old(birth: date, end: date) -> int | None:
    if birth > end:
        return None
    return end.year - birth.year - ((end.month, end.day) < (birth.month, birth.day))


def row_of(person: Person, end: date) -> dict[str, float | None]:
    """Every feature of one customer on one day; None is not known."""
    seen, met = visits(person, end), contacts(person, end)
    ill = {
        row.activity for row in person.rows
        if kind(row).kind == EventKind.DIAGNOSIS and row.status in (DONE, ONGOING) and row.day <= end
    }  # fmt: skip
    digital = [row for row in seen if channel(row) in (Channel.VIDEO, Channel.CHAT)]
    gone = [day for day in (person.died, person.moved) if day is not None and day <= end]
    return {
        "visits_12_months": len(seen),
        "visits_before_12_months": len(visits(person, end, 365)),
        "cost_12_months": cost(person, end),
        "services_12_months": len({kind(row).desk or kind(row).service for row in seen}),
        "emergency_12_months": sum(channel(row) == Channel.EMERGENCY for row in seen),
        "ward_days_12_months": ward_days(person, end),
        "digital_share_12_months": len(digital) / len(seen) if seen else None,
        "no_show_12_months": no_shows(person, end),
        "days_since_last_contact": (end - met[-1]).days if met else None,
        "usual_gap_days": usual_gap(person, end),
        "first_contact_months": months_passed(met[0], end) if met else None,
        "diagnoses": len(ill),
        "open_referrals": open_referrals(person, end),
        "age": years_old(person.birth, end),
        "here": float(person.birth <= end and not gone),
    }


def table(people: list[Person], today: date) -> Iterator[tuple[int, int, dict[str, float | None]]]:
    """(person, month, row)."""
    for number, person in enumerate(people):
        for month, end in enumerate(ends(today)):
            yield number, month, row_of(person, end)
