"""The segment page's furniture: the choice of a segment, its heading, and each chart with its sentence and its table.

Everything is given in words and in numbers that may be shown; nothing here can reach a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from analytics.disclosure import Shown
from analytics.segment_page import ShownPanel
from components import numbers, segment_charts
from components.text import Text
from domain.segment import Segment

KEY = "segments"
_STYLE = f"""<style>
.st-key-{KEY} h1 {{ font-size: 1.625rem; padding: 4px 0 0; }}
.st-key-{KEY} h2 {{ font-size: 1.125rem; padding: 10px 0 0; }}
.st-key-{KEY} [data-testid="stPlotlyChart"] {{
  border: 1px solid var(--line); border-radius: var(--radius); background: var(--paper); overflow: hidden;
}}
.st-key-{KEY} .js-plotly-plot text {{ fill: var(--ink) !important; }}
.st-key-{KEY} .js-plotly-plot .gridlayer path {{ stroke: var(--line) !important; }}
.st-key-{KEY} .js-plotly-plot .hoverlayer :is(path, rect) {{
  fill: var(--paper) !important; stroke: var(--line) !important;
}}
</style>"""


def look() -> None:
    """The page's own sizes; constant, never data."""
    st.html(_STYLE)


def choose(lines: Sequence[tuple[Segment, Shown]], text: Text, *, key: str) -> str:
    """The list of segments with their sizes; returns the id of the chosen one."""
    sizes = {segment.id: _choice(segment, n, text) for segment, n in lines}
    return str(st.radio(text("segments.list"), list(sizes), format_func=lambda id: sizes[id], key=key))


def _choice(segment: Segment, n: Shown, text: Text) -> str:
    return text("segments.choice", name=_in(segment.name, text), n=segment_charts.shown_text(n, text))


def heading(segment: Segment, n: Shown, everyone: int, as_of: date, text: Text) -> None:
    """Name, size, the rule in words, and how old the numbers are."""
    st.title(_in(segment.name, text), anchor=False)
    size = segment_charts.shown_text(n, text)
    st.text(text("segments.size", n=size, everyone=numbers.number(everyone, text.language)))
    st.text(text("segments.rule", rule=_in(segment.rule, text)))
    st.caption(text("segments.made", day=numbers.day(as_of, text.language), version=segment.version))


def _in(names: dict[str, str], text: Text) -> str:
    return names.get(text.language) or names.get("fi") or next(iter(names.values()), "")


def panels(shown: Sequence[ShownPanel], text: Text) -> None:
    """The charts, two beside each other where there is room."""
    for start in range(0, len(shown), 2):
        for column, panel in zip(st.columns(2, gap="large"), shown[start : start + 2], strict=False):
            with column:
                draw(panel, text)


def draw(panel: ShownPanel, text: Text) -> None:
    """Title, sentence, chart, notes, and the same numbers as a table."""
    st.header(text(f"segments.title.{panel.name}"), anchor=False)
    st.text(segment_charts.sentence(panel, text))
    if not panel.empty:
        figure = segment_charts.figure(panel, text)
        st.plotly_chart(figure, theme=None, config=segment_charts.CONFIG, key=f"segment-{panel.name}")
    for note in notes(panel, text):
        st.caption(note)
    with st.expander(text("segments.as_table")):
        st.table(pd.DataFrame(segment_charts.table_rows(panel, text)).set_index(text(f"segments.head.{panel.name}")))


def notes(panel: ShownPanel, text: Text) -> list[str]:
    """What must be said under the chart: why something is hidden, what is rounded, which month is not over."""
    found = []
    if panel.hides:
        found.append(text("segments.why_hidden", k=panel.k))
    if panel.everyone:
        found.append(text("segments.why_rounded"))
    if panel.unfinished:
        found.append(text("segments.unfinished"))
    return found
