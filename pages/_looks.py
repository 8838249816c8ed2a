"""A command that only changes how the open case is looked at: a revealed ID."""

from __future__ import annotations

from typing import Any

from components.room_view import Look
from pages._held import Session
from services.desk import Desk
from services.situation import Room, reveal_id


def look_at(desk: Desk, held: Session, room: Room, command: dict[str, Any]) -> bool:
    """Carry out a command that only changes the look. False when it is another sort of command."""
    kind = command.get("type")
    if kind not in ("reveal_id", "hide_id"):
        return False
    held.see(revealed=reveal_id(desk, room) if kind == "reveal_id" else Look().revealed)
    return True
