"""The frame of every page: top bar, rooms, language, sign-out, the made-up notice. One call a page."""

from __future__ import annotations

from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from components.own import mount, said
from components.text import LANGUAGES, Text
from components.top_bar import bar_view, chosen_view, keys_view
from pages._session import session, words
from pages._tab import tab_view
from services.choices import choose, mine
from services.desk import Desk
from services.people import ROOMS, demo_exists


def frame(desk: Desk, search: dict[str, Any] | None = None) -> Text:
    """Draw the top bar (with `search` where the page has one), carry out its commands, return the user's language."""
    text, rooms = _heard(desk), ROOMS.get(desk.user.role, ())
    open_to_all = demo_exists(desk.house, desk.settings)
    bar = bar_view(desk.user, rooms, _here(rooms), text, demo=desk.house.made_up, open_to_all=open_to_all)
    view: dict[str, Any] = {"bar": bar, "search": search, "keys": keys_view(text, rooms)}
    tab = tab_view(desk, session(desk), case_shown=_here(rooms) == "situation")
    view |= {"mine": chosen_view(mine(desk.house, desk.user.id)), **tab}
    mount("front", view, key="front", events=("command",))
    return text


def _heard(desk: Desk) -> Text:
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
