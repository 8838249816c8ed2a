"""A person's own word on an answer, and a question kept under a name."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from components.notices import error_text
from components.text import Text
from domain.errors import InvalidInput
from domain.marks import LONGEST_NAME, LONGEST_WORDS, Saying
from domain.question import Posed
from domain.question_json import digest
from services.desk import Desk
from services.questions import mark, save_view


def judge(desk: Desk, posed: Posed, snapshot: str, text: Text) -> None:
    """Confirm, overrule or comment: kept with author and time. The form is of the answer that it stands under, so that
    nothing said of one is kept of another that has come in its place since."""
    kinds = {one: text(f"questions.mark.do_{one}") for one in Saying}
    with st.form(f"question_mark_{digest(posed)}_{snapshot}", clear_on_submit=True, border=False):
        what, why, done = st.columns([2, 5, 2], vertical_alignment="bottom")
        kind = what.selectbox(text("questions.mark.kind"), list(kinds), format_func=lambda one: kinds[one])
        words = why.text_input(text("questions.mark.write"), max_chars=LONGEST_WORDS)
        if done.form_submit_button(text("questions.mark.send")):
            desk.note_human()
            _done(lambda: mark(desk, posed, kind, words), text)


def save(desk: Desk, posed: Posed, text: Text) -> None:
    """Keep the question under a name of one's own."""
    with st.form("question_save_as", clear_on_submit=True, border=False):
        name = st.text_input(text("questions.save_as"), max_chars=LONGEST_NAME)
        if st.form_submit_button(text("questions.save")):
            desk.note_human()
            _done(lambda: save_view(desk, name, posed), text)


def _done(act: Callable[[], object], text: Text) -> None:
    """Do it and draw the page again, or say why not."""
    try:
        act()
    except InvalidInput as error:
        st.text(error_text(error, text))
    else:
        st.rerun()
