"""What is kept between askers: bounded, shared, never waited for by somebody who asks for something else."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from analytics.calendar_days import months_of_year, years
from analytics.cohort import meant, members, selected
from analytics.population import Population
from analytics.recent import Recent, recent
from domain.predicate import Among, Dimension, Everyone, Select
from services.kept import Kept
from services.warming import warm
from tests.oracle.populations import columns
from tests.oracle.test_questions_compared import person, row


def _noted(made: list[str], name: str) -> np.ndarray:
    made.append(name)
    return np.zeros(10, np.int8)


def some() -> Population:
    days = ((5, 40), (), (400, 90, 3), (7,))
    people = [tuple(row(back, back % 5) for back in backs) for backs in days]
    return columns([person(rows, gender) for rows, gender in zip(people, ("female", "male") * 2, strict=True)])


def test_masks_are_the_same_array_and_cannot_be_written_to() -> None:
    population = some()
    women = Among(Dimension.GENDER, frozenset({"female"}))
    assert members(population, women) is members(population, women)
    assert selected(population, Select()) is selected(population, Select())
    for mask in (members(population, women), selected(population, Select())):
        with pytest.raises(ValueError, match="read-only"):
            mask[:] = True
    mine = meant(population, women, Select())
    assert (mine == (selected(population, Select()) & members(population, women)[population.owner])).all()


def test_the_oldest_masks_go_when_there_are_too_many_bytes() -> None:
    kept = Recent(most_bytes=30)
    made: list[str] = []

    def ask(name: str) -> None:
        kept.get(name, lambda: _noted(made, name))

    for name in ("a", "b", "c", "a", "d", "a", "b"):
        ask(name)
    assert made == ["a", "b", "c", "d", "b"], "a was asked for again and stayed"
    kept.clear()
    ask("a")
    assert made[-1] == "a"


def test_masks_of_one_population_are_no_other_ones() -> None:
    one, other = some(), columns([])
    assert len(members(one, Everyone())) == len(one.people)
    assert len(members(other, Everyone())) == 0
    assert recent(one) is not recent(other)


def test_days_of_the_calendar_at_its_edges() -> None:
    days = np.array(["1969-12-31", "1970-01-01", "2024-02-29", "2026-12-31", "2027-01-01"], "datetime64[D]")
    number = days.astype(np.int32)
    assert years(number).tolist() == [1969, 1970, 2024, 2026, 2027]
    assert months_of_year(number).tolist() == [11, 0, 1, 11, 0]
    assert years(number[:0]).tolist() == []


def test_who_asks_for_something_else_does_not_wait_and_who_asks_for_the_same_does() -> None:
    kept, going, go_on = Kept(3), threading.Event(), threading.Event()
    made: list[int] = []

    def slow() -> int:
        made.append(1)
        going.set()
        assert go_on.wait(60)
        return 1

    found: list[int] = []
    both = [threading.Thread(target=lambda: found.append(kept.get("slow", slow))) for _ in range(2)]
    for one in both:
        one.start()
    assert going.wait(60)
    assert kept.get("other", lambda: 2) == 2
    go_on.set()
    for one in both:
        one.join(10)
    assert (found, made) == ([1, 1], [1])


def test_what_failed_is_not_kept() -> None:
    kept = Kept(3)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 // 0)
    assert kept.get("a", lambda: 5) == 5


def test_warming_begins_once_a_snapshot_and_leaves_what_fails_to_whoever_asks() -> None:
    people = some()
    thread = warm(people, tuple)
    assert thread is not None
    assert warm(people, tuple) is None
    thread.join(30)
    assert not thread.is_alive()
    assert "in_common.lately" in people._derived
    assert "guarantee_waits" in people._derived
