"""Who is easily taken for whom, and what of it is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.access import Relation
from domain.hetu import PersonalId
from domain.look_alike import Likeness, Named, alike, likest, near
from domain.results import Answer, Empty, Fetched
from domain.staff import StaffMember
from domain.worklist import Booking
from services.desk import Desk, open_desk
from services.look_alike import look_alike
from services.ports import Deadline, Grant, House
from services.situation import Room, open_situation
from tests.fakes import NOON, customer, made_up_id, make_house, make_settings, relation

BORN = date(1952, 10, 13)
NAMES = st.builds(
    Named, st.from_regex(r"[A-ZÅÄÖ][a-zåäö]{1,6}, [A-Z][a-z]{1,6}", fullmatch=True), st.none() | st.dates()
)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Virtanen, Maija Liisa", "Virtanen, Maija Anneli", Likeness.SAME_NAME),
        ("VIRTANEN, maija", "Virtanen, Maija", Likeness.SAME_NAME),
        ("Virtanen-Laine, Maija", "Virtanen Laine, Maija", Likeness.SAME_NAME),
        ("Väisänen, Päivi", "Va\u0308isa\u0308nen, Pa\u0308ivi", Likeness.SAME_NAME),
        ("Virtanen, Maija", "Virtanen, Maja", Likeness.NEAR),
        ("Virtanen, Maija", "Virtane, Maija", Likeness.NEAR),
        ("Virtanen, Maija", "Vitranen, Maija", Likeness.NEAR),
        ("Virtanen, Maija", "Virtanen, Marja", Likeness.NEAR),
        ("Virtanen, Maija", "Virtanen, Liisa", None),
        ("Virtanen, Maija", "Lahtinen, Maija", None),
        ("Lähde, Sari", "Lahde, Sari", Likeness.NEAR),  # another name, one slip away
        ("", "", None),
    ],
)
def test_names(one: str, other: str, expected: Likeness | None) -> None:
    assert alike(Named(one, BORN), Named(other, BORN)) is expected


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (BORN, True),
        (date(1952, 10, 14), True),
        (date(1962, 10, 13), True),
        (date(1952, 11, 14), False),
        (date(1987, 3, 2), False),
        (None, False),
    ],
)
def test_birth_dates(other: date | None, expected: bool) -> None:
    assert near(BORN, other) is expected
    same = alike(Named("Virtanen, Maija", BORN), Named("Virtanen, Marja", other))
    assert (same is Likeness.NEAR) is expected


def test_day_and_month_exchanged_are_near() -> None:
    assert near(date(1952, 3, 10), date(1952, 10, 3))


@given(NAMES, NAMES)
def test_likeness_is_mutual_and_one_is_like_oneself(one: Named, other: Named) -> None:
    assert alike(one, other) is alike(other, one)
    assert alike(one, one) is Likeness.SAME_NAME
    assert likest(one, [other, one]) is Likeness.SAME_NAME
    assert likest(one, []) is None


@dataclass
class FakeAppointments:
    booked: list[PersonalId] = field(default_factory=list)

    def on(self, staff: StaffMember, day: date, deadline: Deadline) -> Answer[tuple[Booking, ...]]:
        found = tuple(Booking(person=person, at=time(9), reason="Kontrolli") for person in self.booked)
        return Fetched(found, NOON, "relations") if found else Empty(NOON, "relations")


OPEN, NAMESAKE, STRANGER = made_up_id(908), made_up_id(910, day="010190"), made_up_id(912, day="020290")


def desk_of(house: House) -> Desk:
    return open_desk(house, make_settings(), house.sessions.start("doctor", "fi")[1])


@pytest.fixture
def house() -> House:
    made = make_house(appointments=FakeAppointments())
    for person, family in ((OPEN, "Virtanen"), (NAMESAKE, "Virtanen"), (STRANGER, "Salo")):
        made.directory.add(customer(person, family_name=family), relation(Relation.APPOINTMENT))  # type: ignore[attr-defined]
    return made


def opened(desk: Desk, person: PersonalId = OPEN) -> Room:
    room = open_situation(desk, person, "care")
    assert isinstance(room, Room)
    return room


def test_alone_or_beside_a_stranger_nobody_is_alike(house: House) -> None:
    desk = desk_of(house)
    opened(desk, STRANGER)
    assert look_alike(desk, opened(desk)) is None, "nor is one's own earlier opening"
    opened(desk)
    assert look_alike(desk, opened(desk)) is None


def test_a_namesake_opened_today_or_booked_is_told_without_a_line(house: House) -> None:
    desk = desk_of(house)
    room = opened(desk)
    house.appointments.booked.append(NAMESAKE)  # type: ignore[union-attr]
    lines = len(house.audit.rows)  # type: ignore[attr-defined]
    assert look_alike(desk, room) is Likeness.SAME_NAME
    assert len(house.audit.rows) == lines  # type: ignore[attr-defined]
    house.appointments.booked.clear()  # type: ignore[union-attr]
    assert look_alike(desk, room) is None
    opened(desk, NAMESAKE)
    assert look_alike(desk, room) is Likeness.SAME_NAME


def test_whoever_was_opened_on_a_stated_reason_is_left_out(house: House) -> None:
    desk = desk_of(house)
    room = opened(desk)
    subject = opened(desk, NAMESAKE).admission.subject
    house.memory.grant("doctor", subject, Grant("reason", "consultation: x", NOON + timedelta(hours=1)))
    assert look_alike(desk, room) is None


def test_a_register_that_does_not_answer_compares_with_nobody(house: House) -> None:
    desk = desk_of(house)
    opened(desk, NAMESAKE)
    room = opened(desk)
    house.directory.people.clear()  # type: ignore[attr-defined]
    assert look_alike(desk, room) is None
