"""How long something takes when some still wait: the product-limit estimate (Kaplan and Meier, J. Am. Stat. Assoc. 53
(1958) 457-481). One definition for the question "how long", the waits of paths and whatever waits later."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.population import Bools, Ints

_ROUNDING = 1e-12
"""A product of fractions may miss the very boundary by so much."""


@dataclass(frozen=True)
class Curve:
    """`share` (0 to 1, rising) of all that have ended by each of `days` (ascending, without repeats)."""

    days: Ints
    share: Ints

    def by(self, day: float) -> float:
        """The share that has ended by a day."""
        at = int(np.searchsorted(self.days, day, "right"))
        return float(self.share[at - 1]) if at else 0.0

    def reached(self, part: float) -> float | None:
        """The first day by which `part` of all have ended; None when so many have not been seen to end."""
        found = np.flatnonzero(self.share >= part - _ROUNDING)
        return float(self.days[found[0]]) if len(found) else None


def product_limit(days: Ints, ended: Bools) -> Curve:
    """`days` of each wait until its end, or where `ended` is False until nothing more was known of it. A wait that is
    lost sight of on a day is still at risk on it. Without any of those the share is the plain one."""
    known, at = np.unique(days, return_inverse=True)
    events = np.bincount(at[ended], minlength=len(known))
    if ended.all():
        return Curve(known, np.cumsum(events) / max(1, len(days)))
    leave = np.bincount(at, minlength=len(known))
    at_risk = len(days) - np.concatenate(([0], np.cumsum(leave)[:-1]))
    return Curve(known, 1 - np.cumprod(1 - events / at_risk))
