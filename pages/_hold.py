"""What is open stays open only while it would be let in."""

from __future__ import annotations

import streamlit as st

from components.text import Text
from domain.errors import Refused
from pages._asked import Question
from pages._held import Session
from pages._run import guard, whole_page
from pages._session import session, words
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


def at_hand() -> tuple[Desk, Session, Text]:
    """What every panel begins with: who is here, what they hold open, their language.

    A panel that runs alone decides on the open case anew; the page has done so for all of its panels.
    """
    desk = guard()
    held = session(desk)
    if not whole_page():
        hold_on(desk, held)
    return desk, held, words(desk)
