"""How much slower this machine runs right now than when a limit in milliseconds was set.

A limit of CPU time fails on a busy or slower machine although nothing in the product changed. Instead of a wider limit,
the same limit is scaled by a piece of plain Python that is timed beside the measured function.
"""

from __future__ import annotations

import os
import time

REFERENCE_MS = 2.8
"""What `_work` takes on the quiet machine on which the limits were set."""


def pace() -> float:
    """1 on the quiet machine, 2 when it runs half as fast; never under 1. Best of seven, CPU time."""
    return max(1.0, min(_work() for _ in range(7)) / REFERENCE_MS)


def crowding() -> float:
    """How many processes want each core just now, never under 1: for limits of wall time, which others' work lengthens.

    A waiting process is slower by as much; 1 on a machine that does nothing else, so that the limit is then the limit.
    """
    wanting: float = os.getloadavg()[0] if hasattr(os, "getloadavg") else 1.0
    return max(1.0, wanting / (os.cpu_count() or 1))


def _work() -> float:
    started = time.process_time()
    found: dict[int, list[int]] = {}
    for i in range(40_000):
        found.setdefault(i % 997, []).append(i)
    sum(len(part) for part in found.values())
    return (time.process_time() - started) * 1000
