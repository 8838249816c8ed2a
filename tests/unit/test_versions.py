"""What an open page may learn by asking: only of its own case, only counts, without a line in the log."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from components.text import LANGUAGES, Text
from domain.access import Relation
from domain.hetu import PersonalId
from domain.news import NONE, News, Recorded, Seen, news
from domain.plan import (
    AcceptRequest,
    AnswerRequest,
    Author,
    Command,
    Plan,
    RequestStatement,
    ReturnRequest,
    Side,
    SurgeryDecision,
    Urgency,
)
from domain.plan_history import HistoryLine
from services.desk import Desk, open_desk
from services.open_tabs import KEPT, SILENT
from services.people import Visitor
from services.ports import House
from services.situation import Room, fetch_anew, keep_open, open_situation
from services.versions import Told, ask, on_screen
from tests.fakes import customer, made_up_id, make_house, make_settings, relation
from web.alive import Alive, news_words
from web.visit import Visit

ASK = RequestStatement("salainen?", "salainen", Side.RIGHT, Urgency.ROUTINE)
ACCEPT, RETURN = AcceptRequest("r"), ReturnRequest("r", "salainen?")
ANSWER = AnswerRequest("r", SurgeryDecision.SURGERY, "salainen", Side.RIGHT, Urgency.ROUTINE)
ANNA, OTHER = made_up_id(908), made_up_id(910)
REASON = "emergency: Tajuton potilas päivystyksessä"


@dataclass
class FakeVersions:
    counts: dict[str, int] = field(default_factory=dict)

    def recorded(self, person: PersonalId) -> Recorded | None:
        return self.again(person.reveal()[-4:])

    def again(self, key: str) -> Recorded | None:
        return Recorded(key, self.counts.get(key, 0), str(self.counts.get(key, 0)))


@pytest.fixture
def house() -> House:
    made = replace(make_house(), versions=FakeVersions())
    for person in (ANNA, OTHER):
        made.directory.add(customer(person), relation(Relation.APPOINTMENT))  # type: ignore[attr-defined]
    return made


def signed_in(house: House, who: str = "doctor") -> Desk:
    _, identity = house.sessions.start(who, "fi")
    return open_desk(house, make_settings(), identity)


def opened(desk: Desk, person: PersonalId = ANNA) -> Room:
    room = open_situation(desk, person, "care")
    assert isinstance(room, Room)
    return room


def told(desk: Desk, handle: str) -> Told:
    return ask(desk.house, desk.session.session_id, handle)


def recorded_more(house: House, person: PersonalId, n: int) -> None:
    counts = house.versions.counts  # type: ignore[union-attr]
    counts[person.reveal()[-4:]] = counts.get(person.reveal()[-4:], 0) + n


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (Seen(1, Recorded("k", 3, "3/3")), Seen(1, Recorded("k", 3, "3/3")), NONE),
        (Seen(1, Recorded("k", 3, "3/3")), Seen(1, Recorded("k", 5, "5/5")), News(events=2)),
        (Seen(1, Recorded("k", 3, "3/3")), Seen(2, Recorded("k", 4, "4/4")), News(events=1, plan=True)),
        (Seen(1, Recorded("k", 3, "3/3")), Seen(1, Recorded("k", 3, "3/4")), News(other=True)),
        (Seen(1, Recorded("k", 3, "3/3")), Seen(1, Recorded("k", 2, "2/3")), News(other=True)),
        (Seen(1, None), Seen(2, Recorded("k", 9, "9/9")), News(plan=True)),
        (Seen(1, Recorded("k", 3, "3/3")), Seen(1, None), NONE),
    ],
)
def test_news_are_counted_by_kind(before: Seen, now: Seen, expected: News) -> None:
    assert news(before, now) == expected
    assert (before.version == now.version) == (before == now)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_news_has_words(language: str) -> None:
    text = Text(language)
    every = [News(e, p, o) for e in (0, 1, 3) for p in (False, True) for o in (False, True)]
    every += [News(plan=True, statement=kind) for kind in ("asked", "returned", "answered")]
    said = {one: news_words(one, text) for one in every}
    assert said[NONE] == ""
    assert len(set(said.values())) == len(every)
    assert "3" in said[News(events=3)]


def test_asking_tells_news_without_a_line_or_a_limit(house: House) -> None:
    desk = signed_in(house)
    room = opened(desk)
    assert on_screen(desk, "tab", room) == room.case.handle
    lines = len(house.audit.rows)  # type: ignore[attr-defined]
    recorded_more(house, ANNA, 2)
    subject = room.admission.subject
    house.plans.held[subject] = Plan(id="p", person_key=subject, version=4)  # type: ignore[attr-defined]
    assert told(desk, room.case.handle).news == News(events=2, plan=True)
    assert len(house.audit.rows) == lines  # type: ignore[attr-defined]
    assert house.sessions.human == []  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("command", "kind"), [(ACCEPT, ""), (ANSWER, "answered"), (RETURN, "returned"), (ASK, "asked")]
)
def test_who_asked_hears_what_became_of_the_statement_and_nothing_of_it(
    house: House, command: Command, kind: str
) -> None:
    desk = signed_in(house)
    room = opened(desk)
    on_screen(desk, "tab", room)
    subject, by = room.admission.subject, Author("surgeon", "Mikael Ström", "surgeon")
    house.plans.held[subject] = Plan(id="p", person_key=subject, version=2)  # type: ignore[attr-defined]
    line = HistoryLine(version=2, at=house.clock.now(), by=by, command=command, seen=1)
    house.plans.lines[subject] = (line,)  # type: ignore[attr-defined]
    answer = told(desk, room.case.handle)
    assert answer.news == News(plan=True, statement=kind)
    words = news_words(answer.news, Text("fi"))
    assert "salainen" not in words
    assert words[:1].isupper()


def test_what_would_not_be_opened_any_more_is_counted_no_more(house: House) -> None:
    stranger = made_up_id(912)
    house.directory.add(customer(stranger))  # type: ignore[attr-defined]
    desk = signed_in(house)
    room = open_situation(desk, stranger, "care", stated_reason=REASON)
    assert isinstance(room, Room)
    on_screen(desk, "tab", room)
    recorded_more(house, stranger, 1)
    assert told(desk, room.case.handle).news == News(events=1)
    house.clock.at += timedelta(hours=desk.settings.reason_hours, seconds=-1)  # type: ignore[attr-defined]
    assert told(desk, room.case.handle).version
    house.clock.at += timedelta(seconds=2)  # type: ignore[attr-defined]
    assert keep_open(desk, room) is None
    assert told(desk, room.case.handle) == Told()


def test_a_relation_that_has_ended_stops_the_counting_too(house: House) -> None:
    person, today = made_up_id(914), house.clock.today()
    house.directory.add(customer(person), replace(relation(Relation.APPOINTMENT), end=today))  # type: ignore[attr-defined]
    desk = signed_in(house)
    room = opened(desk, person)
    on_screen(desk, "tab", room)
    assert told(desk, room.case.handle).version
    house.clock.at += timedelta(days=1)  # type: ignore[attr-defined]
    assert keep_open(desk, room) is None
    assert told(desk, room.case.handle) == Told()


def test_a_handle_of_another_session_is_answered_as_none(house: House) -> None:
    mine, theirs = signed_in(house), signed_in(house, "surgeon")
    room = opened(mine)
    on_screen(mine, "tab", room)
    for desk, handle in ((theirs, room.case.handle), (mine, "made-up"), (mine, "")):
        assert told(desk, handle) == Told()
    on_screen(mine, "tab", None)
    assert told(mine, room.case.handle) == Told()


def test_two_tabs_with_two_customers_warn_each_other_until_one_goes(house: House) -> None:
    desk = signed_in(house)
    first, second = opened(desk, ANNA), opened(desk, OTHER)
    on_screen(desk, "one", first)
    on_screen(desk, "two", opened(desk, ANNA))
    assert not told(desk, first.case.handle).other_customer, "the same customer twice"
    on_screen(desk, "two", second)
    assert told(desk, first.case.handle).other_customer
    assert told(desk, second.case.handle).other_customer
    house.tabs.goes(desk.session.session_id, second.case.handle)
    assert not told(desk, first.case.handle).other_customer
    assert told(desk, second.case.handle).other_customer, "it came back"
    assert told(desk, first.case.handle).other_customer
    house.clock.at += SILENT + timedelta(seconds=1)  # type: ignore[attr-defined]
    assert not told(desk, first.case.handle).other_customer, "it has been silent for long"


def test_other_sessions_never_warn(house: House) -> None:
    one, two = signed_in(house), signed_in(house)
    first, second = opened(one, ANNA), opened(two, OTHER)
    on_screen(one, "one", first)
    on_screen(two, "two", second)
    assert not told(one, first.case.handle).other_customer


def test_forgotten_tabs_leave_the_register(house: House) -> None:
    desk = signed_in(house)
    first = opened(desk)
    on_screen(desk, "one", first)
    house.clock.at += KEPT + timedelta(seconds=1)  # type: ignore[attr-defined]
    on_screen(desk, "two", opened(desk, OTHER))
    assert told(desk, first.case.handle) == Told()


def test_a_page_that_was_left_leaves_the_register_too(house: House) -> None:
    desk = signed_in(house)
    for n in range(30):
        room = opened(desk)
        on_screen(desk, f"tab {n}", room)
        house.tabs.goes(desk.session.session_id, room.case.handle)
        house.clock.at += SILENT + timedelta(seconds=1)  # type: ignore[attr-defined]
    assert len(house.tabs._tabs) <= 2


def test_reading_again_is_one_line_under_the_same_handle(house: House) -> None:
    desk = signed_in(house)
    room = opened(desk)
    on_screen(desk, "tab", room)
    recorded_more(house, ANNA, 1)
    lines = len(house.audit.rows)  # type: ignore[attr-defined]
    again = fetch_anew(desk, room)
    on_screen(desk, "tab", again)
    assert again.case.handle == room.case.handle
    assert [row.entry.deed for row in house.audit.rows[lines:]] == ["open_case"]  # type: ignore[attr-defined]
    assert told(desk, again.case.handle).news == NONE


def test_the_answer_over_http_names_nobody(house: House) -> None:
    desk = signed_in(house)
    room = opened(desk)
    on_screen(desk, "tab", room)
    handle = on_screen(desk, "other", opened(desk, OTHER))
    recorded_more(house, ANNA, 1)
    alive = Alive(lambda: house, make_settings, "start")
    visitor = Visitor(desk.session, desk.user, "identity")

    def asked(method: str, headers: dict[str, str]) -> Any:
        raw = [(key.encode(), value.encode()) for key, value in headers.items()]
        return alive.answer(Visit(method, "/alive", raw, secure=False, visitor=visitor))

    body = json.loads(asked("GET", {"x-case": room.case.handle}).body)
    text = Text("fi")
    assert set(body) == {"left", "start", "version", "news", "other_tab", "present"}
    assert (body["news"], body["other_tab"]) == (text("safety.events", n=1), text("safety.other_tab"))
    assert body["present"] == {}, "the same user's tab with another customer is nobody's business here"
    nothing = {"version": "", "news": "", "other_tab": "", "present": {}}
    for headers in ({}, {"x-case": ""}, {"x-case": "x" * 5000}, {"x-case": "made-up"}):
        assert {k: v for k, v in json.loads(asked("GET", headers).body).items() if k in nothing} == nothing
    assert asked("POST", {"x-case": room.case.handle}).status == 204
    other = house.tabs.ask(desk.session.session_id, handle, house.clock.now())
    assert other is not None
    assert not house.tabs.other_customer(other, house.clock.now()), "the tab that went warns nobody"
