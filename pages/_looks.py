"""A command that only changes how the open case is looked at: a revealed ID, a copied summary, a card shown whole."""

from __future__ import annotations

from typing import Any

from components.room_view import Look
from domain.errors import NeedsConfirmation
from pages._held import Session
from services.desk import Desk
from services.situation import Room, allow_copy, reveal_id


def look_at(desk: Desk, held: Session, room: Room, command: dict[str, Any]) -> bool:
    """Carry out a command that only changes the look. False when it is another sort of command."""
    kind = command.get("type")
    if kind in ("summary", "summary_confirmed"):
        _copy(desk, held, room, confirmed=kind == "summary_confirmed")
        return True
    if kind == "more":
        part = str(command.get("part"))
        held.see(whole=part if part in ("changed", "next") and part != held.look.whole else "")
        return True
    if kind not in ("reveal_id", "hide_id"):
        return False
    held.see(revealed=reveal_id(desk, room) if kind == "reveal_id" else Look().revealed)
    return True


def _copy(desk: Desk, held: Session, room: Room, *, confirmed: bool) -> None:
    """The summary goes to the screen once, after the log; a minor's asks a question first."""
    try:
        allow_copy(desk, room, confirmed=confirmed)
    except NeedsConfirmation:
        held.see(confirm_copy=True)
    else:
        held.see(copying=True, copies=held.look.copies + 1)
