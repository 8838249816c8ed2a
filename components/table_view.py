"""What the table component draws: tabs of rows, filters, notes, a way to older rows."""

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
    tabs: Sequence[Data] = (),
    tab: str = "",
    columns: Sequence[str] = (),
    filters: Sequence[Data] = (),
    paging: Sequence[Data] = (),
) -> Data:
    """One table as plain data. `state` is {text, bad}; `paging` are buttons {label, send}; a tab holds its own rows."""
    return {
        "name": name,
        "title": title,
        "total": total,
        "state": state,
        "notes": list(notes),
        "tabs": list(tabs),
        "tab": tab,
        "columns": list(columns),
        "filters": list(filters),
        "paging": list(paging),
    }


def tab_view(id: str, label: str, rows: Sequence[Data], empty: str) -> Data:
    """A tab whose count is the number of its rows. `empty` is what is said when there are none."""
    return {"id": id, "label": label, "count": len(rows), "rows": list(rows), "empty": empty}


def message_view(name: str, title: str, words: str) -> Data:
    """A table that cannot be shown: a sentence and nothing else."""
    return table_view(name, title, state={"bad": True, "text": words})
