"""Where the lines of an answer lead, only where the group may be asked about; and why there is no answer."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analytics.answer import Answer
from components.notices import error_text
from components.question_offer import Offer
from components.question_page import ways_of
from components.question_state import Asking
from components.text import Text
from domain.errors import InvalidInput
from services.desk import Desk
from services.question_ways import open_to_ask
from services.questions import NotTold


def open_ways(desk: Desk, asking: Asking, answer: Answer, offer: Offer, text: Text) -> Asking:
    """With the ways on from the lines of the table; none where no table is drawn."""
    assert asking.posed is not None
    ways = ways_of(asking.posed, answer, offer, text) if asking.shown != "chart" else ()
    found = open_to_ask(desk, [way for _, way in ways])
    return replace(asking, ways=tuple((key, way) for key, way in ways if way in found))


def say_why_not(answer: Answer | NotTold | None, trouble: InvalidInput | None, text: Text) -> None:
    """Why it cannot be asked so, or is not told."""
    if trouble is not None:
        st.text(text("questions.cannot", why=error_text(trouble, text)))
    if isinstance(answer, NotTold):
        st.text(text(f"disclosure.verdict.{answer.verdict}", k=answer.k))
