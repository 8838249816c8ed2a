"""What a draft would do, or that it is kept: the two buttons of the draft's screen."""

from __future__ import annotations

from datetime import date

import streamlit as st

from analytics.answer import Answer
from components import segment_draft
from components.answer_words import value_word
from components.predicate_words import predicate_sentence
from components.segment_views import Shown
from domain.predicate import Dimension, Predicate
from services.desk import Desk
from services.questions import NotTold
from services.segment_drafts import DraftPreview, preview_draft, save_draft

_LOOKED = "draft_looked"
"""Kept by the page itself: what was looked at last, and what came of it."""
Words = dict[tuple[str, ...], str]
OVERLAP: Words = {("yes", "yes"): "both", ("yes", "no"): "draft_only", ("no", "yes"): "segment_only"}
MOVES: Words = {("yes", "yes"): "stays", ("yes", "no"): "comes", ("no", "yes"): "leaves"}


def looked(desk: Desk, at: segment_draft.Looked, now: bool, shown: Shown) -> None:
    """What the draft would do: asked when `now`, and shown again for as long as the same is drafted."""
    if now:
        st.session_state[_LOOKED] = None
        draft = segment_draft.definition_of(segment_draft.unnamed(at.segment), at.rule, at.as_of, desk.user.unit, shown)
        st.session_state[_LOOKED] = at, draft.rule, preview_draft(desk, at.segment, draft)
    before = st.session_state.get(_LOOKED)
    if before is not None and before[0] == at:
        _, rule, found = before
        st.text(predicate_sentence(rule, shown.text, shown.names))
        _previewed(found, shown)


def keep(desk: Desk, given: segment_draft.Typed, rule: Predicate, as_of: date, shown: Shown) -> None:
    """Keep the draft under its names. Raises InvalidInput."""
    draft = segment_draft.definition_of(given, rule, as_of, desk.user.unit, shown)
    save_draft(desk, given.segment, draft, given.note)
    st.text(shown.text("segment_drafts.saved"))


def _previewed(found: DraftPreview, shown: Shown) -> None:
    text = shown.text
    if isinstance(found.size, NotTold):
        st.text(text(f"disclosure.verdict.{found.size.verdict}", k=found.size.k))
    else:
        segment_draft.size_line(found.size, shown)
    hides = set()
    if isinstance(found.moves, Answer):
        hides.add(segment_draft.groups_line(text("segments.draft.moves"), found.moves, "move", MOVES, shown))
    for id, answer in found.overlaps:
        if isinstance(answer, Answer):
            title = value_word(Dimension.SEGMENT, id, text, shown.names)
            hides.add(segment_draft.groups_line(title, answer, "group", OVERLAP, shown))
    for k in sorted(hides - {0}):
        st.caption(text("disclosure.why_hidden", k=k))
    for note in found.notes:
        st.caption(text(note, k=5))
