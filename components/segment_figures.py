"""Charts of the segment page that no single answer's chart is: a group beside everybody, ages by gender, months, paths.

Only numbers that may be shown are here. A hidden one is a hatched mark with its word, never a missing or a zero bar;
the second series is dotted and a month under way is hatched the other way, so that colour is never alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import plotly.graph_objects as go

from analytics.answer import Answer, Line
from analytics.disclosure import Hidden, Shown
from analytics.disclosure_chain import ALL, ENTERED, LEFT, MEMBERS
from components import numbers
from components.answer_chart import BELOW, CLEAR, FONT, INK, INK_2, LINE, PAPER, PATTERNS, SERIES
from components.answer_numbers import hidden_word, n_words
from components.answer_words import value_word
from components.text import Text

HEIGHT_PX, ROW_PX, LEGEND_ROW_PX = 280, 18, 20
STILL = {"itemclick": False, "itemdoubleclick": False}
OVER = {
    "orientation": "h", "entrywidth": 1, "entrywidthmode": "fraction",
    "x": 0, "xref": "container", "xanchor": "left", "y": 1, "yref": "container", "yanchor": "top",
}  # fmt: skip
"""A legend over the chart, a line for each: a standing one would take its width from the bars."""

MARK = 0.05  # length of a hidden mark, of the longest shown bar
UNDER_WAY = "\\"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: where it stands, how long it is (None: hidden), and what is said of it."""

    label: str
    length: float | None
    words: str
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    name: str
    bars: tuple[Bar, ...]


def shares(of: Answer, value: str, lines: Sequence[Line], text: Text, label: str = "") -> tuple[Bar, ...]:
    """Lines as shares of the answer's base, with the persons in words."""
    return tuple(_share(of, line, label or value_word(value, line.key[-1], text), text) for line in lines)


def _share(of: Answer, line: Line, label: str, text: Text) -> Bar:
    if isinstance(line.n, Hidden) or isinstance(of.base, Hidden) or not of.base:
        return Bar(
            label, None, n_words(line.n, text) if isinstance(line.n, Hidden) else hidden_word(Hidden(of.k), text)
        )
    part = line.n / of.base
    words = text("segments.share_of", share=numbers.percent(part, text.language), n=n_words(line.n, text))
    return Bar(label, 100 * part, words)


def beside(series: Sequence[Series], text: Text, *, lying: bool = False) -> go.Figure:
    """Series beside each other on one axis of shares in percent."""
    top = max((bar.length or 0 for one in series for bar in one.bars), default=0) or 1
    traces = [trace for place, one in enumerate(series) for trace in _bars(one, place, top, lying)]
    rows = len(series[0].bars) if series else 0
    height = max(HEIGHT_PX, ROW_PX * rows * len(series) + 70) if lying else HEIGHT_PX
    layout = base_layout(text, height) | {"barmode": "group", "bargap": 0.25, "bargroupgap": 0.05}
    percent = "%" if text.language == "en" else "\u00a0%"
    words, values = _word_axis(lying, series[0].bars if series else ()), _value_axis(top, percent)
    layout |= {"xaxis": values if lying else words, "yaxis": words if lying else values, "showlegend": len(series) > 1}
    if len(series) > 1:  # a line each over the chart: side by side, a long name came down on the first bar
        layout["legend"] = OVER | STILL
        layout["margin"] = layout["margin"] | {"t": LEGEND_ROW_PX * len(series) + 16}
        layout["height"] = height + LEGEND_ROW_PX * len(series)
    return go.Figure(data=traces, layout=layout)


def pyramids(panels: Sequence[Series], text: Text) -> go.Figure:
    """Small multiples: one lying chart a series, with one scale and one list of words between them."""
    top = max((bar.length or 0 for one in panels for bar in one.bars), default=0) or 1
    rows = len(panels[0].bars) if panels else 0
    layout = base_layout(text, max(HEIGHT_PX, 2 * ROW_PX * rows + 60))
    traces, notes, width = [], [], 1 / max(1, len(panels))
    for place, one in enumerate(panels):
        axis = "" if place == 0 else str(place + 1)
        for trace in _bars(one, place, top, lying=True):
            trace.xaxis, trace.yaxis = f"x{axis}", "y"
            trace.offsetgroup = None
            traces.append(trace)
        domain = [place * width + (0.02 if place else 0), (place + 1) * width - 0.02]
        layout[f"xaxis{axis}"] = _value_axis(top, "") | {"domain": domain, "anchor": "y", "nticks": 3}
        notes.append({
            "text": one.name, "x": domain[0], "y": 1.0, "xref": "paper", "yref": "paper", "showarrow": False,
            "xanchor": "left", "yanchor": "bottom", "font": {"family": FONT, "size": 13, "color": INK},
        })  # fmt: skip
    layout |= {
        "yaxis": _word_axis(True, panels[0].bars if panels else ()),
        "annotations": notes,
        "showlegend": False,
        "barmode": "overlay",
    }
    return go.Figure(data=traces, layout=layout)


def months(points: Sequence[tuple[str, Shown, bool]], marks: Sequence[tuple[str, str]], text: Text) -> go.Figure:
    """Members at each month-end; the month under way is hatched, hidden ones are marks. `marks`: (month, words) where
    the definition changed."""
    bars = tuple(
        Bar(value_word("month", month, text), None if isinstance(n, Hidden) else n, n_words(n, text), unfinished)
        for month, n, unfinished in points
    )
    top = max((bar.length or 0 for bar in bars), default=0) or 1
    layout = base_layout(text, HEIGHT_PX) | {"xaxis": _months_axis(bars), "yaxis": _value_axis(top, "")}
    known = {value_word("month", month, text): words for month, words in marks}
    layout["annotations"] = [
        {"x": label, "y": 1, "yref": "paper", "text": f"\u25bc {words}", "showarrow": False, "yanchor": "bottom",
         "font": {"family": FONT, "size": 12, "color": INK}}
        for label, words in known.items() if label in [bar.label for bar in bars]
    ]  # fmt: skip
    traces = _bars(Series(text("segments.measure.members"), bars), 0, top, lying=False)
    return go.Figure(data=traces, layout=layout | {"showlegend": False})


def moves(answer: Answer, text: Text) -> go.Figure:
    """Who came (up) and who left (down) each month, in all."""
    series = []
    for sign, flow in ((1, ENTERED), (-1, LEFT)):
        lines = [line for line in answer.lines if line.key[1:] == (flow, ALL)]
        bars = tuple(
            Bar(
                value_word("month", line.key[0], text),
                None if isinstance(line.n, Hidden) else sign * line.n,
                n_words(line.n, text),
                line.unfinished,
            )
            for line in lines
        )
        series.append(Series(text(f"segments.flow.{flow}"), bars))
    top = max((abs(bar.length or 0) for one in series for bar in one.bars), default=0) or 1
    traces = []
    for place, one in enumerate(series):
        for trace in _bars(one, place, top if place == 0 else -top, lying=False):
            trace.offsetgroup = None
            traces.append(trace)
    step = _round_below(top)
    steps = {"tickmode": "array", "tickvals": [-step, 0, step]}
    words = [numbers.number(abs(one), text.language, 0) for one in (step, 0, step)]  # who left is a number too
    axis = _value_axis(top, "") | {"range": [-1.25 * top, 1.25 * top], "ticktext": words} | steps
    layout = base_layout(text, HEIGHT_PX) | {"xaxis": _months_axis(series[0].bars), "yaxis": axis, "barmode": "overlay"}
    return go.Figure(data=traces, layout=layout)


def _round_below(top: float) -> float:
    """The largest of 1, 2, 5, 10, 20 and so on that is not above."""
    power = float(f"1e{math.floor(math.log10(max(1.0, top)))}")
    return max(one * power for one in (1, 2, 5) if one * power <= max(1.0, top))


def _bars(one: Series, place: int, top: float, lying: bool) -> list[go.Bar]:
    """The bars of a series, and the marks of what is hidden."""
    told = [bar for bar in one.bars if bar.length is not None]
    unseen = [bar for bar in one.bars if bar.length is None]
    color = SERIES[place % len(SERIES)]
    bars = _bar(told, [bar.length or 0 for bar in told], lying, one.name, place)
    shapes = [UNDER_WAY if bar.unfinished else PATTERNS[place % len(PATTERNS)] for bar in told]
    bars.marker = {"color": color, "pattern": {"shape": shapes, "fgcolor": PAPER, "bgcolor": color, "solidity": 0.3}}
    if not unseen:
        return [bars]
    marks = _bar(unseen, [MARK * top] * len(unseen), lying, one.name, place)
    marks.marker = {"color": CLEAR, "line": {"color": INK_2, "width": 1}, "pattern": {"shape": "/", "fgcolor": INK_2}}
    marks.showlegend = not told  # of whom nothing is told stands in the legend too
    if lying:
        marks.text, marks.textposition, marks.textfont = [bar.words for bar in unseen], "outside", {"size": 11}
    return [bars, marks]


def _bar(bars: Sequence[Bar], lengths: list[float], lying: bool, name: str, place: int) -> go.Bar:
    labels = [escape(bar.label, quote=False) for bar in bars]
    across: dict[str, Any] = {"y": labels, "x": lengths, "orientation": "h"} if lying else {"x": labels, "y": lengths}
    made = go.Bar(**across, name=name, offsetgroup=f"g{place}", hovertext=[bar.words for bar in bars])
    made.hovertemplate = f"%{{{'y' if lying else 'x'}}}<br>{name}: %{{hovertext}}<extra></extra>"
    return made


def base_layout(text: Text, height: int) -> dict[str, Any]:
    """What every chart of the page has in common."""
    return {
        "height": height, "margin": {"l": 8, "r": 12, "t": 28, "b": 8}, "paper_bgcolor": CLEAR, "plot_bgcolor": CLEAR,
        "font": {"family": FONT, "size": 13, "color": INK},
        "separators": ",\u00a0" if text.language != "en" else ".,",
        "legend": {
            "orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, **STILL,
        },
        "hoverlabel": {"bgcolor": PAPER, "bordercolor": LINE, "font": {"family": FONT, "size": 13, "color": INK}},
    }  # fmt: skip


def _word_axis(lying: bool, bars: Sequence[Bar]) -> dict[str, Any]:
    """The words in their own order: hidden ones have a series of their own and would stand last."""
    order = [escape(bar.label, quote=False) for bar in bars]
    axis: dict[str, Any] = {"type": "category", "automargin": True, "fixedrange": True}
    axis |= {"categoryorder": "array", "categoryarray": order}
    return axis | ({"autorange": "reversed"} if lying else {"tickangle": 0})


def _months_axis(bars: Sequence[Bar]) -> dict[str, Any]:
    labels = [bar.label for bar in bars]
    every = max(1, len(labels) // 4)
    return _word_axis(False, bars) | {"tickmode": "array", "tickvals": labels[::-every][::-1]} | BELOW


def _value_axis(top: float, suffix: str) -> dict[str, Any]:
    return {
        "range": [0, 1.12 * top], "gridcolor": LINE, "zerolinecolor": INK_2, "fixedrange": True, "automargin": True,
        "tickformat": ",~r", "ticksuffix": suffix, "nticks": 5,
    }  # fmt: skip


def members_of(answer: Answer) -> tuple[tuple[str, Shown, bool], ...]:
    """(month, members, under way) of a segment's months."""
    return tuple((line.key[0], line.n, line.unfinished) for line in answer.lines if line.key[1:] == (MEMBERS, ALL))
