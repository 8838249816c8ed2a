"""The one typed thing a browser tab's session holds. No other raw session key is used anywhere."""

from __future__ import annotations

import streamlit as st

from components.text import Text, choose_language
from pages._asked import Question as Question
from pages._held import Session as Session
from services.desk import Desk

_KEY = "tilannekuva"


def session(desk: Desk) -> Session:
    """This tab's session; a new one when somebody else has signed in."""
    held = st.session_state.get(_KEY)
    if not isinstance(held, Session) or held.owner != desk.session.session_id:
        held = Session(desk.session.session_id)
        st.session_state[_KEY] = held
    return held


def forget_session() -> None:
    """Nobody is signed in any more: nothing of the tab's session stays."""
    st.session_state.pop(_KEY, None)


def words(desk: Desk) -> Text:
    """The person's own choice of language, else the browser's, else Finnish."""
    return Text(choose_language(desk.session.language, st.context.locale))
