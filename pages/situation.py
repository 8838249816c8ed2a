"""The clinician's room: one ID opens the banner, the situation, the journey, the sources and the plan."""

from __future__ import annotations

from typing import Any

import streamlit as st

from components.room_view import just_opened
from pages._finding import find, search_shown
from pages._frame import draw_frame, heard
from pages._hold import hold_on
from pages._journey import journey_panel
from pages._opening import search
from pages._plan import plan_panel
from pages._room import keep_up, room_panel
from pages._run import guard
from pages._session import Session, session, words
from pages._tab import heard_in_bar, renew
from services.desk import Desk


def page() -> None:
    """Search and top bar, then the panels of the open case, each a fragment that also runs alone."""
    desk = guard()
    held = session(desk)
    if command := heard_in_bar(desk):
        _carry_out(desk, held, command)
    hold_on(desk, held)
    text = heard(desk)
    bar = st.container()  # stands above, is sent after: nothing goes before the banner
    st.fragment(room_panel)()
    with bar:
        draw_frame(desk, text, search_shown(desk, held))
    if held.room is not None and not just_opened(held.room.case):
        st.fragment(journey_panel)()
        st.fragment(plan_panel)()
    keep_up(desk, held)


def _carry_out(desk: Desk, held: Session, command: dict[str, Any]) -> None:
    if command["type"] == "renew":
        renew(desk, held, words(desk), command)
    elif command["type"] in ("find", "found"):
        find(desk, held, command)
    else:
        search(desk, held, command)
