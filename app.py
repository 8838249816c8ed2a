"""The front door. A server imports `app`: Streamlit behind the gate. Streamlit runs this same file as its script."""

from __future__ import annotations

import importlib.util

import streamlit as st

from components.own import NAMES
from services.people import ROOMS
from web.application import lifespan, middleware, on_script_error
from web.streamlit_internals import register_components

PAGES = {
    name: importlib.import_module(f"pages.{name}").page
    for name in ("situation", "worklist", "segments", "audit")
    if importlib.util.find_spec(f"pages.{name}")
}


def run_room() -> None:
    """Register the rooms of the person's role, the first as the start, and run the one the address names."""
    from pages._session import guard

    rooms = [room for room in ROOMS.get(guard().user.role, ()) if room in PAGES]
    st.navigation(
        [st.Page(PAGES[room], title=room, url_path=room, default=room == rooms[0]) for room in rooms], position="hidden"
    ).run()


if __name__ == "__main__":
    register_components(NAMES)
    if importlib.util.find_spec("pages._session"):
        run_room()
    else:
        st.write(f"st.user: {st.user.to_dict()}")
else:
    app = st.App(__file__, middleware=middleware, lifespan=lifespan, on_script_error=on_script_error)
