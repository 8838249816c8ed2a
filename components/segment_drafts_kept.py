"""The drafts that leads have kept: each with its author and day, its rule, and what other leads have said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from components import numbers
from components.markdown_text import literal
from components.predicate_words import predicate_sentence
from components.segment_views import Shown
from domain.marks import Mark
from domain.segment_draft import LONGEST_NOTE, SegmentDraft, draft_toml


@dataclass(frozen=True, slots=True)
class Done:
    """What the reader did: the id of a draft of their own that they withdrew, or of one that they said `words` of."""

    withdrawn: str = ""
    commented: str = ""
    words: str = ""


def kept(
    found: Sequence[SegmentDraft],
    said: Mapping[str, Sequence[Mark]],
    authors: Mapping[str, str],
    mine: str,
    shown: Shown,
) -> Done:
    """Every draft as a line that opens. `said`: comments by draft; `mine`: the reader's staff id."""
    text, done = shown.text, Done()
    st.subheader(text("segments.draft.kept"), anchor=False)
    if not found:
        st.caption(text("segments.draft.none"))
    for one in found:
        comments = said.get(one.id, ())
        author = authors.get(one.author, one.author)
        day = numbers.when(one.at, text.language)
        line = text(
            "segments.draft.line", name=literal(one.definition.name[text.language]), author=literal(author), day=day
        )
        many = text("segment_drafts.comments", n=len(comments)) if comments else ""
        with st.expander(text("common.comma").join(part for part in (line, many) if part), key=f"draft_{one.id}"):
            _rule(one, shown)
            done = _comments(one, comments, mine, shown) or done
            if one.author == mine and st.button(text("segments.draft.withdraw"), key=f"draft_withdraw_{one.id}"):
                done = Done(withdrawn=one.id)
    st.caption(text("segment_drafts.how_taken"))
    return done


def _rule(one: SegmentDraft, shown: Shown) -> None:
    st.text(one.definition.words[shown.text.language])
    st.text(predicate_sentence(one.definition.rule, shown.text, shown.names))
    if one.note:
        st.text(one.note)
    st.code(draft_toml(one.segment, one.definition), language="toml")


def _comments(one: SegmentDraft, said: Sequence[Mark], mine: str, shown: Shown) -> Done | None:
    """Who said what and when, oldest first, and a field for one's own: a new one once what was typed has been kept, so
    that what is refused can be mended."""
    text = shown.text
    for comment in said:
        at = numbers.when(comment.at, text.language)
        st.caption(text("segment_drafts.comment_by", author=literal(comment.author_name), when=at))
        st.text(comment.words)
    field = f"{one.id}_{sum(comment.author == mine for comment in said)}"
    with st.form(f"draft_comment_{field}", border=False):
        words = st.text_input(text("segment_drafts.comment"), max_chars=LONGEST_NOTE, key=f"draft_words_{field}")
        sent = st.form_submit_button(text("segment_drafts.send"))
    return Done(commented=one.id, words=words) if sent else None
