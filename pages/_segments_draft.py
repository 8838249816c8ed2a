"""Drafting a rule on the segment page: conditions from declared values, what it would do, drafts that are kept."""

from __future__ import annotations

import streamlit as st

from components import segment_draft, segment_drafts_kept
from components.notices import error_text
from components.question_page import draw_drafted
from components.segment_views import Shown
from domain.errors import InvalidInput, NotFound
from pages._asking import asked, offered
from pages._segments_tried import keep, looked
from pages._session import session
from services.desk import Desk
from services.draft_comments import comment_draft, draft_comments
from services.segment_drafts import drafts, withdraw_draft
from services.segments import Overview


def draw_drafts(desk: Desk, found: Overview, shown: Shown) -> None:
    """The builder is the questions' own: the same cohort goes from room to room. What it would do stands before what it
    is called, and stays while names are typed."""
    text = shown.text
    st.caption(text("segments.draft.purpose"))
    offer, held = offered(desk, text), session(desk)
    held.asking = asked(desk, held.asking, offer)
    rule = draw_drafted(held.asking, offer, text)
    of = segment_draft.changes([one.id for one in found.rules], shown)
    look = st.button(text("segments.draft.look"), key="draft_look")
    drafted = segment_draft.Looked(offer.snapshot, of, rule, found.as_of)
    segment_draft.saying(lambda: looked(desk, drafted, look, shown), text)
    with st.form("draft_keep", border=False):
        given = segment_draft.typed(of, shown)
        if st.form_submit_button(text("segments.draft.save"), type="primary"):
            segment_draft.saying(lambda: keep(desk, given, rule, found.as_of, shown), text)
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
