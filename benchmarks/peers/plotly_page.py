"""A peer: the 2,000 events of one customer as a Plotly chart on the bare page, run with Streamlit's defaults."""

import json
import os
from pathlib import Path

import plotly.graph_objects as go
import streamlit as st

DAY_MS = 86_400_000


def figure(events: list[list], words: str) -> go.Figure:
    """Periods as bars, moments as points, one row a kind of event."""
    long = [event for event in events if event[2]]
    short = [event for event in events if not event[2]]
    bars = go.Bar(
        base=[e[1] for e in long], x=[max(e[2] - e[1], DAY_MS) for e in long], y=[e[0] for e in long],
        orientation="h", text=[e[3] for e in long], textposition="none", hoverinfo="text",
    )  # fmt: skip
    points = go.Scatter(
        x=[e[1] for e in short], y=[e[0] for e in short], mode="markers", text=[e[3] for e in short], hoverinfo="text"
    )
    layout = {"title": words, "height": 420, "xaxis": {"type": "date"}, "dragmode": "pan", "showlegend": False}
    return go.Figure([bars, points], layout)


text = st.text_input("text")
st.title(f"title {text}")
if text:
    events = json.loads(Path(os.environ["PEER_EVENTS"]).read_text(encoding="utf-8"))
    chosen = st.plotly_chart(
        figure(events, f"chart {text}"), on_select="rerun", key="chart", config={"scrollZoom": True}, theme=None
    )
    points = chosen["selection"]["points"]
    st.text(f"card {points[0]['text']} {points[0]['x']}" if points else "no card")
