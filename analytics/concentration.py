"""How unevenly cost lies: the customers in order of what their care cost, in bands, and one number for all of it.

Bands are apart (the dearest hundredth, the next four hundredths ...), never "the dearest tenth" beside them: sums and
parts are protected together. What one person dominates is hidden by the rule of money (analytics/disclosure_answer).
"""

from __future__ import annotations

import numpy as np

from analytics.answer import Asked, Measure, Question, RawAnswer, RawCell, RawLine, Sort
from analytics.customer_base import COST, costs
from analytics.disclosure_answer import DOMINATED_FROM
from analytics.population import Ints, Population
from domain.predicate import Everyone

PARTS = (0.01, 0.05, 0.10, 0.20, 0.50, 1.0)
"""Upper ends of the bands, as shares of the customers."""
BANDS = ("top_1", "top_5", "top_10", "top_20", "top_50", "rest")


def by_cost(population: Population) -> RawAnswer:
    """By band, dearest first: customers and the cents of twelve months. Of two with the same cost the one who stands
    first in the population is in the dearer band."""
    cents = _sorted(population)
    edges = band_edges(len(cents))
    lines = []
    for band, low, high in zip(BANDS, (0, *edges), edges, strict=False):
        part = cents[low:high]
        cells = RawCell(len(part), len(part)), RawCell(
            float(part.sum()), len(part), largest=float(part[0]) if len(part) else 0.0
        )  # fmt: skip
        lines.append(RawLine((band,), cells))
    measures = (Measure("persons", Sort.PERSONS, divides=True), Measure("cents", Sort.CENTS, divides=True))
    return RawAnswer(_asked("bands"), ("band",), measures, tuple(lines), len(cents))


def evenness(population: Population) -> RawAnswer:
    """The Gini coefficient of the cost of twelve months over all customers, those without cost too: 0 when all cost the
    same, towards 1 when one costs all. Not told when one person is most of the sum."""
    cents = _sorted(population)
    total, n = float(cents.sum()), len(cents)
    dominated = n and cents[0] > DOMINATED_FROM * total
    line = RawLine(("gini",), (RawCell(gini(cents[::-1]) if total else None, 0 if dominated else n),))
    return RawAnswer(_asked("gini"), ("point",), (Measure("gini", Sort.SCORE),), (line,), n)


def gini(ascending: Ints) -> float:
    """Of numbers in ascending order with a positive sum."""
    n = len(ascending)
    ranks = np.arange(1, n + 1)
    return float((2 * (ranks * ascending).sum() / ascending.sum() - n - 1) / n)


def band_edges(n: int) -> tuple[int, ...]:
    """How many customers stand in each band and the dearer ones: whole customers, rounded up."""
    return tuple(-(-n * round(100 * part) // 100) for part in PARTS)


def _sorted(population: Population) -> Ints:
    found: Ints = np.sort(costs(population))[::-1]
    return found


def _asked(what: str) -> Asked:
    return Asked(Question.AT_WHAT_COST, Everyone(), (("by", what), ("what", COST)))
