"""What the table component draws: rows under filters and notes, and a way to older rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Data = dict[str, Any]


def table_view(
    name: str,
    title: str,
    *,
    total: str = "",
    state: Data | None = None,
    notes: Sequence[str] = (),
    rows: Sequence[Data] = (),
    empty: str = "",
    columns: Sequence[str] = (),
    filters: Sequence[Data] = (),
    paging: Sequence[Data] = (),
) -> Data:
    """One table as plain data. `state` is {text, bad}; `paging` are buttons {label, send}; `empty` is what is said when
    there are no rows; without `columns` there is no table, only what is said above it."""
    return {
        "name": name,
        "title": title,
        "total": total,
        "state": state,
        "notes": list(notes),
        "rows": list(rows),
        "empty": empty,
        "columns": list(columns),
        "filters": list(filters),
        "paging": list(paging),
    }


def message_view(name: str, title: str, words: str) -> Data:
    """A table that cannot be shown: a sentence and nothing else."""
    return table_view(name, title, state={"bad": True, "text": words})


def coming_view(name: str, title: str, words: str) -> Data:
    """A table that is on its way: nothing is wrong, and it comes by itself."""
    return table_view(name, title, state={"bad": False, "text": words})
