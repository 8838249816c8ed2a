"""Nobody can work out a number under k from what is shown: three attackers on thousands of random tables."""

from __future__ import annotations

import random
from itertools import chain

import pytest

from analytics.disclosure import K_SENSITIVE, Hidden, K, Shown, Table, suppress
from tests.oracle.disclosure_attack import Puzzle, by_algebra, by_intervals, by_trying

Counts = list[list[int]]


def random_counts(rng: random.Random, most: int = 7) -> Counts:
    rows, columns = rng.randint(1, most), rng.randint(1, most)
    style = rng.choice(["small", "mixed", "large", "sparse", "one cell"])
    draw = {
        "small": lambda: rng.randint(0, 6),
        "mixed": lambda: int(rng.expovariate(1 / 12)),
        "large": lambda: rng.randint(0, 400),
        "sparse": lambda: rng.choice([0, 0, 0, 0, 1, 3, 30]),
        "one cell": lambda: 0,
    }[style]
    counts = [[draw() for _ in range(columns)] for _ in range(rows)]
    if style == "one cell":
        counts[rng.randrange(rows)][rng.randrange(columns)] = rng.randint(0, 50)
    return counts


def known(value: Shown) -> int | None:
    return None if isinstance(value, Hidden) else value


def puzzle_of(table: Table) -> tuple[Puzzle, list[int | None]]:
    """Cells, row totals, column totals, total in one list, and every sum that ties them."""
    rows, columns = len(table.cells), len(table.cells[0])
    flat = [*chain.from_iterable(table.cells), *table.row_totals, *table.column_totals, table.total]
    at_row, at_column, at_total = rows * columns, rows * columns + rows, rows * columns + rows + columns
    sums = [([r * columns + c for c in range(columns)], at_row + r) for r in range(rows)]
    sums += [([r * columns + c for r in range(rows)], at_column + c) for c in range(columns)]
    sums += [([at_row + r for r in range(rows)], at_total), ([at_column + c for c in range(columns)], at_total)]
    values = [known(value) for value in flat]
    return Puzzle.of(values, sums), values


def truth_of(counts: Counts) -> list[int]:
    columns = [sum(row[c] for row in counts) for c in range(len(counts[0]))]
    return [*chain.from_iterable(counts), *map(sum, counts), *columns, sum(map(sum, counts))]


def assert_nothing_recovered(puzzle: Puzzle, most: int) -> None:
    assert by_algebra(puzzle) == {}
    assert [pair for pair in by_intervals(puzzle, most) if pair[0] == pair[1]] == []


@pytest.mark.parametrize("k", [K, K_SENSITIVE])
def test_no_attacker_recovers_a_hidden_number_of_a_table(k: int) -> None:
    rng = random.Random(f"tables {k}")
    hidden_cells = 0
    for _ in range(1500):
        counts = random_counts(rng)
        public = sum(map(sum, counts)) >= k and rng.random() < 0.5
        table = suppress(counts, k, total_is_public=public)
        puzzle, values = puzzle_of(table)
        for value, true in zip(values, truth_of(counts), strict=True):
            assert value is None or (value == true and value >= k)
        if public and len(counts) == len(counts[0]) == 1:
            continue  # the only cell is the public total
        hidden_cells += puzzle.count
        assert_nothing_recovered(puzzle, 1 + 2 * sum(map(sum, counts)))
    assert hidden_cells > 5000  # the test is about something


def test_trying_every_table_leaves_two_values_for_each_hidden_number() -> None:
    rng = random.Random("trying")
    tried = 0
    while tried < 250:
        counts = [[rng.choice([0, 1, 2, 4, 5, 6, 8]) for _ in range(rng.randint(2, 3))]]
        counts += [[rng.choice([0, 1, 3, 5, 7]) for _ in counts[0]] for _ in range(rng.randint(1, 2))]
        if sum(map(sum, counts)) < K:
            continue
        table = suppress(counts, K, total_is_public=True)
        puzzle, values = puzzle_of(table)
        if not 0 < puzzle.count <= 9:
            continue
        tried += 1
        seen: list[set[int]] = [set() for _ in range(puzzle.count)]
        for solution in by_trying(puzzle, sum(map(sum, counts))):
            for place, value in enumerate(solution):
                seen[place].add(value)
            if all(len(found) > 1 for found in seen):
                break
        true_hidden = [t for v, t in zip(values, truth_of(counts), strict=True) if v is None]
        assert len(true_hidden) == puzzle.count
        assert all(len(found) > 1 for found in seen), counts
