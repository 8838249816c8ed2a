"""Clocks from an assessment of need to a visit, and of an old person's contact with social services."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from analytics.guarantee import Clock, ClockState, clocks, running
from analytics.guarantee_visits import waits
from analytics.situation import summarise
from components.sentences import phrase_text
from components.text import LANGUAGES, Text
from domain.event import Channel, Event, EventKind, EventStatus, Moment, Performer
from domain.guarantee import Service, Step, limit_for
from domain.staff import Register
from tests.unit.test_guarantee_clocks import facts

TODAY = date(2026, 11, 24)
YOUNG, ADULT, OLD = date(2004, 1, 1), date(1980, 1, 1), date(1946, 4, 22)
CALL, ORAL = "Hoidon tarpeen arviointi puhelimessa", "Suun hoidon tarpeen arviointi puhelimessa"


def event(id: str, what: str, day: date, **more: Any) -> Event:
    kind = more.pop("kind", EventKind.CONTACT)
    usual: dict[str, Any] = {"channel": Channel.IN_PERSON, "episode_id": "e1", "performer": Performer("lääkäri")}
    return Event(id=id, kind=kind, what=what, start=Moment(day), source="clinical", **(usual | more))


def call(day: date, what: str = CALL, **more: Any) -> Event:
    return event("call", what, day, channel=Channel.PHONE, **more)


def booked(day: date, status: EventStatus = EventStatus.PLANNED, **more: Any) -> Event:
    return event("booked", "Lääkärin vastaanotto", day, kind=EventKind.APPOINTMENT, status=status, **more)


def only(*events: Event, born: date = ADULT, today: date = TODAY, **more: Any) -> Clock:
    (clock,) = clocks(facts(events=events, today=today, born=born, **more))
    return clock


@pytest.mark.parametrize(
    ("what", "born", "day", "due"),
    [
        (CALL, YOUNG, date(2026, 11, 2), date(2026, 11, 16)), (CALL, ADULT, date(2026, 11, 2), date(2027, 2, 2)),
        (CALL, ADULT, date(2024, 12, 31), date(2025, 1, 14)),  # all ages until the end of 2024
        (CALL, ADULT, date(2026, 11, 30) - timedelta(91), date(2026, 11, 30)),
        (ORAL, YOUNG, date(2026, 9, 30), date(2026, 12, 30)), (ORAL, ADULT, date(2026, 8, 31), date(2027, 2, 28)),
    ],
)  # fmt: skip
def test_the_limit_is_of_the_day_of_the_assessment_and_of_the_age_on_it(
    what: str, born: date, day: date, due: date
) -> None:
    told = facts(events=(call(day, what), booked(TODAY + timedelta(3))), today=TODAY, born=born)
    if TODAY - day > timedelta(days=365):
        assert [w.start.start.day for w in waits(told)] == [day]
    clock = next(c for c in clocks(told))
    assert (clock.limit.step, clock.started, clock.due) == (Step.VISIT, day, due)
    assert clock.evidence == ("call", "booked")


def test_23_years_are_full_on_the_birthday() -> None:
    day = date(2026, 11, 10)
    just, not_yet = date(2003, 11, 10), date(2003, 11, 11)
    assert limit_for(Service.PRIMARY, Step.VISIT, day, 23) is not limit_for(Service.PRIMARY, Step.VISIT, day, 22)
    assert only(call(day), booked(TODAY), born=just).due == date(2027, 2, 10)
    assert only(call(day), booked(TODAY), born=not_yet).due == date(2026, 11, 24)


def test_a_visit_in_the_same_episode_meets_it_also_on_the_same_day_and_a_late_one_is_late() -> None:
    day = date(2026, 11, 2)
    same = only(call(day), event("visit", "Lääkärin vastaanotto", day), born=YOUNG)
    assert (same.met, same.state(TODAY)) == (day, ClockState.MET)
    late = only(call(day), event("visit", "Lääkärin vastaanotto", day + timedelta(15)), born=YOUNG)
    assert late.state(TODAY) is ClockState.LATE
    other = event("visit", "Lääkärin vastaanotto", day, episode_id="e2")
    assert only(call(day), other, booked(TODAY)).met is None


@pytest.mark.parametrize(
    "what", ["Lääkärin vuosikontrolli", "Influenssarokotus", "A-todistus", "Hammaslääkärin tutkimus"]
)
def test_check_ups_vaccinations_and_certificates_are_not_the_visit_promised(what: str) -> None:
    day = date(2026, 11, 2)
    assert only(call(day), event("visit", what, day + timedelta(2)), booked(TODAY)).met is None


def test_advice_promises_nothing_and_an_assessment_that_is_open_does() -> None:
    day = date(2026, 11, 2)
    assert clocks(facts(events=(call(day),), today=TODAY)) == ()
    assert clocks(facts(events=(call(day, episode_id=None), booked(TODAY)), today=TODAY)) == ()
    urgent = event("now", "Päivystyskäynti", day, channel=Channel.EMERGENCY)
    assert clocks(facts(events=(call(day), urgent, booked(TODAY)), today=TODAY)) == ()
    assert only(call(day, status=EventStatus.ONGOING), born=YOUNG).state(TODAY) is ClockState.MISSED


def test_only_a_recorded_reason_stops_it() -> None:
    day, then = date(2026, 11, 2), date(2026, 11, 5)
    away = only(call(day), booked(then, EventStatus.NO_SHOW), born=YOUNG)
    assert away.stop is not None
    assert (away.stop.on, away.stop.reason, away.state(TODAY)) == (then, "no_show", ClockState.STOPPED)
    told = only(call(day), booked(then, EventStatus.CANCELLED, reason="Oire meni ohi"), born=YOUNG)
    assert told.stop is not None
    assert (told.stop.reason, told.stop.words) == ("visit_cancelled", "Oire meni ohi")
    mute = only(call(day), booked(then, EventStatus.CANCELLED), born=YOUNG)
    assert mute.state(TODAY) is ClockState.MISSED
    again = replace(booked(TODAY + timedelta(1)), id="again")
    assert only(call(day), booked(then, EventStatus.NO_SHOW), again, born=YOUNG).stop is None


def test_a_silent_source_leaves_it_unknown() -> None:
    clock = only(call(date(2026, 10, 1)), booked(TODAY), born=YOUNG, all_told=False)
    assert clock.state(TODAY) is ClockState.UNKNOWN
    assert running((clock,), TODAY) == ()


def contact(day: date, **more: Any) -> Event:
    what = "Yhteydenotto palvelutarpeen arvioimiseksi"
    return call(day, what, register=Register.SOCIAL, **more)


def assessed(day: date, **more: Any) -> Event:
    return event("assessed", "Palvelutarpeen arviointi, kotikäynti", day, register=Register.SOCIAL, **more)


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 11, 13), date(2026, 11, 24)),  # a Friday: seven working days are eleven days
        (date(2025, 12, 15), date(2025, 12, 29)),  # Christmas Eve, Christmas Day and Boxing Day are none
        (date(2026, 4, 1), date(2026, 4, 14)),  # Good Friday and Easter Monday
        (date(2026, 4, 27), date(2026, 5, 7)),  # 1 May
    ],
)
def test_an_old_persons_assessment_starts_in_seven_working_days(day: date, due: date) -> None:
    clock = only(contact(day), born=OLD, today=due)
    assert (clock.limit.service, clock.due, clock.state(due)) == (Service.SOCIAL, due, ClockState.RUNNING)
    assert clock.state(due + timedelta(1)) is ClockState.MISSED
    assert only(contact(day), assessed(due), born=OLD, today=due).state(due) is ClockState.MET


def test_it_is_of_those_of_75_and_over_and_of_the_register_of_social_welfare() -> None:
    day = date(2026, 11, 2)
    assert clocks(facts(events=(contact(day),), today=TODAY, born=date(1951, 11, 3))) == ()
    assert only(contact(day), born=date(1951, 11, 2)).limit.id == "service_need"
    health = replace(contact(day), register=Register.HEALTH)
    assert clocks(facts(events=(health,), today=TODAY, born=OLD)) == ()
    assert only(contact(day, episode_id=None), assessed(day), born=OLD).met == day
    assert only(contact(day), assessed(day, episode_id="e9"), born=OLD).met is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_room_tells_each_of_them_in_words(language: str) -> None:
    day = date(2026, 11, 2)
    for told, number in (
        ((call(day), booked(TODAY)), "3"),
        ((contact(day),), "7"),
        ((call(day, ORAL), booked(TODAY)), "6"),
    ):
        found = summarise(facts(events=told, today=TODAY, born=OLD)).next_things
        (limit,) = [t for t in found if t.phrase.key.startswith("guarantee")]
        words = phrase_text(limit.phrase, Text(language), TODAY)
        assert number in words
        assert "22" in words  # days gone
        assert limit.overdue is (number == "7")
