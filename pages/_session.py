"""What a browser tab's session holds: one typed thing, and beside it under raw keys only what leads typed and chose
(components/typed_words.py) and what they were told of a draft (pages/_segments_tried.py). All of it is one person's."""

from __future__ import annotations

import streamlit as st

from components.text import Text, choose_language
from pages._asked import Question as Question
from pages._held import Session as Session
from services.desk import Desk

_KEY = "tilannekuva"


def session(desk: Desk) -> Session:
    """This tab's session; a new one when somebody else has signed in, to whom nothing of the other one's is left."""
    held = st.session_state.get(_KEY)
    if isinstance(held, Session) and held.owner == desk.session.session_id:
        return held
    if held is not None:
        st.session_state.clear()
    st.session_state[_KEY] = found = Session(desk.session.session_id)
    return found


def forget_session() -> None:
    """Nobody is signed in any more: nothing of the tab's session stays."""
    st.session_state.clear()


def words(desk: Desk) -> Text:
    """The person's own choice of language, else the browser's, else Finnish."""
    return Text(choose_language(desk.session.language, st.context.locale))
