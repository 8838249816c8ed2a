"""How an answer is drawn on a page: chart beside the tables' look, in light, dark and high contrast."""

from __future__ import annotations

import streamlit as st

from analytics.answer import Answer
from components.answer_chart import CONFIG, chart_of
from components.answer_words import Names
from components.text import Text

KEY = "answers"
_STYLE = """<style>
.st-key-answers h1 { font-size: 1.375rem; padding: 4px 0 4px; }
.st-key-answers h2 { font-size: 1.125rem; padding: 10px 0 4px; }
.st-key-answers h3 { font-size: 1.0625rem; padding: 6px 0 4px; }
.st-key-answers [data-testid="stPlotlyChart"] {
  border: 1px solid var(--line); border-radius: var(--radius); background: var(--paper); overflow: hidden;
}
.st-key-answers .js-plotly-plot text { fill: var(--ink) !important; }
.st-key-answers .js-plotly-plot .gridlayer path { stroke: var(--line) !important; }
.st-key-answers .js-plotly-plot .hoverlayer :is(path, rect) {
  fill: var(--paper) !important; stroke: var(--line) !important;
}
.st-key-answers :is([data-testid="stWidgetLabel"], label, [data-testid="stWidgetLabel"] p) {
  color: var(--ink) !important;
}
.st-key-answers :is(
  [data-testid="stSelectbox"] [role="group"], [data-testid="stTextInputRootElement"], [data-testid="stButton"] button,
  [data-testid="stFormSubmitButton"] button
) {
  background: var(--paper) !important; color: var(--ink) !important; border-color: var(--edge-field) !important;
}
.st-key-answers :is([data-testid="stSelectbox"], [data-testid="stTextInput"]) :is(input, button) {
  background: transparent !important; color: var(--ink) !important;
}
.st-key-answers [data-testid="stSelectbox"] input { text-overflow: ellipsis; }
.st-key-answers :is([data-testid="stSelectbox"], [data-testid="stTextInput"]) input::placeholder {
  color: var(--ink-2) !important; opacity: 1;
}
.st-key-answers :is([data-testid="stButton"], [data-testid="stFormSubmitButton"]) button * {
  white-space: normal !important; overflow: visible !important;
}
.st-key-answers [data-testid] button[kind^="primary"] {
  background: var(--accent) !important; color: var(--paper) !important; border-color: var(--accent) !important;
}
.st-key-answers [data-testid="stButtonGroup"] [role="radiogroup"] {
  flex-wrap: wrap !important; overflow: visible !important; mask-image: none !important; row-gap: 4px;
}
.st-key-answers [data-testid="stButtonGroup"] button {
  background: var(--paper) !important; color: var(--ink) !important; border-color: var(--edge-field) !important;
}
.st-key-answers [data-testid="stButtonGroup"] button[aria-checked="true"] {
  background: var(--ink) !important; color: var(--paper) !important; font-weight: 700;
}
.st-key-answers [data-testid="stCheckbox"] label:has([role="switch"]) > div:not([data-testid]) {
  background: var(--edge-field) !important; border-color: var(--edge-field) !important;
}
.st-key-answers [data-testid="stCheckbox"] label:not(:has([role="switch"])) > div:not([data-testid]) {
  background: var(--paper) !important; border-color: var(--edge-field) !important;
}
.st-key-answers [data-testid="stCheckbox"]:has(input:checked) label > div:not([data-testid]) {
  background: var(--accent) !important; border-color: var(--accent) !important;
}
.st-key-answers [data-testid="stCheckbox"] label * { white-space: normal !important; overflow: visible !important; }
.st-key-answers label:has(input:focus-visible) { outline: 3px solid var(--focus); outline-offset: 1px; }
.st-key-answers :is(button, summary, div):focus-visible,
.st-key-answers :is([data-testid="stSelectbox"] [role="group"], [data-testid="stTextInputRootElement"]):has(
  :focus-visible
) {
  outline: 3px solid var(--focus) !important; outline-offset: 1px; box-shadow: none !important;
}
.st-key-answers [data-testid="stTable"] { overflow-x: auto; }
.st-key-answers [data-testid="stTable"] > div { border: 0; }
.st-key-answers [data-testid="stTable"] table { width: auto; min-width: 50%; color: var(--ink); }
.st-key-answers [data-testid="stTable"] :is(td, th) {
  padding: 3px 16px 3px 0; border: 0; border-bottom: 1px solid var(--line); color: var(--ink) !important;
  font-size: 0.875rem; white-space: nowrap;
}
.st-key-answers [data-testid="stTable"] :is(td, th):first-child {
  position: sticky; left: 0; min-width: 11rem; background: var(--ground) !important; white-space: normal;
}
.st-key-answers [data-testid="stTable"] table:has(th:nth-child(6)) :is(td, th):first-child { min-width: 7rem; }
.st-key-answers [data-testid="stTable"] table:has(th:nth-child(10)) :is(td, th) {
  padding-right: 6px; font-size: 0.75rem;
}
.st-key-answers [data-testid="stTable"] table:has(th:nth-child(10)) td:not(:first-child) * { white-space: nowrap; }
@media (max-width: 820px) {
  .st-key-answers [data-testid="stTable"] :is(td, th) {
    padding-right: 6px; white-space: normal; font-size: 0.8125rem; vertical-align: baseline;
  }
  .st-key-answers [data-testid="stTable"] :is(td, th):first-child { min-width: 8.75rem; }
  .st-key-answers [data-testid="stTable"] table:has(th:nth-child(5)) :is(td, th):first-child { min-width: 5rem; }
  .st-key-answers [data-testid="stTable"] table:has(th:nth-child(5)) :is(td, th) {
    padding-right: 4px; font-size: 0.75rem;
  }
  .st-key-answers [data-testid="stTable"] :is(td, th):first-child * { overflow-wrap: anywhere; }
  .st-key-answers [data-testid="stTable"] table { width: 100%; hyphens: auto; }
  .st-key-answers [data-testid="stTable"] table:has(th:nth-child(10)) :is(td, th):first-child { min-width: 8.75rem; }
}
@media (max-width: 640px) {
  .st-key-answers [data-testid="stHorizontalBlock"] { row-gap: 10px; }
  .st-key-answers [data-testid="stButtonGroup"] button { padding-inline: 9px; }
  .st-key-answers [data-testid="stTable"] table:has(th:nth-child(5)):not(:has(th:nth-child(7))) {
    display: block;
    :is(thead, tbody) { display: block; }
    tr { display: flex; flex-wrap: wrap; border-bottom: 1px solid var(--line); }
    :is(td, th) { flex: 1 1 0; min-width: 0; border: 0; }
    :is(td, th):first-child { flex: 0 0 100%; position: static; font-weight: 700; }
  }
  .st-key-answers .st-key-segments_differences [data-testid="stTable"] table {
    display: block;
    :is(thead, tbody) { display: block; }
    tr { display: grid; grid-template-columns: 1fr 1fr 2.1fr 1fr 1fr; border-bottom: 1px solid var(--line); }
    :is(td, th) { min-width: 0; border: 0; }
    :is(td, th):first-child { grid-column: 1 / 3; position: static; }
    :is(td, th):nth-child(2) { grid-column: 3 / -1; font-weight: 700; }
  }
}
.st-key-answers [data-testid="stTooltipIcon"] :is(button, svg) { color: var(--ink-2) !important; }
.st-key-answers [data-testid="stTooltipIcon"] svg { stroke: currentColor !important; }
@media (forced-colors: active) {
  .st-key-answers [data-testid="stButtonGroup"] button[aria-checked="true"] {
    forced-color-adjust: none; background: Highlight !important; color: HighlightText !important;
  }
}
[data-testid="stSelectboxVirtualDropdown"] {
  background: var(--paper) !important; border-color: var(--line) !important;
}
[data-testid="stSelectboxVirtualDropdown"] * { color: var(--ink) !important; background-color: transparent !important; }
[data-testid="stSelectboxVirtualDropdown"] [role="option"]:is([data-focused], [aria-selected="true"]) {
  background: var(--sunk) !important;
}
</style>"""


def look() -> None:
    """Sizes and colours of charts within a container of key KEY; constant, never data."""
    st.html(_STYLE)


def draw_chart(answer: Answer, text: Text, names: Names | None = None, *, key: str, alt: str) -> None:
    """The chart, with `alt` as its words for a screen reader."""
    figure = chart_of(answer, text, names)
    st.plotly_chart(figure, theme=None, config=CONFIG, key=key, alt=alt)
