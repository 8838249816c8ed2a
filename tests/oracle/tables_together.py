"""Which divisions of one cohort may be seen beside each other by one person: what the attacker of single answers takes
for granted (tests/oracle/test_attacker.py). The product holds every group and table told beside the others instead.

Tables by different dimensions of the same cohort are margins of one joint table. While the dimensions of the tables
seen hang together without a circle (the tables are *decomposable*: Dobra and Fienberg 2000, Bounds for cell entries in
contingency tables given marginal totals), every set of possible margins belongs to some joint table, so that the
tables tell no more together than each alone. A circle - by A and B, by B and C, by C and A - can tell more. It is
allowed where the joint table of all its dimensions was proven safe, and refused otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

Dimensions = frozenset[str]

MOST_JOINT = 3
"""Dimensions of a joint table that is tried for a circle; longer circles are refused."""


def may_see(seen: Iterable[Dimensions], new: Dimensions, proven: Callable[[Dimensions], bool]) -> bool:
    """May a person who has seen these tables of a cohort see another? `proven` says of all dimensions of a circle that
    their joint table holds together; it is asked only where it decides."""
    circle = _circle({*seen, new})
    if not circle:
        return True
    joint = frozenset().union(*circle)
    return len(joint) <= MOST_JOINT and proven(joint)


def _circle(tables: Iterable[Dimensions]) -> set[Dimensions]:
    """What is left when every dimension of a single table, and every table within another, has been taken away
    (Graham's reduction): nothing when there is no circle."""
    left = {table for table in tables if table}
    while True:
        counts: dict[str, int] = {}
        for table in left:
            for name in table:
                counts[name] = counts.get(name, 0) + 1
        shared = {frozenset(name for name in table if counts[name] > 1) for table in left}
        fewer = {table for table in shared if table and not any(table < other for other in shared)}
        if fewer == left:
            return left
        left = fewer
