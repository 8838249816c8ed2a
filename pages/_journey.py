"""The customer journey of the open case."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from components.journey_view import journey_view
from components.own import mount, said
from pages._hold import at_hand
from pages._steer import beside_segment, carry_out_in_journey


def journey_panel() -> None:
    """The journey, after what the user asked of it. Runs alone for a command: zooming redraws nothing else."""
    desk, held, text = at_hand()
    if held.room is None:
        return
    case, command = held.room.case, said("journey")
    if command and command.get("handle") != case.handle:
        held.see(trouble=text("situation.changed_by_other"))
        st.rerun()
    if command:
        desk.note_human()
        carry_out_in_journey(desk, held, held.room, command)
    beside = beside_segment(desk, held.room, held.journey)
    view = journey_view(case, held.journey, text, desk.user, desk.house.clock.now(), beside)
    mount("journey", view, key="journey", events=("command",))
    held.journey = replace(held.journey, printing=False)  # one line of the log, one sheet: the next one is asked for
