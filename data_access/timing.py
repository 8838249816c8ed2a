"""Time as the pipes see it: structural twins of services.ports.Clock and Deadline, because arrows go down only."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol


class TimeLeft(Protocol):
    """A deadline shared by all parts of one answer."""

    def left(self) -> float:
        """Seconds left, never negative."""


class Clock(Protocol):
    """The one clock of the product."""

    def now(self) -> datetime:
        """Aware UTC time."""

    def today(self) -> date:
        """The local (Europe/Helsinki) date."""
