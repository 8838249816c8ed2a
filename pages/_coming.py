"""A page without its snapshot: why, and that numbers under way come by themselves."""

from __future__ import annotations

import streamlit as st

from components.notices import error_text
from components.text import Text
from domain.errors import StoreUnavailable, TilannekuvaError
from domain.snapshot import SnapshotComing, SnapshotTrouble
from pages._run import whole_page

EVERY_SECONDS = 3.0


def no_numbers(trouble: SnapshotTrouble, text: Text, otherwise: str) -> None:
    """Numbers that are being computed are waited for; of any other trouble the text `otherwise` tells."""
    if not isinstance(trouble, SnapshotComing):
        st.text(text(otherwise))
        return
    st.text(text("common.numbers_coming"))
    look_again()


def not_now(error: TilannekuvaError, text: Text) -> None:
    """Why nothing is shown; with a way to try again where the same may do next time."""
    st.text(error_text(error, text))
    if isinstance(error, StoreUnavailable):
        st.button(text("common.retry"), key="try_again")


def look_again() -> None:
    """Draws the page anew every few seconds while the numbers are on their way."""
    st.fragment(_look_again, run_every=EVERY_SECONDS)()


def _look_again() -> None:
    """Alone: the whole page anew, which may have its numbers by now."""
    if not whole_page():
        st.rerun()
