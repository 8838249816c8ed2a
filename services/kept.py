"""Answers that were computed once, kept while their snapshot is current and never more than so many."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any


class Kept:
    """The newest `most` values by key; safe in threads. Two who ask for the same at once wait for one computation, and
    nobody waits for another one's.
    Only what disclosure control has told is kept here: no row of a person."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, Any] = OrderedDict()
        self._turns: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """The value of the key, made now if it is not kept. What `make` raises is raised, and nothing is kept. `make`
        may ask for other keys, never for its own."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
            turn = self._turns.setdefault(key, threading.Lock())
        with turn:
            with self._lock:
                if key in self._values:  # somebody made it while this one waited
                    return self._values[key]
            try:
                found = make()
                self._keep(key, found)
            finally:
                with self._lock:
                    self._turns.pop(key, None)
        return found

    def _keep(self, key: Hashable, found: Any) -> None:
        with self._lock:
            self._values[key] = found
            while len(self._values) > self._most:
                self._values.popitem(last=False)
