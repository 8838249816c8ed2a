"""The table of `make bench` judges by its own numbers: the arithmetic that says "meets" or "misses"."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from benchmarks.figures import Bar, Figure, Verdict, in_turn, p95, short


@pytest.mark.parametrize(
    ("values", "expected"),
    [([7.0], 7.0), (list(range(1, 21)), 19), (list(range(1, 101)), 95), ([3.0, 1.0, 2.0], 3.0)],
)
def test_p95_is_the_nearest_rank(values: list[float], expected: float) -> None:
    assert p95(values) == expected


def test_p95_of_nothing_is_no_number() -> None:
    with pytest.raises(ValueError):
        p95([])


@pytest.mark.parametrize(
    ("value", "verdict"),
    [(74, Verdict.AIM), (75, Verdict.AIM), (76, Verdict.BAR), (90, Verdict.BAR), (90.04, Verdict.MISSES)],
)
def test_a_bar_on_the_ratio(value: float, verdict: Verdict) -> None:
    one = Figure("x", value, "ms", "bare", 100.0, Bar(0.9, 0.75, times=True))
    assert one.verdict is verdict


@pytest.mark.parametrize(("value", "verdict"), [(5, Verdict.AIM), (10, Verdict.BAR), (10.01, Verdict.MISSES)])
def test_a_bar_on_the_value_does_not_care_about_the_peer(value: float, verdict: Verdict) -> None:
    assert Figure("x", value, "ms", "bare", 1.0, Bar(10, 5)).verdict is verdict


def test_without_an_aim_the_bar_is_met_and_nothing_more() -> None:
    assert Figure("x", 1.0, "ms", bar=Bar(20)).verdict is Verdict.BAR


def test_what_could_not_be_measured_is_not_met() -> None:
    assert Figure("x", None, "ms", bar=Bar(20)).verdict is Verdict.ABSENT
    assert Figure("x", 5.0, "ms", "bare", None, Bar(1, times=True)).verdict is Verdict.ABSENT
    assert "not measured (npm is missing)" in Figure("x", None, "ms", note="npm is missing").line()


def test_a_missed_bar_is_printed_plainly() -> None:
    line = Figure("Enter to banner", 95.0, "ms", "bare", 100.0, Bar(0.9, 0.75, times=True)).line()
    assert line == "Enter to banner: 95 ms, bare 100 ms, ratio 0.95, at most 0.9 x, aim 0.75 x: misses"


@pytest.mark.parametrize(
    ("value", "shown"), [(0.0, 0.0), (1.126, 1.13), (26.49, 26.5), (193.9, 194), (1234.5, 1234), (0.04567, 0.0457)]
)
def test_three_digits_that_count(value: float, shown: float) -> None:
    assert short(value) == shown


def test_turns_are_taken_alternately_and_the_first_ones_thrown_away() -> None:
    order: list[tuple[str, int]] = []

    def act(name: str) -> Callable[[int], float]:
        def one(turn: int) -> float:
            order.append((name, turn))
            return float(turn)

        return one

    found = in_turn({"a": act("a"), "b": act("b")}, turns=2, warm_up=1)
    assert order == [("a", -1), ("b", -1), ("a", 0), ("b", 0), ("a", 1), ("b", 1)]
    assert found == {"a": [0.0, 1.0], "b": [0.0, 1.0]}
