"""Customers with very many events, for the figures only: written into a made-up county that is already there.

Their lives are the heaviest showcase customer's, laid over one another a few days apart, so that kinds, lanes, words
and episodes stay what a county has. The IDs are of the 900-series.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from domain.hetu import check_character

MODEL = "210949-998M"
SHIFT = 11
"""Days between two lives laid over one another."""
WITH_EVENTS = ("clinical", "relations")
KEPT = ("status", "unit", "who", "minutes", "cents", "late", "episode", "pathway", "value", "nights")


@dataclass(frozen=True)
class Many:
    """How many events, and how many of them on one and the same day."""

    id: str
    events: int
    crowded: int = 0


def _id(digits: str, number: str) -> str:
    return f"{digits}-{number}{check_character(digits, number)}"


FIVE = Many(_id("110349", "997"), 5_000)
TEN = Many(_id("120349", "996"), 10_000, 500)


def add_many(county: Path) -> None:
    """Add both customers to the county in `county`. Raises sqlite3.Error when it is not a county."""
    for many in (FIVE, TEN):
        for name in ("persons", "clinical", "relations", "segments"):
            with sqlite3.connect(county / f"{name}.sqlite") as db:
                number = db.execute("SELECT max(c) FROM subject").fetchone()[0] + 1
                _add(db, name, many, number)
            db.close()


def _add(db: sqlite3.Connection, name: str, many: Many, number: int) -> None:
    (model,) = db.execute("SELECT c FROM subject WHERE id = ?", (MODEL,)).fetchone()
    db.execute("INSERT INTO subject VALUES (?, ?)", (number, many.id))
    if name == "persons":
        _copy(db, "person", model, number)
        db.execute("UPDATE person SET given = ? WHERE c = ?", (f"Matkaaja {many.events}", number))
    if name == "relations":
        _copy(db, "care_relation", model, number)
    if name == "clinical":
        present = db.execute("SELECT count(*) FROM event WHERE c = ?", (model,)).fetchone()[0]
        _lay(db, many, (model, number), -(-many.events // present))
    if name == "segments":
        _copy(db, "membership", model, number)


def _copy(db: sqlite3.Connection, table: str, model: int, number: int) -> None:
    """The model's rows of one table under another number."""
    columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    names = ", ".join(f'"{one}"' for one in columns)
    values = ", ".join("?" if one == "c" else f'"{one}"' for one in columns)
    db.execute(f"INSERT INTO {table}({names}) SELECT {values} FROM {table} WHERE c = ?", (number, model))


def _lay(db: sqlite3.Connection, many: Many, numbers: tuple[int, int], times: int) -> None:
    """The model's clinical events `times` over, the newest `many.events` of them, in order of time."""
    model, number = numbers
    rows: list[tuple[object, ...]] = []
    for at in range(times):
        query = f"SELECT day - ?, minute, template, {', '.join(KEPT)} FROM event WHERE c = ?"
        rows += db.execute(query, (at * SHIFT, model)).fetchall()
    rows.sort(key=lambda row: (row[0], row[1]))
    rows = rows[-many.events :]
    start = len(rows) // 2
    day = rows[start][0]
    rows[start : start + many.crowded] = [(day, *row[1:]) for row in rows[start : start + many.crowded]]
    rows.sort(key=lambda row: (row[0], row[1]))
    marks = ", ".join("?" * (5 + len(KEPT)))
    order = ("day", "minute", "template", *KEPT)
    query = f"INSERT INTO event(c, seq, {', '.join(order)}) VALUES ({marks})"
    db.executemany(query, [(number, seq, *row) for seq, row in enumerate(rows)])
