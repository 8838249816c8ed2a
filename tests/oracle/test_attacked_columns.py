"""Sums of visits and money, shares, trees and steps under the same attacker."""

from __future__ import annotations

import os

import numpy as np
import pytest
from numpy.typing import NDArray

from analytics.answer import Answer, Asked, Measure, Question, RawAnswer, RawCell, RawLine, Sort, Step
from analytics.disclosure import Hidden
from analytics.disclosure_answer import DOMINATED_FROM
from analytics.disclosure_filters import about, allowed_values, may_choose, shown_steps
from domain.predicate import Everyone
from domain.small_cells import K_SENSITIVE, K
from tests.oracle.attacker import Attacker
from tests.oracle.test_attacker import PERSONS, show

SCALE = int(os.environ.get("TEST_SCALE", "1"))
Ints = NDArray[np.int64]
ASKED = Asked(Question.AT_WHAT_COST, Everyone())


def unit(place: int, size: int) -> Ints:
    return np.eye(size, dtype=np.int64)[place]


def is_hidden(value: object) -> bool:
    return isinstance(value, Hidden)


@pytest.mark.parametrize("sort", [Sort.EVENTS, Sort.CENTS])
def test_sums_whose_total_is_known_are_not_worked_out(sort: Sort) -> None:
    """Lines overlap in persons (channels, units): their sum is known, and so is who is behind the largest part."""
    rng = np.random.default_rng(5)
    hidden = 0
    for _ in range(300 * SCALE):
        size = int(rng.integers(2, 9))
        persons = rng.choice([0, 1, 3, 4, 5, 9, 60], size=size)
        values = persons * rng.integers(1, 9, size)
        largest = np.where(rng.random(size) < 0.2, 0.6, 0.1) * values
        lines = tuple(
            RawLine((f"{i}",), (RawCell(float(v), int(p), largest=float(x)),))
            for i, (v, p, x) in enumerate(zip(values, persons, largest, strict=True))
        )
        raw = RawAnswer(
            ASKED, ("channel",), (Measure("sum", sort, divides=True),), lines, max(100, int(persons.sum()) + 7)
        )
        answer = show(raw, K)
        seen = [line.cells[0].value for line in answer.lines]
        for value, true, n, big in zip(seen, values, persons, largest, strict=True):
            if not is_hidden(value):
                assert value == true
                assert n >= K
                assert sort is not Sort.CENTS or big <= DOMINATED_FROM * true
        attacker, targets = Attacker(size, int(values.sum()) + 1), []
        attacker.told(np.ones(size, np.int64), values.sum())
        for place, value in enumerate(seen):
            if isinstance(value, Hidden):
                targets.append(unit(place, size))
            else:
                attacker.told(unit(place, size), value or 0)
        assert attacker.recovered(targets) == [] or max(persons) < K or values.sum() == 0
        hidden += len(targets)
    assert hidden > 300


def shares(rng: np.random.Generator, size: int) -> tuple[Ints, RawAnswer]:
    """Lines that divide everybody, each with those who had something and those who had not."""
    yes = rng.choice([0, 1, 3, 6, 12, 80], size=size)
    no = rng.choice([0, 0, 2, 7, 30, 200], size=size)
    lines = tuple(
        RawLine(
            (f"{i}",),
            (RawCell(float(y + n), int(y + n)), RawCell(y / (y + n) if y + n else None, int(y), rest=int(n))),
        )
        for i, (y, n) in enumerate(zip(yes, no, strict=True))
    )
    measures = (PERSONS, Measure("share", Sort.SHARE))
    return np.stack([yes, no], -1), RawAnswer(ASKED, ("age_band",), measures, lines, int((yes + no).sum()))


@pytest.mark.parametrize("k", [K, K_SENSITIVE])
def test_shares_are_not_worked_out_from_the_share_of_all(k: int) -> None:
    """The attacker knows everybody's number, everybody's share, and every shown number and share of a line."""
    rng = np.random.default_rng(k)
    hidden = told = 0
    for _ in range(300 * SCALE):
        table, raw = shares(rng, int(rng.integers(2, 7)))
        if min(table.sum(axis=0)) < k:
            continue  # then everybody's share itself is hidden
        answer = show(raw, k)
        attacker, targets = Attacker(table.size, int(table.sum())), []
        for side in (0, 1):
            both = np.zeros_like(table)
            both[:, side] = 1
            attacker.told(both, table[:, side].sum())
        for place, line in enumerate(answer.lines):
            whole, part = np.zeros_like(table), np.zeros_like(table)
            whole[place], part[place, 0] = 1, 1
            if isinstance(line.cells[0].value, Hidden):
                targets.append(whole)
            else:
                attacker.told(whole, line.cells[0].value or 0)
            if isinstance(line.cells[1].value, Hidden):
                targets.append(part)
            else:
                assert min(table[place]) >= k
                attacker.told(part, table[place, 0])
                told += 1
        assert attacker.recovered(targets) == [], table
        hidden += len(targets)
    assert hidden > 300
    assert told > 300 // k


def tree(rng: np.random.Generator) -> tuple[Ints, list[int], RawAnswer]:
    """Municipalities in counties."""
    counties = [county for county in range(int(rng.integers(2, 5))) for _ in range(int(rng.integers(1, 5)))]
    counts = rng.choice([0, 1, 4, 6, 15, 90], size=len(counties))
    lines = tuple(
        RawLine((f"c{county}", f"m{place}"), (RawCell(float(n), int(n)),))
        for place, (county, n) in enumerate(zip(counties, counts, strict=True))
    )
    nested = (("municipality", "county"),)
    raw = RawAnswer(ASKED, ("county", "municipality"), (PERSONS,), lines, int(counts.sum()), nested=nested)
    return counts, counties, raw


def test_municipalities_and_their_counties_are_not_worked_out_from_each_other() -> None:
    rng = np.random.default_rng(9)
    hidden = seen = 0
    for _ in range(300 * SCALE):
        counts, counties, raw = tree(rng)
        if counts.sum() < K:
            continue
        above = sorted(set(counties))
        sums = [int(counts[[c == county for c in counties]].sum()) for county in above]
        lines = tuple(RawLine((f"c{c}",), (RawCell(float(n), n),)) for c, n in zip(above, sums, strict=True))
        coarse = show(RawAnswer(ASKED, ("county",), (PERSONS,), lines, int(counts.sum())), K)
        attacker, targets = Attacker(len(counts), int(counts.sum())), []
        attacker.told(np.ones(len(counts), np.int64), counts.sum())
        pairs = [*zip(coarse.lines, (np.array([c == county for c in counties]) for county in above), strict=True)]
        pairs += [(line, unit(place, len(counts))) for place, line in enumerate(show(raw, K).lines)]
        for line, cells in pairs:
            if isinstance(line.n, Hidden):
                targets.append(cells.astype(np.int64))
            else:
                attacker.told(cells.astype(np.int64), line.n)
        assert attacker.recovered(targets) == [], (counts, counties)
        hidden, seen = hidden + len(targets), seen + len(pairs) - len(targets)
    assert min(hidden, seen) > 500


def test_steps_tell_no_small_drop() -> None:
    rng = np.random.default_rng(3)
    for _ in range(2_000):
        numbers = sorted((int(n) for n in rng.choice([40, 41, 44, 45, 52, 90, 94, 300], size=5)), reverse=True)
        steps = tuple(Step(f"s{i}", n) for i, n in enumerate(numbers))
        shown = [n for _, n in shown_steps(numbers[-1], steps, K) if not isinstance(n, Hidden)]
        assert all(a == b or a - b >= K for i, a in enumerate(shown) for b in shown[i:])
        if numbers[0] == numbers[-1] or numbers[0] - numbers[-1] >= K:
            assert shown[0] == numbers[0]
            assert shown[-1] == numbers[-1]


def test_filter_values_under_k_cannot_be_chosen_nor_worked_out() -> None:
    counts = {"a": 3, "b": 8, "c": 70, "d": 0}
    values = {value.word: value for value in allowed_values(counts, K)}
    assert [values[word].enabled for word in "abcd"] == [False, False, True, False]
    assert may_choose(counts, frozenset("c"), K)
    assert may_choose(counts, frozenset("abd"), K)  # what everybody less the shown ones tells anyway
    assert not may_choose(counts, frozenset("b"), K)
    assert not may_choose(counts, frozenset("bc"), K)


def test_rough_counts_are_the_same_each_time_and_say_little() -> None:
    one = [about(n, K, key=b"key", cohort="c", snapshot="s") for n in range(60)]
    assert one == [about(n, K, key=b"key", cohort="c", snapshot="s") for n in range(60)]
    assert all(is_hidden(value) for value in one[:K])
    assert all(isinstance(v, int) and v % 5 == 0 and abs(v - n) <= 4 for n, v in enumerate(one) if n >= K)
    others = {about(33, K, key=b"key", cohort=f"{n}", snapshot="s") for n in range(50)}
    assert len(others) > 1


def test_medians_differences_and_shares_follow_their_base() -> None:
    measures = (
        Measure("persons", Sort.PERSONS),
        Measure("median_wait", Sort.DAYS),
        Measure("change", Sort.DIFFERENCE),
        Measure("share", Sort.SHARE),
    )
    lines = (
        RawLine(("few",), (RawCell(4, 4), RawCell(9, 4), RawCell(0.1, 20, rest=30), RawCell(0.5, 20, rest=20))),
        RawLine(
            ("enough",),
            (RawCell(40, 40), RawCell(9, 4), RawCell(0.1, 20, rest=3, low=0, high=1), RawCell(1, 20, rest=0)),
        ),
        RawLine(
            ("all",),
            (RawCell(40, 40), RawCell(9, 30), RawCell(0.1, 20, rest=30, low=0, high=1), RawCell(0.5, 20, rest=20)),
        ),
    )
    answer: Answer = show(RawAnswer(ASKED, ("group",), measures, lines, 200), K)
    assert [[is_hidden(cell.value) for cell in line.cells] for line in answer.lines] == [
        [True, True, True, True],
        [False, True, True, True],
        [False, False, False, False],
    ]
    assert answer.lines[1].cells[2].low is None
    assert answer.lines[2].cells[2].high == 1


def test_others_that_are_few_keep_the_whole_dimension_back() -> None:
    lines = (
        RawLine(("a",), (RawCell(60, 60),)),
        RawLine(("b",), (RawCell(40, 40),)),
        RawLine(("others",), (RawCell(3, 3),)),
    )
    answer = show(RawAnswer(ASKED, ("unit",), (PERSONS,), lines, 103), K)
    assert all(is_hidden(line.n) for line in answer.lines)
    assert answer.base == 103
    assert "disclosure.withheld" in answer.notes


@pytest.mark.parametrize(
    "raw",
    [
        RawAnswer(ASKED, ("a", "b", "c", "d"), (PERSONS,), (), 50),
        RawAnswer(ASKED, ("a",), (Measure("max_cost", Sort.CENTS),), (), 50),
        RawAnswer(ASKED, ("a",), (PERSONS,), (RawLine(("x",), (RawCell(60, 60),)),), 50),
        RawAnswer(ASKED, ("a",), (PERSONS,), (RawLine(("x",), (RawCell(6, 6),)),) * 2, 50),
        RawAnswer(ASKED, ("a",), (PERSONS,), (RawLine(("x",), ()),), 50),
    ],
)
def test_an_answer_no_rule_covers_is_an_error(raw: RawAnswer) -> None:
    with pytest.raises(ValueError):
        show(raw, K)
