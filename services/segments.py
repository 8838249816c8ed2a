"""Deed: see what segments look like. Aggregates only: nothing here takes or returns a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analytics.disclosure import Hidden, Shown, k_of, sizes
from analytics.segment_page import PANELS, RawPanel, ShownPanel, show
from domain.access import Deed
from domain.errors import NotFound
from domain.segment import Segment
from services.desk import Desk
from services.ports import Panel, SegmentCounts, SegmentStatistics

PURPOSE = "knowledge_management"


@dataclass(frozen=True, slots=True)
class SegmentLine:
    """One segment on the list, with its size as it may be shown."""

    segment: Segment
    n: Shown


@dataclass(frozen=True, slots=True)
class SegmentPage:
    """One segment's page. `panels` are empty when the segment itself is too small to be shown."""

    segment: Segment
    n: Shown
    everyone: int
    as_of: date
    panels: tuple[ShownPanel, ...]


def segment_list(desk: Desk) -> tuple[SegmentLine, ...]:
    """Every segment with its size. Logged; raises Refused. Empty when this house has no segment results."""
    desk.enter(Deed.SEE_SEGMENTS, PURPOSE)
    statistics = desk.house.statistics
    return _lines(statistics) if statistics else ()


def segment_page(desk: Desk, segment_id: str) -> SegmentPage:
    """One segment after disclosure control. Logged; raises Refused, NotFound."""
    desk.enter(Deed.SEE_SEGMENTS, PURPOSE)
    statistics = desk.house.statistics
    counts = statistics.counts(segment_id) if statistics else None
    if statistics is None or counts is None:
        raise NotFound("segment")
    n = next(line.n for line in _lines(statistics) if line.segment.id == segment_id)
    return SegmentPage(counts.segment, n, counts.everyone, counts.as_of, _panels(counts, n))


def _panels(counts: SegmentCounts, n: Shown) -> tuple[ShownPanel, ...]:
    """The four panels; none when the size is hidden, because their sums would tell it."""
    if isinstance(n, Hidden):
        return ()
    by_name = {panel.name: panel for panel in counts.panels}
    k = k_of(counts.segment)
    return tuple(show(_raw(by_name[name]), k, n=n, as_of=counts.as_of) for name in PANELS if name in by_name)


def _raw(panel: Panel) -> RawPanel:
    return RawPanel(panel.name, panel.rows, panel.persons, panel.values, panel.others_persons, panel.columns)


def _lines(statistics: SegmentStatistics) -> tuple[SegmentLine, ...]:
    found = statistics.segments()
    counts = statistics.counts(found[0][0].id) if found else None
    everyone = counts.everyone if counts else 0
    shown = sizes([(n, k_of(segment)) for segment, n in found], everyone)
    return tuple(SegmentLine(segment, n) for (segment, _), n in zip(found, shown, strict=True))
