"""What every AccessMemory must do; the one on disk is opened anew before every question, as after a restart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from data_access.access_memory import SqlAccessMemory
from data_access.database import open_database
from data_access.tables import metadata
from domain.audit import Grant
from domain.customer import PersonKey
from tests.fakes import NOON, FakeMemory
from tests.postgres import ENGINES, store_on, url_of

Make = Callable[[], Any]
ONE, OTHER = PersonKey("1" * 32), PersonKey("2" * 32)


@pytest.fixture(params=["fake", *ENGINES])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    if request.param == "fake":
        fake = FakeMemory()
        return lambda: fake
    url = url_of(store_on(request, tmp_path, request.param))

    def again() -> SqlAccessMemory:
        engine = open_database(url)
        metadata.create_all(engine)
        return SqlAccessMemory(engine)

    return again


def test_a_grant_holds_for_its_pair_until_its_time(make: Make) -> None:
    first = Grant("reason", "emergency: liikenneonnettomuus", NOON + timedelta(hours=4))
    second = Grant("shielded", "", NOON + timedelta(hours=1))
    make().grant("doctor", ONE, first)
    make().grant("doctor", ONE, second)
    assert make().grants("doctor", ONE, NOON) == (second, first)
    assert make().grants("doctor", ONE, NOON + timedelta(hours=1)) == (first,)
    assert make().grants("doctor", ONE, NOON + timedelta(hours=4)) == ()
    assert make().grants("doctor", OTHER, NOON) == ()
    assert make().grants("surgeon", ONE, NOON) == ()


def test_look_ups_are_counted_by_session_and_time(make: Make) -> None:
    for minute in range(10):
        make().note_look_up("doctor", "a", NOON + timedelta(minutes=minute), found=True)
    make().note_look_up("doctor", "b", NOON, found=True)
    make().note_look_up("surgeon", "a", NOON, found=True)
    assert make().look_ups("doctor", "a", NOON) == 10
    assert make().look_ups("doctor", "a", NOON + timedelta(minutes=5)) == 5
    assert make().look_ups("doctor", "b", NOON) == 1
    assert make().look_ups("doctor", "c", NOON) == 0


def test_the_newest_look_up_of_a_user_says_what_it_was_counted_under(make: Make) -> None:
    assert make().last_look_up("doctor") is None
    make().note_look_up("doctor", "a", NOON, found=True)
    make().note_look_up("doctor", "b", NOON, found=False)
    make().note_look_up("surgeon", "c", NOON, found=True)
    assert make().last_look_up("doctor") == ("b", NOON)


def test_misses_are_counted_since_the_last_hit(make: Make) -> None:
    assert make().misses_in_a_row("doctor", "a") == 0
    for found in (False, False, True, False, False, False):
        make().note_look_up("doctor", "a", NOON, found=found)
    make().note_look_up("doctor", "b", NOON, found=True)
    assert make().misses_in_a_row("doctor", "a") == 3
    assert make().misses_in_a_row("doctor", "b") == 0


def test_openings_are_remembered_by_user(make: Make) -> None:
    assert make().last_opened("doctor", ONE) is None
    make().note_opened("doctor", ONE, NOON)
    make().note_opened("doctor", OTHER, NOON + timedelta(minutes=1))
    assert make().recent("doctor", NOON) == (OTHER, ONE)
    make().note_opened("doctor", ONE, NOON + timedelta(minutes=2))
    assert make().last_opened("doctor", ONE) == NOON + timedelta(minutes=2)
    assert make().recent("doctor", NOON) == (ONE, OTHER)
    assert make().recent("doctor", NOON + timedelta(minutes=2)) == (ONE,)
    assert make().recent("surgeon", NOON) == ()


def test_the_store_does_not_grow_for_ever(store_folder: Path) -> None:
    engine = open_database(url_of(store_folder))
    metadata.create_all(engine)
    memory = SqlAccessMemory(engine)
    for day in range(10):
        memory.note_look_up("doctor", "a", NOON + timedelta(days=day), found=False)
    assert memory.look_ups("doctor", "a", NOON) <= 3
