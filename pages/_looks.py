"""How the open case is looked at: the journey's window, pinned events, the table twin, a revealed ID."""

from __future__ import annotations

from typing import Any

from components.journey_pick import evidence_window, pinned_ids
from components.journey_window import step
from components.room_view import NO_TABLE, Look, shown_journey
from pages._held import Session
from services.desk import Desk
from services.situation import Room, reveal_id


def look_at(desk: Desk, held: Session, room: Room, command: dict[str, Any]) -> bool:
    """Carry out a command that only changes the look. False when it is another sort of command."""
    kind, drawn = command.get("type"), shown_journey(room.case, held.look)
    if kind == "window":
        held.see(window=step(drawn, str(command.get("move")), room.case.today), pinned=())
    elif kind == "evidence":
        window = evidence_window(room.case, drawn, str(command.get("phrase")))
        held.see(window=window or held.look.window, table_page=NO_TABLE)
    elif kind == "pin":
        held.see(pinned=pinned_ids(room.case, drawn, command.get("lane"), command.get("place")))
    elif kind == "unpin":
        held.see(pinned=())
    elif kind == "table":
        page = command.get("page")
        held.see(table_page=page if isinstance(page, int) and page >= 0 else NO_TABLE, pinned=())
    elif kind in ("reveal_id", "hide_id"):
        held.see(revealed=reveal_id(desk, room) if kind == "reveal_id" else Look().revealed)
    else:
        return False
    return True
