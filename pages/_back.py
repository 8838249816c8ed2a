"""The way back to the question that was asked before."""

from __future__ import annotations

import streamlit as st

from components.question_offer import Offer
from components.question_page import back_words
from components.question_state import back
from components.text import Text
from pages._held import Session


def go_back(held: Session, offer: Offer, text: Text) -> None:
    """Where there is one. The button is pressed by a key too (components/top_bar.PRESSES)."""
    if words := back_words(held.asking, offer, text):
        st.button(words, key="question_back", on_click=_back, args=(held,))


def _back(held: Session) -> None:
    held.asking = back(held.asking)
