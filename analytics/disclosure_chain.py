"""Months of a group told together: its members at each month-end, who stayed, who came and who left and why.

The members of a month are those who stayed and those who came, and those of the month before are those who stayed and
those who left. So a number that is hidden in one month may follow from the months around it. All of it is one
circulation - persons flow from the world through the month-ends and back - and a hidden number can be worked out
exactly if and only if no circle of what is not known passes through it (analytics/disclosure_flow.py). Nothing else
may be shown of these numbers than this answer: what it hides is hidden wherever a month of the group is drawn.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from analytics.answer import RawAnswer
from analytics.disclosure_flow import Arc, protect

Bools = NDArray[np.bool_]
Ints = NDArray[Any]

MEMBERS, STAYED, ENTERED, LEFT = "members", "stayed", "entered", "left"
ALL = ""
"""The reason of a line that sums all reasons."""
WORLD = "world"


def chained(raw: RawAnswer, k: int) -> Bools:
    """The lines to hide. Keys of lines are (month, flow, reason), months ascending; each month has its members, and but
    for the first who stayed, entered and left, the latter two in all and by every reason of any month. The members of
    the last month are shown elsewhere: when they are too few, nothing is shown at all."""
    months = list(dict.fromkeys(line.key[0] for line in raw.lines))
    persons = [line.cells[0].persons for line in raw.lines]
    last = next(n for line, n in zip(raw.lines, persons, strict=True) if line.key[:2] == (months[-1], MEMBERS))
    if last < k:
        return np.ones(len(raw.lines), np.bool_)
    arcs = [
        Arc(*_ends(line.key, months), n, n < k, margin=_is_sum(line.key))
        for line, n in zip(raw.lines, persons, strict=True)
    ]
    known = next(i for i, line in enumerate(raw.lines) if line.key[:2] == (months[-1], MEMBERS))
    hidden = protect(arcs, k, public=frozenset({known}))
    return np.isin(np.arange(len(arcs)), list(hidden))


def _is_sum(key: tuple[str, ...]) -> bool:
    return key[1] != STAYED and key[2] == ALL


def _ends(key: tuple[str, ...], months: list[str]) -> tuple[str, str]:
    """Tail and head of a number's arc. A month-end is two nodes with its members between."""
    month, flow, reason = key
    at = months.index(month)
    before = f"out{at - 1}"
    if flow == MEMBERS:
        return (WORLD if at == 0 else f"in{at}", WORLD if at == len(months) - 1 else f"out{at}")
    if flow == STAYED:
        return before, f"in{at}"
    if flow == ENTERED:
        return (WORLD, f"came{at}") if reason == ALL else (f"came{at}", f"in{at}")
    return (f"went{at}", WORLD) if reason == ALL else (before, f"went{at}")
