"""The clinician's room: one ID opens the banner, the situation, the journey, the sources and the plan."""

from __future__ import annotations

import streamlit as st

from components.hetu_search import search_view
from components.room_view import just_opened
from pages._frame import frame
from pages._hold import hold_on
from pages._journey import journey_panel
from pages._opening import recent_rows, search
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
        renew(desk, held, words(desk), command) if command["type"] == "renew" else search(desk, held, command)
    hold_on(desk, held)
    frame(desk, _search(desk, held))
    st.fragment(room_panel)()
    if held.room is not None and not just_opened(held.room.case):
        st.fragment(journey_panel)()
        st.fragment(plan_panel)()
    keep_up(desk, held)


def _search(desk: Desk, held: Session) -> dict[str, object]:
    start = held.room is None and held.question is None
    rows = recent_rows(desk, held) if start else ()
    return search_view(
        words(desk), start=start, recent=rows, error=held.typed_error, typed=held.typed, count=held.searches
    )
