"""Taking data out of the product: the summary to the clipboard, the journey to paper. Logged before it is given."""

from __future__ import annotations

from dataclasses import replace

from domain.errors import NeedsConfirmation
from pages._held import Session
from services.desk import Desk
from services.situation import Room, allow_copy


def copy_summary(desk: Desk, held: Session, room: Room, *, confirmed: bool = False) -> None:
    """The summary goes to the screen once, after the log; a minor's asks a question first. Raises Refused."""
    if _allowed(desk, held, room, "summary", confirmed=confirmed):
        held.see(copying=True, copies=held.look.copies + 1)


def print_journey(desk: Desk, held: Session, room: Room, *, confirmed: bool = False) -> None:
    """The sheet goes to the browser after the log; a minor's asks a question first. Raises Refused."""
    if _allowed(desk, held, room, "print", confirmed=confirmed):
        held.see()
        held.journey = replace(held.journey, printing=True)


def _allowed(desk: Desk, held: Session, room: Room, asked: str, *, confirmed: bool) -> bool:
    try:
        allow_copy(desk, room, confirmed=confirmed)
    except NeedsConfirmation:
        held.see(asked=asked)
        return False
    return True
