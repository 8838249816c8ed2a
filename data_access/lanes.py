"""Bounded worker threads, one lane a source: a source that hangs uses up its own lane and nobody else's.

The standard ThreadPoolExecutor is not used because its queue has no bound and its threads keep a process alive at exit.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from data_access.timing import TimeLeft

IDLE_SECONDS = 15.0


class Lane:
    """At most `workers` daemon threads and at most `waiting` jobs queued; idle threads end by themselves."""

    def __init__(self, name: str, workers: int = 8, waiting: int = 64) -> None:
        self._name = name
        self._most_workers = workers
        self._most_waiting = waiting
        self._jobs: deque[tuple[TimeLeft, Callable[[], None]]] = deque()
        self._changed = threading.Condition()
        self._workers = 0
        self._idle = 0

    @property
    def workers(self) -> int:
        """Threads alive now, hung ones included."""
        return self._workers

    def submit(self, deadline: TimeLeft, job: Callable[[], None]) -> bool:
        """Run `job` (which must not raise) on a thread before `deadline`, or never. False when the lane is full."""
        with self._changed:
            if len(self._jobs) >= self._most_waiting:
                self._jobs = deque(waiting for waiting in self._jobs if waiting[0].left() > 0)
            if len(self._jobs) >= self._most_waiting:
                return False
            self._jobs.append((deadline, job))
            if self._idle >= len(self._jobs) or self._workers == self._most_workers:
                self._changed.notify()
                return True
            self._workers += 1
        threading.Thread(target=self._work, name=self._name, daemon=True).start()
        return True

    def _work(self) -> None:
        try:
            while job := self._next():
                job()
                del job  # it holds a person's id: not kept while idle
        finally:
            with self._changed:
                self._workers -= 1

    def _next(self) -> Callable[[], None] | None:
        """The next job whose deadline has not passed; None after a while without any."""
        with self._changed:
            while True:
                while self._jobs:
                    deadline, job = self._jobs.popleft()
                    if deadline.left() > 0:
                        return job
                self._idle += 1
                woken = self._changed.wait(IDLE_SECONDS)
                self._idle -= 1
                if not woken and not self._jobs:
                    return None
