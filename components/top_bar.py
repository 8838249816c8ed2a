"""The frame of every page as plain data: product, rooms, person, language, demo notice, list of keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from components.text import LANGUAGES, Text
from domain.choices import ALLOWED, Choice, chosen
from domain.staff import StaffMember

KEYS = (
    ("H", "search"), ("T", "situation"), ("P", "journey"), ("S", "plan"), ("Y", "worklist"), ("L", "lock"),
    ("1–6", "blocks"), ("← → ↑ ↓", "journey_move"), ("Enter", "journey_pin"), ("+ − 0", "journey_zoom"),
    ("B", "journey_period"), ("A", "journey_align"), ("/", "journey_find"), ("/", "question_find"),
    ("C", "segment_compare"), ("Enter", "segment_open"), ("\u232b", "back"),
    ("?", "help"), ("Esc", "close"),
)  # fmt: skip
KEY_ROOM = {
    "worklist": "worklist", "question_find": "questions", "segment_compare": "segments", "segment_open": "segments",
    "back": "segments", "lock": "everywhere", "help": "everywhere", "close": "everywhere",
}  # fmt: skip
"""The room that a key needs; the other keys belong to the clinician's room."""
PRESSES = {
    "segments": {"c": "segments_compare", "Enter": "segments_open", "Backspace": "segments_back"},
    "questions": {"Backspace": "question_back"},
}
"""By room: keys that press a button of its page, each by the key of the button's container."""
LABELS = ("navigation", "language", "sign_out", "keys", "view", "waits")
COVER = {
    "lostTitle": "lost_title", "lost": "lost", "returningTitle": "returning_title", "returning": "returning",
    "lockedTitle": "locked_title", "locked": "locked",
}  # fmt: skip
"""The cover's words as data-* of the page's watch (camel case) and their keys in signin.toml."""


def bar_view(
    user: StaffMember, rooms: Iterable[str], here: str, text: Text, *, demo: bool, open_to_all: bool = False
) -> dict[str, Any]:
    """`rooms` are room names the role has, `here` the present one. `demo` keeps the made-up notice on the screen,
    `open_to_all` the warning that anybody may sign in beside a real back end."""
    warning = text("common.open_to_all") if open_to_all else ""
    return {
        "product": text("common.product"),
        "rooms": [{"id": room, "label": text(f"common.room.{room}"), "here": room == here} for room in rooms],
        "person": user.name,
        "role": text(f"common.role.{user.role.value}") + text("common.comma") + user.unit,
        "languages": [
            {"code": code, "label": Text(code)(f"common.language.{code}"), "on": code == text.language}
            for code in LANGUAGES
        ],
        "demo": text("common.demo") if demo else warning,
        "language": text.language,
        "shell": {
            "skip": text("common.skip"),
            "explain": text("common.frame.explain"),
            **{name: text(f"signin.{key}") for name, key in COVER.items()},
        },
        "labels": {name: text(f"common.frame.{name}") for name in LABELS},
    }


def keys_view(text: Text, rooms: Iterable[str]) -> dict[str, Any]:
    """The list that `?` opens: how the screen looks, and the keys that do something in the `rooms` of the role. What is
    chosen now is `chosen_view`."""
    mine = {*rooms, "everywhere"}
    return {
        "title": text("common.frame.view"),
        "theme": text("common.frame.theme"),
        "themes": [[value, text(f"common.theme.{value}")] for value in ALLOWED[Choice.THEME].values],
        "rows": [[key, text(f"common.keys.{name}")] for key, name in KEYS if KEY_ROOM.get(name, "situation") in mine],
        "close": text("common.close"),
        "off": text("common.frame.keys_off"),
        "on": text("common.frame.keys_on"),
    }


def chosen_view(kept: Mapping[str, str]) -> dict[str, Any]:
    """The user's own choices that the frame shows; `kept` is services.choices.mine."""
    return {"theme": chosen(kept, Choice.THEME), "letters": chosen(kept, Choice.LETTERS_OFF) == "no"}
