"""A person's own word on an answer, and a question kept under a name."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from components.notices import error_text
from components.text import Text
from components.typed_words import TYPED, emptied, form_of
from domain.errors import InvalidInput
from domain.marks import LONGEST_NAME, LONGEST_WORDS, Saying
from domain.question import Posed
from domain.question_json import digest
from services.desk import Desk
from services.questions import mark, save_view

_OF = "question_of_"
"""By form: of which snapshot its answer was drawn, and whether always of that one."""


def judge(desk: Desk, posed: Posed, snapshot: str, text: Text) -> None:
    """Confirm, overrule or comment: kept with author and time. What is typed stays until it is kept. What was typed
    under an answer that another has replaced since is kept of neither before its author has seen the new one."""
    form, kinds = form_of(digest(posed)), {one: text(f"questions.mark.do_{one}") for one in Saying}
    before, told = st.session_state.get(f"{_OF}{form}") or (snapshot, True)
    st.session_state[f"{_OF}{form}"] = snapshot, told and before == snapshot
    with st.form(f"question_mark_{form}", border=False):
        what, why, done = st.columns([2, 5, 2], vertical_alignment="bottom")
        label, kind_key = text("questions.mark.kind"), f"{TYPED}kind_{form}"
        kind = what.selectbox(label, list(kinds), format_func=lambda one: kinds[one], key=kind_key)
        words = why.text_input(text("questions.mark.write"), max_chars=LONGEST_WORDS, key=f"{TYPED}{form}")
        sent = done.form_submit_button(text("questions.mark.send"))
    if sent and before == snapshot:
        _keep(desk, digest(posed), lambda: mark(desk, posed, kind, words), text)
    elif not told or before != snapshot:
        st.text(text("questions.mark.replaced"))


def waiting(posed: Posed | None, text: Text) -> None:
    """That what was typed has not been kept, where its answer is not shown any more."""
    if posed and (words := st.session_state.get(f"{TYPED}{form_of(digest(posed))}")):
        st.text(text("questions.mark.waits", words=words))


def save(desk: Desk, posed: Posed, text: Text) -> None:
    """Keep the question under a name of one's own."""
    form = form_of("name")
    with st.form(f"question_save_as_{form}", border=False):
        name = st.text_input(text("questions.save_as"), max_chars=LONGEST_NAME, key=f"{TYPED}{form}")
        if st.form_submit_button(text("questions.save")):
            _keep(desk, "name", lambda: save_view(desk, name, posed), text)


def _keep(desk: Desk, name: str, act: Callable[[], object], text: Text) -> None:
    """Do it and draw the page again, or say why not."""
    desk.note_human()
    try:
        act()
    except InvalidInput as error:
        st.text(error_text(error, text))
    else:
        emptied(name)
        st.rerun()
