"""The front door. A server imports `app`: Streamlit behind the gate. Streamlit runs this same file as its script."""

from __future__ import annotations

import streamlit as st

from components.own import NAMES
from pages import audit, customer_base, own_customers, questions, segments, situation, worklist
from pages._run import one_run
from pages._session import words
from services.people import ROOMS
from web.application import lifespan, middleware, on_script_error
from web.streamlit_internals import register_components

PAGES = {
    "situation": situation.page,
    "worklist": worklist.page,
    "own_customers": own_customers.page,
    "segments": segments.page,
    "questions": questions.page,
    "customer_base": customer_base.page,
    "audit": audit.page,
}


def run_room() -> None:
    """Register the rooms of the person's role, the first as the start, and run the one the address names."""
    register_components(NAMES)
    with one_run() as desk:
        text, rooms = words(desk), ROOMS.get(desk.user.role, ())
        pages = [
            st.Page(PAGES[room], title=text(f"common.room.{room}"), url_path=room, default=room == rooms[0])
            for room in rooms
        ]
        if pages:
            st.navigation(pages, position="hidden").run()


if __name__ == "__main__":
    run_room()
else:
    app = st.App(__file__, middleware=middleware, lifespan=lifespan, on_script_error=on_script_error)
