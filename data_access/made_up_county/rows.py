"""Events in the making: columns, added a batch at a time, finished all at once.

Finishing gives each event its unit, professional, time of day, cost and place in the customer's order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data_access.made_up_county.catalogue import numbers, templates
from data_access.made_up_county.places import LOCAL_UNITS, MUNICIPALITIES, staffing, unit_number

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

STATUSES = ("planned", "ongoing", "done", "cancelled", "no_show", "unknown")
PLANNED, ONGOING, DONE, CANCELLED, NO_SHOW = range(5)
BY_DAY, BY_MONTH, BY_YEAR = -1, -2, -3  # a minute below zero is a precision
DRAW = -9  # a minute, professional, unit, duration or delay to be drawn
SOURCES = ("clinical", "relations")
COLUMNS = (
    "c", "seq", "day", "minute", "template", "status", "unit", "who", "minutes", "cents", "late", "episode", "pathway",
    "value", "nights", "tag",
)  # fmt: skip
GIVEN = {
    "minute": DRAW, "status": DONE, "unit": DRAW, "who": DRAW, "minutes": DRAW, "late": DRAW, "episode": 0,
    "pathway": 0, "value": np.nan, "nights": -1, "tag": 0,
}  # fmt: skip
Columns = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class TemplateTable:
    """The catalogue as columns, by template number; the last two by (template, municipality)."""

    price: Floats
    minutes: Ints
    stay: Bools
    whole_day: Bools
    emergency: Bools
    contact: Bools
    source: Ints
    first_who: Ints
    count_who: Ints
    unit: Ints


@lru_cache(maxsize=1)
def template_table() -> TemplateTable:
    """Made once from the catalogue."""
    all_ = templates()
    day_kinds = {"diagnosis", "medication", "immunisation", "stay", "document", "segment", "plan"}
    where = [[_place(t.unit, t.role, m) for m in range(len(MUNICIPALITIES))] for t in all_]
    places = np.array(where, dtype=np.int64)
    return TemplateTable(
        price=np.array([t.eur for t in all_]),
        minutes=np.array([t.minutes for t in all_], dtype=np.int64),
        stay=np.array([t.kind == "stay" for t in all_]),
        whole_day=np.array([t.kind in day_kinds for t in all_]),
        emergency=np.array([t.channel == "emergency" for t in all_]),
        contact=np.array([t.kind == "contact" and t.register == "health" for t in all_]),
        source=np.array([SOURCES.index(t.source) for t in all_], dtype=np.int64),
        unit=places[:, :, 0], first_who=places[:, :, 1], count_who=places[:, :, 2],
    )  # fmt: skip


def _place(kind: str, role: str, municipality: int) -> tuple[int, int, int]:
    if not kind:
        return -1, -1, 1
    unit = unit_number(kind, municipality if kind in LOCAL_UNITS else 0)
    first, count = staffing().get((unit, role), (-1, 1))
    return unit, first, count


@dataclass
class Rows:
    """Grows by `add`; `finish` gives every column, sorted by (c, day, minute)."""

    parts: list[Columns] = field(default_factory=list)

    def add(self, c: Ints, day: Any, what: str | Ints, keep: Bools | None = None, **given: Any) -> None:
        """One event for each of `c`; `what` is a template key or numbers. `given` overrides GIVEN. `keep` filters."""
        template = numbers()[what] if isinstance(what, str) else what
        part = {"c": c, "day": day, "template": template} | GIVEN | given
        shape = c.shape
        columns = {name: np.broadcast_to(np.asarray(column), shape) for name, column in part.items()}
        self.parts.append({name: column[keep] for name, column in columns.items()} if keep is not None else columns)

    def finish(self, municipality: Ints, rng: np.random.Generator, first: int) -> Columns:
        """`municipality` by (c - first)."""
        columns = {name: np.concatenate([part[name] for part in self.parts]) for name in self.parts[0]}
        for name in columns.keys() - {"value"}:
            columns[name] = columns[name].astype(np.int64)
        table, template = template_table(), columns["template"]
        where = municipality[columns["c"] - first]
        _place_rows(columns, table, where, rng)
        _time_rows(columns, table, rng)
        stay = table.stay[template]
        days = np.where(columns["nights"] < 0, -columns["day"], np.maximum(columns["nights"], 1))
        price = np.where(stay, table.price[template] * days, table.price[template] * rng.uniform(0.9, 1.1, len(where)))
        counted = (columns["status"] == DONE) | (columns["status"] == ONGOING)
        columns["cents"] = np.where(counted, np.rint(price * 100), 0).astype(np.int64)
        order = np.lexsort((columns["minute"], columns["day"], columns["c"]))
        return {name: column[order] for name, column in columns.items()}


def _place_rows(columns: Columns, table: TemplateTable, where: Ints, rng: np.random.Generator) -> None:
    """Unit and professional: most often the same professional of the unit again."""
    template, c = columns["template"], columns["c"]
    first, count = table.first_who[template, where], table.count_who[template, where]
    usual = (c * 7) % count
    other = (rng.random(len(c)) * count).astype(np.int64)
    drawn = np.where(first < 0, -1, first + np.where(rng.random(len(c)) < 0.6, usual, other))
    columns["who"] = np.where(columns["who"] == DRAW, drawn, columns["who"])
    columns["unit"] = np.where(columns["unit"] == DRAW, table.unit[template, where], columns["unit"])


def _time_rows(columns: Columns, table: TemplateTable, rng: np.random.Generator) -> None:
    """Time of day, duration, and how many minutes after (before, for bookings) the event it was written down."""
    template, n = columns["template"], len(columns["c"])
    office = 480 + 5 * rng.integers(0, 92, n)
    drawn = np.where(
        table.whole_day[template], BY_DAY, np.where(table.emergency[template], rng.integers(0, 1440, n), office)
    )
    columns["minute"] = np.where(columns["minute"] == DRAW, drawn, columns["minute"])
    usual = np.rint(table.minutes[template] * rng.uniform(0.7, 1.4, n) / 5).astype(np.int64) * 5
    minutes = np.where(table.minutes[template] > 0, np.maximum(usual, 5), -1)
    columns["minutes"] = np.where(columns["minutes"] == DRAW, minutes, columns["minutes"])
    soon = np.where(rng.random(n) < 0.03, rng.integers(1440, 20 * 1440, n), rng.integers(5, 120, n))
    clock = np.where(columns["minute"] < 0, 720, columns["minute"])
    soon = np.minimum(soon, np.maximum(5, -columns["day"] * 1440 - clock))  # nothing is written in the future
    booked = -(np.maximum(columns["day"], 0) + rng.integers(2, 30, n)) * 1440
    late = np.where(columns["status"] == PLANNED, booked, soon)
    columns["late"] = np.where(columns["late"] == DRAW, late, columns["late"])


def numbered(columns: Columns, keep: Bools) -> Columns:
    """The rows of one source, with `seq` running from 0 within each customer."""
    kept = {name: column[keep] for name, column in columns.items()}
    c = kept["c"]
    starts = np.r_[True, c[1:] != c[:-1]] if len(c) else np.zeros(0, dtype=bool)
    index = np.arange(len(c))
    kept["seq"] = index - np.maximum.accumulate(np.where(starts, index, 0)) if len(c) else index
    return kept
