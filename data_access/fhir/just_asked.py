"""Persons whom the gate has asked about within seconds: the sources asked right after it need not look them up again.

Saves a whole round of questions before anything clinical can be asked. Personal data in memory, as in a gathering
(data_access/fan_out.py), for KEEP_SECONDS and no longer: a timer forgets it though nobody asks.
"""

from __future__ import annotations

import threading
from time import monotonic

from data_access.fhir.subject import Subject
from domain.hetu import PersonalId

KEEP_SECONDS = 3.0
MOST_KEPT = 200


class JustAsked:
    """Subjects by person, each for a few seconds. Safe to use from several threads."""

    def __init__(self, seconds: float = KEEP_SECONDS) -> None:
        self._seconds = seconds
        self._kept: dict[PersonalId, tuple[float, Subject]] = {}
        self._lock = threading.Lock()
        self._sweeper: threading.Timer | None = None

    def keep(self, subject: Subject) -> None:
        """Found now, by a question about exactly this person."""
        with self._lock:
            self._kept.pop(subject.person, None)
            while len(self._kept) >= MOST_KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[subject.person] = monotonic() + self._seconds, subject
            if self._sweeper is None:
                self._plan_sweep()

    def find(self, person: PersonalId) -> Subject | None:
        """The person's Patient resources as they were moments ago; None when they must be asked for."""
        with self._lock:
            until, subject = self._kept.get(person, (0.0, None))
        return subject if monotonic() < until else None

    def _plan_sweep(self) -> None:
        self._sweeper = threading.Timer(self._seconds, self._sweep)
        self._sweeper.daemon = True
        self._sweeper.start()

    def _sweep(self) -> None:
        with self._lock:
            now = monotonic()
            self._kept = {person: kept for person, kept in self._kept.items() if kept[0] > now}
            self._sweeper = None
            if self._kept:
                self._plan_sweep()
