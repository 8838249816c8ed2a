"""Nobody with a solver works out a hidden number from everything that is shown of one snapshot.

TEST_SCALE=10 (`make test-long`) tries 15,000 tables instead of 1,500.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import date
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from analytics import disclosure_cube
from analytics.answer import Answer, Asked, Author, AuthorKind, Measure, Question, RawAnswer, RawCell, RawLine, Sort
from analytics.disclosure import Hidden
from analytics.disclosure_answer import WITHHELD, shown
from domain.predicate import Everyone
from domain.small_cells import K_SENSITIVE, K
from tests.oracle import attacker as solving
from tests.oracle.attacker import Attacker, Undecided
from tests.oracle.tables_together import may_see

SCALE = int(os.environ.get("TEST_SCALE", "1"))
Ints = NDArray[np.int64]
AUTHOR = Author(AuthorKind.RULE, "who", "1")
AS_OF = date(2026, 10, 31)
PERSONS = Measure("persons", Sort.PERSONS, divides=True)


def words(axis: int, size: int) -> list[str]:
    return [f"{axis}-{place}" for place in range(size)]


def raw_of(table: Ints, axes: tuple[int, ...], rng: random.Random | None = None) -> RawAnswer:
    """The joint table by some of its axes, its lines in any order."""
    summed = table.sum(axis=tuple(a for a in range(table.ndim) if a not in axes))
    lines = [
        RawLine(tuple(f"{a}-{i}" for a, i in zip(axes, at, strict=True)), (RawCell(float(n), int(n)),))
        for at, n in np.ndenumerate(summed)
    ]
    if rng:
        rng.shuffle(lines)
    asked = Asked(Question.WHO, Everyone())
    return RawAnswer(asked, tuple(f"d{a}" for a in axes), (PERSONS,), tuple(lines), int(table.sum()))


def show(raw: RawAnswer, k: int, ks: dict[str, int] | None = None) -> Answer:
    return shown(raw, k=k, author=AUTHOR, as_of=AS_OF, snapshot="2026-10", ks=ks)


def primary_only(raw: RawAnswer, k: int) -> Answer:
    """What a careless product would show."""
    from analytics.answer import Cell, Line

    lines = tuple(
        Line(x.key, tuple(Cell(Hidden(k) if c.persons < k else c.value) for c in x.cells), 0) for x in raw.lines
    )
    base = raw.base if raw.base >= k else Hidden(k)
    return Answer(raw.asked, raw.dimensions, raw.measures, lines, base, (), raw.ground, (), (), AUTHOR, AS_OF, "", k)


def place_of(line_key: tuple[str, ...], shape: tuple[int, ...]) -> Ints:
    """The cells of the joint table behind a line."""
    cells = np.zeros(shape, np.int64)
    index: list[object] = [slice(None)] * len(shape)
    for word in line_key:
        axis, at = map(int, word.split("-"))
        index[axis] = at
    cells[tuple(index)] = 1  # type: ignore[index]
    return cells


def attack(answers: list[Answer], shape: tuple[int, ...], most: int) -> tuple[Attacker, list[Ints]]:
    """The attacker who has seen these answers, and the hidden numbers in them."""
    attacker, targets = Attacker(int(np.prod(shape)), most), []
    for answer in answers:
        if not isinstance(answer.base, Hidden):
            attacker.told(np.ones(shape, np.int64), answer.base)
        for line in answer.lines:
            value = line.cells[0].value
            if isinstance(value, Hidden):
                targets.append(place_of(line.key, shape))
            else:
                assert value is not None
                attacker.told(place_of(line.key, shape), value)
    return attacker, targets


def random_table(rng: np.random.Generator, shape: tuple[int, ...]) -> Ints:
    style = rng.choice(["small", "mixed", "large", "sparse", "long tail"])
    if style == "small":
        return rng.integers(0, 9, shape)
    if style == "large":
        return rng.integers(4, 300, shape)
    if style == "sparse":
        return rng.choice([0, 0, 0, 1, 3, 30, 200], size=shape)
    if style == "mixed":
        return rng.poisson(25 * rng.gamma(0.7, 1.4, shape))
    return np.round(rng.pareto(1.1, shape) * 12).clip(0, 5_000).astype(np.int64)


def tables(seed: int, dimensions: int, count: int) -> Iterator[Ints]:
    rng = np.random.default_rng(seed)
    most = {1: 9, 2: 6, 3: 4}[dimensions]
    for _ in range(count):
        yield random_table(rng, tuple(int(n) for n in rng.integers(2, most + 1, dimensions)))


@pytest.mark.timeout(1_800)
@pytest.mark.parametrize(("dimensions", "count"), [(1, 300), (2, 300), (3, 150)])
@pytest.mark.parametrize("k", [K, K_SENSITIVE])
def test_all_answers_about_one_table_together_tell_no_hidden_number(dimensions: int, count: int, k: int) -> None:
    """Everything one person may see of a cohort in one hand: the finest answer and those by fewer of its dimensions,
    asked in any order, as long as they are allowed beside each other."""
    rng = random.Random(dimensions * k)
    hidden = seen = refused = 0
    for table in tables(10 * dimensions + k, dimensions, count * SCALE):
        if table.sum() < k:
            continue
        answers, no = allowed_answers(table, k, rng)
        refused += no
        assert_true_and_not_small(answers, table, k)
        attacker, targets = attack(answers, table.shape, int(table.sum()))
        assert attacker.recovered(targets) == [], table
        hidden += len(targets)
        seen += sum(len(answer.lines) for answer in answers) - len(targets)
    assert hidden > count
    assert seen > count
    print(f"{dimensions} dimensions, k {k}: {hidden} hidden, {seen} shown, {refused} refused")


def allowed_answers(table: Ints, k: int, rng: random.Random) -> tuple[list[Answer], int]:
    """Every answer that a person gets who asks for all of them in some order, and how many were refused."""
    axes = [chosen for n in range(1, table.ndim + 1) for chosen in combinations(range(table.ndim), n)]
    rng.shuffle(axes)
    answers: list[Answer] = []
    seen: list[frozenset[str]] = []
    for chosen in axes:
        dimensions = frozenset(f"d{axis}" for axis in chosen)
        if may_see(seen, dimensions, lambda joint: WITHHELD not in show(raw_of(table, axes_of(joint)), k).notes):
            answers.append(show(raw_of(table, chosen, rng), k))
            if WITHHELD not in answers[-1].notes:
                seen.append(dimensions)
    return answers, len(axes) - len(answers)


def axes_of(joint: frozenset[str]) -> tuple[int, ...]:
    return tuple(sorted(int(name[1:]) for name in joint))


def assert_true_and_not_small(answers: list[Answer], table: Ints, k: int) -> None:
    for answer in answers:
        for line in answer.lines:
            if not isinstance(value := line.cells[0].value, Hidden):
                assert value == (table * place_of(line.key, table.shape)).sum() >= k
                assert line.n == value


def test_the_attacker_works_where_nothing_more_is_hidden() -> None:
    """Without complementary suppression the same attacker recovers small numbers in many tables."""
    found = tried = 0
    for table in tables(7, 2, 100):
        if table.sum() < K:
            continue
        answers = [primary_only(raw_of(table, chosen), K) for chosen in [(0,), (1,), (0, 1)]]
        attacker, targets = attack(answers, table.shape, int(table.sum()))
        tried += bool(targets)
        found += bool(attacker.recovered(targets))
    assert tried > 40
    assert found > tried / 5


@pytest.mark.parametrize("dimensions", [2, 3])
def test_a_sensitive_dimension_beside_plain_ones_is_as_safe(dimensions: int) -> None:
    """By the last dimension ten are needed, by each of the others five."""
    ks = {f"d{axis}": K for axis in range(dimensions - 1)} | {f"d{dimensions - 1}": K_SENSITIVE}
    hidden = 0
    for table in tables(40 + dimensions, dimensions, (120 if dimensions == 2 else 40) * SCALE):
        if table.sum() < K_SENSITIVE:
            continue
        axes = [chosen for n in range(1, dimensions) for chosen in combinations(range(dimensions), n)]
        axes = [*axes[: 2 if dimensions == 2 else 5], tuple(range(dimensions))]  # of three pairs two: no circle
        answers = [show(raw_of(table, at), max(ks[f"d{a}"] for a in at), ks) for at in axes]
        attacker, targets = attack(answers, table.shape, int(table.sum()))
        assert attacker.recovered(targets) == [], table
        hidden += len(targets)
    assert hidden > 100


def test_a_large_table_of_two_dimensions_is_as_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is too large for the flow is protected by boxes: tried on tables that a solver can take."""
    monkeypatch.setattr(disclosure_cube, "MOST_BY_FLOW", 6)
    hidden = seen = 0
    for table in tables(77, 2, 150 * SCALE):
        if table.sum() < K:
            continue
        answers = [show(raw_of(table, chosen), K) for chosen in [(0,), (1,), (0, 1)]]
        attacker, targets = attack(answers, table.shape, int(table.sum()))
        assert attacker.recovered(targets) == [], table
        hidden += len(targets)
        seen += sum(len(answer.lines) for answer in answers) - len(targets)
    assert min(hidden, seen) > 500


def test_a_table_that_nobody_could_read_is_withheld() -> None:
    answer = show(raw_of(np.full((100, 50), 9), (0, 1)), K)
    assert all(isinstance(line.n, Hidden) for line in answer.lines)
    assert WITHHELD in answer.notes
    assert answer.base == 45_000


def test_the_order_of_lines_changes_nothing() -> None:
    rng = random.Random(4)
    for table in tables(4, 2, 60):
        straight, shuffled = show(raw_of(table, (0, 1)), K), show(raw_of(table, (0, 1), rng), K)
        hidden = [{x.key for x in a.lines if isinstance(x.n, Hidden)} for a in (straight, shuffled)]
        assert hidden[0] == hidden[1]


def test_a_line_that_lacks_is_hidden_and_not_told_to_be_nobody() -> None:
    table = np.array([[40, 0, 30], [25, 60, 90]])
    raw = raw_of(table, (0, 1))
    fewer = RawAnswer(
        raw.asked, raw.dimensions, raw.measures, tuple(x for x in raw.lines if x.cells[0].persons), raw.base
    )
    answer = show(fewer, K)
    assert {x.key for x in answer.lines} == set(product(words(0, 2), words(1, 3)))
    assert [isinstance(x.n, Hidden) for x in answer.lines if x.key == ("0-0", "1-1")] == [True]


@pytest.mark.parametrize("starved", [1, 100])
def test_a_solver_without_time_is_asked_again_and_never_says_that_nothing_follows(
    starved: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    attacker, limits = Attacker(2, 9), []
    attacker.told(np.array([1, 1]), 7)
    attacker.told(np.array([1, 0]), 3)
    solve = solving.milp

    def slowly(*parts: Any, options: dict[str, float], **named: Any) -> Any:
        limits.append(options["time_limit"])
        found = solve(*parts, options=options, **named)
        found.status = 1 if len(limits) <= starved else found.status
        return found

    monkeypatch.setattr(solving, "milp", slowly)
    if starved == 1:
        assert attacker.range_of(np.array([0, 1])) == (4, 4)
        assert limits == [20, 200, 20]
    else:
        with pytest.raises(Undecided):
            attacker.recovered([np.array([0, 1])])
