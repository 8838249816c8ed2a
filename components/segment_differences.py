"""What tells a group from another on the segment page: the largest differences in words, all of them as a table."""

from __future__ import annotations

from contextlib import AbstractContextManager

import streamlit as st

from analytics.answer import Answer
from analytics.disclosure import Hidden
from components.answer_look import KEY
from components.answer_numbers import cell_words
from components.answer_table import hides_any
from components.answer_words import dimension_word, value_word
from components.markdown_text import bold_above
from components.segment_views import Shown

FALSE_DISCOVERY = 0.05
MOST_TRAITS = 8
MOST_ROWS = 20
"""Rows of the whole table that stand open; the others, smaller ones, are under a fold."""


def differences(answer: Answer, shown: Shown) -> tuple[tuple[str, str], ...]:
    """The largest differences that are hardly chance: (trait, the group's share, the other's and the difference)."""
    text = shown.text
    rows: list[tuple[str, str]] = []
    for line in answer.lines:
        q = line.cells[3].value
        if isinstance(q, Hidden) or q is None or q > FALSE_DISCOVERY or hides_any(line) or len(rows) == MOST_TRAITS:
            continue
        trait = dimension_word(line.key[0], text, shown.names), value_word(line.key[0], line.key[1], text, shown.names)
        a, b, apart = (cell_words(answer, line, column, text) for column in (0, 1, 2))
        said = text("segments.common.said", a=a, b=b, apart=apart)
        rows.append((text("segments.common.of", trait=trait[0], value=trait[1]), said))
    return tuple(rows)


def draw_differences(answer: Answer, shown: Shown) -> None:
    """The largest differences, and how chance is kept out, in words."""
    found = differences(answer, shown)
    if not found:
        st.caption(shown.text("segments.common.nothing"))
    if found:
        st.caption(bold_above(found))  # one element: each costs the browser more than its words
    st.caption(shown.text("segments.common.discovery"))


_ABOVE = "segments_above"
_STYLE = f"""<style>
@media (min-width: 641px) {{
  .st-key-{KEY} [data-testid="stHorizontalBlock"]:has(.st-key-{_ABOVE}) > [data-testid="stColumn"]:nth-child(3) {{
    display: none;
  }}
  .st-key-{KEY} [data-testid="stHorizontalBlock"]:has(.st-key-{_ABOVE}) > [data-testid="stColumn"]:first-child {{
    flex-grow: 0;
  }}
  .st-key-{_ABOVE} [data-testid="stSelectbox"] {{ max-width: 24rem; }}
}}
</style>"""
"""Sent with this view alone: where charts are drawn, `:has` would be asked anew at each of their thousands of marks."""


def above() -> AbstractContextManager[object]:
    """The place over the table for whom the group is compared with: the table has the room beside it, and a reader on a
    phone finds the choice first."""
    st.html(_STYLE)
    return st.container(key=_ABOVE)


def all_differences(answer: Answer | None, shown: Shown) -> None:
    """Every trait with its numbers."""
    text = shown.text
    if answer is None:
        st.text(text("segments.compare.none"))
        return
    st.subheader(text("segments.title.differences"), anchor=False)
    st.caption(text("segments.common.discovery"))
    table = shown.table(answer)
    with st.container(key="segments_differences"):
        st.table(table.head(MOST_ROWS))
        if len(table) > MOST_ROWS:
            with st.expander(text("segments.common.rest", n=len(table) - MOST_ROWS)):
                st.table(table.tail(len(table) - MOST_ROWS))
    if any(hides_any(line) for line in answer.lines):
        st.caption(text("disclosure.why_hidden", k=answer.k))
