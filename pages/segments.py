"""Room: what segments look like, for team leads. Aggregates only; no filters, and no way to a name."""

from __future__ import annotations

import streamlit as st

from analytics.disclosure import Hidden
from components import segment_panels
from components.text import Text
from domain.errors import NotFound, Refused, StoreUnavailable
from pages._frame import frame
from pages._run import guard
from services.desk import Desk
from services.segments import segment_list, segment_page


def page() -> None:
    """The list of segments beside the chosen one's four charts."""
    desk = guard()
    text = frame(desk)
    segment_panels.look()
    try:
        with st.container(key=segment_panels.KEY):
            _draw(desk, text)
    except Refused:
        st.text(text("segments.refused"))
    except NotFound:
        st.text(text("segments.gone"))
    except StoreUnavailable:
        st.text(text("errors.store_unavailable"))


def _draw(desk: Desk, text: Text) -> None:
    lines = [(line.segment, line.n) for line in segment_list(desk)]
    if not lines:
        st.text(text("segments.none"))
        return
    side, main = st.columns([1, 4], gap="large")
    with side:
        st.caption(text("segments.purpose"))
        chosen = segment_panels.choose(lines, text, key="segment")
    shown = segment_page(desk, chosen)
    with main:
        segment_panels.heading(shown.segment, shown.n, shown.everyone, shown.as_of, text)
        if isinstance(shown.n, Hidden):
            st.text(text("segments.too_small", k=shown.n.k))
        segment_panels.panels(shown.panels, text)
