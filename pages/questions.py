"""Room: the sixteen questions, for team leads. A list, a cohort, one answer; aggregates only, and no way to a name."""

from __future__ import annotations

import streamlit as st

from components import answer_look
from components.question_page import draw_cohort, draw_list, look, unfolded
from components.text import Text
from components.typed_words import keep_typed
from domain.errors import Refused, TilannekuvaError
from domain.snapshot import SnapshotTrouble
from pages._answered import ask_about, draw_told
from pages._asking import asked, offered
from pages._back import go_back
from pages._coming import no_numbers, not_now
from pages._frame import frame
from pages._marks import save
from pages._names import who_sees_names
from pages._run import guard
from pages._session import session
from services.desk import Desk
from services.questions import views


def page() -> None:
    """The list of questions beside the chosen one's cohort and answer."""
    desk = guard()
    text = frame(desk)
    answer_look.look()
    look()
    keep_typed()
    with st.container(key=answer_look.KEY):
        try:
            _draw(desk, text)
        except Refused:
            st.text(text("questions.refused"))
        except SnapshotTrouble as trouble:
            st.title(text("questions.title"), anchor=False)
            no_numbers(trouble, text, "questions.not_yet")
        except TilannekuvaError as error:
            not_now(error, text)


def _draw(desk: Desk, text: Text) -> None:
    """One read: the choices, then the cohort and the answer together."""
    offer, held = offered(desk, text), session(desk)
    held.asking = asked(desk, held.asking, offer)
    assert held.asking.posed is not None
    told = ask_about(desk, held.asking.posed)
    side, main = st.columns([1, 4], gap="large")
    with side:
        opened = unfolded(held.asking.posed.question, text)
        with st.container(key="questions_opened" if opened else "questions_folded"):
            draw_list(held.asking, views(desk), text)
            save(desk, held.asking.posed, text)
    with main:
        go_back(held, offer, text)
        draw_cohort(held.asking, told.steps, told.k, offer, text)
        held.asking = draw_told(desk, held.asking, told, offer, text)
        st.caption(who_sees_names(desk, text))
