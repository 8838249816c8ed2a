"""Clocks of the care guarantee on requests and referrals, by small hand-made lives."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from analytics.guarantee import Clock, ClockState, clocks, running
from analytics.situation import summarise
from analytics.situation_words import Facts
from domain.event import Channel, Code, Event, EventKind, EventStatus, Moment, Performer
from domain.guarantee import Step
from domain.plan import (
    AcceptRequest,
    AddNeed,
    AnswerRequest,
    CancelRequest,
    Command,
    ExpireRequest,
    Plan,
    RequestStatement,
    ReturnRequest,
    Side,
    StatedBy,
    SurgeryDecision,
    Urgency,
)
from domain.plan_rules import apply
from tests.plan_examples import DOCTOR, counting_ids

ASKED = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ASK = RequestStatement("Leikataanko?", "Kipu", Side.RIGHT, Urgency.ROUTINE, "NGB40", expires=date(2026, 12, 31))
ICD = "urn:oid:1.2.246.537.6.1"
NCSP = "urn:oid:1.2.246.537.6.2.2007"
ICPC = "urn:oid:1.2.246.537.6.31"


def asked(*then: tuple[int, Command]) -> Plan:
    """A plan with one request, and commands so many days after it."""
    ids = counting_ids()
    plan = apply(Plan(id="p", person_key="k"), ASK, by=DOCTOR, at=ASKED, ids=ids)
    for days, command in then:
        plan = apply(plan, command, by=DOCTOR, at=ASKED + timedelta(days=days), ids=ids)
    return plan


def request_id() -> str:
    return asked().requests[0].id


def answered(decision: SurgeryDecision) -> AnswerRequest:
    return AnswerRequest(request_id(), decision, "Kyllä.", Side.RIGHT, Urgency.ROUTINE, "NGB40")


def facts(
    plan: Plan | None = None, events: tuple[Event, ...] = (), today: date = date(2026, 11, 24), **more: Any
) -> Facts:
    made = Facts(
        events=tuple(sorted(events, key=lambda e: e.start.day)),
        plan=plan or Plan(id="p", person_key="k"),
        results=None,
        need_in_own_words="",
        today=today,
        now=datetime(today.year, today.month, today.day, 9, tzinfo=UTC),
        born=date(1958, 7, 14),
    )
    return replace(made, **more)


def event(id: str, kind: EventKind, day: date, code: tuple[str, str] | None = None, **more: Any) -> Event:
    found = Code(*code) if code else None
    return Event(id=id, kind=kind, what=id, start=Moment(day), source="clinical", code=found, **more)


def by_step(found: tuple[Clock, ...]) -> dict[Step, Clock]:
    return {clock.limit.step: clock for clock in found}


def test_a_request_runs_against_three_weeks_and_three_months() -> None:
    found = by_step(clocks(facts(asked())))
    assert found[Step.ASSESSMENT].due == date(2026, 12, 12)
    assert found[Step.SPECIALIST].due == date(2027, 2, 21)
    assert found[Step.ASSESSMENT].law_days(date(2026, 11, 24)) == 3
    assert {c.state(date(2026, 12, 12)) for c in found.values()} == {ClockState.RUNNING}
    assert found[Step.ASSESSMENT].state(date(2026, 12, 13)) is ClockState.MISSED


def test_taking_it_on_starts_the_assessment_and_the_answer_ends_both() -> None:
    taken = by_step(clocks(facts(asked((5, AcceptRequest(request_id()))))))
    assert taken[Step.ASSESSMENT].met == date(2026, 11, 26)
    assert taken[Step.SPECIALIST].met is None
    done = asked((30, answered(SurgeryDecision.SURGERY)))
    found = by_step(clocks(facts(done, today=date(2027, 1, 1))))
    assert found[Step.ASSESSMENT].state(date(2027, 1, 1)) is ClockState.LATE  # 30 days
    assert found[Step.SPECIALIST].state(date(2027, 1, 1)) is ClockState.MET
    assert found[Step.TREATMENT].due == date(2027, 6, 21)  # answered 21.12.


def test_more_information_leaves_the_specialist_clock_running_and_no_surgery_starts_no_treatment() -> None:
    more = by_step(clocks(facts(asked((3, answered(SurgeryDecision.MORE_INFORMATION))))))
    assert more[Step.SPECIALIST].state(date(2026, 11, 30)) is ClockState.RUNNING
    none = by_step(clocks(facts(asked((3, answered(SurgeryDecision.NO_SURGERY))))))
    assert Step.TREATMENT not in none
    assert none[Step.SPECIALIST].met == date(2026, 11, 24)


def test_an_operation_of_the_same_organ_meets_the_treatment() -> None:
    plan = asked((3, answered(SurgeryDecision.SURGERY)))
    eye = event("eye", EventKind.SURGERY, date(2027, 1, 5), (NCSP, "CJE20"))
    before = event("old", EventKind.SURGERY, date(2020, 1, 5), (NCSP, "NGB40"))
    knee = event("knee", EventKind.SURGERY, date(2027, 3, 5), (NCSP, "NGB40"))
    later = date(2027, 4, 1)
    assert by_step(clocks(facts(plan, (eye, before), later)))[Step.TREATMENT].state(later) is ClockState.RUNNING
    assert by_step(clocks(facts(plan, (eye, before, knee), later)))[Step.TREATMENT].met == date(2027, 3, 5)


def test_a_recorded_reason_stops_the_clock() -> None:
    plan = asked((4, CancelRequest(request_id(), "Asiakas ei halua leikkausta")))
    stopped = by_step(clocks(facts(plan)))[Step.ASSESSMENT]
    assert stopped.stop is not None
    assert (stopped.stop.on, stopped.stop.reason, stopped.stop.words) == (
        date(2026, 11, 25), "cancelled", "Asiakas ei halua leikkausta",
    )  # fmt: skip
    assert stopped.law_days(date(2027, 5, 1)) == 4
    expired = by_step(clocks(facts(asked((41, ExpireRequest(request_id()))), today=date(2027, 1, 2))))
    assert expired[Step.ASSESSMENT].stop is not None
    assert running(tuple(expired.values()), date(2027, 1, 2)) == ()
    dead = by_step(clocks(facts(asked(), deceased=True, deceased_on=date(2026, 11, 23))))
    assert dead[Step.ASSESSMENT].state(date(2027, 1, 1)) is ClockState.STOPPED


def test_days_since_the_first_contact_of_the_same_trouble() -> None:
    visits = tuple(
        event(f"v{n}", EventKind.CONTACT, day, (ICPC, "L90"), channel=Channel.IN_PERSON)
        for n, day in enumerate((date(2024, 1, 1), date(2026, 8, 1), date(2026, 10, 1)))
    )
    found = by_step(clocks(facts(asked(), visits)))[Step.ASSESSMENT]
    assert found.first_contact == date(2026, 8, 1)  # over two years of silence before: another trouble
    assert found.days_since_contact(date(2026, 11, 24)) == 115
    assert by_step(clocks(facts(asked())))[Step.ASSESSMENT].days_since_contact(date(2026, 11, 24)) is None


def pathway(*kinds: str, status: EventStatus = EventStatus.DONE, reason: str | None = None) -> tuple[Event, ...]:
    surgeon = Performer("ortopedi")
    all_ = {
        "first": event("first", EventKind.CONTACT, date(2026, 1, 5), channel=Channel.IN_PERSON, performer=Performer("lääkäri")),
        "referral": event("referral", EventKind.REFERRAL, date(2026, 2, 1), (ICD, "M17.1")),
        "handled": event("handled", EventKind.REFERRAL, date(2026, 2, 4), (ICD, "M17.1"), performer=surgeon),
        "physio": event("physio", EventKind.CONTACT, date(2026, 2, 20), performer=Performer("fysioterapeutti")),
        "seen": event("seen", EventKind.CONTACT, date(2026, 4, 20), performer=surgeon),
        "queue": event("queue", EventKind.PLAN, date(2026, 4, 21), status=status, reason=reason),
        "operated": event("operated", EventKind.SURGERY, date(2026, 9, 1), (NCSP, "NGB40")),
    }  # fmt: skip
    return tuple(replace(all_[kind], pathway_id="p1") for kind in kinds)


def test_a_referral_and_what_followed_it() -> None:
    whole = pathway("first", "referral", "handled", "physio", "seen", "queue", "operated")
    found = by_step(clocks(facts(events=whole)))
    assert found[Step.ASSESSMENT].met == date(2026, 2, 4)
    assert found[Step.SPECIALIST].met == date(2026, 4, 20)
    assert found[Step.TREATMENT].started == date(2026, 4, 21)
    assert found[Step.TREATMENT].met == date(2026, 9, 1)
    assert found[Step.TREATMENT].first_contact == date(2026, 1, 5)
    assert len(found) == 3, "the handling of a referral is no referral of its own"


def test_a_wait_that_goes_over_the_limit_is_missed_and_unknown_while_a_source_is_silent() -> None:
    waiting = pathway("referral", "handled", "seen", "queue")
    today = date(2026, 11, 24)
    found = by_step(clocks(facts(events=waiting)))[Step.TREATMENT]
    assert (found.due, found.state(today)) == (date(2026, 10, 21), ClockState.MISSED)
    silent = by_step(clocks(facts(events=waiting, all_told=False)))[Step.TREATMENT]
    assert silent.state(today) is ClockState.UNKNOWN
    assert running((silent,), today) == ()


def test_removal_from_the_list_stops_only_with_a_recorded_reason() -> None:
    gone = pathway("referral", "queue", status=EventStatus.CANCELLED, reason="Asiakas siirsi hoitoa")
    assert by_step(clocks(facts(events=gone)))[Step.SPECIALIST].state(date(2026, 11, 24)) is ClockState.STOPPED
    mute = pathway("referral", "queue", status=EventStatus.CANCELLED)
    assert by_step(clocks(facts(events=mute)))[Step.SPECIALIST].state(date(2026, 11, 24)) is ClockState.MISSED


def test_a_closed_referral_without_a_pathway_claims_nothing_and_an_open_one_runs() -> None:
    closed = event("r", EventKind.REFERRAL, date(2026, 11, 1), (ICD, "M17.1"))
    assert clocks(facts(events=(closed,))) == ()
    assert {c.limit.step for c in clocks(facts(events=(replace(closed, status=EventStatus.ONGOING),)))} == {
        Step.ASSESSMENT, Step.SPECIALIST,
    }  # fmt: skip


def test_young_people_in_psychiatry_have_six_weeks() -> None:
    referral = event("r", EventKind.REFERRAL, date(2026, 11, 2), (ICD, "F32.1"), status=EventStatus.ONGOING)
    young = by_step(clocks(facts(events=(referral,), born=date(2004, 11, 3))))
    assert young[Step.SPECIALIST].due == date(2026, 12, 14)
    adult = by_step(clocks(facts(events=(referral,), born=date(2003, 11, 2))))
    assert adult[Step.SPECIALIST].due == date(2027, 2, 2)


def test_next_tells_the_nearest_limit_once() -> None:
    told = [t for t in summarise(facts(asked())).next_things if t.phrase.key.startswith("guarantee")]
    assert [(t.phrase.key, t.due, t.overdue) for t in told] == [
        ("guarantee.assessment.days", date(2026, 12, 12), False)
    ]
    late = [
        t
        for t in summarise(facts(asked(), today=date(2026, 12, 20))).next_things
        if t.phrase.key.startswith("guarantee")
    ]
    assert [t.overdue for t in late] == [True]


def test_a_psychiatric_nurse_is_no_specialist() -> None:
    referral = event("r", EventKind.REFERRAL, date(2026, 10, 1), (ICD, "F32.1"), status=EventStatus.ONGOING)
    visit = event(
        "v", EventKind.CONTACT, date(2026, 10, 8), (ICD, "F32.1"), performer=Performer("psykiatrinen sairaanhoitaja")
    )
    assert by_step(clocks(facts(events=(referral, visit))))[Step.ASSESSMENT].met is None
    seen = replace(visit, performer=Performer("Psykiatri"))
    assert by_step(clocks(facts(events=(referral, seen))))[Step.SPECIALIST].met == date(2026, 10, 8)


def test_what_changed_since_the_request_goes_by_when_it_was_recorded() -> None:
    late = event("late", EventKind.SURGERY, date(2020, 3, 1), recorded_at=ASKED + timedelta(hours=1))
    known = event("known", EventKind.SURGERY, date(2026, 11, 1), recorded_at=ASKED - timedelta(hours=1))
    told = summarise(facts(asked((1, AddNeed("Uni", StatedBy.CUSTOMER))), (late, known)))
    found = {(d.phrase.key, d.phrase.evidence) for d in told.since_request}
    assert ("new.surgery", ("late",)) in found
    assert "new.need" in {key for key, _ in found}
    assert not any("known" in ids for _, ids in found)
    assert not any(key == "new.request" for key, _ in found), "the request itself is no news"
    assert summarise(facts(events=(late,))).since_request == ()
    back = asked((1, ReturnRequest(request_id(), "Kumpi polvi?")))
    assert summarise(facts(back, (late,))).since_request == ()
