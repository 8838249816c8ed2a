"""How much slower this machine runs right now than when a limit in milliseconds was set.

A limit of CPU time fails on a busy or slower machine although nothing in the product changed. Instead of a wider limit,
the same limit is scaled by two pieces of work that are timed beside the measured function: plain Python, and numpy on
arrays of a customer's size. A machine may be slower at one of them only (a smaller cache, other vector instructions).
"""

from __future__ import annotations

import os
import time

import numpy as np

REFERENCE_MS = 2.8, 2.6
"""What `_work` and `_columns` take on the quiet machine on which the limits were set."""


def pace() -> float:
    """1 on the quiet machine, 2 when it runs half as fast at either work; never under 1. Best of seven, CPU time."""
    plain, columns = (min(work() for _ in range(7)) for work in (_work, _columns))
    return max(1.0, plain / REFERENCE_MS[0], columns / REFERENCE_MS[1])


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


def _columns() -> float:
    days = np.arange(5_000, dtype=np.int64) * 7_919 % 7_300
    started = time.process_time()
    for _ in range(30):
        order = np.argsort(days, kind="stable")
        np.bincount(days[order] // 30)
        np.flatnonzero(days[order][1:] != days[order][:-1])
    return (time.process_time() - started) * 1000
