"""Time as the pipes see it: structural twins of services.ports.Clock and Deadline, because arrows go down only."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

USUAL_SECONDS = 3.0
"""The deadline that the parts of an answer have their seconds of; with a longer one each has as much more."""


class TimeLeft(Protocol):
    """A deadline shared by all parts of one answer."""

    @property
    def whole(self) -> float:
        """Seconds that all parts together had when it was set, however little of them one part is given."""

    def left(self) -> float:
        """Seconds left, never negative."""


class Clock(Protocol):
    """The one clock of the product."""

    def now(self) -> datetime:
        """Aware UTC time."""

    def today(self) -> date:
        """The local (Europe/Helsinki) date."""


def portion_of(deadline: TimeLeft, seconds: float) -> float:
    """How long one part is waited for, never beyond the deadline: these seconds of the usual one and of any shorter,
    and in proportion of a longer one, which an operator gives to slow back ends."""
    return min(deadline.left(), seconds * max(1.0, deadline.whole / USUAL_SECONDS))
