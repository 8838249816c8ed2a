"""What the user does with the journey of the open case."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from analytics.segment_told import Beside
from components.journey_command import looked
from components.journey_look import JourneyLook, choices_of
from components.journey_period import attachment
from components.notices import error_text
from domain.errors import TilannekuvaError
from pages._held import Session
from pages._out import print_journey
from pages._revise import answer_plan
from pages._session import words
from services.choices import choose
from services.desk import Desk
from services.segment_beside import compare
from services.situation import Room

FIRST_WAIT_S = 0.8
"""Of the first ask: a county of the ordinary size is counted by then, and nobody waits at every step after."""
KEPT = ("toggle", "fold", "ribbon")
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
    before = choices_of(held.journey)
    held.journey = looked(room.case, held.journey, command, desk.user)
    if kind in KEPT:
        for key, value in choices_of(held.journey).items():
            if value != before[key]:
                choose(desk.house, desk.user.id, key, value)


def beside_segment(desk: Desk, room: Room, look: JourneyLook) -> Beside | None:
    """The customer beside a segment, where the user has asked for it. Waits the longest when it is asked first."""
    if look.ribbon is None:
        return None
    return compare(desk.house, room, look.ribbon.segment, FIRST_WAIT_S if look.ribbon.asks == 1 else 0.0)


def _take(desk: Desk, held: Session, room: Room, command: dict[str, Any]) -> None:
    if command["type"] == "print":
        print_journey(desk, held, room)
        return
    answer_plan(desk, held, attachment(room.case, held.journey, command, desk.user))
    held.journey = replace(held.journey, period=None)
