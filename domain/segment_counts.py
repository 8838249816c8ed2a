"""Raw counts of a segment's charts: no person, not yet suppressed (services do that before anything is shown)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from domain.segment import Segment


@dataclass(frozen=True, slots=True)
class Panel:
    """Raw counts of one segment chart, before disclosure control. `rows` are dimension values, `persons` distinct.

    `values` holds the measure per row (visits); `others` the same for all customers.
    structure: rows age bands ("0-9" ... "90-"), columns gender values, persons row-major and adding up to n.
    visits: rows months "YYYY-MM" without holes, oldest first. channels: rows domain.event.Channel values.
    waits: rows "<what>_<band of whole days>" ("surgery_1_90"): realised waits, for the segment and for all customers.
    """

    name: str  # structure | visits | channels | waits
    rows: tuple[str, ...]
    persons: tuple[int, ...]
    values: tuple[float, ...] = ()
    others_persons: tuple[int, ...] = ()
    others_values: tuple[float, ...] = ()
    columns: tuple[str, ...] = ()  # second dimension, when there is one: persons and values are row-major


@dataclass(frozen=True, slots=True)
class SegmentCounts:
    segment: Segment
    n: int
    everyone: int
    as_of: date
    panels: tuple[Panel, ...] = field(default=())
