"""What the plan's screen offers, made into openers as components/frontend/plan.js makes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def offer(view: dict[str, Any], row: dict[str, Any], form: str) -> dict[str, Any]:
    """One form that a row offers."""
    spec = view["forms"][form]
    place = f"end/{'plan' if row['id'] == 'head' else row['id']}" if spec.get("end") else row["id"]
    fixed = dict(spec.get("fixed", {}))
    if "about" in spec:
        fixed[spec["about"]] = row["ref"] if "ref" in row else row["id"]
    if "base" in spec:
        fixed["base"] = holds(row, spec["base"]) or ""
    held = {f["name"]: holds(row, f.get("from", f["name"])) for f in spec["fields"]}
    values = {name: value for name, value in held.items() if value is not None} if spec.get("fills") else {}
    only = {"only": {"lifecycle": row["moves"]}} if form == "state" else {}
    return {
        "id": f"{form}/{place}",
        "form": form,
        "place": place,
        "label": spec["label"],
        "fixed": fixed,
        "values": values,
    } | only


def holds(row: dict[str, Any], name: str) -> Any:
    """What a row holds in a field: the text and the day are those that it shows."""
    if name == "text":
        return row.get("text")
    if name == "ref":  # the goal that a form is opened from; the heading is none
        return "" if "ref" in row else row["id"]
    return row.get("due", {}).get("text") if name == "due" else row.get("now", {}).get(name)


def offered(view: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every form that any row, the heading or a section offers."""
    for row in [{**view["heading"], "adds": []}, *view["rows"], *view["sections"]]:
        what = view["offers"].get(row.get("offers", ""), {})
        names = [
            *what.get("cells", {}).values(),
            *row.get("adds", what.get("adds", [])),
            *what.get("more", []),
            *row.get("also", []),
        ]
        for name in names:
            if name in view["forms"]:
                yield offer(view, row, name)


def moves(view: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every move of an action that its row offers, as sent."""
    for row in view["rows"]:
        if row["kind"] == "action" and row.get("moves"):
            state = view["states"][row["mark"]]
            for status in {*state["next"], state["tick"]}:
                yield {"type": "action_status", "action_id": row["id"], "status": status}


def openers(view: Any) -> Iterator[dict[str, Any]]:
    """Every opener anywhere in a view: those of the rows, and those that stand in it as they are."""
    if isinstance(view, dict) and {"rows", "offers", "forms"} <= view.keys():
        yield from offered(view)
    if isinstance(view, dict):
        if {"id", "form", "place", "fixed"} <= view.keys():
            yield view
        for part in view.values():
            yield from openers(part)
    elif isinstance(view, list):
        for part in view:
            yield from openers(part)
