"""Who is here in this run of the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import streamlit as st

from components.text import Text, choose_language
from domain.errors import NotSignedIn
from pages._session import forget_session
from services.desk import Desk, open_desk
from services.wiring import house, settings

_running: ContextVar[Desk | None] = ContextVar("desk of this run", default=None)


def guard() -> Desk:
    """The desk of whoever is signed in, decided anew at every run. Nobody: a calm page, and the run ends."""
    return _running.get() or _desk()


@contextmanager
def one_run() -> Iterator[Desk]:
    """Decide once for the whole page of this run; a fragment that runs alone decides for itself."""
    desk = _desk()
    mark = _running.set(desk)
    try:
        yield desk
    finally:
        _running.reset(mark)


def whole_page() -> bool:
    """The page runs from its beginning, not one fragment of it."""
    return _running.get() is not None


def _desk() -> Desk:
    try:
        return open_desk(house(), settings(), str(st.user.get("sub") or "") or None)
    except NotSignedIn:
        forget_session()
        text = Text(choose_language(None, st.context.locale))
        st.title(text("common.signed_out.title"))
        st.text(text("common.signed_out.body"))
        st.link_button(text("common.signed_out.go"), "/sign-in", type="primary")
        st.stop()
