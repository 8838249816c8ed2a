"""Drafts are their writer's alone, about customers who may be open; presence tells who is there, never why."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from components.plan_drafts import drafts_view
from components.text import LANGUAGES, Text, catalogue
from domain.access import Relation
from domain.draft import LONGEST_TEXT, MOST_FIELDS, Unfinished, draft_from, place_from
from domain.errors import InvalidInput, NotFound
from domain.hetu import PersonalId
from domain.plan import PlanSection
from services import drafts
from services.desk import Desk, open_desk
from services.people import Visitor
from services.ports import House
from services.presence import KINDS, WRITING, item_from
from services.situation import Room, open_situation
from services.versions import ask, on_screen
from tests.fakes import DOCTOR, NOON, SURGEON, customer, made_up_id, make_house, make_settings, relation
from web.drafts import LARGEST, Drafts, said_in
from web.presence import present_words
from web.visit import Reply, Visit

T = Text("fi")
ANNA, OTHER = made_up_id(908), made_up_id(910)
SAID: dict[str, Any] = {
    "place": "need/head",
    "version": 3,
    "fields": {"text": "Polvi kipeä", "stated_by": "customer"},
    "fixed": {},
    "values": {},
}


@pytest.fixture
def house() -> House:
    made = make_house()
    for person in (ANNA, OTHER):
        ties = [relation(Relation.APPOINTMENT, who) for who in (DOCTOR, SURGEON)]
        made.directory.add(customer(person), *ties)  # type: ignore[attr-defined]
    return made


def signed_in(house: House, who: str = "doctor") -> Desk:
    _, identity = house.sessions.start(who, "fi")
    return open_desk(house, make_settings(), identity)


def opened(desk: Desk, person: PersonalId = ANNA, tab: str = "tab") -> Room:
    room = open_situation(desk, person, "care")
    assert isinstance(room, Room)
    on_screen(desk, tab, room)
    return room


def keep(desk: Desk, room: Room, **changes: Any) -> None:
    drafts.keep(desk.house, desk.settings, desk.session.session_id, room.case.handle, SAID | changes)


# what a browser may send --------------------------------------------------------------------------------------------

BAD: list[object] = [
    None,
    [],
    "text",
    {},
    {"place": "need/head"},
    SAID | {"more": 1},
    SAID | {"place": "../../etc"},
    SAID | {"place": "need/<b>"},
    SAID | {"place": "need/" + "x" * 200},
    SAID | {"place": 7},
    SAID | {"version": "3"},
    SAID | {"version": True},
    SAID | {"version": -1},
    SAID | {"version": 2**40},
    SAID | {"fields": []},
    SAID | {"fields": {"text": {"deep": 1}}},
    SAID | {"fields": {"text": [1]}},
    SAID | {"fields": {"text": 1.5}},
    SAID | {"fields": {"te xt": ""}},
    SAID | {"fields": {f"f{n}": "" for n in range(MOST_FIELDS + 1)}},
    SAID | {"values": None},
]


@pytest.mark.parametrize("said", BAD, ids=repr)
def test_what_our_page_never_sends_is_no_draft(said: object) -> None:
    with pytest.raises(InvalidInput, match=r"drafts\.error\.unreadable"):
        draft_from(said, NOON)


def test_a_text_is_kept_as_it_is_up_to_its_limit() -> None:
    longest = SAID | {"fields": {"text": "ä" * LONGEST_TEXT}}
    assert draft_from(longest, NOON).fields["text"] == "ä" * LONGEST_TEXT
    with pytest.raises(InvalidInput, match=r"drafts\.error\.long"):
        draft_from(SAID | {"fields": {"text": "ä" * (LONGEST_TEXT + 1)}}, NOON)


def test_half_a_character_becomes_a_mark_and_the_rest_stays() -> None:
    said = said_in(json.dumps(SAID | {"fields": {"text": "a\ud800b", "ticks": ["\udfff"]}}).encode())
    assert dict(draft_from(said, NOON).fields) == {"text": "a\ufffdb", "ticks": ("\ufffd",)}


def test_a_draft_never_shows_its_text_when_printed() -> None:
    assert "Polvi" not in repr(draft_from(SAID, NOON))


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 60_000, b'{"a": NaN}', b"9" * 6000], ids=repr)
def test_a_body_that_is_no_json_is_none(body: bytes) -> None:
    assert said_in(body) is None


# whose ----------------------------------------------------------------------------------------------------------------


def test_a_draft_waits_for_its_writer_about_its_customer(house: House) -> None:
    desk = signed_in(house)
    room, lines = opened(desk), len(house.audit.rows)  # type: ignore[attr-defined]
    keep(desk, room)
    (found,) = drafts.waiting(desk, room.admission)
    assert (found.place, found.version, found.fields["text"]) == ("need/head", 3, "Polvi kipeä")
    assert drafts.mine(desk) == (Unfinished(room.admission.subject, "need/head", NOON),)
    assert len(house.audit.rows) == lines, "typing is no line of the log"  # type: ignore[attr-defined]
    assert house.plans.changes == [], "and no version of the plan"  # type: ignore[attr-defined]
    assert house.sessions.human == [desk.session.session_id], "typing is a person being there"  # type: ignore[attr-defined]


def test_nobody_else_sees_it_though_they_have_the_customer_open(house: House) -> None:
    desk, other = signed_in(house), signed_in(house, "surgeon")
    keep(desk, opened(desk))
    theirs = opened(other)
    assert drafts.waiting(other, theirs.admission) == ()
    assert drafts.mine(other) == ()
    drafts.saved(other, theirs.admission, "need/head")
    drafts.throw_away(house, other.session.session_id, theirs.case.handle, "need/head")
    assert len(drafts.mine(desk)) == 1


def test_another_members_admission_shows_nothing(house: House) -> None:
    desk, other = signed_in(house), signed_in(house, "surgeon")
    room = opened(desk)
    keep(desk, room)
    assert drafts.waiting(other, room.admission) == ()


def test_it_is_there_after_signing_out_and_in_again(house: House) -> None:
    desk = signed_in(house)
    keep(desk, opened(desk))
    house.sessions.end(desk.session.session_id)
    again = signed_in(house)
    assert len(drafts.waiting(again, opened(again).admission)) == 1


@pytest.mark.parametrize("handle", ["", "made-up", "x" * 5000])
def test_a_forged_handle_keeps_and_forgets_nothing(house: House, handle: str) -> None:
    desk = signed_in(house)
    keep(desk, opened(desk))
    for act in (
        lambda: drafts.keep(house, desk.settings, desk.session.session_id, handle, SAID | {"place": "need/other"}),
        lambda: drafts.throw_away(house, desk.session.session_id, handle, "need/head"),
    ):
        with pytest.raises(NotFound):
            act()
    assert [one.place for one in drafts.mine(desk)] == ["need/head"]


def test_another_sessions_handle_is_a_forged_one(house: House) -> None:
    desk, other = signed_in(house), signed_in(house, "surgeon")
    room = opened(desk)
    with pytest.raises(NotFound):
        drafts.keep(house, other.settings, other.session.session_id, room.case.handle, SAID)


def test_every_place_that_the_page_has_is_a_place() -> None:
    for place in (
        "edit/v1-1",
        "action/end/plan",
        "quick/head",
        *(f"section/section.{one.value}" for one in PlanSection),
    ):
        assert place_from(place) == place


def test_a_place_of_another_customers_plan_is_kept_about_this_one_only(house: House) -> None:
    desk = signed_in(house)
    mine, other = opened(desk), opened(desk, OTHER, "other tab")
    keep(desk, mine, place="edit/item-of-the-other-customer")
    assert drafts.waiting(desk, other.admission) == ()


def test_a_relation_that_ended_shows_none_and_keeps_it(house: House) -> None:
    person, today = made_up_id(914), house.clock.today()
    ties = replace(relation(Relation.APPOINTMENT), end=today)
    house.directory.add(customer(person), ties)  # type: ignore[attr-defined]
    desk = signed_in(house)
    room = opened(desk, person)
    keep(desk, room)
    house.clock.at += timedelta(days=1)  # type: ignore[attr-defined]
    assert drafts.waiting(desk, room.admission) == ()
    with pytest.raises(NotFound):
        keep(desk, room, place="need/later")
    with pytest.raises(NotFound):
        drafts.throw_away(house, desk.session.session_id, room.case.handle, "need/head")
    assert [one.place for one in drafts.mine(desk)] == ["need/head"]
    house.directory.add(customer(person), relation(Relation.APPOINTMENT))  # type: ignore[attr-defined]
    assert len(drafts.waiting(desk, opened(desk, person).admission)) == 1


def test_after_its_days_it_is_offered_no_more(house: House) -> None:
    desk = signed_in(house)
    room = opened(desk)
    keep(desk, room)
    house.clock.at += timedelta(days=desk.settings.draft_days)  # type: ignore[attr-defined]
    assert len(drafts.mine(desk)) == 1
    house.clock.at += timedelta(seconds=1)  # type: ignore[attr-defined]
    assert drafts.mine(desk) == ()


def test_saved_is_gone(house: House) -> None:
    desk = signed_in(house)
    room = opened(desk)
    keep(desk, room)
    drafts.saved(desk, room.admission, "need/head")
    assert drafts.waiting(desk, room.admission) == ()


# over HTTP ------------------------------------------------------------------------------------------------------------


def posted(desk: Desk, handle: str, body: object, **settings: Any) -> int:
    return answered(desk, handle, body, **settings).status


def answered(desk: Desk, handle: str, body: object, **settings: Any) -> Reply:
    route = Drafts(lambda: desk.house, lambda: make_settings(**settings))
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    visitor = Visitor(desk.session, desk.user, "identity")
    headers = [(b"x-case", handle.encode())]
    return route.answer(Visit("POST", "/drafts", headers, secure=False, visitor=visitor, body=raw))


def test_what_is_refused_is_refused_with_its_own_reason(house: House) -> None:
    """Not every 422 is a text that is too long."""
    desk = signed_in(house)
    handle = opened(desk).case.handle
    assert (kept := answered(desk, handle, SAID)).body == b"", kept
    long = answered(desk, handle, SAID | {"fields": {"text": "x" * (LONGEST_TEXT + 1)}}).body.decode()
    many = answered(desk, handle, SAID | {"place": "need/second"}, drafts_each=1).body.decode()
    strange = answered(desk, handle, {"place": "need/../head"}).body.decode()
    assert (long, many) == (T("drafts.error.long", n=LONGEST_TEXT), T("drafts.error.many", n=1))
    assert strange == T("drafts.error.unreadable")
    assert "pitkä" in long
    assert "pitkä" not in many + strange


def test_the_route_answers_with_a_status_alone_unless_it_refuses_the_text(house: House) -> None:
    desk = signed_in(house)
    room = opened(desk)
    handle = room.case.handle
    assert posted(desk, handle, SAID) == 204
    assert posted(desk, "made-up", SAID) == 404
    assert posted(desk, handle, SAID | {"fields": {"text": "x" * (LONGEST_TEXT + 1)}}) == 413
    assert posted(desk, handle, b"[" * LARGEST) == 422
    assert posted(desk, handle, SAID | {"place": "need/second"}, drafts_each=1) == 409
    assert posted(desk, handle, {"place": "need/../head"}) == 422
    assert len(drafts.mine(desk)) == 1
    assert posted(desk, handle, {"place": "need/head"}) == 204
    assert drafts.mine(desk) == ()


# words ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_opens_as_it_went_out_and_says_how_old_its_text_is(language: str) -> None:
    draft = draft_from(SAID | {"place": "edit/end/g1", "fixed": {"item_id": "g1", "base": "Ennen"}}, NOON)
    view = drafts_view((draft,), Text(language), NOON + timedelta(hours=3))
    (again,) = view["again"]
    assert again["opener"] == {
        "id": "edit/end/g1", "form": "edit", "place": "end/g1", "label": "",
        "fixed": {"item_id": "g1", "base": "Ennen"}, "values": {},
    }  # fmt: skip
    assert again["values"] == SAID["fields"]
    assert again["version"] == 3
    assert "3" in again["said"]
    assert set(view["words"]) == {"kept", "not_kept", "long", "discard"}
    assert json.loads(json.dumps(view)) == view


def test_only_places_that_a_form_can_have() -> None:
    assert place_from("action/end/plan") == "action/end/plan"
    for said in ("action", "/head", "Action/x", "a/b c", "a/b\n", "a/é"):
        with pytest.raises(InvalidInput):
            place_from(said)


# presence -------------------------------------------------------------------------------------------------------------


def words(desk: Desk, room: Room, editing: str = "", language: str = "fi") -> dict[str, str]:
    told = ask(desk.house, desk.session.session_id, room.case.handle, editing)
    return present_words(told.present, Text(language))


def test_two_with_one_customer_see_each_other_and_what_is_written(house: House) -> None:
    desk, other = signed_in(house), signed_in(house, "surgeon")
    room = opened(desk)
    assert words(desk, room) == {}
    theirs = opened(other)
    assert words(other, theirs, "goal:g1") == {"plan": "Avoinna myös: lääkäri Aino Lehto."}
    assert words(desk, room) == {
        "plan": "Avoinna myös: kirurgi Mikael Ström.",
        "g1": "Kirurgi Mikael Ström muokkaa tätä tavoitetta",
    }
    assert words(other, theirs) == {"plan": "Avoinna myös: lääkäri Aino Lehto."}
    assert "g1" not in words(desk, room), "the form was left"


def test_another_customer_is_nobody_elses_business(house: House) -> None:
    desk, other = signed_in(house), signed_in(house, "surgeon")
    room = opened(desk)
    words(other, opened(other, OTHER), "goal:g1")
    assert words(desk, room) == {}


def test_ones_own_other_tab_is_told_apart(house: House) -> None:
    desk = signed_in(house)
    room, second = opened(desk), opened(desk, ANNA, "second tab")
    words(desk, second, "need:n1")
    said = words(desk, room)
    assert said["n1"] == Text("fi")("presence.own.need")
    assert said["plan"] == Text("fi")("presence.own_tab")


def test_who_goes_or_falls_silent_is_not_there(house: House) -> None:
    desk, other = signed_in(house), signed_in(house, "surgeon")
    room, theirs = opened(desk), opened(other)
    words(other, theirs, "goal:g1")
    house.clock.at += WRITING + timedelta(seconds=1)  # type: ignore[attr-defined]
    assert set(words(desk, room)) == {"plan"}, "a hidden tab asks once a minute: it is there, and writes nothing"
    house.tabs.goes(other.session.session_id, theirs.case.handle)
    assert words(desk, room) == {}


def test_a_redrawn_page_is_still_writing(house: House) -> None:
    desk, other = signed_in(house), signed_in(house, "surgeon")
    room, theirs = opened(desk), opened(other)
    words(other, theirs, "goal:g1")
    on_screen(other, "tab", theirs)
    assert "g1" in words(desk, room)


def test_who_may_not_open_the_customer_any_more_is_told_of_nobody(house: House) -> None:
    person, today = made_up_id(914), house.clock.today()
    ends, stays = replace(relation(Relation.APPOINTMENT), end=today), relation(Relation.APPOINTMENT, SURGEON)
    house.directory.add(customer(person), ends, stays)  # type: ignore[attr-defined]
    desk, other = signed_in(house), signed_in(house, "surgeon")
    room, theirs = opened(desk, person), opened(other, person)
    house.clock.at += timedelta(days=1)  # type: ignore[attr-defined]
    words(other, theirs, "goal:g1")
    assert words(desk, room) == {}


@pytest.mark.parametrize("said", ["", "goal", "goal:", "goal:a b", "plan:x", "goal:" + "x" * 65, "goal:é", "goal:a\n"])
def test_only_an_item_of_a_plan_can_be_written(said: str) -> None:
    assert item_from(said) == ""
    assert item_from("goal:g_1-A") == "goal:g_1-A"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_its_words(language: str) -> None:
    known = catalogue(language)
    for kind in KINDS:
        assert "{who}" in known[f"presence.editing.{kind}"]
        assert known[f"presence.own.{kind}"]
