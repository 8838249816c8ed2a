"""Taking data out: the summary to the clipboard, the journey to paper, the plan to either. Logged before given."""

from __future__ import annotations

from dataclasses import replace

from components.plan_text import WAYS, PlanOut
from domain.errors import NeedsConfirmation, Refused
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


def take_plan(desk: Desk, held: Session, room: Room, way: str, *, confirmed: bool = False) -> None:
    """The plan goes to the browser as text or for paper, after the log; a minor's asks a question first. Raises
    Refused."""
    if room.case.plan_closed:
        raise Refused("other_register")
    if way in WAYS and _allowed(desk, held, room, f"plan_{way}", confirmed=confirmed):
        held.see()
        held.out = PlanOut(way, held.out.n + 1)


def _allowed(desk: Desk, held: Session, room: Room, asked: str, *, confirmed: bool) -> bool:
    try:
        allow_copy(desk, room, confirmed=confirmed)
    except NeedsConfirmation:
        held.see(asked=asked)
        return False
    return True
