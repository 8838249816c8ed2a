"""Nobody can work out a number under k from what is shown: three attackers on thousands of random tables."""

from __future__ import annotations

import random
from itertools import chain

import pytest

from analytics.disclosure import K_SENSITIVE, Hidden, K, Shown, Table, rounded_share, sizes, suppress, suppress_measure
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


@pytest.mark.parametrize("k", [K, K_SENSITIVE])
def test_everybodys_shares_leave_what_is_hidden_of_one_segment_uncertain(k: int) -> None:
    """Segments divide everybody; the attacker adds up all the others and takes them from everybody's share."""
    rng = random.Random(f"shares {k}")
    told = 0
    for _ in range(2000):
        base = rng.randint(1, 30_000)
        count = rng.randint(0, base)
        share = rounded_share(count, base, k)
        if share is None:
            assert base < 8 * (k + 1)
            continue
        told += 1
        assert abs(share * base - 100 * count) <= 12.5 * base + 1  # the coarsest step is 25 %
        same = [
            n for n in range(max(0, count - 2 * k), min(base, count + 2 * k) + 1) if rounded_share(n, base, k) == share
        ]
        assert len(same) > k
    assert told > 1500


def test_sizes_of_segments_that_divide_everybody_cannot_be_worked_out() -> None:
    rng = random.Random("sizes")
    for _ in range(2000):
        numbers = [
            (rng.choice([0, 2, 4, 5, 9, 11, 70]), rng.choice([K, K_SENSITIVE])) for _ in range(rng.randint(2, 6))
        ]
        everyone = sum(n for n, _ in numbers)
        shown = sizes(numbers, everyone)
        hidden = [n for (n, _), value in zip(numbers, shown, strict=True) if isinstance(value, Hidden)]
        assert all(isinstance(value, Hidden) for (n, k), value in zip(numbers, shown, strict=True) if n < k)
        if hidden and everyone >= K_SENSITIVE:
            assert len(hidden) > 1
            assert sum(hidden) >= K


def test_a_measure_with_few_persons_behind_it_cannot_be_worked_out_from_the_sum() -> None:
    rng = random.Random("measure")
    for _ in range(2000):
        persons = [rng.choice([0, 1, 3, 4, 5, 9, 60]) for _ in range(rng.randint(2, 9))]
        values = [n and n * rng.randint(1, 6) for n in persons]
        shown = suppress_measure(persons, values, K)
        hidden = [i for i, value in enumerate(shown) if isinstance(value, Hidden)]
        assert all(known(v) in (None, true) for v, true in zip(shown, values, strict=True))
        assert all(i in hidden for i, n in enumerate(persons) if n < K)
        if hidden and max(persons) >= K:
            assert len(hidden) > 1
            assert max(persons[i] for i in hidden) >= K  # the sum of the hidden is not one of few persons
