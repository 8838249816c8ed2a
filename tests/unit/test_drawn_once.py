"""What is drawn once: the same answers in the same words, and never another's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from components import drawn_once as module
from components.drawn_once import MOST, drawn_once


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    module._drawn.clear()
    yield
    module._drawn.clear()


def test_the_same_answers_in_the_same_words_are_drawn_once() -> None:
    answers, made = object(), iter(range(9))
    assert [drawn_once(answers, "fi", lambda: next(made)) for _ in range(3)] == [0, 0, 0]
    assert drawn_once(answers, "sv", lambda: next(made)) == 1


def test_equal_answers_of_another_snapshot_are_drawn_anew() -> None:
    before, after = [1], [1]
    assert drawn_once(before, "fi", lambda: "before") == "before"
    assert drawn_once(after, "fi", lambda: "after") == "after"


def test_answers_that_went_leave_nothing_to_those_that_take_their_place_in_memory() -> None:
    for n in range(3 * MOST):
        assert drawn_once([n], "fi", lambda n=n: n) == n  # type: ignore[misc]
    assert len(module._drawn) == MOST


def test_what_cannot_be_drawn_is_tried_again() -> None:
    answers = object()
    with pytest.raises(ZeroDivisionError):
        drawn_once(answers, "fi", lambda: 1 // 0)
    assert drawn_once(answers, "fi", lambda: 5) == 5
