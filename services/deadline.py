"""The moment by which every part of one answer is there."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on the monotonic clock that every part of one answer shares."""

    at: float
    whole: float
    """Seconds that it had when it was set."""

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        return cls(monotonic() + seconds, seconds)

    def left(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self.at - monotonic())
