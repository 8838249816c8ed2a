"""Attackers who see what is shown and want the rest: exact linear algebra, intervals, and trying every table.

Written without the product's code: a table here is a list of unknowns, equations over them and what was shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

Equation = tuple[dict[int, int], int]  # {unknown: coefficient}, right-hand side


@dataclass
class Puzzle:
    """Unknown whole numbers, none negative, under linear equations."""

    count: int
    equations: list[Equation]

    @classmethod
    def of(cls, values: Sequence[int | None], sums: Sequence[tuple[Sequence[int], int]]) -> Puzzle:
        """`values`: a number that is known or None. `sums`: positions whose sum equals the value at a position."""
        names = {place: i for i, place in enumerate(p for p, v in enumerate(values) if v is None)}
        equations: list[Equation] = []
        for parts, whole in sums:
            left: dict[int, int] = {}
            right = 0
            for place, sign in [*((p, 1) for p in parts), (whole, -1)]:
                if (known := values[place]) is None:
                    left[names[place]] = left.get(names[place], 0) + sign
                else:
                    right -= sign * known
            equations.append((left, right))
        return cls(len(names), equations)


def by_algebra(puzzle: Puzzle) -> dict[int, Fraction]:
    """Unknowns that the equations alone fix, by exact elimination."""
    rows = [
        [Fraction(left.get(i, 0)) for i in range(puzzle.count)] + [Fraction(right)] for left, right in puzzle.equations
    ]
    pivots: list[int] = []
    for column in range(puzzle.count):
        pivot = next((r for r in range(len(pivots), len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        at = len(pivots)
        rows[at], rows[pivot] = rows[pivot], rows[at]
        rows[at] = [value / rows[at][column] for value in rows[at]]
        for r, row in enumerate(rows):
            if r != at and row[column]:
                rows[r] = [a - row[column] * b for a, b in zip(row, rows[at], strict=True)]
        pivots.append(column)
    return {
        column: rows[r][-1]
        for r, column in enumerate(pivots)
        if not any(rows[r][c] for c in range(puzzle.count) if c != column)
    }


def by_intervals(puzzle: Puzzle, most: int) -> list[tuple[int, int]]:
    """The range of every unknown, narrowed equation by equation until nothing changes."""
    ranges = [(0, most)] * puzzle.count
    changed = True
    while changed:
        changed = False
        for left, right in puzzle.equations:
            for name, sign in left.items():
                others = [(c * ranges[n][0], c * ranges[n][1]) for n, c in left.items() if n != name]
                low = right - sum(max(pair) for pair in others)
                high = right - sum(min(pair) for pair in others)
                if sign < 0:
                    low, high = -high, -low
                narrowed = max(ranges[name][0], low), min(ranges[name][1], high)
                if narrowed != ranges[name]:
                    ranges[name], changed = narrowed, True
    return ranges


def by_trying(puzzle: Puzzle, most: int) -> Iterator[tuple[int, ...]]:
    """Every table that looks the same (small tables only)."""
    ranges = by_intervals(puzzle, most)

    def rest(chosen: list[int]) -> Iterator[tuple[int, ...]]:
        if len(chosen) == puzzle.count:
            if all(sum(c * chosen[n] for n, c in left.items()) == right for left, right in puzzle.equations):
                yield tuple(chosen)
            return
        for value in range(ranges[len(chosen)][0], ranges[len(chosen)][1] + 1):
            if _possible(puzzle, [*chosen, value], ranges):
                yield from rest([*chosen, value])

    yield from rest([])


def _possible(puzzle: Puzzle, chosen: list[int], ranges: list[tuple[int, int]]) -> bool:
    now = [(v, v) for v in chosen] + ranges[len(chosen) :]
    for left, right in puzzle.equations:
        low = sum(min(c * now[n][0], c * now[n][1]) for n, c in left.items())
        high = sum(max(c * now[n][0], c * now[n][1]) for n, c in left.items())
        if not low <= right <= high:
            return False
    return True
