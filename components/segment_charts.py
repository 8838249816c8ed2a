"""Charts of the segment page: pure builders from numbers that may be shown, and the same numbers as a table.

SVG bars only. A hidden number is a hatched mark of fixed height with its word, never a missing or a zero bar. The
server does not know whether the screen is light or dark: marks are middle tones that are seen on both; words, grid and
ground take the page's own colours (segment_panels.py). Where two series meet, the second is dotted too, so that colour
is never alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import plotly.graph_objects as go

from analytics.disclosure import Hidden, Shown
from analytics.segment_page import CHANNELS, STRUCTURE, VISITS, WAITS, ShownPanel, largest, percent
from components import numbers
from components.text import Text

INK, INK_2, LINE, PAPER = "#14232b", "#6d7e86", "#ccd5d8", "#ffffff"
ACCENT, SECOND, QUIET = "#2b7f8f", "#7a8fa0", "#a9b8be"
CLEAR = "rgba(0,0,0,0)"
FONT = '"Atkinson Hyperlegible", "Segoe UI", system-ui, sans-serif'
HEIGHT_PX = 300
MARK_SHARE = 0.06  # height of a hidden mark, of the highest shown bar
_SIDEWAYS = (CHANNELS, WAITS)  # long row names read better beside lying bars
CONFIG = {"displayModeBar": False, "responsive": True, "scrollZoom": False}


def figure(panel: ShownPanel, text: Text) -> go.Figure:
    """The panel's chart; the same panel and language give the same figure."""
    sideways = panel.name in _SIDEWAYS
    traces = [trace for c in range(len(panel.cells[0])) for trace in _series(panel, c, text, sideways)]
    if panel.everyone:
        traces.append(_everyone(panel, text, sideways))
    return go.Figure(data=traces, layout=_layout(panel, text, sideways))


def _series(panel: ShownPanel, column: int, text: Text, sideways: bool) -> list[go.Bar]:
    """One column of the panel: its bars, and the marks of what is hidden."""
    labels = row_labels(panel, text)
    cells = [plotted(panel, r, column) for r in range(len(panel.rows))]
    shown = [(label, value) for label, value in zip(labels, cells, strict=True) if not isinstance(value, Hidden)]
    hidden = [label for label, value in zip(labels, cells, strict=True) if isinstance(value, Hidden)]
    name, group, color = series_name(panel, column, text), f"g{column}", (ACCENT, SECOND, QUIET, INK_2)[column % 4]
    bars = _bar([label for label, _ in shown], [value for _, value in shown], sideways, name=name, offsetgroup=group)
    bars.marker = {"color": color, "pattern": _patterns(panel, shown, labels, column) | {"bgcolor": color}}
    bars.text = [_label(panel, value, text) for _, value in shown]
    bars.textposition = "outside" if len(labels) <= 12 and len(panel.columns) < 2 else "none"
    bars.hovertemplate = f"%{{{'y' if sideways else 'x'}}}<br>{name}: %{{text}}<extra></extra>"
    bars.showlegend = len(panel.columns) > 1 or bool(panel.everyone)
    return [bars, _marks(panel, hidden, text, sideways, group)] if hidden else [bars]


def _bar(labels: Sequence[str], values: Sequence[float], sideways: bool, **more: Any) -> go.Bar:
    if sideways:
        return go.Bar(y=list(labels), x=list(values), orientation="h", cliponaxis=False, **more)
    return go.Bar(x=list(labels), y=list(values), cliponaxis=False, **more)


def _marks(panel: ShownPanel, hidden: list[str], text: Text, sideways: bool, group: str) -> go.Bar:
    """Hatched marks: something is here that may not be told."""
    word = hidden_word(panel.k, text)
    marks = _bar(hidden, [_top(panel) * MARK_SHARE] * len(hidden), sideways, name=word, offsetgroup=group)
    marks.marker = {"color": CLEAR, "line": {"color": INK_2, "width": 1}, "pattern": {"shape": "/", "fgcolor": INK_2}}
    marks.text = [word] * len(hidden)
    marks.textposition = "outside" if len(hidden) <= 3 and len(panel.columns) < 2 else "none"
    marks.hovertemplate = f"%{{{'y' if sideways else 'x'}}}<br>{word}<extra></extra>"
    marks.showlegend, marks.legendgroup = group == "g0" or not _hidden_in_first(panel), "hidden"
    return marks


def _hidden_in_first(panel: ShownPanel) -> bool:
    return any(isinstance(row[0], Hidden) for row in panel.cells)


def _patterns(
    panel: ShownPanel, shown: Sequence[tuple[str, float]], labels: Sequence[str], column: int
) -> dict[str, Any]:
    """The second series is dotted; the month that is not over is hatched."""
    if panel.unfinished:
        return {"shape": ["\\" if label == labels[-1] else "" for label, _ in shown], "fgcolor": PAPER, "solidity": 0.4}
    return {"shape": "." if column else "", "fgcolor": PAPER, "solidity": 0.25}


def _everyone(panel: ShownPanel, text: Text, sideways: bool) -> go.Bar:
    told = [(label, n) for label, n in zip(row_labels(panel, text), panel.everyone, strict=True) if n is not None]
    name = text("segments.everyone")
    bars = _bar([label for label, _ in told], [n for _, n in told], sideways, name=name, offsetgroup="all")
    dots = {"shape": ".", "bgcolor": QUIET, "fgcolor": INK_2, "solidity": 0.12}
    bars.marker = {"color": QUIET, "line": {"color": INK_2, "width": 1}, "pattern": dots}
    bars.text = [text("segments.about_percent", n=n) for _, n in told]
    bars.textposition = "outside"
    bars.hovertemplate = f"%{{{'y' if sideways else 'x'}}}<br>{name}: %{{text}}<extra></extra>"
    return bars


def _layout(panel: ShownPanel, text: Text, sideways: bool) -> dict[str, Any]:
    rows, measure = _row_axis(panel, text, sideways), _measure_axis(panel)
    return {
        "xaxis": measure if sideways else rows,
        "yaxis": rows if sideways else measure,
        "barmode": "group",
        "bargap": 0.28,
        "bargroupgap": 0.06,
        "height": HEIGHT_PX,
        "margin": {"l": 8, "r": 12, "t": 8, "b": 8},
        "font": {"family": FONT, "size": 13, "color": INK},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "separators": ",\u00a0" if text.language != "en" else ".,",
        "legend": {
            "orientation": "h",
            "y": 1.02,
            "yanchor": "bottom",
            "x": 0,
            "itemclick": False,
            "itemdoubleclick": False,
        },
        "hoverlabel": {"bgcolor": PAPER, "bordercolor": LINE, "font": {"family": FONT, "size": 13, "color": INK}},
    }


def _row_axis(panel: ShownPanel, text: Text, sideways: bool) -> dict[str, Any]:
    labels = row_labels(panel, text)
    axis: dict[str, Any] = {"type": "category", "categoryorder": "array", "categoryarray": labels}
    axis |= {"automargin": True, "fixedrange": True}
    if sideways:
        axis["autorange"] = "reversed"
    if panel.name == VISITS:  # about six of the months, the newest among them
        axis |= {"tickmode": "array", "tickvals": labels[:: -max(1, len(labels) // 6)][::-1], "tickangle": 0}
    return axis


def _measure_axis(panel: ShownPanel) -> dict[str, Any]:
    look = {"gridcolor": LINE, "zerolinecolor": INK_2, "fixedrange": True, "automargin": True}
    ticks = {"tickformat": ",d", "ticksuffix": _NBSP_PERCENT if panel.bases else "", "nticks": 5}
    return {"rangemode": "tozero", "range": [0, _top(panel) * 1.18], **look, **ticks}


_NBSP_PERCENT = "\u00a0%"


def _top(panel: ShownPanel) -> float:
    cells = [plotted(panel, r, c) for r, row in enumerate(panel.cells) for c in range(len(row))]
    told = [n for n in panel.everyone if n is not None]
    return max([*(v for v in cells if not isinstance(v, Hidden)), *told, 1])


def plotted(panel: ShownPanel, row: int, column: int) -> Shown:
    """What a bar's length is: shares where the segment stands beside everybody, counts elsewhere."""
    value = panel.cells[row][column]
    return percent(value, panel.bases[row]) if panel.bases else value


def _label(panel: ShownPanel, value: float, text: Text) -> str:
    return text("segments.percent", n=round(value)) if panel.name == WAITS else numbers.number(value, text.language)


def hidden_word(k: int, text: Text) -> str:
    """ "alle 5*": the star is explained under the chart."""
    return text("segments.hidden", k=k)


def shown_text(value: Shown, text: Text) -> str:
    """A count, or the word for a hidden one."""
    return hidden_word(value.k, text) if isinstance(value, Hidden) else numbers.number(value, text.language)


def series_name(panel: ShownPanel, column: int, text: Text) -> str:
    """The name of one column of the panel."""
    if panel.columns:
        return text(f"segments.gender.is_{panel.columns[column]}")
    return text(f"segments.measure.{panel.name}")


def row_labels(panel: ShownPanel, text: Text) -> list[str]:
    """The rows' names: age and wait bands, months, channels."""
    return [row_label(panel.name, row, text) for row in panel.rows]


def row_label(name: str, row: str, text: Text) -> str:
    """One row's name in the user's language."""
    if name == VISITS:
        year, month = row.split("-")
        return numbers.month(date(int(year), int(month), 1), text.language)
    if name == CHANNELS:
        return text(f"segments.channel.{row}")
    if name == WAITS:
        return text(f"segments.wait.{row}")
    low, _, high = row.partition("-")
    return f"{low}–{high}" if high else text("segments.or_more", low=low)


def table_rows(panel: ShownPanel, text: Text) -> list[dict[str, str]]:
    """The chart's numbers as rows of a table, in the chart's order, every cell as text."""
    head = text(f"segments.head.{panel.name}")
    rows = []
    for r, label in enumerate(row_labels(panel, text)):
        row = {head: label}
        for c, value in enumerate(panel.cells[r]):
            row[series_name(panel, c, text)] = shown_text(value, text)
        if panel.bases:
            row[text("segments.share")] = _share_text(plotted(panel, r, 0), text)
        if panel.everyone:
            row[text("segments.everyone")] = _rounded_text(panel.everyone[r], text)
        rows.append(row)
    return rows


def _share_text(share: Shown, text: Text) -> str:
    return hidden_word(share.k, text) if isinstance(share, Hidden) else text("segments.percent", n=share)


def _rounded_text(share: int | None, text: Text) -> str:
    return text("segments.too_few") if share is None else text("segments.about_percent", n=share)


def sentence(panel: ShownPanel, text: Text) -> str:
    """What the chart shows, in words: the largest shown value, and the base where there is one."""
    found = largest(panel)
    if found is None:
        return text("segments.all_hidden", k=panel.k)
    row, column, value = found
    where = row_label(panel.name, row, text)
    if panel.name == STRUCTURE and column:
        where = text("segments.where", gender=text(f"segments.gender.is_{column}"), band=where)
    told = text(f"segments.most.{panel.name}", where=where, value=numbers.number(value, text.language))
    if panel.base is None:
        return told
    return f"{told} {text('segments.base', base=shown_text(panel.base, text))}"
