"""Random customers for the oracles: every topic, kind, status and state of the plan turns up often enough."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from analytics.situation import Facts
from domain.event import Channel, Code, Event, EventKind, EventStatus, Moment, Performer, Precision, Quantity
from domain.plan import (
    Achievement,
    Action,
    ActionStatus,
    Author,
    Comparison,
    Goal,
    Measure,
    Need,
    Plan,
    RequestStatus,
    Responsible,
    ResponsibleKind,
    Side,
    StatedBy,
    Statement,
    StatementRequest,
    SurgeryDecision,
    Urgency,
)
from domain.segment import Membership, NextStep, Segment, SegmentResults
from domain.staff import Register

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ICPC, ICD = "urn:oid:1.2.246.537.6.31", "urn:oid:1.2.246.537.6.1"
CODES = [
    Code(ICPC, value) for value in ("L15", "L90", "L13", "L84", "T90", "K86", "K77", "R96", "P76", "A99", "D01")
] + [Code(ICD, value) for value in ("M17.1", "M16", "M54.5", "E11", "I10", "I50", "J45", "F32", "Z00")]
X_RAY = Code("img", "NG1AA")
PEOPLE = [Author("doctor", "Aino Lehto", "doctor"), Author("surgeon", "Mikael Ström", "surgeon")]
RESPONSIBLE = [Responsible(kind, ref, label) for kind, ref, label in (
    (ResponsibleKind.CUSTOMER, "", "Asiakas"), (ResponsibleKind.RELATIVE, "", "Tytär"),
    (ResponsibleKind.ROLE, "care_staff", ""), (ResponsibleKind.ROLE, "surgeon", ""),
    (ResponsibleKind.PERSON, "staff", "Leila Salmi"), (ResponsibleKind.UNIT, "fysio", "Fysioterapia"),
)]  # fmt: skip


def a_day(rng: random.Random) -> date:
    return TODAY - timedelta(rng.choice([rng.randint(-60, 40), rng.randint(0, 200), rng.randint(0, 900), 0]))


def a_moment(rng: random.Random, day: date) -> Moment:
    chance = rng.random()
    if chance < 0.4:
        return Moment(day, time(rng.randint(0, 23), 30), Precision.MINUTE)
    if chance < 0.94:
        return Moment(day)
    return (
        Moment(day.replace(day=1), None, Precision.MONTH)
        if chance < 0.97
        else Moment(date(day.year, 1, 1), None, Precision.YEAR)
    )


def an_event(rng: random.Random, number: int) -> Event:
    kind = rng.choice(
        [EventKind.CONTACT] * 4 + [EventKind.EXAMINATION] * 2 + [EventKind.APPOINTMENT] * 2 + list(EventKind)
    )
    day, x_rayed = a_day(rng), kind in (EventKind.EXAMINATION, EventKind.DOCUMENT) and rng.random() < 0.7
    recorded = datetime.combine(day, time(12), UTC) + timedelta(rng.choice([0, 0, rng.randint(-60, 200)]))
    return Event(
        id=f"e{number:03}", kind=kind, what=rng.choice(["Käynti", "Koe, seisten", "Kuva: nivelrako kaventunut", ""]),
        start=a_moment(rng, day), source=rng.choice(["clinical", "relations"]),
        status=rng.choice([EventStatus.DONE] * 6 + [EventStatus.PLANNED] + list(EventStatus)),
        channel=rng.choice([Channel.WARD, None]) if kind is EventKind.STAY else rng.choice([*Channel, None]),
        code=X_RAY if x_rayed else rng.choice([*CODES, None]),
        performer=rng.choice([None, Performer("lääkäri"), Performer("Lääkäri"), Performer("fysioterapeutti")]),
        recorded_at=None if rng.random() < 0.3 else recorded,
        end=Moment(day + timedelta(rng.randint(-3, 40))) if rng.random() < 0.2 else None,
        reason=rng.choice([None, None, "Kipu", "Yöheräily", "pitkä lausunto " * 8]),
        specialty=rng.choice(["Radiologia", "Ortopedia", None, None, None]),
    )  # fmt: skip


def a_habit(rng: random.Random, number: int) -> list[Event]:
    """Visits about one thing by one profession, which may have stopped."""
    code, gap = rng.choice([*CODES, None]), rng.choice([rng.randint(2, 20), rng.randint(20, 130)])
    last, who = rng.choice([rng.randint(0, 60), rng.randint(61, 900)]), rng.choice([None, Performer("lääkäri")])
    days = [TODAY - timedelta(last + i * gap + rng.randint(0, gap // 4)) for i in range(rng.randint(2, 24))]
    return [
        Event(
            id=f"h{number}-{i:02}", kind=EventKind.CONTACT, what="Vastaanotto", start=Moment(day), source="clinical",
            code=code, performer=who, reason=None if code else "Päänsärky", episode_id=f"ep{number}",
        )
        for i, day in enumerate(days)
    ]  # fmt: skip


def measures(rng: random.Random, number: int) -> list[Event]:
    limits = rng.choice([(None, 53.0), (40.0, None), (None, None), (40.0, 60.0)])
    days = sorted(rng.sample(range(500), rng.randint(2, 16)), reverse=True)
    values = [float(rng.randint(45, 60)) for _ in days[:-1]] + [float(rng.choice([30, 52, 75]))]
    return [
        Event(
            id=f"m{number}-{i:02}", kind=EventKind.MEASUREMENT, what="HbA1c", source="clinical",
            start=Moment(TODAY - timedelta(day)), quantity=Quantity(value, f"u{number}", *limits),
            code=Code("lab", f"m{number}"),
        )
        for i, (day, value) in enumerate(zip(days, values, strict=True))
    ]  # fmt: skip


def when(rng: random.Random) -> datetime:
    return NOW - timedelta(days=rng.choice([0, rng.randint(0, 40), rng.randint(0, 400)]), hours=rng.randint(0, 14))


def a_request(rng: random.Random, number: int) -> StatementRequest:
    status, asked = rng.choice(list(RequestStatus)), when(rng)
    answer = Statement(
        decision=rng.choice(list(SurgeryDecision)), text="Vastaus", side=Side.RIGHT, urgency=Urgency.ROUTINE,
        written_by=PEOPLE[1], written_at=min(NOW, asked + timedelta(days=rng.randint(0, 30))),
        procedure_code=rng.choice(["", "NGB40"]),
    )  # fmt: skip
    return StatementRequest(
        id=f"r{number}", action_id=f"ra{number}", question=f"Kysymys {number}", indication="M17.1", side=Side.RIGHT,
        urgency=Urgency.ROUTINE, asked_by=rng.choice(PEOPLE), asked_at=asked, plan_version=1, status=status,
        returned_question="Kumpi polvi?" if status is RequestStatus.RETURNED else "",
        answer=answer if status is RequestStatus.ANSWERED else None, procedure_code=rng.choice(["", "NGB40"]),
        accepted_at=asked if status is RequestStatus.ACCEPTED else None,
    )  # fmt: skip


def an_action(rng: random.Random, number: int) -> Action:
    status, made = rng.choice([ActionStatus.OPEN, *ActionStatus]), when(rng)
    done = status is ActionStatus.DONE
    return Action(
        id=f"a{number}", goal_id=None, what=f"Tehtävä {number}", responsible=rng.choice(RESPONSIBLE),
        due=rng.choice([None, TODAY + timedelta(rng.randint(-90, 90)), TODAY]), status=status,
        priority=rng.choice([1, 2, 3]), created_by=rng.choice(PEOPLE), created_at=made,
        completed_by=rng.choice(PEOPLE) if done else None, completed_at=max(made, when(rng)) if done else None,
        cancelled_at=made if status is ActionStatus.CANCELLED else None,
    )  # fmt: skip


def for_request(rng: random.Random, request: StatementRequest) -> Action:
    open_ = request.status in (RequestStatus.SENT, RequestStatus.ACCEPTED, RequestStatus.RETURNED)
    status = ActionStatus.OPEN if open_ else ActionStatus.DONE
    made = replace(an_action(rng, 0), id=request.action_id, what=request.question, request_id=request.id, status=status)
    return replace(made, responsible=RESPONSIBLE[3], due=TODAY + timedelta(rng.randint(-9, 9)), cancelled_at=None)


def a_need(rng: random.Random, number: int) -> Need:
    said = rng.choice(list(StatedBy))
    return Need(
        id=f"n{number}", text=f"Tarve {number}", stated_by=said, own_words=rng.choice(["", f"Sanat {number}"]),
        created_by=rng.choice(PEOPLE), created_at=when(rng), ended=rng.random() < 0.2,
    )  # fmt: skip


def a_plan(rng: random.Random) -> Plan:
    requests = tuple(a_request(rng, i) for i in range(rng.choice([0, 0, 1, 1, 2])))
    actions = [an_action(rng, i) for i in range(rng.choice([0, 1, 3, 6]))] + [for_request(rng, r) for r in requests]
    goals = [
        Goal(
            id=f"g{i}",
            need_id="n0",
            text=f"Tavoite {i}",
            created_by=rng.choice(PEOPLE),
            created_at=when(rng),
            due=rng.choice([None, TODAY + timedelta(rng.randint(-60, 60))]),
            achievement=rng.choice([*Achievement]),
            measure=rng.choice([None, Measure("m0", rng.choice([*Comparison]), 52.0, rng.choice(["", "u0", "u1"]))]),
        )
        for i in range(rng.choice([0, 0, 1]))
    ]
    return Plan(
        id="p", person_key="k", requests=requests, actions=tuple(actions), goals=tuple(goals),
        needs=tuple(a_need(rng, i) for i in range(rng.choice([0, 1, 2]))),
        next_review=rng.choice([None, TODAY + timedelta(rng.randint(-50, 50))]), version=3,
        changed_at=when(rng), changed_by=rng.choice(PEOPLE),
    )  # fmt: skip


def a_segment(rng: random.Random) -> SegmentResults | None:
    segment = Segment("knee", "1", {"fi": "Polvi"}, {"fi": "L15 tai L90"})
    steps = (NextStep("surgeon_statement", 0.8, 90, rng.choice([None, 21, 59])),)
    made = SegmentResults(segment, Membership("knee", date(2026, 1, 1)), 120, (), steps, TODAY)
    return rng.choice([None, made])


def a_wait(rng: random.Random, number: int) -> list[Event]:
    """A referral to a specialist and some of what may follow it, in a pathway of its own or without one."""
    code, who = rng.choice([(Code(ICD, "M17.1"), Performer("ortopedi")), (Code(ICD, "F32"), Performer("psykiatri"))])
    day, chain = TODAY - timedelta(rng.choice([5, 30, 80, 200, 500, 1200])), rng.choice([f"w{number}", None])
    kinds = [
        (EventKind.CONTACT, -rng.choice([3, 40, 300]), code, Performer("lääkäri")),
        (EventKind.REFERRAL, 0, code, None),
    ]
    later = [(EventKind.REFERRAL, 3, code, who), (EventKind.CONTACT, 25, code, who), (EventKind.PLAN, 26, code, who),
             (EventKind.SURGERY, 60, Code("ncsp", "NGB40"), who)]  # fmt: skip
    return [
        Event(
            id=f"w{number}-{i}", kind=kind, what="Hoitotarve", start=Moment(day + timedelta(after)), source="clinical",
            code=coded, performer=by, pathway_id=chain, channel=Channel.IN_PERSON,
            status=rng.choice([EventStatus.ONGOING, EventStatus.DONE]) if kind is EventKind.REFERRAL
            else rng.choice([EventStatus.DONE] * 5 + [EventStatus.CANCELLED]), reason=rng.choice([None, "Oma syy"]),
        )
        for i, (kind, after, coded, by) in enumerate([*kinds, *later[: rng.randrange(len(later) + 1)]])
        if day + timedelta(after) <= TODAY
    ]  # fmt: skip


def a_first_visit(rng: random.Random, number: int) -> list[Event]:
    """An assessment of need by phone, or an old person's contact with social services, and what may come of it."""
    what, register, role, visit = rng.choice([
        ("Hoidon tarpeen arviointi puhelimessa", Register.HEALTH, "lääkäri", "Lääkärin vastaanotto"),
        ("Suun hoidon tarpeen arviointi puhelimessa", Register.HEALTH, "hammaslääkäri", "Hammashoito"),
        ("Yhteydenotto palvelutarpeen arvioimiseksi", Register.SOCIAL, "sosiaaliohjaaja", "Palvelutarpeen arviointi"),
    ])  # fmt: skip
    visit = rng.choice([visit] * 5 + ["Vuosikontrolli"])
    day, chain = (
        TODAY - timedelta(rng.choice([0, 3, 9, 12, 20, 60, 130, 220, 500])),
        rng.choice([f"v{number}"] * 4 + [None]),
    )
    booked = rng.choice([EventStatus.PLANNED] * 3 + [EventStatus.NO_SHOW, EventStatus.CANCELLED])
    ahead = TODAY + timedelta(rng.randint(0, 30)) if booked is EventStatus.PLANNED else day + timedelta(2)
    told = [
        (EventKind.CONTACT, -rng.choice([1, 40]), "Viesti", EventStatus.DONE, Channel.CHAT),
        (EventKind.CONTACT, 0, what, rng.choice([EventStatus.DONE] * 3 + [EventStatus.ONGOING, EventStatus.CANCELLED]), Channel.PHONE),
        (EventKind.APPOINTMENT, (ahead - day).days, visit, booked, Channel.IN_PERSON),
        (EventKind.CONTACT, rng.choice([0, 1, 10, 100]), visit, EventStatus.DONE,
         rng.choice([Channel.IN_PERSON] * 3 + [Channel.PHONE, Channel.EMERGENCY])),
    ]  # fmt: skip
    return [
        Event(
            id=f"v{number}-{i}", kind=kind, what=words, start=Moment(day + timedelta(after)), source="clinical",
            status=status, channel=channel, episode_id=chain, register=register,
            performer=Performer(role), reason=rng.choice([None, "Oma syy"]),
        )
        for i, (kind, after, words, status, channel) in enumerate(told)
        if (i == 1 or rng.random() < 0.5) and (kind is EventKind.APPOINTMENT or day + timedelta(after) <= TODAY)
    ]  # fmt: skip


def in_order(events: list[Event]) -> list[Event]:
    return sorted(events, key=lambda e: (e.start.day, e.start.time or time.min, e.source, e.id))


def made_facts(rng: random.Random, events: list[Event] | None = None) -> Facts:
    """One random customer; `events` from elsewhere, or made up too."""
    if events is None:
        events = [an_event(rng, i) for i in range(rng.choice([0, 2, 8, 40]))]
        events += [one for i in range(rng.choice([0, 1, 1, 2])) for one in a_habit(rng, i)]
        events += [one for i in range(rng.choice([0, 0, 1])) for one in measures(rng, i)]
        events += [one for i in range(rng.choice([0, 0, 1])) for one in a_wait(rng, i)]
        events += [one for i in range(rng.choice([0, 0, 1, 2])) for one in a_first_visit(rng, i)]
    silent = rng.choice([(), (), (), ("clinical",), ("relations", "segments")])
    died = rng.random() < 0.05
    return Facts(
        events=in_order(events), plan=a_plan(rng) if rng.random() < 0.7 else Plan(id="", person_key="k"),
        results=a_segment(rng), need_in_own_words=rng.choice(["", "Polvi pettää"]), today=TODAY, now=NOW,
        last_opened=rng.choice([None, when(rng), NOW - timedelta(hours=3)]), silent=silent,
        refused=silent[: rng.randrange(2)],
        all_told=not silent and rng.random() < 0.9, elsewhere=rng.random() < 0.1, deceased=died,
        deceased_on=TODAY - timedelta(30) if died else None, me=rng.choice(["", "doctor", "surgeon"]),
        born=rng.choice([None, date(1958, 7, 14), date(2004, 2, 29), date(1944, 5, 6)]),
    )  # fmt: skip
