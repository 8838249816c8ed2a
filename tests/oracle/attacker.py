"""An attacker with a solver: everything shown becomes equations over what is not, and every hidden number gets its
least and greatest possible value.

Written without the product's disclosure code. The unknowns are the numbers of persons in the finest cells of the joint
table; every shown number, of any answer, is a sum of some of them. The attacker knows that they are whole and not
negative, and knows every total.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint
from scipy.optimize import milp as milp

Ints = NDArray[np.int64]
SECONDS = (20, 200, 600)
"""A solve may take; where other work starves it, it is begun again with more."""
_SOLVED, _TIME_LIMIT = 0, 1  # scipy.optimize.milp's status


class Undecided(Exception):
    """The solver had no time to decide: nothing is known, neither that a number follows nor that it does not."""


@dataclass
class Attacker:
    """`cells` unknown whole numbers, none above `most`. `told` sums are known exactly, `roughly` within a range."""

    cells: int
    most: int
    rows: list[Ints] = field(default_factory=list)
    lows: list[float] = field(default_factory=list)
    highs: list[float] = field(default_factory=list)

    def told(self, members: Ints, number: float) -> None:
        """The cells in `members` (0 or 1 each) have this sum."""
        self.roughly(members, number, number)

    def roughly(self, members: Ints, low: float, high: float) -> None:
        self.rows.append(members.ravel().astype(np.int64))
        self.lows.append(low)
        self.highs.append(high)

    def range_of(self, members: Ints) -> tuple[int, int]:
        """The least and the greatest possible sum of these cells. Raises AssertionError when what was told cannot be."""
        cost = members.ravel().astype(float)
        ends = [self._least(sign * cost) for sign in (1, -1)]
        return round(ends[0]), round(-ends[1])

    def recovered(self, targets: Sequence[Ints], tries: int = 3) -> list[int]:
        """Places of the targets whose sum is certain.

        Worlds that look the same are found first, pushed in random directions: a target that differs in two of them is
        uncertain, and the next push is about the others. Each of those that stay gets its least and greatest value.
        """
        drawn = np.random.default_rng(len(targets))
        wanted = np.array([target.ravel() for target in targets])
        first: NDArray[np.int64] | None = None
        same = np.arange(len(targets))
        for _ in range(tries):
            if not len(same):
                return []
            push = drawn.normal(size=len(same)) @ wanted[same]
            for sign in (1, -1):
                seen = wanted @ self._world(sign * (push - push.min()) + 0.01 * sign)
                first = seen if first is None else first
                same = same[(seen == first)[same]]
        return [int(place) for place in same if len(set(self.range_of(targets[place]))) == 1]

    def _world(self, cost: NDArray[np.float64]) -> Ints:
        return np.round(self._solved(cost).x).astype(np.int64)

    def _least(self, cost: NDArray[np.float64]) -> float:
        return float(self._solved(cost).fun)

    def _solved(self, cost: NDArray[np.float64]) -> Any:
        """Raises Undecided when every limit of time was reached, AssertionError when what was told cannot be."""
        for seconds in SECONDS:
            found = milp(
                cost,
                constraints=LinearConstraint(np.array(self.rows), np.array(self.lows), np.array(self.highs)),
                integrality=np.ones(self.cells),
                bounds=Bounds(0, self.most),
                options={"time_limit": seconds},
            )
            if found.status != _TIME_LIMIT:
                assert found.status == _SOLVED, found.message
                return found
        raise Undecided(f"{len(self.rows)} numbers of {self.cells} cells in {SECONDS[-1]} seconds")
