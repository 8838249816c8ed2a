"""An answer as a chart of its words: bars that lie or stand, hatched where a number may not be told.

Only what `table_of` says is drawn: hover texts and labels are its cells. The server does not know whether the screen is
light or dark: marks are middle tones seen on both, words and grid take the page's own colours
(components/answer_look.py). Names come from sources: Plotly reads a little markup in texts, so they are escaped.
"""

from __future__ import annotations

from html import escape
from typing import Any

import plotly.graph_objects as go

from analytics.answer import Answer, Line, Sort
from analytics.disclosure import Hidden
from components import numbers
from components.answer_numbers import cell_words, hidden_word, n_words
from components.answer_table import lines_in_order
from components.answer_upset import dots, is_upset, upset_layout
from components.answer_words import PATH, Names, line_word, measure_word, ordered, steps_of
from components.text import Text

CLEAR, INK, INK_2, LINE, PAPER = "rgba(0,0,0,0)", "#14232b", "#6d7e86", "#ccd5d8", "#ffffff"
SERIES = ("#2b7f8f", "#a0671a", "#7a8fa0")
"""Accent, attention and quiet of tokens.css as middle tones: 3 to 1 on light and on dark paper. The second series is
dotted and the third striped, so that colour is never alone."""
PATTERNS = ("", ".", "-")
FONT = '"Atkinson Hyperlegible", "Segoe UI", system-ui, sans-serif'
CONFIG = {"displayModeBar": False, "responsive": True, "scrollZoom": False}
MOST_BARS = 12
MOST_NODES = 24
MARK_SHARE = 0.06  # length of a hidden mark, of the longest shown bar
ROW_PX, STANDING_PX, LEAST_PX = 44, 300, 80
NARROW_PX, LETTER_PX, LABEL_PX = 330, 6.2, 11
"""A phone's room for standing bars, and a letter of a bar's number and its size: no number is drawn smaller."""
SHARE_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25)
BELOW = {"ticklabelstandoff": 8}
"""Of words under standing bars: the first one is wider than its bar, and would stand on the scale's zero."""
_STANDING = ("month", "year", "times", "gaps", "age_band", "weekday", "wait")


def chart_of(answer: Answer, text: Text, names: Names | None = None) -> go.Figure:
    """The chart of an answer; the same answer and language give the same figure."""
    lines, columns = drawn_lines(answer, text, names), drawn_columns(answer)
    sets = is_upset(answer)
    lying = not sets and (not answer.dimensions or answer.dimensions[-1] not in _STANDING)
    top = max((abs(_plain(line.cells[c].value)) for line in lines for c in columns), default=0.0) or 1.0
    traces = [
        bar
        for place, column in enumerate(columns)
        for bar in _series(answer, lines, column, place, top, lying, text, names)
    ]
    labels = [_label(answer, line, text, names) for line in lines]
    layout = _layout(labels, traces, lying, top, text)
    if not lying and _crowded(traces):
        _thinned(traces, layout, answer.measures[columns[0]].sort, text)
    if not sets:
        return go.Figure(data=traces, layout=layout)
    marks = dots(answer, lines, SERIES[0], INK_2, CLEAR)
    return go.Figure(data=[*traces, *marks], layout=layout | upset_layout(answer, len(lines), text, names))


def drawn_columns(answer: Answer) -> tuple[int, ...]:
    """The columns that are drawn: those of the sort that answers the question, up to three of one unit."""
    sorts = [measure.sort for measure in answer.measures]
    for wanted in (Sort.DIFFERENCE, Sort.SHARE, Sort.RATE, Sort.CENTS):
        if wanted in sorts and not (wanted is Sort.DIFFERENCE and Sort.SHARE in sorts):
            first = [column for column, sort in enumerate(sorts) if sort is wanted]
            return tuple(first[:1] if wanted is Sort.CENTS else first[: len(SERIES)])
    same = [column for column, sort in enumerate(sorts) if sort is sorts[0]]
    return tuple(same[: len(SERIES)])


def drawn_lines(answer: Answer, text: Text, names: Names | None = None) -> tuple[Line, ...]:
    """The lines that the chart has room for, as they are read; of a tree whole levels."""
    lines = lines_in_order(answer, text, names)
    if answer.dimensions == PATH:
        depths = sorted({len(steps_of(line.key)) for line in lines})
        fit = [d for d in depths if sum(len(steps_of(line.key)) <= d for line in lines) <= MOST_NODES]
        deepest = max(fit, default=depths[0] if depths else 0)
        return tuple(line for line in lines if len(steps_of(line.key)) <= deepest)
    if answer.dimensions == ("point",):  # times and shares have no scale in common
        return tuple(line for line in lines if line.key[0].startswith("share_"))
    if ordered(answer):
        return lines
    column = drawn_columns(answer)[0]
    shown = [line for line in lines if not isinstance(line.cells[column].value, Hidden)]
    return lines[:MOST_BARS] if len(shown) < MOST_BARS else tuple(shown[:MOST_BARS])


def left_out(answer: Answer, text: Text) -> int:
    """Lines of the table that the chart has no room for."""
    if answer.dimensions == ("point",):
        return 0
    return len(lines_in_order(answer, text)) - len(drawn_lines(answer, text))


def _label(answer: Answer, line: Line, text: Text, names: Names | None) -> str:
    """A line's words; of a tree the last step, as far in as it is deep."""
    if answer.dimensions == PATH:
        deep = len(steps_of(line.key)) - 1
        last = line_word(answer, (steps_of(line.key)[-1],), text, names)
        return "\u2003" * deep + ("\u2514\u00a0" if deep else "") + escape(last, quote=False)
    word = line_word(answer, line.key, text, names)
    return escape(text("answers.unfinished_label", label=word) if line.unfinished else word, quote=False)


def _series(
    answer: Answer, lines: tuple[Line, ...], column: int, place: int, top: float, lying: bool, text: Text,
    names: Names | None,
) -> list[go.Bar]:  # fmt: skip
    """One column: its bars, and the marks of what is hidden."""
    name = measure_word(answer.measures[column], text)
    seen = [i for i, line in enumerate(lines) if not isinstance(line.cells[column].value, Hidden)]
    unseen = [i for i, line in enumerate(lines) if isinstance(line.cells[column].value, Hidden)]
    words = [escape(cell_words(answer, line, column, text), quote=False) for line in lines]
    labels = [word.partition(" (")[0] for word in words]  # an interval is in the hover and in the table
    hovers = [_hover(answer, line, words[i], name, text, names) for i, line in enumerate(lines)]

    def bars(at: list[int], lengths: list[float], called: str) -> go.Bar:
        across = {"y": at, "x": lengths, "orientation": "h"} if lying else {"x": at, "y": lengths}
        return go.Bar(
            **across, name=called, offsetgroup=f"g{place}", cliponaxis=False, textposition="outside",
            constraintext="none", textfont={"size": LABEL_PX if not lying else 13},
            text=[labels[i] for i in at], hovertext=[hovers[i] for i in at],
            hovertemplate="%{hovertext}<extra></extra>",
        )  # fmt: skip

    shown = bars(seen, [_plain(lines[i].cells[column].value) for i in seen], escape(name, quote=False))
    shapes = ["\\" if lines[i].unfinished else PATTERNS[place] for i in seen]
    pattern = {"shape": shapes, "fgcolor": PAPER, "bgcolor": SERIES[place], "solidity": 0.3}
    shown.marker = {"color": SERIES[place], "pattern": pattern}
    if not unseen:
        return [shown]
    hatched = bars(unseen, [top * MARK_SHARE] * len(unseen), hidden_word(Hidden(answer.k), text))
    hatched.marker = {"color": CLEAR, "line": {"color": INK_2, "width": 1}, "pattern": {"shape": "/", "fgcolor": INK_2}}
    hatched.showlegend = place == 0
    return [shown, hatched]


def _crowded(traces: list[go.Bar]) -> bool:
    """True where the longest number is wider than its bar's place on a phone."""
    bars = sum(len(trace.x) for trace in traces)
    longest = max((len(word) for trace in traces for word in trace.text), default=0)
    return longest * LETTER_PX > NARROW_PX / max(1, bars)


def _thinned(traces: list[go.Bar], layout: dict[str, Any], sort: Sort, text: Text) -> None:
    """Numbers have no room beside each other: a scale tells them, and a hidden one's word stands upright."""
    for trace in traces:
        if trace.marker.pattern.shape == "/":
            trace.textangle = -90
        else:
            trace.text = None
    scale: dict[str, Any] = {"tickformat": ",~r"}
    if sort is Sort.SHARE:
        told = [value for trace in traces if trace.marker.pattern.shape != "/" for value in trace.y]
        top = max(told, default=1.0)  # where all are hidden the marks stand low on a scale of the whole
        step = next((one for one in SHARE_STEPS if top <= 4 * one), 0.25)
        places = [place * step for place in range(6)]
        words = [numbers.percent(place, text.language) for place in places]
        scale = {"tickmode": "array", "tickvals": places, "ticktext": words} | ({} if told else {"range": [0, 1.12]})
    layout["yaxis"] |= {"showticklabels": True} | scale


def _hover(answer: Answer, line: Line, words: str, name: str, text: Text, names: Names | None) -> str:
    label = escape(line_word(answer, line.key, text, names), quote=False)
    return (
        f"{label}<br>{text('answers.hover', measure=escape(name, quote=False), value=words, n=n_words(line.n, text))}"
    )


def _plain(value: float | Hidden | None) -> float:
    return 0.0 if value is None or isinstance(value, Hidden) else float(value)


def _layout(labels: list[str], traces: list[go.Bar], lying: bool, top: float, text: Text) -> dict[str, Any]:
    series = len({trace.offsetgroup for trace in traces})
    font = {"family": FONT, "size": 13, "color": INK}
    hover = {"bgcolor": PAPER, "bordercolor": LINE, "font": font}
    legend = {"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0, "itemclick": False, "itemdoubleclick": False}
    shared = {
        "barmode": "group",
        "font": font,
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "showlegend": series > 1,
        "legend": legend,
        "hoverlabel": hover,
        "separators": ",\u00a0" if text.language != "en" else ".,",
    }
    return shared | (_lying(labels, traces, top, series) if lying else _standing(labels))


def _lying(labels: list[str], traces: list[go.Bar], top: float, series: int) -> dict[str, Any]:
    """Each label stands above its bar: names are long, and a phone is narrow. Numbers are written beside the bars, so
    there is no scale; bars of less than nothing begin in the middle."""
    low = min((value for trace in traces for value in trace.x), default=0.0)
    values = {
        "range": [low * 4 if low < 0 else 0, top * 1.6],
        "zeroline": True, "zerolinecolor": INK_2, "showgrid": False, "showticklabels": False, "fixedrange": True,
    }  # fmt: skip
    above = {"xref": "paper", "x": 0, "xanchor": "left", "yanchor": "bottom", "showarrow": False}
    row_px, gap = ROW_PX + 12 * (series - 1), 0.55 if series == 1 else 0.4
    margin = {"l": 12, "r": 12, "t": 36 if series > 1 else 8, "b": 8}
    height = max(LEAST_PX, row_px * len(labels) + margin["t"] + margin["b"] + 8)
    last = (height - margin["t"] - margin["b"]) / row_px - 0.75  # a row is as high however few there are
    rows = {"range": [last, -0.75], "visible": False, "fixedrange": True}
    notes = [
        above | {"y": place, "text": label, "yshift": row_px * (1 - gap) / 2} for place, label in enumerate(labels)
    ]
    return {
        "xaxis": values,
        "yaxis": rows,
        "bargap": gap,
        "annotations": notes,
        "height": height,
        "margin": margin,
    }


def _standing(labels: list[str]) -> dict[str, Any]:
    """Months and bands stand; about five of many are named, the newest among them. Long words go on under each other,
    so that a phone has room for them upright."""
    every, close = list(range(len(labels))), len(labels) > 6
    ticks = every if len(labels) <= 12 else every[:: -((len(labels) + 4) // 5)][::-1]
    words = [labels[i].replace(" ", "<br>") if close else labels[i].replace(" (", "<br>(") for i in ticks]
    return {
        "xaxis": {
            "tickmode": "array", "tickvals": ticks, "ticktext": words, "tickangle": 0,
            "tickfont": {"size": LABEL_PX if close and len(ticks) == len(labels) else 13},
            "automargin": True, "fixedrange": True, **BELOW,
        },
        "yaxis": {
            "rangemode": "tozero", "gridcolor": LINE, "zerolinecolor": INK_2, "fixedrange": True, "nticks": 5,
            "automargin": True, "tickformat": ",d", "showticklabels": False,
        },
        "bargap": 0.28,
        "height": STANDING_PX,
        "margin": {"l": 12, "r": 12, "t": 28, "b": 8},
    }  # fmt: skip
