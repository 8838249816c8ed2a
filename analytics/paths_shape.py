"""What counts as one step of a path, and where a path begins. Applied in the order of `shaped`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.paths import Log, only
from analytics.population import Bools, Ints
from domain.errors import InvalidInput

LONGEST_WINDOW = 3_660
"""Days; as long as any condition on time may be (domain/predicate.py)."""


@dataclass(frozen=True, slots=True)
class Shape:
    """`merge_days`: the same activity again within so many days of its last time is still the first one (None: never).
    `anchor`: paths begin with the first of these activities; empty: with the first event. `collapse`: an activity
    right after itself is one step."""

    merge_days: int | None = None
    anchor: tuple[int, ...] = ()
    collapse: bool = False

    def __post_init__(self) -> None:
        if self.merge_days is not None and not 0 <= self.merge_days <= LONGEST_WINDOW:
            raise InvalidInput("predicate.invalid", "merge_days")


def shaped(log: Log, shape: Shape) -> Log:
    """The same cases, each with fewer events or as many. A case without the anchor has no path, and is still a case.

    Merged first, so that what began before the anchor and goes on after it does not begin again."""
    if shape.merge_days is not None:
        log = only(log, _begins(log, shape.merge_days * log.per_day))
    if shape.anchor:
        log = only(log, _from_anchor(log, shape.anchor))
    return only(log, _changes(log)) if shape.collapse else log


def _begins(log: Log, window: int) -> Bools:
    """Events whose activity the case has not had within the window before: a chain of near ones is one, however long,
    and whatever else happens between."""
    case = log.case
    order = np.lexsort((log.activity, case))  # stable: in time within each
    again = np.zeros(len(order), dtype=np.bool_)
    here, before = order[1:], order[:-1]
    same = (case[here] == case[before]) & (log.activity[here] == log.activity[before])
    again[here] = same & (log.at[here] - log.at[before] <= window)
    return np.asarray(~again)


def _from_anchor(log: Log, anchor: tuple[int, ...]) -> Bools:
    """Events from the first anchor of their case on."""
    seen = np.concatenate([[0], np.cumsum(np.isin(log.activity, anchor))])
    before = np.repeat(seen[log.starts[:-1]], log.lengths)
    return np.asarray(seen[1:] > before)


def _changes(log: Log) -> Bools:
    """Events whose activity is not that of the event before them in their case."""
    return np.asarray(log.activity != previous(log))


def previous(log: Log) -> Ints:
    """The activity before every event in its case; -1 for a case's first."""
    before = np.empty_like(log.activity)
    before[1:] = log.activity[:-1]
    before[log.starts[:-1][log.lengths > 0]] = -1
    return before
