"""Care relations that follow from events: who met whom, who is booked to whom."""

from __future__ import annotations

import numpy as np

from data_access.made_up_county.promises import open_contacts
from data_access.made_up_county.rows import DONE, PLANNED, Columns, Ints, template_table

ENCOUNTER_DAYS = 180  # how long after the last encounter its professional still has a care relation
BOOKING_DAYS = 14  # before and after a booked visit


def tie_rows(columns: Columns) -> dict[str, list[tuple[object, ...]]]:
    """Rows of the relations source by table, from finished events."""
    return {"care_relation": _encounters(columns) + _bookings(columns) + open_contacts(columns)}


def _encounters(columns: Columns) -> list[tuple[object, ...]]:
    """One relation for each pair of customer and professional who met in the last ENCOUNTER_DAYS."""
    met = template_table().contact[columns["template"]] & (columns["status"] == DONE) & (columns["who"] >= 0)
    met &= (columns["day"] > -ENCOUNTER_DAYS) & (columns["day"] <= 0)
    c, who, day = columns["c"][met], columns["who"][met], columns["day"][met]
    pair, start = np.unique(c * 10_000 + who, return_index=True)
    last = np.full(len(pair), -(10**6), dtype=np.int64)
    np.maximum.at(last, np.searchsorted(pair, c * 10_000 + who), day)
    return _rows("encounter", pair // 10_000, pair % 10_000, day[start], last + ENCOUNTER_DAYS)


def _bookings(columns: Columns) -> list[tuple[object, ...]]:
    booked = (columns["status"] == PLANNED) & (columns["who"] >= 0)
    day = columns["day"][booked]
    return _rows("appointment", columns["c"][booked], columns["who"][booked], day - BOOKING_DAYS, day + BOOKING_DAYS)


def _rows(kind: str, c: Ints, who: Ints, start: Ints, end: Ints) -> list[tuple[object, ...]]:
    pairs = zip(c.tolist(), who.tolist(), start.tolist(), end.tolist(), strict=True)
    return [(number, kind, professional, -1, first, last, "") for number, professional, first, last in pairs]
