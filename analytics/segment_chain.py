"""A segment month by month in one answer: members, who stayed, who came and who left by reason (docs/adr/054).

One answer, because its months hang together: analytics/disclosure_chain.py protects them as one. The sparkline, the
trend and the flows of the page are all read from it.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from analytics.answer import Asked, Measure, Question, RawAnswer, RawCell, RawLine, Sort
from analytics.disclosure_chain import ALL, ENTERED, LEFT, MEMBERS, STAYED
from analytics.population import UNKNOWN, Ints
from analytics.segmentation import START, Segmented, calendar
from domain.errors import InvalidInput
from domain.predicate import Among, Dimension

PERSONS = (Measure("persons", Sort.PERSONS),)
UNFINISHED = "segments.unfinished"
DEFINED = "segments.defined"


def chain(told: Segmented, segment: str, ends: Ints) -> RawAnswer:
    """Lines by (month, flow, reason) at month-ends `ends` (days, ascending). Reason "" sums them; every reason of any
    month stands in each, also with nobody. The base is the members of the last month-end. Raises InvalidInput for a
    segment that is not there."""
    if segment not in told.ids:
        raise InvalidInput("segment_rules.no_such", "segment", word=segment)
    rows = _Rows(told, segment)
    states = [rows.open_on(day) for day in ends.tolist()]
    months = [calendar(day).isoformat()[:7] for day in ends.tolist()]
    moves = [rows.moves(before, now) for before, now in pairwise(states)]
    came = sorted({word for _, entered, _ in moves for word in entered})
    went = sorted({word for _, _, left in moves for word in left})
    lines = []
    for at, (month, state) in enumerate(zip(months, states, strict=True)):
        unfinished = calendar(int(ends[at]) + 1).day != 1
        found = [(MEMBERS, ALL, int(np.count_nonzero(state != UNKNOWN)))]
        if at:
            stayed, entered, left = moves[at - 1]
            found += [(STAYED, ALL, stayed), (ENTERED, ALL, sum(entered.values())), (LEFT, ALL, sum(left.values()))]
            found += [(ENTERED, word, entered.get(word, 0)) for word in came]
            found += [(LEFT, word, left.get(word, 0)) for word in went]
        lines += [RawLine((month, flow, word), (RawCell(n, n),), unfinished) for flow, word, n in found]
    cohort = Among(Dimension.SEGMENT, frozenset({segment}))
    asked = Asked(Question.WHAT_CHANGED, cohort, (("of", "months"), ("segment", segment)))
    base = int(np.count_nonzero(states[-1] != UNKNOWN)) if states else 0
    return RawAnswer(asked, ("month", "flow", "reason"), PERSONS, tuple(lines), base, chained=True)


class _Rows:
    """The spells of one segment."""

    def __init__(self, told: Segmented, segment: str) -> None:
        held = told.memberships
        self._rows = np.flatnonzero(held.segment == told.ids.index(segment))
        self._person = held.person[self._rows]
        self._since, self._until = held.since[self._rows], held.until[self._rows]
        self._held = held
        self._size = int(self._person.max()) + 1 if len(self._rows) else 0

    def open_on(self, day: int) -> Ints:
        """The spell of each person that day, -1 for none."""
        found = np.full(self._size, UNKNOWN, dtype=np.int64)
        open_ = (self._since <= day) & ((self._until == UNKNOWN) | (self._until > day))
        found[self._person[open_]] = self._rows[open_]
        return found

    def moves(self, before: Ints, now: Ints) -> tuple[int, dict[str, int], dict[str, int]]:
        """(stayed, entered by reason, left by reason) between two such days."""
        was, is_ = before != UNKNOWN, now != UNKNOWN
        entered, left = self._held.entered[now[is_ & ~was]], self._held.left[before[was & ~is_]]
        return int(np.count_nonzero(was & is_)), self._by_reason(entered), self._by_reason(left)

    def _by_reason(self, places: Ints) -> dict[str, int]:
        counts = np.bincount(places[places >= 0], minlength=len(self._held.reasons))
        found = {self._held.reasons[at]: int(n) for at, n in enumerate(counts.tolist()) if n}
        unknown = int(np.count_nonzero(places < 0))
        return found | ({START: found.get(START, 0) + unknown} if unknown else {})
