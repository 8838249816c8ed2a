"""Who came to a segment and who left it, month by month and by reason: raw counts for disclosure control.

A month's answer divides the persons who were members at its end or at the end of the month before: they stayed, came
for a reason, or left for one. So n = stayed + entered, and disclosure control knows every sum that somebody may know.
"""

from __future__ import annotations

import numpy as np

from analytics.answer import Asked, Measure, Question, RawAnswer, RawCell, RawLine, Sort
from analytics.population import UNKNOWN, Bools, Ints, Memberships
from analytics.segmentation import START, Segmented, calendar
from domain.errors import InvalidInput
from domain.predicate import Among, Dimension

STAYED, ENTERED, LEFT = "stayed", "entered", "left"
DIVIDED = (Measure("persons", Sort.PERSONS, divides=True),)
UNFINISHED = "segments.unfinished"


def flow(told: Segmented, segment: str, previous: int, end: int) -> RawAnswer:
    """One month (from month-end `previous` until month-end `end`, days) of a segment: lines by (flow, reason), which
    divide the base. Somebody who came and left within the days between is no member of either end. Raises InvalidInput
    for a segment that is not there."""
    held = told.memberships
    mine = held.segment == _place(told, segment)
    was, is_ = (np.flatnonzero(mine & _member(held, day)) for day in (previous, end))
    stayed = np.intersect1d(held.person[was], held.person[is_])
    came = is_[~np.isin(held.person[is_], stayed)]
    went = was[~np.isin(held.person[was], stayed)]
    lines = [_line(STAYED, "", len(stayed))]
    lines += _by_reason(ENTERED, held, held.entered[came])
    lines += _by_reason(LEFT, held, held.left[went])
    month = calendar(end).isoformat()[:7]
    asked = Asked(Question.WHAT_CHANGED, _cohort(segment), (("of", "flow"), ("segment", segment), ("month", month)))
    base = len(stayed) + len(came) + len(went)
    return RawAnswer(asked, ("flow", "reason"), DIVIDED, tuple(lines), base, notes=_notes(end))


def sizes(told: Segmented, segment: str, ends: Ints) -> RawAnswer:
    """Members at each month-end: lines by month, for the sparkline. They do not divide the base, which is everybody who
    was a member at any of the ends."""
    held = told.memberships
    mine = held.segment == _place(told, segment)
    found = [np.unique(held.person[mine & _member(held, day)]) for day in ends.tolist()]
    lines = tuple(
        RawLine((calendar(day).isoformat()[:7],), (RawCell(len(who), len(who)),), bool(_notes(day)))
        for day, who in zip(ends.tolist(), found, strict=True)
    )
    asked = Asked(Question.WHAT_CHANGED, _cohort(segment), (("of", "sizes"), ("segment", segment)))
    base = len(np.unique(np.concatenate([*found, np.zeros(0, dtype=np.int32)])))
    return RawAnswer(asked, ("month",), (Measure("persons", Sort.PERSONS),), lines, base)


def _member(held: Memberships, day: int) -> Bools:
    found: Bools = (held.since <= day) & ((held.until == UNKNOWN) | (held.until > day))
    return found


def _place(told: Segmented, segment: str) -> int:
    if segment not in told.ids:
        raise InvalidInput("segment_rules.no_such", "segment", word=segment)
    return told.ids.index(segment)


def _by_reason(name: str, held: Memberships, reasons: Ints) -> list[RawLine]:
    """Lines in the order of the words, so that the same month has the same lines."""
    found, n = np.unique(reasons, return_counts=True)
    words = [(held.reasons[at] if at >= 0 else START, int(count)) for at, count in zip(found, n, strict=True)]
    return [_line(name, word, count) for word, count in sorted(words)]


def _line(name: str, reason: str, n: int) -> RawLine:
    return RawLine((name, reason), (RawCell(n, n),))


def _cohort(segment: str) -> Among:
    return Among(Dimension.SEGMENT, frozenset({segment}))


def _notes(end: int) -> tuple[str, ...]:
    """The month of a day that is not its last is not over."""
    return () if calendar(end + 1).day == 1 else (UNFINISHED,)
