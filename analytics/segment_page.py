"""The numbers of a segment page after disclosure control: charts, tables and words all read these, nothing else.

What leaves this file is safe to show. The structure's row and column sums are not shown, so that a rare category costs
few other cells; visits are taken to have a known sum, because two panels divide the same visits; everybody's shares are
rounded, so that no segment can be found by taking the others away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from analytics.disclosure import K_SENSITIVE, Hidden, Shown, rounded_share, suppress, suppress_measure
from domain.event import Channel

STRUCTURE, VISITS, CHANNELS, WAITS = "structure", "visits", "channels", "waits"
PANELS = (STRUCTURE, VISITS, CHANNELS, WAITS)
"""The four charts, in their order on the page."""


@dataclass(frozen=True, slots=True)
class RawPanel:
    """Counts before disclosure control; see services.ports.Panel for the fields."""

    name: str
    rows: tuple[str, ...]
    persons: tuple[int, ...]
    values: tuple[float, ...] = ()
    others_persons: tuple[int, ...] = ()
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownPanel:
    """One chart that may be shown. `cells` are rows x columns (one column when there is no second dimension).

    `base`: the persons that the cells divide between them, None where they do not. `bases`: the same by row, for waits.
    `everyone`: rounded whole percents of everybody by row; None where too few wait to round. `unfinished`: the last
    row's month is not over.
    """

    name: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Shown, ...], ...]
    base: Shown | None
    k: int
    everyone: tuple[int | None, ...] = ()
    bases: tuple[Shown, ...] = ()
    unfinished: bool = False

    @property
    def hides(self) -> bool:
        """True when any cell is hidden."""
        return any(isinstance(value, Hidden) for row in self.cells for value in row)

    @property
    def empty(self) -> bool:
        """True when nothing at all may be shown: the chart gives way to a sentence."""
        return all(isinstance(value, Hidden) for row in self.cells for value in row)


def show(panel: RawPanel, k: int, *, n: int, as_of: date) -> ShownPanel:
    """One panel of a segment of `n` members under disclosure control. Raises ValueError for an unknown panel."""
    if panel.name == STRUCTURE:
        cells, base = _divided(panel.persons, n, k)
        return ShownPanel(panel.name, panel.rows, panel.columns, _in_rows(cells, max(1, len(panel.columns))), base, k)
    if panel.name == WAITS:
        return _waits(panel, k, n)
    if panel.name in (VISITS, CHANNELS):
        panel = _in_known_order(panel)
        visits = suppress_measure(panel.persons, [round(value) for value in panel.values], k)
        unfinished = panel.rows[-1:] == (f"{as_of:%Y-%m}",)
        return ShownPanel(panel.name, panel.rows, (), _in_rows(visits, 1), None, k, unfinished=unfinished)
    raise ValueError(f"unknown panel {panel.name}")


def _in_known_order(panel: RawPanel) -> RawPanel:
    """Channels in the order of the vocabulary; months as they are."""
    if panel.name != CHANNELS:
        return panel
    known = [channel.value for channel in Channel]
    order = sorted(range(len(panel.rows)), key=lambda r: known.index(panel.rows[r]))
    return RawPanel(
        panel.name,
        tuple(panel.rows[r] for r in order),
        tuple(panel.persons[r] for r in order),
        tuple(panel.values[r] for r in order),
    )


def _divided(persons: Sequence[int], n: int, k: int) -> tuple[tuple[Shown, ...], Shown]:
    """Cells that divide members between them, and their sum. Members in no cell are protected as one cell more,
    because the size of the segment is public."""
    rest = n - sum(persons)
    table = suppress([[*persons, rest] if rest > 0 else persons], k, total_is_public=n >= k)
    flat = table.cells[0]
    if rest <= 0:
        return flat, table.total
    return flat[:-1], Hidden(k) if isinstance(flat[-1], Hidden) else n - rest


def _waits(panel: RawPanel, k: int, n: int) -> ShownPanel:
    """Waits by band, each kind of wait a division of its own, beside everybody's rounded shares.

    Everybody's shares are rounded for the most sensitive segment on every page: a finer one beside an ordinary segment
    would undo the coarse one.
    """
    cells: list[Shown] = []
    bases: list[Shown] = []
    everyone: list[int | None] = []
    for _, group in groupby(range(len(panel.rows)), lambda r: panel.rows[r].partition("_")[0]):
        rows = list(group)
        shown, base = _divided([panel.persons[r] for r in rows], n, k)
        all_ = [panel.others_persons[r] for r in rows] if panel.others_persons else []
        cells += shown
        bases += [base] * len(rows)
        everyone += [rounded_share(count, sum(all_), K_SENSITIVE) for count in all_] or [None] * len(rows)
    return ShownPanel(panel.name, panel.rows, (), _in_rows(cells, 1), None, k, tuple(everyone), tuple(bases))


def _in_rows(flat: Sequence[Shown], width: int) -> tuple[tuple[Shown, ...], ...]:
    return tuple(tuple(flat[start : start + width]) for start in range(0, len(flat), width))


def percent(value: Shown, base: Shown | None) -> int | Hidden:
    """A share in whole percent of a shown base; hidden with either of them."""
    if isinstance(value, Hidden):
        return value
    if isinstance(base, Hidden):
        return base
    return round(100 * value / base) if base else 0


def largest(panel: ShownPanel) -> tuple[str, str, int] | None:
    """(row, column, value) of the largest shown cell, for the sentence above the chart; "" without columns."""
    found = [
        (value, row, panel.columns[c] if panel.columns else "")
        for row, cells in zip(panel.rows, panel.cells, strict=True)
        for c, value in enumerate(cells)
        if not isinstance(value, Hidden)
    ]
    if not found:
        return None
    value, row, column = max(found, key=lambda cell: cell[0])
    return row, column, value
