"""Opening a customer: the gate before any source, late sources merged, other people's answers dropped."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from analytics.case import SourceState
from domain.access import Deed, Relation
from domain.customer import ContactDetails
from domain.errors import NotFound, Refused
from domain.event import Confidentiality, Event, EventKind, Moment
from domain.hetu import PersonalId
from domain.plan import Plan
from domain.portion import Portion
from domain.results import Answer, Fetched, Trouble
from domain.staff import Register
from services.desk import Desk
from services.ports import House
from services.situation import (
    ConfirmPerson,
    Room,
    close,
    open_shielded,
    open_situation,
    recent,
    refresh,
    reveal_contact,
    reveal_id,
    with_plan,
)
from tests.fakes import NOON, SURGEON, TODAY, FakeFanOut, customer, made_up_id, make_desk, make_house, relation


@dataclass
class Case:
    house: House
    fan_out: FakeFanOut
    desk: Desk
    who: PersonalId

    def tell(self, source: str, about: PersonalId | None = None, **fields: object) -> None:
        answer: Answer[Portion] = Fetched(Portion(subject=about or self.who, **fields), NOON, source)  # type: ignore[arg-type]
        self.fan_out.told.setdefault(self.who, {})[source] = answer

    def open(self) -> Room:
        room = open_situation(self.desk, self.who, "care")
        assert isinstance(room, Room)
        return room

    def deeds(self) -> list[str]:
        return [row.entry.deed for row in self.house.audit.rows]  # type: ignore[attr-defined]


@pytest.fixture
def case() -> Case:
    house = make_house()
    who = house.directory.add(customer(), relation(Relation.APPOINTMENT))  # type: ignore[attr-defined]
    return Case(house, house.fan_out, make_desk("doctor", house), who)  # type: ignore[arg-type]


def event(id: str, days_ago: int = 3, **fields: object) -> Event:
    known: dict[str, object] = {"kind": EventKind.CONTACT, "what": "Käynti", "source": "clinical"}
    return Event(id=id, start=Moment(TODAY - timedelta(days_ago)), **{**known, **fields})  # type: ignore[arg-type]


def test_a_stranger_is_refused_before_any_source_is_asked(case: Case) -> None:
    with pytest.raises(Refused):
        open_situation(make_desk("surgeon", case.house), case.who, "care")
    assert case.fan_out.started == []
    assert case.house.memory.last_opened("surgeon", case.house.vault.key_of(case.who)) is None


def test_an_open_case_holds_what_the_sources_told(case: Case) -> None:
    case.tell("clinical", events=(event("a"),), need_in_own_words="Polvi pettää")
    room = case.open()
    assert [e.id for e in room.case.events] == ["a"]
    assert len(room.case.journey) == 1
    assert room.case.situation.why_now[0].values["text"] == "Polvi pettää"
    assert room.case.pending == ()
    assert Deed.REVEAL_ID in room.case.may
    assert case.deeds() == ["open_case"]


def test_the_banner_does_not_wait_for_any_source(case: Case) -> None:
    start = case.fan_out.start
    case.fan_out.start = lambda *a: replace(start(*a), late=case.fan_out.source_ids)  # type: ignore[method-assign]
    room = case.open()
    assert room.case.customer.family_name == "Virtanen"
    assert room.case.pending == case.fan_out.source_ids
    assert not room.case.alerts_known
    assert room.case.situation.sentence == ()  # "no events" may not be said yet


def test_opening_without_waiting_has_the_person_and_the_plan_and_every_source_pending(case: Case) -> None:
    case.tell("clinical", events=(event("a"),))
    room = open_situation(case.desk, case.who, "care", wait_s=0)
    assert isinstance(room, Room)
    assert room.case.customer.family_name == "Virtanen"
    assert room.case.plan.person_key == room.admission.subject
    assert {line.state for line in room.case.sources} == {SourceState.PENDING}
    assert room.case.pending == case.fan_out.source_ids
    assert (room.case.alerts_known, room.case.events_known, room.case.sharing_consent) == (False, False, "unknown")
    assert (room.case.events, room.case.situation.sentence) == ((), ())
    assert len(room.case.journey) == 0
    assert room.case.may == case.open().case.may
    whole = refresh(case.desk, room)
    assert ([e.id for e in whole.case.events], whole.case.pending) == (["a"], ())
    assert whole.case.handle == room.case.handle
    assert case.fan_out.started[0].closed, "what is in the room is kept nowhere else"
    assert case.deeds() == ["open_case", "open_case"]


def test_taking_in_late_sources_waits_for_one_that_the_room_does_not_have(case: Case) -> None:
    case.tell("clinical", events=(event("a"),))
    room = open_situation(case.desk, case.who, "care", wait_s=0)
    assert isinstance(room, Room)
    gathering = case.fan_out.started[-1]
    gathering.late, gathering.comes = case.fan_out.source_ids, True
    for left in (3, 2, 1, 0):
        room = refresh(case.desk, room, wait_s=1)
        assert len(room.case.pending) == left
    assert [e.id for e in room.case.events] == ["a"]


def hold_back(case: Case, source: str) -> Room:
    """Open while one source is late."""
    room = case.open()
    gathering = case.fan_out.started[-1]
    gathering.late = (source,)
    return open_again(case, room, source)


def open_again(case: Case, room: Room, source: str) -> Room:
    start = case.fan_out.start

    def late(person: PersonalId, deadline: object) -> object:
        gathering = start(person, deadline)  # type: ignore[arg-type]
        gathering.late = (source,)
        return gathering

    case.fan_out.start = late  # type: ignore[method-assign,assignment]
    return case.open()


def test_a_late_source_is_merged_without_another_audit_row(case: Case) -> None:
    case.tell("clinical", events=(event("a"),))
    room = hold_back(case, "clinical")
    assert room.case.events == ()
    rows = len(case.deeds())
    assert refresh(case.desk, room) is room  # nothing new: the very same room
    case.fan_out.started[-1].late = ()
    fresh = refresh(case.desk, room)
    assert [e.id for e in fresh.case.events] == ["a"]
    assert (fresh.case.handle, fresh.case.pending) == (room.case.handle, ())
    assert len(case.deeds()) == rows


def test_a_gathering_that_is_gone_leaves_its_late_sources_failed(case: Case) -> None:
    room = hold_back(case, "clinical")
    case.fan_out.started[-1].close()
    fresh = refresh(case.desk, room)
    (line,) = [line for line in fresh.case.sources if line.id == "clinical"]
    assert (line.state, line.trouble) == (SourceState.FAILED, Trouble.TIMED_OUT)
    assert fresh.case.pending == ()
    assert fresh.case.situation.sentence[-1].key == "source_silent"


def test_an_answer_about_somebody_else_is_dropped(case: Case) -> None:
    case.tell("clinical", about=made_up_id(912), events=(event("theirs"),))
    room = case.open()
    assert room.case.events == ()
    (line,) = [line for line in room.case.sources if line.id == "clinical"]
    assert (line.state, line.trouble) == (SourceState.FAILED, Trouble.OTHER_PERSON)


def test_shielded_events_wait_for_a_logged_confirmation(case: Case) -> None:
    case.tell("clinical", events=(event("a"), event("psych", confidentiality=Confidentiality.SHIELDED)))
    room = case.open()
    assert ([e.id for e in room.case.events], room.case.hidden_shielded) == (["a"], 1)
    opened = open_shielded(case.desk, room)
    assert ({e.id for e in opened.case.events}, opened.case.hidden_shielded) == ({"a", "psych"}, 0)
    assert case.deeds()[-1] == "open_shielded"


def test_social_events_are_counted_but_not_shown_to_health_care(case: Case) -> None:
    case.tell("relations", events=(event("s", source="relations", register=Register.SOCIAL),))
    room = case.open()
    assert (room.case.events, room.case.hidden_register) == ((), 1)


def test_non_disclosure_hides_places_until_revealed_and_revealing_is_logged(case: Case) -> None:
    directory = case.house.directory
    who = customer(made_up_id(914), non_disclosure=True, contact=ContactDetails(municipality="Kuusijärvi"))
    directory.add(who, relation(Relation.APPOINTMENT))  # type: ignore[attr-defined]
    case.who = who.id
    case.tell("clinical", events=(event("a", unit="Keskusta"),))
    room = case.open()
    assert room.case.location_hidden
    assert (room.case.customer.contact.municipality, room.case.events[0].unit) == (None, None)
    shown = reveal_contact(case.desk, room)
    assert (shown.case.customer.contact.municipality, shown.case.events[0].unit) == ("Kuusijärvi", "Keskusta")
    assert case.deeds()[-1] == "reveal_contact"


def test_non_disclosure_that_only_a_late_source_knows_hides_places_too(case: Case) -> None:
    flagged = customer(case.who, non_disclosure=True, source="relations")
    case.tell("relations", customer=flagged, events=(event("a", source="relations", unit="Keskusta"),))
    room = case.open()
    assert room.case.location_hidden
    assert room.case.events[0].unit is None


def test_a_sign_twin_is_asked_about_before_anything_opens(case: Case) -> None:
    who = customer(made_up_id(916))
    case.house.directory.add(who, relation(Relation.APPOINTMENT), sign_twin=True)  # type: ignore[attr-defined]
    asked = open_situation(case.desk, who.id, "care")
    assert isinstance(asked, ConfirmPerson)
    assert (asked.name, asked.age) == ("Virtanen, Maija", who.age_on(TODAY))
    assert case.fan_out.started == []
    assert case.deeds()[-1] == "confirm_person"
    assert "open_case" not in case.deeds(), "seeing a name is not yet an opening"
    assert isinstance(open_situation(case.desk, who.id, "care", confirmed=True), Room)
    assert case.deeds()[-1] == "open_case"


def test_a_confirmation_without_the_question_opens_nothing(case: Case) -> None:
    who = customer(made_up_id(916))
    case.house.directory.add(who, relation(Relation.APPOINTMENT), sign_twin=True)  # type: ignore[attr-defined]
    assert isinstance(open_situation(case.desk, who.id, "care", confirmed=True), ConfirmPerson)
    assert case.fan_out.started == []
    assert "open_case" not in case.deeds()


def test_revealing_the_id_is_logged(case: Case) -> None:
    assert reveal_id(case.desk, case.open()) == case.who.reveal()
    assert case.deeds()[-1] == "reveal_id"


def test_a_room_belongs_to_the_one_who_opened_it(case: Case) -> None:
    room = case.open()
    other = make_desk(SURGEON, case.house)
    for deed in (refresh, open_shielded, reveal_id, reveal_contact):
        with pytest.raises(NotFound):
            deed(other, room)


def test_what_changed_is_measured_from_my_own_last_opening(case: Case) -> None:
    case.tell("clinical", events=(event("old", 40, kind=EventKind.SURGERY),))
    first = case.open()
    assert not first.case.situation.since_last_opening
    assert [delta.phrase.evidence for delta in first.case.situation.changed] == [("old",)]
    second = case.open()
    assert second.case.situation.unchanged_since == NOON
    assert second.case.situation.changed == first.case.situation.changed
    late = event("new", 0, kind=EventKind.DOCUMENT, recorded_at=NOON + timedelta(minutes=5))
    case.tell("clinical", events=(event("old", 40, kind=EventKind.SURGERY), late))
    third = case.open()
    assert third.case.situation.since_last_opening
    assert [delta.phrase.evidence for delta in third.case.situation.changed] == [("new",)]


def test_a_new_plan_tells_the_situation_anew_and_another_persons_is_refused(case: Case) -> None:
    room = case.open()
    subject = room.admission.subject
    plan = Plan(id="p", person_key=subject, version=1, next_review=TODAY + timedelta(9))
    assert with_plan(room, plan, TODAY).case.situation.next_things[0].phrase.key == "review"
    with pytest.raises(NotFound):
        with_plan(room, replace(plan, person_key="another"), TODAY)


def test_closing_forgets_what_the_sources_told(case: Case) -> None:
    room = case.open()
    close(case.desk, room)
    assert case.fan_out.started[-1].closed


def test_todays_customers_are_listed_and_each_name_shown_is_logged(case: Case) -> None:
    case.open()
    (row,) = recent(case.desk)
    assert (row.person, row.name) == (case.who, "Virtanen, Maija")
    assert case.deeds()[-1] == "see_work_list"
    assert recent(make_desk("surgeon", case.house)) == ()


def test_unfiltered_answers_are_not_in_a_rooms_repr(case: Case) -> None:
    case.tell("clinical", events=(event("secret", what="Salainen", confidentiality=Confidentiality.SHIELDED),))
    assert "Salainen" not in repr(case.open())
