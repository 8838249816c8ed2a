"""Suppression: what must be hidden is, what need not be is not, and a hidden value is no number."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.disclosure import (
    K_SENSITIVE,
    Hidden,
    K,
    suppress,
)

COUNTS = st.integers(1, 6).flatmap(
    lambda columns: st.lists(st.lists(st.integers(0, 60), min_size=columns, max_size=columns), min_size=1, max_size=6)
)


def test_the_limits_are_five_and_ten() -> None:
    assert (K, K_SENSITIVE) == (5, 10)


def test_a_table_without_small_cells_is_shown_whole() -> None:
    table = suppress([[10, 20], [30, 40]], 5)
    assert table.cells == ((10, 20), (30, 40))
    assert (table.row_totals, table.column_totals, table.total) == ((30, 70), (40, 60), 100)


def test_one_small_cell_takes_partners_and_leaves_the_totals() -> None:
    table = suppress([[3, 20, 30], [40, 50, 60], [70, 80, 90]], 5)
    hidden = [(r, c) for r, row in enumerate(table.cells) for c, value in enumerate(row) if isinstance(value, Hidden)]
    assert hidden == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert (table.row_totals, table.column_totals, table.total) == ((53, 150, 240), (113, 150, 180), 443)


def test_a_row_of_zeros_beside_one_full_cell_does_not_tell_that_all_are_in_it() -> None:
    table = suppress([[0, 0, 31]], 5, total_is_public=True)
    assert table.total == 31
    assert all(isinstance(value, Hidden) for value in table.cells[0])


def test_two_hidden_cells_that_share_one_person_are_not_enough() -> None:
    table = suppress([[0, 1, 30, 50]], 5, total_is_public=True)
    assert [isinstance(value, Hidden) for value in table.cells[0]] == [True, True, True, False]


def test_nobody_at_all_is_hidden() -> None:
    table = suppress([[0, 0], [0, 0]], 5)
    assert table.total == Hidden(5)


def test_a_hidden_value_is_no_number_and_cannot_become_one() -> None:
    with pytest.raises(TypeError):
        Hidden(5) + 1  # type: ignore[operator]
    with pytest.raises(TypeError):
        float(Hidden(5))  # type: ignore[arg-type]
    with pytest.raises(FrozenInstanceError):
        Hidden(5).k = 1  # type: ignore[misc]


@given(COUNTS, st.sampled_from([K, K_SENSITIVE]))
def test_shown_numbers_are_true_and_never_under_k(counts: list[list[int]], k: int) -> None:
    table = suppress(counts, k)
    pairs = [(v, counts[r][c]) for r, row in enumerate(table.cells) for c, v in enumerate(row)]
    pairs += list(zip(table.row_totals, map(sum, counts), strict=True))
    for shown, true in pairs:
        assert isinstance(shown, Hidden) if true < k else shown == true or isinstance(shown, Hidden)


@given(COUNTS)
def test_the_same_table_is_always_shown_the_same(counts: list[list[int]]) -> None:
    assert suppress(counts, K) == suppress([list(row) for row in counts], K)


@given(COUNTS)
def test_nothing_is_hidden_without_need(counts: list[list[int]]) -> None:
    if all(value >= K for row in counts for value in row):
        assert suppress(counts, K).cells == tuple(map(tuple, counts))
