"""How long requests have usually waited: told only when enough persons stand behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.customer import PersonKey
from domain.small_cells import K_SENSITIVE

ENOUGH = 2 * K_SENSITIVE
"""Persons behind a P50 and P80: at least K_SENSITIVE lie on either side of the median, and four above the P80, so that
neither is one person's own number (domain/small_cells.py; how many make a percentile worth telling is ours)."""


@dataclass(frozen=True, slots=True)
class Usual:
    """Whole days: half of such requests were answered in `p50` at most, four of five in `p80` at most."""

    p50: int
    p80: int


def usual(waits: Sequence[tuple[PersonKey, int]]) -> Usual | None:
    """Nearest-rank percentiles of (person, days); None when fewer than ENOUGH persons stand behind them."""
    if len({person for person, _ in waits}) < ENOUGH:
        return None
    days = sorted(days for _, days in waits)
    return Usual(_at(days, 50), _at(days, 80))


def _at(days: Sequence[int], percent: int) -> int:
    return days[max(0, -(-len(days) * percent // 100) - 1)]
