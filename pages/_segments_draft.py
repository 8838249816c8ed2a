"""Drafting a rule on the segment page: conditions from declared values, what it would do, drafts that are kept."""

from __future__ import annotations

import streamlit as st

from components import segment_draft, segment_drafts_kept
from components.notices import error_text
from components.question_cohort import cohort_view, draft_view
from components.question_page import put
from components.segment_views import Shown
from domain.errors import InvalidInput, NotFound
from pages._asking import asked, offered
from pages._segments_tried import tried
from pages._session import session
from services.desk import Desk
from services.draft_comments import comment_draft, draft_comments
from services.segment_drafts import drafts, withdraw_draft
from services.segments import Overview


def draw_drafts(desk: Desk, found: Overview, shown: Shown) -> None:
    """The builder is the questions' own: the same cohort goes from room to room."""
    text = shown.text
    st.caption(text("segments.draft.purpose"))
    offer, held = offered(desk, text), session(desk)
    held.asking = asked(desk, held.asking, offer)
    assert held.asking.posed is not None
    rule = held.asking.posed.cohort
    put(cohort_view(rule, (), 5, offer, text), "question_cohort")
    put(draft_view(held.asking.draft, offer, text), "question_draft")
    given = segment_draft.typed([one.id for one in found.rules], shown)
    with st.container(horizontal=True):
        look, keep = st.button(text("segments.draft.look")), st.button(text("segments.draft.save"), type="primary")
    try:
        if look or keep:
            draft = segment_draft.definition_of(given, rule, found.as_of, desk.user.unit, shown)
            tried(desk, draft, given, keep, shown)
    except InvalidInput as error:
        st.text(error_text(error, text))
        st.caption(text("segment_drafts.unsaved"))
    _kept(desk, shown)


def _kept(desk: Desk, shown: Shown) -> None:
    """Everybody's drafts and what was said of them. Withdrawing one's own, or a comment, draws the list again."""
    every = drafts(desk)
    authors = {id: member.name for id in {one.author for one in every} if (member := desk.house.staff.member(id))}
    done = segment_drafts_kept.kept(every, draft_comments(desk), authors, desk.user.id, shown)
    try:
        if done.withdrawn:
            withdraw_draft(desk, done.withdrawn)
        elif done.commented:
            desk.note_human()
            comment_draft(desk, done.commented, done.words)
    except NotFound:  # withdrawn in another tab already
        st.text(shown.text("segment_drafts.gone"))
    except InvalidInput as error:
        st.text(error_text(error, shown.text))
    else:
        if done.withdrawn or done.commented:
            st.rerun()
