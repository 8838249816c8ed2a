"""The frame of every page: top bar, rooms, language, sign-out, the made-up notice. One call a page."""

from __future__ import annotations

from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from components.own import mount, said
from components.text import LANGUAGES, Text
from components.top_bar import PRESSES, bar_view, chosen_view, keys_view
from pages._session import session, words
from pages._tab import tab_view
from services.choices import choose, mine
from services.desk import Desk
from services.people import ROOMS, demo_exists


def frame(desk: Desk, search: dict[str, Any] | None = None) -> Text:
    """Carry out the commands of the top bar, draw it (with `search` where the page has one), return the language."""
    text = heard(desk)
    draw_frame(desk, text, search)
    return text


def draw_frame(desk: Desk, text: Text, search: dict[str, Any] | None = None) -> None:
    """Draw the top bar alone: what was asked of it has been heard."""
    rooms = ROOMS.get(desk.user.role, ())
    shown = {"demo": desk.house.made_up, "open_to_all": demo_exists(desk.house, desk.settings)}
    bar = bar_view(desk.user, rooms, _here(rooms), text, **shown)
    view: dict[str, Any] = {"bar": bar, "search": search, "keys": keys_view(text, rooms)}
    view["presses"] = PRESSES.get(_here(rooms), {})
    view |= tab_view(desk, session(desk), case_shown=_here(rooms) == "situation")
    mount("front", view | {"mine": chosen_view(mine(desk.house, desk.user.id))}, key="front", events=("command",))


def heard(desk: Desk) -> Text:
    """Carry out what the user asked of the top bar; the language that the page is to speak."""
    command = said("front") or {}
    if (kind := command.get("type")) in ("go", "language", "choose"):
        desk.note_human()
    if kind == "go" and command.get("room") in ROOMS.get(desk.user.role, ()):
        go(str(command["room"]))
    if kind == "choose":
        choose(desk.house, desk.user.id, command.get("key"), command.get("value"))
    if kind == "language" and (language := command.get("language")) in LANGUAGES and language != words(desk).language:
        desk.house.sessions.set_language(desk.session.session_id, str(language))
        st.rerun()  # who is here was decided at the start of this run, with the language of before
    return words(desk)


def go(room: str) -> None:
    """Switch to another room of the role."""
    st.switch_page(st.Page(import_module(f"pages.{room}").page, title=room, url_path=room))


def _here(rooms: tuple[str, ...]) -> str:
    last = urlsplit(st.context.url or "").path.rstrip("/").rpartition("/")[2]
    return last if last in rooms else next(iter(rooms), "")
