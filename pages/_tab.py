"""What this browser tab has on its screen: told to the register of open tabs, and read again when there is news."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from components.notices import error_text
from components.own import said
from components.text import Text
from domain.errors import TilannekuvaError
from pages._held import Session
from services.desk import Desk
from services.look_alike import look_alike
from services.situation import fetch_anew
from services.versions import on_screen


def heard_in_bar(desk: Desk) -> dict[str, Any] | None:
    """A command of the top bar that the page itself carries out (search, find, news); asked before drawing."""
    command = said("front") or {}
    if command.get("type") not in ("search", "recent", "find", "found", "renew"):
        return None
    desk.note_human()
    return command


def tab_view(desk: Desk, held: Session, *, case_shown: bool) -> dict[str, str]:
    """The tab's random value and the handle of the case on its screen, "" for none: the page asks for news by it."""
    return {"tab": held.tab, "case": on_screen(desk, held.tab, held.room if case_shown else None)}


def renew(desk: Desk, held: Session, text: Text, command: dict[str, Any]) -> None:
    """Read the open case again. A wish made on another customer's screen is dropped and said so."""
    room = held.room
    if room is None:
        return
    if command.get("handle") != room.case.handle:
        held.see(trouble=text("situation.changed_by_other"))
        return
    try:
        held.room = fetch_anew(desk, room)
    except TilannekuvaError as error:
        held.see(trouble=error_text(error, text))
    else:
        held.see()
        held.before = frozenset(event.id for event in room.case.events)


def compare(desk: Desk, held: Session) -> None:
    """Once an opening, while its sources are read: is the customer easily taken for another of today?"""
    if held.room is None or held.compared:
        return
    held.compared = True
    with suppress(TilannekuvaError):  # nothing to compare with is no reason to keep the customer back
        held.alike = look_alike(desk, held.room)
