"""What changed since my own last opening: each way a thing can be news, and each way it is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from analytics.case import Change, Situation
from analytics.situation import Facts, summarise
from domain.event import Code, Event, EventKind, EventStatus, Moment, Precision
from domain.plan import (
    Action,
    ActionStatus,
    Author,
    Goal,
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

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
OPENED = datetime(2026, 11, 14, 8, 0, tzinfo=UTC)  # 10.00 in Helsinki
ME, SURGEON = Author("doctor", "Laura Laine", "doctor"), Author("surgeon", "Mikael Ström", "surgeon")
DIABETES = Code("urn:oid:1.2.246.537.6.31", "T90")
LATER, BEFORE = OPENED + timedelta(hours=1), OPENED - timedelta(hours=1)
CARE = Responsible(ResponsibleKind.ROLE, "care_staff")


def event(id: str, day: date, kind: EventKind = EventKind.DOCUMENT, **more: object) -> Event:
    fields: dict[str, object] = {"what": "Asia", "start": Moment(day), "source": "clinical", **more}
    return Event(id=id, kind=kind, **fields)  # type: ignore[arg-type]


def told(*events: Event, **more: object) -> Situation:
    given: dict[str, object] = {"plan": Plan(id="p", person_key="k"), "last_opened": OPENED, "me": "doctor", **more}
    ordered = sorted(events, key=lambda e: (e.start.day, e.id))
    return summarise(Facts(events=ordered, results=None, need_in_own_words="", today=TODAY, now=NOW, **given))  # type: ignore[arg-type]


def keys(situation: Situation) -> list[str]:
    """Keys of what changed since the last opening; the year's changes are not news."""
    return [delta.phrase.key for delta in situation.changed] if situation.since_last_opening else []


def request(**more: object) -> StatementRequest:
    base = StatementRequest(
        id="r", action_id="ra", question="Hyötyisikö tekonivelestä?", indication="M17.1", side=Side.RIGHT,
        urgency=Urgency.ROUTINE, asked_by=ME, asked_at=BEFORE, plan_version=1,
    )  # fmt: skip
    return replace(base, **more)  # type: ignore[arg-type]


def action(**more: object) -> Action:
    base = Action(id="a", goal_id=None, what="Kontrollisoitto", responsible=CARE, created_by=ME, created_at=BEFORE)
    return replace(base, **more)  # type: ignore[arg-type]


def plan(**more: object) -> Plan:
    return Plan(id="p", person_key="k", version=2, **more)  # type: ignore[arg-type]


def answer(by: Author, at: datetime) -> Statement:
    return Statement(
        decision=SurgeryDecision.SURGERY, text="Leikataan", side=Side.RIGHT, urgency=Urgency.ROUTINE,
        written_by=by, written_at=at,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("seen", "is_news"),
    [
        (event("old, told late", date(2019, 3, 1), recorded_at=LATER), True),
        (event("told before", date(2026, 11, 13), recorded_at=BEFORE), False),
        (event("told at that very moment", date(2026, 11, 13), recorded_at=OPENED), False),
        (event("later day, no record", date(2026, 11, 15)), True),
        (event("same day, no record, no time", date(2026, 11, 14)), False),
        (event("same day, later", date(2026, 11, 14), start=Moment(date(2026, 11, 14), time(10, 1), Precision.MINUTE)), True),
        (event("same day, earlier", date(2026, 11, 14), start=Moment(date(2026, 11, 14), time(9, 59), Precision.MINUTE)), False),
        (event("tomorrow", date(2026, 11, 22), recorded_at=LATER), False),
        (event("cancelled", date(2026, 11, 20), recorded_at=LATER, status=EventStatus.CANCELLED), False),
    ],
    ids=lambda value: value.id if isinstance(value, Event) else "",
)  # fmt: skip
def test_an_event_is_news_by_when_it_was_recorded(seen: Event, is_news: bool) -> None:
    assert keys(told(seen)) == (["new.document"] if is_news else [])


def test_a_second_look_the_same_day_tells_what_came_between() -> None:
    morning, noon = datetime(2026, 11, 21, 6, 15, tzinfo=UTC), datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    between, earlier = (
        event("b", TODAY, recorded_at=noon),
        event("e", TODAY, recorded_at=morning - timedelta(hours=1)),
    )
    assert told(between, earlier, last_opened=morning).changed[0].phrase.evidence == ("b",)
    again = told(between, earlier, last_opened=noon + timedelta(minutes=1))
    assert again.unchanged_since == noon + timedelta(minutes=1)


def test_a_no_show_is_news_although_its_time_was_booked_and_recorded_long_ago() -> None:
    missed = event(
        "n", date(2026, 11, 18), EventKind.APPOINTMENT, status=EventStatus.NO_SHOW, recorded_at=OPENED - timedelta(40)
    )
    assert keys(told(missed)) == ["missed.no_show"]
    assert keys(told(replace(missed, start=Moment(date(2026, 11, 12))))) == []


def test_a_booked_time_known_to_the_month_only_has_not_been_missed() -> None:
    booked = event("b", date(2026, 11, 20), EventKind.APPOINTMENT, status=EventStatus.PLANNED)
    assert keys(told(booked)) == ["missed.unrealised"]
    loose = Moment(date(2026, 11, 1), None, Precision.MONTH)
    assert keys(told(replace(booked, start=loose, recorded_at=LATER))) == []


def visits(last: int) -> list[Event]:
    """Five visits 100 days apart, the last `last` days ago: stopped when it is more than 100 days."""
    days = [TODAY - timedelta(last + 100 * i) for i in range(5)]
    recorded = datetime(2020, 1, 1, tzinfo=UTC)
    return [event(f"v{i}", day, EventKind.CONTACT, code=DIABETES, recorded_at=recorded) for i, day in enumerate(days)]


@pytest.mark.parametrize(("last", "stops"), [(100, False), (101, True), (107, True), (108, False), (200, False)])
def test_a_stop_is_news_when_the_silence_became_longer_than_usual_after_my_last_look(last: int, stops: bool) -> None:
    """Seven days ago the silence was `last` - 7 days: at 108 it was longer than 100 already then."""
    assert keys(told(*visits(last))) == (["stopped.diabetes"] if stops else [])


def test_a_stop_that_a_booked_visit_kept_from_being_told_is_news_when_the_visit_was_missed() -> None:
    hoped = event(
        "h", date(2026, 11, 17), EventKind.APPOINTMENT, code=DIABETES, status=EventStatus.NO_SHOW, recorded_at=BEFORE
    )
    assert keys(told(*visits(300), hoped)) == ["stopped.diabetes", "missed.no_show"]
    assert keys(told(*visits(300))) == []


def test_nothing_is_claimed_to_have_stopped_or_to_be_missing_while_something_is_kept_back() -> None:
    booked = event("b", date(2026, 11, 20), EventKind.APPOINTMENT, status=EventStatus.PLANNED)
    assert told(*visits(101), booked, all_told=False).changed == ()


def test_the_surgeons_answer_is_news_to_the_doctor_and_not_to_the_surgeon() -> None:
    answered = request(status=RequestStatus.ANSWERED, answer=answer(SURGEON, LATER))
    assert keys(told(plan=plan(requests=(answered,)))) == ["new.answer.surgery"]
    assert keys(told(plan=plan(requests=(answered,)), me="surgeon")) == []
    before = request(status=RequestStatus.ANSWERED, answer=answer(SURGEON, BEFORE))
    assert keys(told(plan=plan(requests=(before,)))) == []


def test_a_request_that_somebody_else_made_and_one_that_came_back_are_news() -> None:
    theirs = request(asked_by=SURGEON, asked_at=LATER)
    assert keys(told(plan=plan(requests=(theirs,)))) == ["new.request"]
    assert keys(told(plan=plan(requests=(replace(theirs, asked_by=ME),)))) == []
    assert keys(told(plan=plan(requests=(replace(theirs, status=RequestStatus.CANCELLED),)))) == []
    returned = request(status=RequestStatus.RETURNED, returned_question="Kumpi polvi?")
    for by, at, news in ((SURGEON, LATER, True), (SURGEON, BEFORE, False), (ME, LATER, False)):
        changed = plan(requests=(returned,), changed_by=by, changed_at=at)
        assert keys(told(plan=changed)) == (["new.returned"] if news else [])


def test_what_others_did_and_added_is_one_line_each_with_the_newest_by_name() -> None:
    done = action(id="d", status=ActionStatus.DONE, completed_by=SURGEON, completed_at=LATER)
    added = [
        action(id=f"n{i}", what=f"Uusi {i}", created_by=SURGEON, created_at=LATER + timedelta(hours=i)) for i in (1, 2)
    ]
    need = Need(id="w", text="Kävely", stated_by=StatedBy.PROFESSIONAL, created_by=SURGEON, created_at=LATER)
    goal = Goal(id="g", need_id="w", text="1 km", created_by=ME, created_at=LATER)
    changed = told(plan=plan(actions=(done, *added), needs=(need,), goals=(goal,)))
    assert {d.phrase.key: (d.phrase.values["n"], d.phrase.evidence) for d in changed.changed} == {
        "new.done": (1, ("d",)),
        "new.planned": (2, ("n2", "n1")),
        "new.need": (1, ("w",)),
    }
    mine = told(
        plan=plan(
            actions=tuple(replace(a, created_by=ME, completed_by=None, completed_at=None) for a in (done, *added))
        )
    )
    assert keys(mine) == []


def test_my_own_work_is_told_when_the_year_is_told() -> None:
    """Without an earlier opening nothing is "since my last look", so nothing is left out either."""
    mine = action(created_at=NOW - timedelta(days=20))
    assert [d.phrase.key for d in told(plan=plan(actions=(mine,)), last_opened=None).changed] == ["new.planned"]


def test_an_action_is_newly_overdue_after_its_day_or_when_it_was_written_late_already() -> None:
    for due, made, news in (
        (date(2026, 11, 14), BEFORE, True),
        (date(2026, 11, 13), BEFORE, False),
        (date(2026, 11, 13), LATER, True),
        (TODAY, BEFORE, False),
    ):
        found = told(plan=plan(actions=(action(due=due, created_at=made),)))
        assert (Change.MISSING in {d.change for d in found.changed if found.since_last_opening}) is news


def test_promises_are_what_somebody_here_does_by_a_day() -> None:
    due = TODAY + timedelta(days=3)
    actions = (
        action(id="late", due=TODAY - timedelta(days=1)),
        action(id="coming", due=due),
        action(id="some day"),
        action(id="done", due=due, status=ActionStatus.DONE),
        action(id="own", due=due, responsible=Responsible(ResponsibleKind.CUSTOMER)),
        action(id="daughter's", due=due, responsible=Responsible(ResponsibleKind.RELATIVE)),
    )
    found = told(plan=plan(actions=actions))
    assert [thing.phrase.evidence for thing in found.promises] == [("late",), ("coming",)]
    assert {t.phrase.evidence[0]: t.promised for t in found.next_things} == {
        "late": True, "coming": True, "some day": False, "own": False, "daughter's": False,
    }  # fmt: skip


@pytest.mark.parametrize(("days", "found"), [(0, True), (30, True), (31, False), (-1, False)])
def test_what_an_x_ray_found_is_told_from_the_statement_written_about_it(days: int, found: bool) -> None:
    x_ray = Code("img", "NG1AA")
    seen = [event(f"v{i}", TODAY - timedelta(60 - 20 * i), EventKind.CONTACT, code=DIABETES) for i in range(3)]
    taken = event("x", TODAY - timedelta(45), EventKind.EXAMINATION, what="Röntgen", code=x_ray, specialty="Radiologia")
    words = "Röntgenlausunto: nivelrako kaventunut."
    stated = event("s", TODAY - timedelta(45 - days), EventKind.DOCUMENT, what=words, code=x_ray)
    phrase = next(p for p in told(*seen, taken, stated).sentence if p.key.startswith("examined"))
    assert phrase.values.get("finding") == ("nivelrako kaventunut" if found else None)
    assert phrase.evidence == (("x", "s") if found else ("x",))


def test_an_examinations_own_conclusion_is_told_shortly() -> None:
    seen = [event(f"v{i}", TODAY - timedelta(60 - 20 * i), EventKind.CONTACT, code=DIABETES) for i in range(3)]
    long = "Mediaalinen nivelrako on selvästi kaventunut, osteofyyttejä ja subkondraalista skleroosia."
    taken = event(
        "x", TODAY - timedelta(45), EventKind.EXAMINATION, what="Röntgen", specialty="Radiologia", reason=long
    )
    phrase = next(p for p in told(*seen, taken).sentence if p.key.startswith("examined"))
    assert phrase.values["finding"] == "Mediaalinen nivelrako on selvästi kaventunut, osteofyyttejä…"


@pytest.mark.parametrize(
    "withdrawn",
    [
        event("old", date(2025, 3, 1), EventKind.DIAGNOSIS, code=DIABETES, status=EventStatus.CANCELLED),
        event("slip", date(2099, 3, 1), EventKind.DIAGNOSIS, code=DIABETES, recorded_at=BEFORE),
    ],
    ids=["withdrawn", "of a day that has not come"],
)
def test_a_diagnosis_that_was_never_made_does_not_keep_the_real_one_from_being_news(withdrawn: Event) -> None:
    made = event("new", date(2026, 11, 16), EventKind.DIAGNOSIS, code=DIABETES, recorded_at=LATER)
    assert keys(told(withdrawn, made)) == ["new.diagnosis"]
    assert keys(told(replace(withdrawn, start=made.start, status=EventStatus.DONE, recorded_at=BEFORE), made)) == []
