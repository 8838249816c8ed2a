"""Shares beside each other: their intervals, tests, false discoveries, and differences over strata."""

from __future__ import annotations

from math import erfc, sqrt
from statistics import NormalDist

import numpy as np

from analytics.population import Bools, Ints

LEVEL = 0.95


def wilson(had: int, n: int, level: float = LEVEL) -> tuple[float, float]:
    """Wilson's score interval of a share, without continuity correction. `n` is positive.

    E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209-212.
    """
    z = NormalDist().inv_cdf(0.5 + level / 2)
    middle, spread = 2 * had + z * z, z * sqrt(z * z + 4 * had * (1 - had / n))
    return max(0.0, (middle - spread) / (2 * (n + z * z))), min(1.0, (middle + spread) / (2 * (n + z * z)))


def newcombe(had: int, n: int, other_had: int, other_n: int, level: float = LEVEL) -> tuple[float, float, float]:
    """(difference, low, high) of two independent shares: Newcombe's hybrid score interval.

    Method 10 of R. G. Newcombe, Statist. Med. 17 (1998) 873-890: it stays within -1 and 1, also for small numbers.
    """
    share, other = had / n, other_had / other_n
    (low, high), (other_low, other_high) = wilson(had, n, level), wilson(other_had, other_n, level)
    difference = share - other
    below = sqrt((share - low) ** 2 + (other_high - other) ** 2)
    above = sqrt((high - share) ** 2 + (other - other_low) ** 2)
    return difference, max(-1.0, difference - below), min(1.0, difference + above)


def p_value(had: int, n: int, other_had: int, m: int) -> float:
    """Two-sided, of two shares being the same: the chi-square test of a fourfold table with the continuity correction
    of Yates, which errs to the safe side in small groups. 1 where there is nothing to compare."""
    both = had + other_had
    if both in (0, n + m):
        return 1.0
    away = max(0.0, abs(had * (m - other_had) - other_had * (n - had)) - (n + m) / 2)
    square = (n + m) * away**2 / (n * m * both * (n + m - both))
    return erfc(sqrt(square / 2))


def adjusted(values: list[float]) -> list[float]:
    """q of each p: Benjamini and Hochberg, J. R. Stat. Soc. B 57 (1995) 289-300."""
    order = np.argsort(values, kind="stable")[::-1]
    ranked = np.array(values)[order] * len(values) / np.arange(len(values), 0, -1)
    q = np.empty(len(values))
    q[order] = np.minimum(1, np.minimum.accumulate(ranked))
    return [float(one) for one in q]


def mantel_haenszel(stratum: Ints, has: Bools, had: Bools) -> tuple[tuple[float, float, float] | None, bool]:
    """((difference, low, high), whether every stratum has both sides); None when none has. Rows are persons."""
    size = int(stratum.max()) + 1 if len(stratum) else 0
    n, m = (np.bincount(stratum[side], minlength=size).astype(float) for side in (has, ~has))
    a, b = (np.bincount(stratum[side & had], minlength=size).astype(float) for side in (has, ~has))
    both = (n > 0) & (m > 0)
    all_used = bool(((n + m == 0) | both).all())
    n, m, a, b = n[both], m[both], a[both], b[both]
    if not len(n):
        return None, all_used
    weight, whole = n * m / (n + m), n + m
    difference = float(((a * m - b * n) / whole).sum() / weight.sum())
    p = (n**2 * b - m**2 * a + n * m * (m - n) / 2) / whole**2
    q = (a * (m - b) + b * (n - a)) / (2 * whole)
    spread = NormalDist().inv_cdf(0.5 + LEVEL / 2) * sqrt(
        max(0.0, float(difference * p.sum() + q.sum())) / float(weight.sum()) ** 2
    )
    return (difference, max(-1.0, difference - spread), min(1.0, difference + spread)), all_used
