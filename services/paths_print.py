"""An answer about paths as a table for a terminal, as JSON and as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from domain.event_log import shown_name
from services.paths_answers import PathAnswer, Row, Value

ARROW = " → "
WIDEST = 60
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_EDGES = {"before": "(begins)", "after": "(ends)"}


def as_json(answer: PathAnswer, asked: Row, notes: Sequence[str]) -> str:
    """Everything, texts as they are in the file."""
    whole = {**asked, **answer.facts, "notes": list(notes), "rows": list(answer.rows)}
    return json.dumps(whole, ensure_ascii=False, indent=1, allow_nan=False)


def as_csv(answer: PathAnswer) -> str:
    """The rows. A text that a spreadsheet would take for a formula gets an apostrophe before it; numbers do not."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(answer.rows[0] if answer.rows else ())
    for row in answer.rows:
        writer.writerow([_neutral(value) for value in row.values()])
    return out.getvalue().rstrip("\r\n")


def _neutral(value: Value) -> Value:
    text = ARROW.join(value) if isinstance(value, list) else value
    return f"'{text}" if isinstance(text, str) and text.startswith(_FORMULA) else text


def as_table(answer: PathAnswer, asked: Row, notes: Sequence[str], most: int | None) -> str:
    """Facts, then the rows in columns; says how many rows it leaves out."""
    facts = {**asked, **answer.facts}
    lines = [f"{_words(key)}: {_cell(key, value)}" for key, value in facts.items() if value not in (None, "")]
    rows = answer.rows[:most]
    if rows:
        lines += ["", *_columns([_shown(row) for row in rows])]
    if len(rows) < len(answer.rows):
        lines.append(f"({len(rows):,} of {len(answer.rows):,} rows; --limit 0 prints all)")
    return "\n".join([*lines, *(f"Note: {note}" for note in notes)])


def _shown(row: Row) -> dict[str, str]:
    """One line of a table. A node of a tree is drawn at its depth instead of telling its parent."""
    if "node" not in row:
        return {_words(key): _cell(key, value) for key, value in row.items()}
    name = row["step"] if row["kind"] == "activity" else f"({row['kind']}{_kinds(row)})"
    level = row["level"] if isinstance(row["level"], int) else 0
    told = {key: row[key] for key in ("count", "persons", "share", "median_days")}
    return {"step": "  " * level + shown_name(str(name), WIDEST), **{_words(k): _cell(k, v) for k, v in told.items()}}


def _kinds(row: Row) -> str:
    kinds = row["kinds"] if row["kind"] == "others" else 0
    return f", {kinds} kind{'s' * (kinds != 1)}" if kinds else ""


def _cell(key: str, value: Value) -> str:
    if value is None:
        return _EDGES.get(key, "")
    if isinstance(value, list):
        return _path(value)
    if key == "share":
        return f"{100 * float(value):.1f} %"
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return f"{value:,}" if isinstance(value, int) else shown_name(value, WIDEST)


def _path(steps: Sequence[str]) -> str:
    """As many steps as fit on a line, and how many more there are."""
    shown: list[str] = []
    for step in steps:
        if shown and sum(map(len, shown)) + len(step) > 2 * WIDEST:
            return f"{ARROW.join(shown)}{ARROW}({len(steps) - len(shown)} more)"
        shown.append(shown_name(step, WIDEST))
    return ARROW.join(shown) or "(no event)"


def _words(key: str) -> str:
    return key.replace("_", " ")


def _columns(rows: Sequence[dict[str, str]]) -> list[str]:
    """Texts to the left, numbers to the right."""
    heads = list(rows[0])
    widths = [max(len(head), *(len(row[head]) for row in rows)) for head in heads]
    left = [head in ("before", "after", "step", "steps") for head in heads]
    lines = [dict(zip(heads, heads, strict=True)), *rows]
    return [
        "  ".join(
            line[head].ljust(width) if text else line[head].rjust(width)
            for head, width, text in zip(heads, widths, left, strict=True)
        ).rstrip()
        for line in lines
    ]
