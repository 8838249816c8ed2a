"""From a group that a page shows to the room of questions, with the same cohort, or back to the group before."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analytics.disclosure import Hidden
from analytics.segment_shown import Branch
from components.question_parameters import posed_first
from components.question_state import after
from components.segment_choices import former_choice
from components.segment_views import Shown
from components.text import Text
from domain.predicate import Among
from domain.question import Question
from pages._asking import offered
from pages._frame import go
from pages._session import session
from services.desk import Desk


def ways_on(desk: Desk, chosen: Branch, shown: Shown) -> None:
    """To the questions, where the group's number is shown, and back to the group looked at before."""
    with st.container(horizontal=True):
        asks = not isinstance(chosen.n, Hidden)
        if asks and st.button(shown.text("segments.to_questions"), key="segments_open"):
            to_questions(desk, chosen.group, shown.text)
        former_choice(chosen, shown)


def to_questions(desk: Desk, group: Among, text: Text) -> None:
    """Offered where the group's number is shown: the guard knows every group that a page shows, so it does not refuse
    what is offered here. The question begins anew; what was saved stays."""
    held = session(desk)
    wanted = replace(held.asking, posed=posed_first(Question.WHO, group, offered(desk, text)), ways=())
    held.asking = after(held.asking, wanted)
    go("questions")
