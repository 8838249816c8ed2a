"""Banner, situation and sources of the open case, or the question that stands before one."""

from __future__ import annotations

import streamlit as st

from components.news_notice import first_notices
from components.own import mount, said
from components.room_view import room_view
from pages._case import carry_out
from pages._hold import at_hand
from pages._question import question_view
from pages._session import Session
from pages._tab import compare
from services.desk import Desk
from services.segment_beside import already_there
from services.situation import catch_up


def room_panel() -> None:
    """What the user said in the room is carried out first. Runs alone for a command."""
    desk, held, text = at_hand()
    if command := said("room"):
        desk.note_human()
        carry_out(desk, held, text, command)
    if held.room is None:
        view = question_view(desk, held.question, text)
    else:
        ours = already_there(desk.house, held.room) if held.room.case.results is None else None
        view = room_view(held.room.case, held.look, text, desk.house.clock.now(), ours)
    if held.room is not None and "notices" in view:
        view["notices"] = [*first_notices(held.room.case, text, held.alike, held.before), *view["notices"]]
    mount("room", view, key="room", events=("command",))


def keep_up(desk: Desk, held: Session) -> None:
    """While sources are awaited: draw, wait for the next answer, draw again. The banner has been painted by then."""
    before = held.alike
    compare(desk, held)
    if held.room is not None and held.room.case.pending:
        held.room = catch_up(desk, held.room)
        st.rerun()
    if held.alike is not before:
        st.rerun()  # the warning stands above what has been drawn
