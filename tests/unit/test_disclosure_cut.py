"""Sums of hidden numbers that follow from a table, against every set of nodes tried one by one."""

from __future__ import annotations

import random
from itertools import chain, combinations

import pytest

from analytics.disclosure_cut import small_cut

Hidden = list[tuple[str, str, int]]
K = 5


def over(hidden: Hidden, side: frozenset[str]) -> tuple[int, int, int]:
    """(arcs out, arcs in, persons out) of these nodes."""
    out = [n for tail, head, n in hidden if tail in side and head not in side]
    into = sum(head in side and tail not in side for tail, head, _ in hidden)
    return len(out), into, sum(out)


def small(hidden: Hidden, side: frozenset[str]) -> bool:
    out, into, persons = over(hidden, side)
    return bool(out) and not into and persons < K


def drawn(rng: random.Random) -> Hidden:
    """A table's hidden cells and totals, or any arcs."""
    if rng.random() < 0.3:
        nodes = [f"n{place}" for place in range(rng.randint(2, 6))]
        pairs = [pair for pair in combinations(nodes, 2) if rng.random() < 0.6]
        return [(*(pair if rng.random() < 0.6 else pair[::-1]), rng.choice([0, 1, 2, 3, 4, 7, 30])) for pair in pairs]
    rows, columns = rng.randint(2, 3), rng.randint(2, 4)
    cells = [(f"r{r}", f"c{c}", rng.choice([0, 1, 2, 3, 4, 7, 30])) for r in range(rows) for c in range(columns)]
    totals = [("cT", f"r{r}", rng.randint(3, 60)) for r in range(rows)]
    totals += [(f"c{c}", "rT", rng.randint(3, 60)) for c in range(columns)]
    return [one for one in cells if rng.random() < 0.5] + [one for one in totals if rng.random() < 0.2]


@pytest.mark.parametrize("seed", range(8))
def test_the_cut_found_is_small_and_where_none_is_there_is_none(seed: int) -> None:
    rng = random.Random(seed)
    some = none = 0
    for _ in range(120):
        hidden = drawn(rng)
        nodes = sorted({node for arc in hidden for node in arc[:2]})
        sides = chain.from_iterable(combinations(nodes, n) for n in range(1, len(nodes)))
        there = any(small(hidden, frozenset(side)) for side in sides)
        found = small_cut(hidden, K)
        assert (found is not None) == there
        assert found is None or small(hidden, found)
        some, none = some + there, none + (not there)
    assert some > 10
    assert none > 10


def test_a_groups_hidden_lines_less_everybodys() -> None:
    """162 = 16 + 141 + a of the group and 300 = 33 + 261 + b of everybody: the others' b - a is 6 - 5."""
    hidden = [("own", "old", 5), ("own", "child", 0), ("rest", "old", 1), ("rest", "child", 0), ("rest", "young", 17),
              ("rest", "adult", 120), ("old", "everybody", 6), ("child", "everybody", 0)]  # fmt: skip
    found = small_cut(hidden, K)
    assert found is not None
    assert over(hidden, found) == (2, 0, 1)
