"""Where what was typed and not saved belongs: the forms that the plan offers now, and what is made of a text whose form
is gone, since somebody took its item away, answered its request, or may not write any more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from components.text import Text
from domain.draft import Draft, Value

Data = dict[str, Any]
LOOSE = "loose"
"""The form (components/plan_item_forms.py) in which such a text is shown; as a value, that a draft is one already."""
_OWN_FIELDS = ("responsible", "due")
"""What of another form goes into the same field of the new one."""
_NOT_TYPED = frozenset({"template", "side_confirmed"})


def homes(view: Data) -> frozenset[str]:
    """The places of all forms that a view of the plan (components/plan_view.py, all rows shown) offers."""
    found = {one["id"] for one in _openers([view["heading"], view["requests"], view["rows"], view.get("starts")])}
    for row in [{**view["heading"], "adds": []}, *view["rows"], *view["sections"]]:
        at = "plan" if row["id"] == "head" else row["id"]
        for name in _names(row, view["offers"].get(row.get("offers", ""), {})):
            if (form := view["forms"].get(name)) is not None:
                found.add(f"{name}/end/{at}" if form.get("end") else f"{name}/{row['id']}")
    return frozenset(found | ({"quick/head"} if view["quick"] else set()))


def _names(row: Mapping[str, Any], offer: Mapping[str, Any]) -> list[str]:
    return [
        *offer.get("cells", {}).values(),
        *row.get("adds", offer.get("adds", [])),
        *offer.get("more", []),
        *row.get("also", []),
    ]


def _openers(part: Any) -> Iterator[Data]:
    if isinstance(part, dict):
        if {"id", "form", "place", "fixed"} <= part.keys():
            yield part
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            yield from _openers(one)


def is_loose(draft: Draft, offered: frozenset[str]) -> bool:
    """Its form is gone, or was when its writer wrote on."""
    return draft.place not in offered or draft.values.get(LOOSE) == "1"


def loose_opener(place: str) -> Data:
    """The form in place of the one that is gone. It keeps the draft's own place: there the server has the text."""
    return {
        "id": place,
        "form": LOOSE,
        "place": "head",
        "label": "",
        "fixed": {"goal_id": None},
        "values": {LOOSE: "1"},
    }


def loose_values(draft: Draft, text: Text) -> dict[str, Value]:
    """What stands in that form: every word that was typed, as one text, each under its field's name when there are
    several."""
    own = {name: draft.fields[name] for name in _OWN_FIELDS if draft.fields.get(name)}
    if draft.values.get(LOOSE) == "1":
        return own | {"what": draft.fields.get("what", "")}
    typed = [(name, words) for name, words in _typed(draft, text) if name not in own]
    lines = [words if len(typed) == 1 else f"{_label(name, text)}: {words}" for name, words in typed]
    return own | {"what": "\n".join(lines) or text("drafts.loose_empty")}


def _typed(draft: Draft, text: Text) -> Sequence[tuple[str, str]]:
    kept = [(name, value) for name, value in draft.fields.items() if isinstance(value, str) and value]
    return [
        (name, text(key) if text.has(key := f"plan.{name}.{value}") else value)
        for name, value in kept
        if name not in _NOT_TYPED and "/" not in name
    ]


def _label(name: str, text: Text) -> str:
    keys = (f"plan.field.{name}", f"plan_edit.field.{name}", f"lens.form.{name}", f"plan_edit.changed.{name}")
    return next((text(key) for key in keys if text.has(key)), name)
