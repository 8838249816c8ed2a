"""What Streamlit's own frame needs to step back: spacing around our components. Constant styles, never data."""

from __future__ import annotations

import streamlit as st

_STYLE = """<style>
[data-testid="stMainBlockContainer"] { max-width: none; padding: 62px 20px 40px; }
[data-testid="stMainBlockContainer"] > [data-testid="stVerticalBlock"],
[data-testid="stLayoutWrapper"] > [data-testid="stVerticalBlock"] { gap: 10px; }
[data-testid="stElementContainer"]:has(> [data-testid="stHtml"]) { display: none; }
.st-key-front { height: auto; }
@media (max-width: 820px) { [data-testid="stMainBlockContainer"] { padding: 0 12px 40px; } }
@media print { #cover, .st-key-front { display: none; } }
</style>"""


def apply() -> None:
    """Once a run, before anything is drawn."""
    st.html(_STYLE)
