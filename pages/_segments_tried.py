"""What a draft would do, or that it is kept: the two buttons of the draft's screen."""

from __future__ import annotations

import streamlit as st

from analytics.answer import Answer
from components import segment_draft
from components.answer_words import value_word
from components.predicate_words import predicate_sentence
from components.segment_views import Shown
from domain.predicate import Dimension
from domain.segment_rule import Definition
from services.desk import Desk
from services.questions import NotTold
from services.segment_drafts import DraftPreview, preview_draft, save_draft

Words = dict[tuple[str, ...], str]
OVERLAP: Words = {("yes", "yes"): "both", ("yes", "no"): "draft_only", ("no", "yes"): "segment_only"}
MOVES: Words = {("yes", "yes"): "stays", ("yes", "no"): "comes", ("no", "yes"): "leaves"}


def tried(desk: Desk, draft: Definition, given: segment_draft.Typed, keep: bool, shown: Shown) -> None:
    """Keep the draft, or show what it would do."""
    text = shown.text
    if keep:
        save_draft(desk, given.segment, draft, given.note)
        st.text(text("segment_drafts.saved"))
        return
    st.text(predicate_sentence(draft.rule, text, shown.names))
    _previewed(preview_draft(desk, given.segment, draft), shown)


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
