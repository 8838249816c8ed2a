"""The peer of the segment page: a radio, a title and the same figures from ready JSON, with Streamlit's defaults."""

import json
import os
from pathlib import Path

import plotly.graph_objects as go
import streamlit as st

st.set_page_config(layout="wide")
groups = json.loads(Path(os.environ["FIGURES"]).read_text(encoding="utf-8"))
name = st.radio("group", list(groups))
st.title(name)
for start in range(0, len(groups[name]), 2):
    for at, place in enumerate(st.columns(2)):
        if start + at < len(groups[name]):
            figure = go.Figure(groups[name][start + at])
            place.plotly_chart(figure, theme=None, config={"displayModeBar": False}, key=f"chart-{start + at}")
