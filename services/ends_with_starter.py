"""A process that ends when the one that started it does, however that one ended: also killed hard, when it can tell
nobody. The starter holds the other end of this process's standard input and writes nothing; the system closes it.

So a lock never outlives whoever wanted what it guards, and the next start waits for no process that nobody knows.
"""

from __future__ import annotations

import os
import sys
import threading

BESIDE = "--beside-a-start"
"""The argument of a process that was started with a pipe as its standard input."""


def end_with_starter() -> None:
    """From now on. What is half written then is as after a kill: the next run goes on (services/refresh.py)."""
    threading.Thread(target=_wait, daemon=True, name="starter").start()


def _wait() -> None:
    descriptor = sys.stdin.fileno()
    while os.read(descriptor, 64):
        pass
    os._exit(1)  # at once, and without this process's own clean-up: locks of files go with the process
