"""What the user does with the open case."""

from __future__ import annotations

from typing import Any

import streamlit as st

from components.notices import error_text
from components.text import Text
from domain.errors import TilannekuvaError
from pages._held import Session
from pages._looks import look_at
from pages._question import ANSWERS, answer
from services.desk import Desk
from services.situation import Room, fetch_anew, open_shielded, reveal_contact


def carry_out(desk: Desk, held: Session, text: Text, command: dict[str, Any]) -> None:
    """One command of the room. A command made on another customer's screen is dropped and said so."""
    if command.get("type") in ANSWERS:
        question = held.question
        answer(desk, held, command)
        if held.question is not question:
            st.rerun()  # the search field goes up to the bar, or comes back
    if held.room is None:
        return
    if command.get("handle") != held.room.case.handle:
        held.see(trouble=text("situation.changed_by_other"))
        return
    held.see()
    before = held.room
    try:
        if not look_at(desk, held, held.room, command):
            _do(desk, held, held.room, command.get("type"))
    except TilannekuvaError as error:
        held.see(trouble=error_text(error, text))
    if held.room is not before:
        st.rerun()  # the journey and the plan show the same customer


def _do(desk: Desk, held: Session, room: Room, kind: object) -> None:
    if kind == "close":
        held.forget(desk)
    elif kind == "reveal_contact":
        held.room = reveal_contact(desk, room)
    elif kind == "open_shielded":
        held.room = open_shielded(desk, room)
    elif kind == "again":
        held.room, held.before = fetch_anew(desk, room), None  # what had been missing is no news
        held.see(again=True)
