"""The segment page's sizes and its heading: which group, how many, of what day."""

from __future__ import annotations

from datetime import date

import streamlit as st

from analytics.disclosure import Shown as Number
from components import numbers
from components.answer_look import KEY
from components.answer_numbers import n_words
from components.markdown_text import literal
from components.segment_choices import to_segment
from components.segment_views import Shown
from components.segment_words import definition_lines, ended_line
from domain.segment_rule import SegmentRule

_STYLE = f"""<style>
.st-key-{KEY} [data-testid="stRadio"] [data-testid="stCaptionContainer"] p {{ font-size: 0.8125rem; }}
.st-key-segments_fold {{ display: none; }}
@media (min-width: 641px) and (max-width: 1100px) {{
  .st-key-{KEY} > * > [data-testid="stHorizontalBlock"] > [data-testid="stColumn"]:nth-child(3) {{ flex: 1 1 100%; }}
}}
@media (max-width: 640px) {{
  .st-key-segments_fold {{ display: flex; }}
  .st-key-segments_folded :is(
    [data-testid="stSelectbox"], [role="radiogroup"] > div:not(:has(input:checked)), [data-testid="stWidgetLabel"]
  ) {{ display: none; }}
}}
</style>"""


def look() -> None:
    """The page's own sizes; constant, never data."""
    st.html(_STYLE)


def head(n: Number, everyone: Number, as_of: date, shown: Shown) -> None:
    """Name, size, day."""
    text = shown.text
    st.title(literal(shown.group), anchor=False)
    st.text(text("segments.size", n=n_words(n, text), everyone=n_words(everyone, text)), help=shown.source or None)
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
        for heading, words in definition_lines(rule, on, shown.text, shown.names):
            st.caption(heading)
            st.text(words)
