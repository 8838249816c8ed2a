"""What is open stays open only while it would be let in."""

from __future__ import annotations

import streamlit as st

from domain.errors import Refused
from pages._held import Question, Session
from pages._run import whole_page
from services.desk import Desk
from services.situation import keep_open


def hold_on(desk: Desk, held: Session) -> None:
    """Decide on the open case anew. When it would not be opened any more, the question that leads back is asked."""
    if held.room is None:
        return
    person, before = held.room.admission.person, held.room
    held.room = keep_open(desk, before)
    if held.room is before or (held.room is not None and whole_page()):
        return
    if held.room is not None:
        st.rerun()  # what may be seen has changed, everywhere on the page
    held.forget(desk)
    glass = desk.may_break_glass()
    held.question = Question(person, reason_asked=glass, error=Refused("hidden", may_break_glass=glass))
    st.rerun()  # the search field comes back
