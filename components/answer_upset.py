"""How sets overlap, drawn under the bars of an answer: a row a set, a full dot where the bar's persons are in it.

The bars are those of components/answer_chart.py: a hidden number is a hatched mark with its word here too.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import plotly.graph_objects as go

from analytics.answer import Answer, Line
from components.answer_words import Names, dimension_word
from components.text import Text
from domain.question import Question

BARS_PX, ROW_PX, DOT_PX = 260, 46, 13


def is_upset(answer: Answer) -> bool:
    """Whether an answer is about sets that overlap: question 13."""
    return answer.asked.question is Question.COMBINED


def dots(answer: Answer, lines: Sequence[Line], full: str, empty: str, clear: str) -> list[go.Scatter]:
    """The dots of every bar, on the second axis; a line joins those of one bar. Colours are given."""
    traces = []
    for place, line in enumerate(lines):
        yes = [row for row, word in enumerate(line.key) if word == "yes"]
        no = [row for row in range(len(line.key)) if row not in yes]
        shared: dict[str, Any] = {"yaxis": "y2", "hoverinfo": "skip", "showlegend": False}
        hollow = {"size": DOT_PX, "color": clear, "line": {"color": empty, "width": 1.5}}
        traces.append(go.Scatter(x=[place] * len(no), y=no, mode="markers", marker=hollow, **shared))
        filled = {"size": DOT_PX, "color": full}
        ends = {"mode": "lines+markers", "line": {"color": full, "width": 2}, "marker": filled}
        traces.append(go.Scatter(x=[place] * len(yes), y=yes, **ends, **shared))
    return traces


def upset_layout(answer: Answer, bars: int, text: Text, names: Names | None) -> dict[str, Any]:
    """Bars above, a named row a set below; each name stands above its dots, since names are long."""
    rows = len(answer.dimensions)
    below = ROW_PX * rows / (BARS_PX + ROW_PX * rows)
    above: dict[str, Any] = {"xref": "paper", "x": 0, "xanchor": "left", "yref": "y2", "yanchor": "bottom"}
    named = [escape(dimension_word(one, text, names), quote=False) for one in answer.dimensions]
    return {
        "xaxis": {"visible": False, "range": [-0.6, bars - 0.4], "fixedrange": True},
        "yaxis": {"domain": [below + 0.02, 1], "rangemode": "tozero", "visible": False, "fixedrange": True},
        "yaxis2": {"domain": [0, below], "range": [rows - 0.65, -0.75], "visible": False, "fixedrange": True},
        "annotations": [
            above | {"y": row, "text": name, "yshift": DOT_PX * 0.6, "showarrow": False}
            for row, name in enumerate(named)
        ],
        "bargap": 0.4,
        "height": BARS_PX + ROW_PX * rows,
        "margin": {"l": 12, "r": 12, "t": 28, "b": 8},
    }
