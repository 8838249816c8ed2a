"""Finding by name: who may, what is logged, what is capped and counted, and that turvakielto cannot be told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from domain.customer import Customer
from domain.errors import LookUpLimit, Refused, SourceTrouble, StoreUnavailable
from domain.hetu import PersonalId
from domain.name_search import NameSought
from domain.results import Answer, Empty, Failed, Fetched, Trouble
from domain.staff import Role, StaffMember
from services.desk import Desk
from services.find_person import MOST_FOUND, find_person, may_find
from services.ports import AuditQuery, Deadline
from services.situation import open_situation
from tests.fakes import (
    DOCTOR,
    LEAD,
    NOON,
    OFFICER,
    SOCIAL_WORKER,
    STAFF,
    SURGEON,
    TODAY,
    FakeDirectory,
    FakeMemory,
    FakeVault,
    customer,
    made_up_id,
    make_desk,
    make_house,
)

BORN = "13.10.1952"


@dataclass
class FakeFinder:
    """Tells of everybody, whatever was asked: the service must not believe it."""

    people: list[Customer] = field(default_factory=list)
    trouble: Trouble | None = None
    asked: int = 0
    partial: tuple[str, ...] = ()

    def find(self, sought: NameSought, deadline: Deadline) -> Answer[tuple[Customer, ...]]:
        self.asked += 1
        if self.trouble is not None:
            return Failed("persons", self.trouble, NOON)
        return Fetched(tuple(self.people), NOON, "persons", self.partial) if self.people else Empty(NOON, "persons")


class Scene:
    def __init__(self) -> None:
        self.finder, self.vault, self.directory = FakeFinder(), FakeVault(), FakeDirectory()
        self.memory = FakeMemory()
        self.house = make_house(finder=self.finder, vault=self.vault, directory=self.directory, memory=self.memory)

    def person(self, number: int = 908, **known: Any) -> PersonalId:
        who = customer(made_up_id(number), **known)
        self.finder.people.append(who)
        return self.directory.add(who)

    def desk(self, user: StaffMember = DOCTOR, **more: Any) -> Desk:
        return make_desk(user, self.house, **more)

    def logged(self) -> list[tuple[str, str, str]]:
        rows = self.house.audit.read(AuditQuery(deed="find_person"))
        return sorted((str(r.entry.subject or ""), r.entry.outcome, r.entry.reason) for r in rows)


@pytest.fixture
def scene() -> Scene:
    return Scene()


def sought(family: str = "Virtanen", born: str = BORN, given: str = "") -> NameSought:
    return NameSought.of(family, born, "call", given, today=TODAY)


def test_who_is_found_is_shown_and_logged_once(scene: Scene) -> None:
    first, second = scene.person(908, given_names="Maija"), scene.person(909, given_names="Anna")
    found = find_person(scene.desk(), sought())
    assert [(row.name, row.age, row.deceased) for row in found.rows] == [
        ("Virtanen, Anna", 74, False),
        ("Virtanen, Maija", 74, False),
    ]
    keys = [scene.vault.key_of(one) for one in (first, second)]
    assert scene.logged() == sorted((key, "allowed", "found_by_name") for key in keys)
    assert all(scene.vault.person_of(key) is not None for key in keys)  # the officer can be told whose line it is


def test_the_log_says_for_what_and_not_what_was_typed(scene: Scene) -> None:
    scene.person()
    find_person(scene.desk(), sought("Virta", given="Mai"))
    (row,) = scene.house.audit.read(AuditQuery(deed="find_person"))
    assert (row.entry.purpose, row.entry.categories, row.entry.sources) == ("find_call", ("identity",), ("persons",))
    assert "irta" not in repr(row.entry)
    assert "1952" not in repr(row.entry)


@pytest.mark.parametrize(
    "user", [LEAD, OFFICER, replace(LEAD, role=Role.ADMINISTRATOR), replace(LEAD, role=Role.CUSTOMER)]
)
def test_other_roles_find_nobody_and_the_attempt_is_a_line(scene: Scene, user: StaffMember) -> None:
    scene.person()
    assert not may_find(scene.desk(user))
    with pytest.raises(Refused):
        find_person(scene.desk(user), sought())
    assert [outcome for _, outcome, _ in scene.logged()] == ["refused"]
    assert scene.finder.asked == 0


@pytest.mark.parametrize("user", [DOCTOR, SURGEON, STAFF, SOCIAL_WORKER], ids=lambda u: u.id)
def test_those_who_meet_callers_may(scene: Scene, user: StaffMember) -> None:
    scene.person()
    assert may_find(scene.desk(user))
    assert len(find_person(scene.desk(user), sought()).rows) == 1


# Turvakielto


def test_a_person_under_non_disclosure_is_not_found_and_cannot_be_told_from_nobody(scene: Scene) -> None:
    hidden = scene.person(non_disclosure=True)
    with_hidden = find_person(scene.desk(), sought())
    looked_with = list(scene.memory.looked)
    scene.finder.people.clear()
    without = find_person(scene.desk(session="session-1"), sought())
    assert with_hidden == without
    assert with_hidden.rows == ()
    assert [found for *_, found in looked_with] == [found for *_, found in scene.memory.looked[1:]] == [False]
    assert (scene.vault.key_of(hidden), "refused", "non_disclosure_search") in scene.logged()  # the officer sees it


def test_one_left_out_among_others_leaves_no_trace_in_the_answer(scene: Scene) -> None:
    scene.person(908, given_names="Maija")
    scene.person(909, non_disclosure=True)
    beside = find_person(scene.desk(), sought())
    scene.finder.people.pop()
    assert find_person(scene.desk(), sought()) == beside


def test_hidden_people_do_not_count_towards_too_many(scene: Scene) -> None:
    for number in range(910, 910 + MOST_FOUND):
        scene.person(number)
    scene.person(950, non_disclosure=True)
    found = find_person(scene.desk(), sought())
    assert (len(found.rows), found.too_many) == (MOST_FOUND, False)


@pytest.mark.alone
def test_an_answer_is_told_at_a_multiple_of_the_step_whatever_it_is(scene: Scene) -> None:
    import time

    for _ in range(2):
        took = []
        for _ in range(5):
            started = time.monotonic()
            find_person(scene.desk(refusal_step_s=0.1), sought())
            took.append(time.monotonic() - started)
        assert min(took) >= 0.099, "never sooner than the first step"
        assert min(one % 0.1 for one in took) < 0.05  # a busy machine may wake some of them late
        scene.person(non_disclosure=True)


# Caps and limits


def test_more_than_ten_are_not_shown_at_all_and_nobody_is_named_in_the_log(scene: Scene) -> None:
    for number in range(910, 911 + MOST_FOUND):
        scene.person(number)
    found = find_person(scene.desk(), sought())
    assert (found.rows, found.too_many) == ((), True)
    assert scene.logged() == [("", "refused", "too_many_found")]


def test_every_person_shown_counts_as_a_look_up(scene: Scene) -> None:
    for number in range(910, 915):
        scene.person(number)
    desk = scene.desk(look_ups_5_minutes=10)
    for _ in range(2):
        find_person(desk, sought())
    with pytest.raises(LookUpLimit):
        find_person(desk, sought())
    assert scene.finder.asked == 2
    limited = [(subject, why) for subject, outcome, why in scene.logged() if outcome == "limited"]
    assert limited == [("", "limit_five_minutes")]


def test_birth_dates_cannot_be_tried_one_after_another(scene: Scene) -> None:
    desk = scene.desk()
    days = [f"{day}.12.1960" for day in range(1, 32)]
    for day in days[: desk.settings.misses_in_a_row]:
        find_person(desk, sought(born=day))
    with pytest.raises(LookUpLimit):
        find_person(desk, sought(born=days[desk.settings.misses_in_a_row]))


def test_finding_and_typing_share_one_allowance(scene: Scene) -> None:
    desk = scene.desk(misses_in_a_row=3)
    for _ in range(3):
        find_person(desk, sought())
    with pytest.raises(LookUpLimit):
        open_situation(desk, made_up_id(990), "care", wait_s=0)


# What the register tells


def test_somebody_else_in_the_answer_is_not_shown(scene: Scene) -> None:
    scene.person(908, family_name="Korhonen")
    scene.person(909, birth_date=TODAY)
    assert find_person(scene.desk(), sought()).rows == ()


def test_the_dead_are_marked_and_ones_own_record_is_left_out(scene: Scene) -> None:
    scene.person(908, deceased=True)
    me = scene.person(909)
    found = find_person(scene.desk(replace(DOCTOR, person_key=scene.vault.key_of(me))), sought())
    assert [row.deceased for row in found.rows] == [True]


def test_a_register_that_does_not_answer_is_not_nobody(scene: Scene) -> None:
    scene.finder.trouble = Trouble.TIMED_OUT
    with pytest.raises(SourceTrouble):
        find_person(scene.desk(), sought())
    assert scene.logged() == [("", "failed", "source_trouble")]
    assert scene.memory.looked == []


def test_an_answer_that_is_not_whole_says_so(scene: Scene) -> None:
    scene.person()
    scene.finder.partial = ("persons",)
    assert not find_person(scene.desk(), sought()).whole


def test_without_a_log_line_nobody_is_shown(scene: Scene) -> None:
    scene.person()
    scene.house.audit.broken = True  # type: ignore[attr-defined]
    with pytest.raises(StoreUnavailable):
        find_person(scene.desk(), sought())


def test_opening_who_was_found_is_the_same_walk_as_typing(scene: Scene) -> None:
    who = scene.person()
    (row,) = find_person(scene.desk(), sought()).rows
    assert row.person == who
    with pytest.raises(Refused) as refused:
        open_situation(scene.desk(), row.person, "care", wait_s=0)  # no relation: a reason is asked for
    assert refused.value.may_break_glass


def test_a_house_without_a_finder_offers_none(scene: Scene) -> None:
    desk = make_desk(DOCTOR, make_house())
    assert not may_find(desk)
    with pytest.raises(Refused):
        find_person(desk, sought())
