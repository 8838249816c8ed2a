"""Long stretches without events: the axis folds them and writes their length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analytics.journey_columns import Bools, Columns, Ints
from analytics.journey_cut import FURTHEST_DAYS, OLDEST_DAYS, Cut
from analytics.journey_types import LANES, Grain, Lane

if TYPE_CHECKING:
    from analytics.journey import Bars

LEAST_GAP_TICKS = 4
LEAST_GAP_SHARE = 40
"""Years of weeks would be cut into stripes by gaps of four: a gap is at least this part of what is visible, too."""
_STAYS = LANES.index(Lane.STAYS)


@dataclass(frozen=True, slots=True)
class Gap:
    """Ticks first..last without any event. `days`: its whole length, also where it reaches beyond what is cut."""

    first: int
    last: int
    days: int


def least_gap(frame: Cut) -> int:
    """Ticks without events that are folded."""
    visible = frame.seen[1] - frame.seen[0] + 1
    return max(LEAST_GAP_TICKS, -(-visible // LEAST_GAP_SHARE))


def gaps(
    c: Columns, frame: Cut, keep: Bools, now: int | None, cells: Ints, bars: Bars, opened: tuple[tuple[int, int], ...]
) -> tuple[Gap, ...]:
    """Runs of empty ticks; none where single days are drawn, none that touches `opened` (days). "Now" is never folded.

    A stay fills its ticks; medication and segments go on for years, so that only their ends count.
    """
    if frame.grain in (Grain.DAY, Grain.LIST):
        return ()
    used = np.zeros(len(frame) + 1, dtype=np.bool_)
    used[cells] = used[-1] = True
    used[bars.first[c.first[bars.event] >= frame.start]] = used[bars.last[c.last[bars.event] <= frame.end]] = True
    if now is not None:
        used[now] = True
    stays = c.lane[bars.event] == _STAYS
    for first, last in zip(bars.first[stays].tolist(), bars.last[stays].tolist(), strict=True):
        used[first : last + 1] = True
    busy = np.flatnonzero(used)
    start = np.append(0, busy[:-1] + 1)
    long = busy - start >= least_gap(frame)
    found = []
    for first, after in zip(start[long].tolist(), busy[long].tolist(), strict=True):
        low, high = int(frame.ordinals[first]), frame.after(after - 1) - 1
        ahead = low > c.today and high == frame.end  # nobody knows what the time to come does not hold
        if not ahead and not any(low <= end and begin <= high for begin, end in opened):
            found.append(Gap(first, after - 1, _length(c, keep, frame, low, high)))
    return tuple(found)


def _length(c: Columns, keep: Bools, frame: Cut, low: int, high: int) -> int:
    """Days of a gap; one at the edge of what is cut reaches to what begins or ends beyond it, if anything does."""
    usable = keep & c.dated
    days = np.concatenate([c.first[usable], c.last[usable], [c.today]])
    if low == frame.start:
        before = days[(days < low) & (days >= c.today - OLDEST_DAYS)]
        low = int(before.max()) + 1 if before.size else low
    if high == frame.end:
        after = days[(days > high) & (days <= c.today + FURTHEST_DAYS)]
        high = int(after.min()) - 1 if after.size else high
    return high - low + 1
