"""The segment page's sizes and its heading: which group, how many, of what day."""

from __future__ import annotations

from datetime import date

import streamlit as st

from analytics.disclosure import Shown as Number
from analytics.segment_shown import Branch
from components import numbers
from components.answer_look import KEY
from components.answer_numbers import n_words
from components.markdown_text import literal
from components.segment_choices import to_segment
from components.segment_views import PAIRS, Shown
from components.segment_words import caption, definition_lines, ended_line
from domain.segment_rule import SegmentRule

_STYLE = f"""<style>
.st-key-{KEY} [data-testid="stRadio"] [data-testid="stCaptionContainer"] p {{ font-size: 0.8125rem; }}
:is(.st-key-segments_fold, [data-testid="stLayoutWrapper"]:has(> .st-key-segments_trend)) {{ display: none; }}
@media (min-width: 641px) and (max-width: 1100px) {{
  .st-key-{KEY} > * > [data-testid="stHorizontalBlock"] > [data-testid="stColumn"]:nth-child(3) {{ flex: 1 1 100%; }}
}}
@media (max-width: 900px) {{
  .st-key-{PAIRS} [data-testid="stColumn"] {{ flex: 1 1 100%; }}
}}
@media (max-width: 640px) {{
  :is(.st-key-segments_fold, [data-testid="stLayoutWrapper"]:has(> .st-key-segments_trend)) {{ display: flex; }}
  :is(.st-key-segments_folded, [data-testid="stLayoutWrapper"]:has(> .st-key-segments_folded)) {{ display: none; }}
}}
</style>"""


def look() -> None:
    """The page's own sizes; constant, never data."""
    st.html(_STYLE)


def head(chosen: Branch, everyone: Number, as_of: date, shown: Shown) -> None:
    """Name, size, day; on a phone, where the tree is folded away, what the tree says of it."""
    text = shown.text
    st.title(literal(shown.group), anchor=False)
    size = text("segments.size", n=n_words(chosen.n, text), everyone=n_words(everyone, text))
    st.text(size, help=shown.source or None)
    with st.container(key="segments_trend"):
        st.caption(caption(chosen, text))
    st.caption(text("segments.made", day=numbers.day(as_of, text.language)))


def ended(rule: SegmentRule, on: date, shown: Shown) -> None:
    """That the segment has ended, with a way to each that came in its place."""
    if words := ended_line(rule, on, shown.text):
        st.text(words)
        for id in rule.successors:
            name = shown.text("segments.successor", name=shown.names.get(id, id))
            st.button(literal(name), key=f"segments_to_{id}", on_click=to_segment, args=(id,))


def card(rule: SegmentRule, on: date, shown: Shown) -> None:
    """The definition of a segment."""
    with st.expander(shown.text("segments.card.title")):
        lines = definition_lines(rule, on, shown.text, shown.names)
        st.text("\n".join(f"{heading}: {words}" for heading, words in lines))  # one element, not one for every line
