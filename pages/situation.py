"""The clinician's room: one ID opens the banner, the situation, the journey, the sources and the plan."""

from __future__ import annotations

import streamlit as st

from components.hetu_search import search_view
from components.own import mount, said
from components.plan_editor import plan_editor
from components.room_view import room_view
from pages._case import PENDING_SECONDS, carry_out, keep_up
from pages._frame import frame, heard_in_bar
from pages._hold import hold_on
from pages._opening import recent_rows, search
from pages._plan import answer_plan
from pages._question import question_view
from pages._session import Session, guard, session, words
from services.desk import Desk


def page() -> None:
    """Search and top bar, then one fragment with the case."""
    desk = guard()
    held = session(desk)
    if command := heard_in_bar(desk):
        search(desk, held, command)
    frame(desk, _search(desk, held))
    every = PENDING_SECONDS if held.room and held.room.case.pending else None
    st.fragment(_room, run_every=every)()


def _search(desk: Desk, held: Session) -> dict[str, object]:
    start = held.room is None and held.question is None
    rows = recent_rows(desk, held) if start else ()
    return search_view(
        words(desk), start=start, recent=rows, error=held.typed_error, typed=held.typed, count=held.searches
    )


def _room() -> None:
    """Everything below the top bar; reruns alone for a command, a late source, a change of the plan."""
    desk = guard()
    held, text = session(desk), words(desk)
    hold_on(desk, held)
    if command := said("room"):
        desk.note_human()
        carry_out(desk, held, text, command)
    keep_up(desk, held)
    if held.room is None:
        mount("room", question_view(desk, held.question, text), key="room", events=("command",))
        return
    now = desk.house.clock.now()
    mount("room", room_view(held.room.case, held.look, text, now), key="room", events=("command",))
    templates = desk.house.templates.all() if desk.house.templates else ()
    done = plan_editor(held.room.case, text, desk.user, key="plan", reply=held.reply, templates=templates)
    if done is not None:
        desk.note_human()
        answer_plan(desk, held, done)
        st.rerun(scope="fragment")
