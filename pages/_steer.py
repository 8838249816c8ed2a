"""What the user does with the journey of the open case."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from components.journey_command import looked
from components.journey_look import choices_of
from components.journey_period import attachment
from components.notices import error_text
from domain.errors import TilannekuvaError
from pages._held import Session
from pages._out import print_journey
from pages._plan import answer_plan
from pages._session import words
from services.choices import choose
from services.desk import Desk
from services.situation import Room

KEPT = ("toggle", "fold")
"""What the user chooses once for every customer."""


def carry_out_in_journey(desk: Desk, held: Session, room: Room, command: dict[str, Any]) -> None:
    """One command of the journey, made on the screen of the customer who is open."""
    kind = command.get("type")
    if kind == "attach" or (kind == "print" and command.get("on") is not False):
        try:
            _take(desk, held, room, command)
        except TilannekuvaError as error:
            held.see(trouble=error_text(error, words(desk)))
        st.rerun()  # the plan tells what it rests on; the room asks or tells why not
    held.journey = looked(room.case, held.journey, command, desk.user)
    if kind in KEPT:
        for key, value in choices_of(held.journey).items():
            choose(desk.house, desk.user.id, key, value)


def _take(desk: Desk, held: Session, room: Room, command: dict[str, Any]) -> None:
    if command["type"] == "print":
        print_journey(desk, held, room)
        return
    answer_plan(desk, held, attachment(room.case, held.journey, command, desk.user))
    held.journey = replace(held.journey, period=None)
