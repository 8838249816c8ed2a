"""Asks all back ends side by side under one real deadline (services.ports.FanOut and Gathering).

Whatever a source's thread does, the gathering answers for it: nothing by the deadline is TIMED_OUT, an exception is
NONSENSE, an answer about somebody else is OTHER_PERSON. A late answer is dropped, never shown.

A source that is `near` (files on this machine) has nothing to wait for: it only works, and threads that work take
turns. Near sources are read one after another by one thread, and not before somebody waits for answers: until then
they would only keep the asker from telling the person at the screen what is known already.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Protocol

from data_access.lanes import Lane
from data_access.timing import Clock, TimeLeft
from domain.hetu import PersonalId
from domain.portion import Portion
from domain.results import Answer, Empty, Failed, Fetched, Stale, Trouble

KEEP_SECONDS = 60.0
MOST_KEPT = 500
_log = logging.getLogger("tilannekuva.sources")


class Source(Protocol):
    """One back end (services.ports.Source)."""

    @property
    def id(self) -> str: ...

    def fetch(self, person: PersonalId, deadline: TimeLeft) -> Answer[Portion]: ...


class SideBySideGathering:
    """One fan-out under way. Holds personal data in memory until closed."""

    def __init__(self, source_ids: Sequence[str], deadline: TimeLeft, clock: Clock) -> None:
        self.id = secrets.token_urlsafe(18)
        self.deadline = deadline
        self.forget_at = time.monotonic() + deadline.left() + KEEP_SECONDS
        self._order = tuple(source_ids)
        self._clock = clock
        self._answers: dict[str, Answer[Portion]] = {}
        self._changed = threading.Condition()
        self._closed = False
        self._first: Callable[[], None] | None = None

    def before_waiting(self, action: Callable[[], None]) -> None:
        """Do `action` once, as soon as somebody waits for answers or asks for them."""
        self._first = action

    def put(self, source_id: str, answer: Answer[Portion]) -> None:
        """Keep the source's first answer, unless the deadline has passed or nobody waits any more."""
        with self._changed:
            if self._closed or self.deadline.left() <= 0:
                return
            self._answers.setdefault(source_id, answer)
            self._changed.notify_all()

    def wait(self, seconds: float) -> None:
        """Return when every source has answered, at the deadline, or after `seconds`."""
        self.wait_more(len(self._order) - 1, seconds)

    def wait_more(self, heard: int, seconds: float) -> None:
        """Return when more than `heard` sources have answered, at the deadline, or after `seconds`."""
        self._begin()
        enough = min(heard + 1, len(self._order))
        until = time.monotonic() + min(seconds, self.deadline.left())
        with self._changed:
            while not self._closed and len(self._answers) < enough:
                left = until - time.monotonic()
                if left <= 0:
                    return
                self._changed.wait(left)

    def answers(self) -> Mapping[str, Answer[Portion]]:
        """Answers so far, in the sources' order; after the deadline every source has one."""
        self._begin()
        with self._changed:
            if self.deadline.left() <= 0 and not self._closed:
                for id in self._order:
                    if id not in self._answers:
                        self._answers[id] = Failed(id, Trouble.TIMED_OUT, self._clock.now())
            return {id: self._answers[id] for id in self._order if id in self._answers}

    def pending(self) -> tuple[str, ...]:
        """Source ids without an answer yet."""
        answered = self.answers()
        return () if self._closed else tuple(id for id in self._order if id not in answered)

    def close(self) -> None:
        """Forget everything; a source still at work is not listened to any more."""
        with self._changed:
            self._closed = True
            self._first = None
            self._answers.clear()
            self._changed.notify_all()

    def _begin(self) -> None:
        with self._changed:
            action, self._first = self._first, None
        if action is not None:
            action()

    @property
    def closed(self) -> bool:
        return self._closed


class SideBySide:
    """The fan-out. `workers` and `waiting` bound each source's threads and queue."""

    def __init__(self, sources: Sequence[Source], clock: Clock, *, workers: int = 8, waiting: int = 64) -> None:
        self.source_ids = tuple(source.id for source in sources)
        if len(set(self.source_ids)) != len(self.source_ids):
            raise ValueError("two sources share an id")
        self._clock = clock
        self._near = [source for source in sources if getattr(source, "near", False)]
        self._near_lane = Lane("near-sources", workers, waiting)
        far = [source for source in sources if source not in self._near]
        self._lanes = [([source], Lane(f"source-{source.id}", workers, waiting)) for source in far]
        self._kept: dict[str, SideBySideGathering] = {}
        self._lock = threading.Lock()
        self._sweeper: threading.Timer | None = None

    def start(self, person: PersonalId, deadline: TimeLeft) -> SideBySideGathering:
        """Ask every source about `person`; returns at once. A source whose lane is full has timed out already."""
        gathering = SideBySideGathering(self.source_ids, deadline, self._clock)
        self._keep(gathering)
        gathering.before_waiting(partial(self._submit, self._near, self._near_lane, person, gathering))
        for sources, lane in self._lanes:
            self._submit(sources, lane, person, gathering)
        return gathering

    def _submit(
        self, sources: Sequence[Source], lane: Lane, person: PersonalId, gathering: SideBySideGathering
    ) -> None:
        if not sources or lane.submit(gathering.deadline, partial(self._ask, sources, person, gathering)):
            return
        for source in sources:
            _log.warning("source %s: every worker is busy and the queue is full", source.id)
            gathering.put(source.id, Failed(source.id, Trouble.TIMED_OUT, self._clock.now()))

    def find(self, id: str) -> SideBySideGathering | None:
        """A gathering under way or just finished; None once closed or a minute after its deadline."""
        self._sweep()
        with self._lock:
            return self._kept.get(id)

    def _ask(self, sources: Sequence[Source], person: PersonalId, gathering: SideBySideGathering) -> None:
        for source in sources:
            if not gathering.closed and gathering.deadline.left() > 0:
                self._ask_one(source, person, gathering)

    def _ask_one(self, source: Source, person: PersonalId, gathering: SideBySideGathering) -> None:
        try:
            answer = checked(source.fetch(person, gathering.deadline), person, source.id)
        except Exception as error:  # whatever it is, it is this source's trouble and nobody else's
            # The type only: a message or a traceback may hold an identifier.
            _log.warning("source %s raised %s", source.id, type(error).__name__)
            answer = None
        gathering.put(source.id, answer or Failed(source.id, Trouble.NONSENSE, self._clock.now()))

    def _keep(self, gathering: SideBySideGathering) -> None:
        self._sweep()
        with self._lock:
            while len(self._kept) >= MOST_KEPT:
                self._kept.pop(next(iter(self._kept))).close()
            self._kept[gathering.id] = gathering
            if self._sweeper is None:
                self._plan_sweep()

    def _plan_sweep(self) -> None:
        self._sweeper = threading.Timer(KEEP_SECONDS, self._sweep_again)
        self._sweeper.daemon = True
        self._sweeper.start()

    def _sweep_again(self) -> None:
        self._sweep()
        with self._lock:
            self._sweeper = None
            if self._kept:
                self._plan_sweep()

    def _sweep(self) -> None:
        """Close what is past its keeping time, so that no personal data waits in memory for nobody."""
        with self._lock:
            for id, gathering in list(self._kept.items()):
                if gathering.closed or time.monotonic() > gathering.forget_at:
                    self._kept.pop(id).close()


def checked(answer: object, person: PersonalId, source_id: str) -> Answer[Portion] | None:
    """The answer, Failed(OTHER_PERSON) when it is about somebody else, None when it is no answer at all."""
    if isinstance(answer, (Empty, Failed)):
        return answer
    if not isinstance(answer, (Fetched, Stale)) or not isinstance(answer.value, Portion):
        return None
    customer = answer.value.customer
    ids = {person} if customer is None else {customer.id, *customer.linked_ids}
    if answer.value.subject != person or person not in ids:
        return Failed(source_id, Trouble.OTHER_PERSON, answer.at)
    return answer
