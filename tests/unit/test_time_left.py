"""How long one part of an answer is waited for, of the one deadline that an operator sets."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from data_access.fhir.directory import RELATION_SECONDS
from data_access.fhir.server import Earlier, Within
from data_access.http import CONNECT_SECONDS, READ_SECONDS
from data_access.timing import USUAL_SECONDS, portion_of
from services.ports import Deadline
from services.settings import Settings

PARTS = (CONNECT_SECONDS, READ_SECONDS, RELATION_SECONDS)


@dataclass(frozen=True)
class Stopped:
    """A deadline whose time stands still."""

    whole: float
    now_left: float

    def left(self) -> float:
        return self.now_left


def test_the_usual_deadline_is_the_one_of_the_settings() -> None:
    assert Settings.model_fields["source_seconds"].default == USUAL_SECONDS


@pytest.mark.parametrize("seconds", PARTS)
def test_the_usual_deadline_and_shorter_ones_give_up_as_soon_as_ever(seconds: float) -> None:
    assert portion_of(Stopped(USUAL_SECONDS, USUAL_SECONDS), seconds) == seconds
    assert portion_of(Stopped(1.0, 1.0), seconds) == min(1.0, seconds)


@pytest.mark.parametrize("seconds", PARTS)
def test_a_longer_deadline_gives_each_part_as_much_more(seconds: float) -> None:
    assert portion_of(Stopped(10.0, 10.0), seconds) == pytest.approx(seconds * 10 / 3)


@pytest.mark.parametrize("left", [0.0, 0.2, 1.0])
@pytest.mark.parametrize("seconds", PARTS)
def test_nothing_is_waited_for_beyond_the_deadline(seconds: float, left: float) -> None:
    assert portion_of(Stopped(10.0, left), seconds) <= left


def test_a_part_of_a_deadline_knows_the_whole_of_it() -> None:
    deadline = Deadline.after(30.0)
    narrowed = Within(Earlier(deadline, 5.0), 15.0)
    assert narrowed.whole == deadline.whole == 30.0
    assert 10 < portion_of(narrowed, RELATION_SECONDS) <= 12
    assert portion_of(narrowed, READ_SECONDS) <= 15
