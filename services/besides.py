"""Segments as they may stand beside their members, told once a snapshot and kept in this process (ADR 055).

What is kept has been through disclosure control and holds no person, so that everybody shares it.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from analytics.segment_told import SegmentBeside, segment_beside
from domain.snapshot import SnapshotTrouble
from services.population import Loaded, Populations
from services.telling import Teller

MOST_KEPT = 60
"""Segments that are kept told at a time."""


@dataclass
class _Kept:
    """What has been told of one snapshot, and what is asked for still."""

    snapshot: str = ""
    told: dict[str, SegmentBeside] = field(default_factory=dict)
    wanted: list[str] = field(default_factory=list)


class Besides:
    """Segments told of the current snapshot, one worker at a time. Shared by everybody in this process."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._kept = _Kept()
        self._working = False
        self._failed = False

    def ready(self, loaded: Loaded, segment: str) -> SegmentBeside | None:
        """A segment of the snapshot that is loaded, when it has been told. Computes nothing."""
        with self._changed:
            return self._kept.told.get(segment) if self._kept.snapshot == loaded.population.snapshot else None

    def failed(self) -> bool:
        """Whether the last work found no snapshot that can be read."""
        with self._changed:
            return self._failed

    def want(self, populations: Populations, segments: tuple[str, ...]) -> None:
        """Load the snapshot and tell these segments, in the background. Returns at once."""
        with self._changed:
            news = [one for one in segments if one not in self._kept.wanted]
            self._kept.wanted.extend(news)
            if self._working:
                return
            self._working, self._failed = True, False
        threading.Thread(target=self._work, args=(populations,), daemon=True, name="segments-beside").start()

    def wait(self, seconds: float) -> None:
        """Return when the worker rests, or after `seconds`."""
        with self._changed:
            self._changed.wait_for(lambda: not self._working, seconds)

    def _work(self, populations: Populations) -> None:
        done = False
        try:
            from services.segment_rules import sensitive_of  # here: it needs the house, and the house keeps this

            loaded = populations.now()
            teller = Teller.of(loaded.population, sensitive_of(loaded.rules))
            while (segment := self._next(loaded.population.snapshot)) is not None:
                found = segment_beside(loaded.population, segment, teller.tell)
                with self._changed:
                    self._kept.told[segment] = found
            done = True
        except SnapshotTrouble:
            done = False
        finally:
            with self._changed:
                self._working, self._failed = False, not done
                self._kept.wanted.clear()
                self._changed.notify_all()

    def _next(self, snapshot: str) -> str | None:
        """The next one asked for; None ends the work, under the same lock under which more would be asked for."""
        with self._changed:
            if self._kept.snapshot != snapshot or len(self._kept.told) >= MOST_KEPT:
                self._kept = _Kept(snapshot, wanted=self._kept.wanted)
            while self._kept.wanted:
                segment = self._kept.wanted.pop(0)
                if segment not in self._kept.told:
                    return segment
            return None
