"""Signing in and out as deeds, and the pages a stranger sees, without a server."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from components.text import Text
from domain.errors import StoreUnavailable
from domain.staff import Role
from services import people
from services.ports import House
from services.settings import Settings
from tests.fakes import DOCTOR, FakeAudit, FakeClock, FakeStaff, make_house, make_settings
from web.routes import Site
from web.sign_in import SIGN_INS_A_MINUTE, SignIn
from web.visit import Reply, Visit


def desk_of(house: House, **changes: Any) -> SignIn:
    return SignIn(lambda: house, lambda: make_settings(**changes))


def visit(path: str = "/sign-in", body: str = "", method: str = "GET") -> Visit:
    return Visit(method, path, [(b"accept-language", b"en")], False, None, body.encode())


def posted(signing: SignIn, person: str = "doctor") -> Reply:
    return signing.enter(visit(body=f"person={person}", method="POST"))


def test_signing_in_and_out_is_logged() -> None:
    house, audit = make_house(), FakeAudit(FakeClock())
    house = replace(house, audit=audit)
    cookie = people.sign_in(house, make_settings(), "doctor", "fi")
    visitor = people.who(house, cookie)
    assert visitor is not None
    assert visitor.member == DOCTOR
    people.sign_out(house, visitor)
    assert people.who(house, cookie) is None
    assert [(row.entry.deed, row.entry.who, row.entry.outcome) for row in audit.rows] == [
        ("sign_in", "doctor", "done"),
        ("sign_out", "doctor", "done"),
    ]


def test_no_line_no_session() -> None:
    house = make_house(audit=FakeAudit(FakeClock(), broken=True))
    with pytest.raises(StoreUnavailable):
        people.sign_in(house, make_settings(), "doctor", "fi")
    assert house.sessions.live == {}  # type: ignore[attr-defined]


def test_somebody_who_left_is_nobody() -> None:
    house = make_house()
    cookie = people.sign_in(house, make_settings(), "doctor", "fi")
    assert people.who(replace(house, staff=FakeStaff(())), cookie) is None


@pytest.mark.parametrize(
    ("made_up", "flag", "exists"), [(True, False, True), (False, False, False), (False, True, True)]
)
def test_demo_sign_in_exists_only_where_it_may(made_up: bool, flag: bool, exists: bool) -> None:
    house = make_house(made_up=made_up)
    signing = desk_of(house, anyone_may_open_real_data=flag)
    page = signing.show(visit()).body.decode()
    assert ("Aino Lehto" in page) is exists
    assert ("Sign-in is not configured" in page) is not exists
    assert posted(signing).status == (303 if exists else 404)
    assert bool(house.sessions.live) is exists  # type: ignore[attr-defined]


def test_it_says_what_the_data_is() -> None:
    flag = {"anyone_may_open_real_data": True}
    assert b"Everything here is made up" in desk_of(make_house()).show(visit()).body
    real = desk_of(make_house(made_up=False), **flag).show(visit()).body
    assert b"Everything here is made up" not in real
    assert b"Real data, open sign-in" in real


def test_names_and_examples_are_text() -> None:
    wicked = replace(DOCTOR, name="<script>alert(1)</script>", unit='"><img src=x onerror=alert(1)>')
    house = make_house(staff=FakeStaff((wicked,)), examples=(("<b>x</b>", "knee"), ("y", "no_such_text")))
    page = desk_of(house).show(visit()).body.decode()
    assert "<script" not in page
    assert "<img" not in page
    assert "<b>" not in page
    assert "&lt;script&gt;" in page
    assert page.count("<dt>") == 1


def test_a_program_cannot_fill_the_store() -> None:
    signing = desk_of(make_house())
    answers = [posted(signing).status for _ in range(SIGN_INS_A_MINUTE + 2)]
    assert answers[:SIGN_INS_A_MINUTE] == [303] * SIGN_INS_A_MINUTE
    assert answers[SIGN_INS_A_MINUTE:] == [429, 429]


def test_who_changes_person_leaves_the_session_before() -> None:
    house = make_house()
    signing = desk_of(house)
    cookie = people.sign_in(house, make_settings(), "doctor", "fi")
    visitor = people.who(house, cookie)
    assert visitor is not None
    reply = signing.enter(replace(visit(body="person=surgeon", method="POST"), visitor=visitor))
    assert reply.ends == visitor.identity
    assert people.who(house, cookie) is None


def test_left_is_the_nearer_limit() -> None:
    clock = FakeClock()
    house, settings = make_house(clock=clock), make_settings(idle_minutes=15, session_hours=1)
    visitor = people.who(house, people.sign_in(house, settings, "doctor", "fi"))
    assert visitor is not None
    assert people.seconds_left(house, settings, visitor.session) == 900
    clock.pass_time(minutes=14)
    assert people.seconds_left(house, settings, visitor.session) == 60
    busy = replace(visitor.session, last_human=clock.now())
    clock.pass_time(minutes=45)
    assert people.seconds_left(house, settings, replace(busy, last_human=clock.now())) == 60
    clock.pass_time(hours=5)
    assert people.seconds_left(house, settings, busy) == 0


def test_roles_without_rooms_get_none() -> None:
    assert set(people.ROOMS) == set(Role) - {Role.ADMINISTRATOR, Role.CUSTOMER}
    site = Site(make_house, make_settings, Path("nowhere"))
    route = site.find("/")
    assert route is not None
    assert route.answer(visit("/")).status == 404


def test_settings_reach_the_first_page() -> None:
    house, settings = make_house(), make_settings(cover_seconds=77)
    visitor = people.who(house, people.sign_in(house, settings, "doctor", "sv"))
    site = Site(lambda: house, lambda: settings, Path("nowhere"))
    route = site.find("/")
    assert route is not None
    page = route.answer(replace(visit("/"), visitor=visitor)).body.decode()
    assert 'data-cover-after="77"' in page
    assert '<html lang="sv"' in page
    assert isinstance(settings, Settings)


def test_a_session_that_ran_out_is_told_of_and_one_that_was_left_is_not() -> None:
    """The cookie of a session that ran out is still sent; leaving takes it away."""
    said, words = Text("en")("signin.ended_title"), Text("en")("signin.ended")
    signing = desk_of(make_house())

    def page(*cookies: bytes) -> str:
        headers = [(b"accept-language", b"en"), *((b"cookie", one) for one in cookies)]
        return signing.show(Visit("GET", "/sign-in", headers, False, None, b"")).body.decode()

    assert said in page(b"tilannekuva=gone")
    assert words in page(b"tilannekuva=gone")
    assert said not in page()
    assert said not in page(b"tilannekuva=")
    assert Text("en")("signin.locked_title") in page(b"tilannekuva-locked=1")
    left = str(signing.leave(visit("/sign-out", method="POST")).headers)
    assert "tilannekuva=;" in left
