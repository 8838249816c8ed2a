"""Masks that were computed a moment ago: one answer needs the same ones several times, and the next asker often too."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

from analytics.population import Ints, Population

MOST_BYTES = 256_000_000
"""Of one population's masks: twenty over 11 million events and several over its persons."""


class Recent:
    """Arrays by what they were computed of, the newest of them and never more than so many bytes; safe in threads.

    They are shared, and so cannot be written to. Who asks for what somebody else computes right now computes it too."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._bytes = most_bytes, 0
        self._arrays: OrderedDict[Hashable, Ints] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Ints]) -> Ints:
        """What `make` makes, read-only. What it raises is raised, and nothing is kept."""
        with self._lock:
            if key in self._arrays:
                self._arrays.move_to_end(key)
                return self._arrays[key]
        found = make()
        found.flags.writeable = False
        with self._lock:
            if key not in self._arrays:
                self._arrays[key] = found
                self._bytes += found.nbytes
            while self._bytes > self._most:
                self._bytes -= self._arrays.popitem(last=False)[1].nbytes
        return found

    def clear(self) -> None:
        """Forget all: what is asked next is computed as the first time."""
        with self._lock:
            self._arrays.clear()
            self._bytes = 0


def recent(population: Population) -> Recent:
    """The masks of this population; they go with it."""
    return population.once("recent", lambda _: Recent())
