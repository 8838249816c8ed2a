"""Who is here, and the one typed thing a browser tab's session holds. No other raw session key is used anywhere."""

from __future__ import annotations

import streamlit as st

from components.text import Text, choose_language
from domain.errors import NotSignedIn
from pages._held import Question as Question
from pages._held import Session as Session
from services.desk import Desk, open_desk
from services.wiring import house, settings

_KEY = "tilannekuva"


def guard() -> Desk:
    """The desk of whoever is signed in, decided anew at every run. Nobody: a calm page, and the run ends."""
    try:
        return open_desk(house(), settings(), str(st.user.get("sub") or "") or None)
    except NotSignedIn:
        st.session_state.pop(_KEY, None)
        text = Text(choose_language(None, st.context.locale))
        st.title(text("common.signed_out.title"))
        st.text(text("common.signed_out.body"))
        st.link_button(text("common.signed_out.go"), "/sign-in", type="primary")
        st.stop()


def session(desk: Desk) -> Session:
    """This tab's session; a new one when somebody else has signed in."""
    held = st.session_state.get(_KEY)
    if not isinstance(held, Session) or held.owner != desk.session.session_id:
        held = Session(desk.session.session_id)
        st.session_state[_KEY] = held
    return held


def words(desk: Desk) -> Text:
    """The person's own choice of language, else the browser's, else Finnish."""
    return Text(choose_language(desk.session.language, st.context.locale))
