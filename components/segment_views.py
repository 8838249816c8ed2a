"""The overview of the segment page: the panels of a group (its months: segment_months.py).

Each chart has its sentence, its notes and the same numbers as a table. At most six charts stand on the screen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import zip_longest

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from analytics.answer import Answer, Line
from analytics.disclosure import Hidden
from analytics.segment_shown import Beside, Panels, Wait
from components import segment_figures
from components.answer_chart import CONFIG, chart_of
from components.answer_export import draw_offer, save_offer
from components.answer_numbers import cell_words, n_words
from components.answer_table import hides_any, table_of
from components.answer_words import value_word
from components.drawn_once import drawn_once
from components.markdown_text import literal
from components.segment_figures import Series, shares
from components.text import Text

KEY = "answers"
"""The container whose charts take the page's colours (components/answer_look.py)."""

PAIRS = "segments_pairs"
"""The container of the charts two by two, named for the style: `:has` would be asked anew at each of their marks."""


@dataclass(frozen=True)
class Shown:
    """In which language, and what things are called in it."""

    text: Text
    names: Mapping[str, str]
    group: str
    tables: bool = False
    source: str = ""
    """Definition and day of every number of the page; said on hover."""

    def table(self, answer: Answer) -> pd.DataFrame:
        """An answer's table of words; names of a source and of segments stand in it as they are."""
        found = table_of(answer, self.text, self.names)
        rows = [(*map(literal, row[: found.keys]), *row[found.keys :]) for row in found.rows]
        return pd.DataFrame(rows, columns=list(_apart(found.headings)))


def _apart(headings: Sequence[str]) -> list[str]:
    """Columns of one name cannot stand in one table."""
    return [one if one not in headings[:at] else f"{one} ({at})" for at, one in enumerate(headings)]


@dataclass(frozen=True)
class Panel:
    """One chart with its heading, its sentence, why something is hidden, and its tables. `whose`: about whom each table
    is, where several stand below each other."""

    title: str
    figure: go.Figure | None
    answers: Sequence[Answer]
    key: str
    says: str = ""
    whose: Sequence[str] = ()
    explained: str = ""


def panel(
    title: str, figure: go.Figure | None, answers: Sequence[Answer], shown: Shown, *, key: str, says: str = "",
    whose: Sequence[str] = (),
) -> None:  # fmt: skip
    """A panel made and drawn."""
    draw(made(Panel(title, figure, answers, key, says, whose), shown), shown)


def made(one: Panel, shown: Shown) -> Panel:
    """The panel with what its numbers are, in words and under each mark."""
    if one.figure is not None:
        _sourced(one.figure, shown.source)
    return replace(one, explained=explained(one.answers, shown.text) or shown.source)


def draw(one: Panel, shown: Shown) -> None:
    """The panel on the page, and its tables where they are wanted."""
    text = shown.text
    st.subheader(one.title, anchor=False, help=one.explained or None)
    if one.says:
        st.caption(literal(one.says))
    if one.figure is not None:
        st.plotly_chart(
            one.figure, theme=None, config=CONFIG, key=f"segments-{one.key}", alt=f"{one.title}. {one.says}"
        )
    hiding = [each for each in one.answers if any(hides_any(line) for line in each.lines)]
    if hiding and (one.figure is None or shown.tables or _hatched(one.figure)):
        st.caption(text("disclosure.hatched", k=max(each.k for each in hiding)))
    if shown.tables:
        for each, about in zip_longest(one.answers, one.whose[: len(one.answers)]):
            if about and len(one.answers) > 1:
                st.caption(literal(about))
            st.table(shown.table(each))


def _hatched(figure: go.Figure) -> bool:
    """True when the chart has a mark in the place of a hidden number; what its tables hide is said with them."""
    return any(getattr(trace.marker, "pattern", None) and trace.marker.pattern.shape == "/" for trace in figure.data)


def explained(answers: Sequence[Answer], text: Text) -> str:
    """What the first answer's numbers are: definition, version, of how many and of which day."""
    return table_of(answers[0], text).hovers[-1] if answers else ""


def _sourced(figure: go.Figure, source: str) -> None:
    """Under each mark's own words, its definition and day."""
    for trace in figure.data:
        if trace.hovertemplate and source:
            words = f"<br>{escape(source, quote=False)}<extra></extra>"
            trace.hovertemplate = str(trace.hovertemplate).replace("<extra></extra>", words)


def _structure(panels: Panels, shown: Shown) -> Panel:
    """Ages, by gender where that may be shown, and municipalities."""
    of, text = panels.structure, shown.text
    both = len(of.group.dimensions) == 2
    title = text("segments.title.structure_both" if both else "segments.title.structure")
    if not both:
        return _of_both(title, of, "structure", shown, lying=True)
    words = list(dict.fromkeys(line.key[1] for line in of.group.lines))
    by_word = {word: [line for line in of.group.lines if line.key[1] == word] for word in words}
    series = [
        _persons(of.group, lines, "gender", word, shown)
        for word, lines in by_word.items()
        if word != "unknown" or not all(isinstance(line.n, Hidden) for line in lines)
    ]
    figure = segment_figures.pyramids(series, text)
    return Panel(title, figure, (of.group,), "structure", _largest(of.group, shown))


def _persons(answer: Answer, lines: Sequence[Line], dimension: str, word: str, shown: Shown) -> Series:
    bars = tuple(
        segment_figures.Bar(
            value_word(answer.dimensions[0], line.key[0], shown.text, shown.names),
            None if isinstance(line.n, Hidden) else line.n,
            n_words(line.n, shown.text),
        )
        for line in lines
    )
    return Series(value_word(dimension, word, shown.text), bars)


def distribution(of: Beside, shown: Shown, *, lying: bool = False) -> None:
    """A group's shares by band or place beside everybody's."""
    draw(made(_distribution(of, shown, lying=lying), shown), shown)


def _distribution(of: Beside, shown: Shown, *, lying: bool) -> Panel:
    return _of_both(shown.text(f"segments.title.{of.name}"), of, of.name, shown, lying=lying)


def _of_both(title: str, of: Beside, key: str, shown: Shown, *, lying: bool) -> Panel:
    return Panel(title, _beside(of, shown, lying=lying), _both(of), key, _largest(of.group, shown), _sides(shown))


def _sides(shown: Shown) -> tuple[str, str]:
    return shown.group, shown.text("segments.everyone")


def _beside(of: Beside, shown: Shown, *, lying: bool = False) -> go.Figure:
    dimension, text = of.group.dimensions[-1], shown.text
    kept = [at for at, line in enumerate(of.group.lines) if line.key[-1] != "unknown" or not isinstance(line.n, Hidden)]
    series = [Series(shown.group, shares(of.group, dimension, [of.group.lines[at] for at in kept], text))]
    if of.everyone is not None:
        lines = [of.everyone.lines[at] for at in kept]
        series.append(Series(text("segments.everyone"), shares(of.everyone, dimension, lines, text)))
    return segment_figures.beside(series, text, lying=lying)


def _both(of: Beside) -> tuple[Answer, ...]:
    return (of.group,) if of.everyone is None else (of.group, of.everyone)


def _largest(answer: Answer, shown: Shown) -> str:
    """The largest line that may be shown, in a sentence."""
    told = [line for line in answer.lines if not isinstance(line.n, Hidden)]
    if not told:
        return shown.text("segments.all_hidden", k=answer.k)
    line = max(told, key=lambda one: int(one.n) if not isinstance(one.n, Hidden) else 0)
    words = (value_word(d, v, shown.text, shown.names) for d, v in zip(answer.dimensions, line.key, strict=True))
    return shown.text("segments.largest", what=shown.text("common.comma").join(words), n=n_words(line.n, shown.text))


def _results(panels: Panels, shown: Shown) -> Panel:
    """Shares of what followed in twelve months, beside everybody's."""
    text = shown.text
    series = []
    for name, which in zip(_sides(shown), ("group", "everyone"), strict=True):
        bars: list[segment_figures.Bar] = []
        for of in panels.results:
            answer: Answer | None = getattr(of, which)
            lines = [line for line in answer.lines if line.key[-1] == "yes"] if answer else []
            if answer:
                bars += shares(answer, of.name, lines, text, label=text(f"segments.outcome.{of.name}"))
        series.append(Series(name, tuple(bars)))
    figure = segment_figures.beside(series, text, lying=True) if panels.results else None
    answers = [one for of in panels.results for one in _both(of)]
    whose = [name for of in panels.results for name, _ in zip(_sides(shown), _both(of), strict=False)]
    says = text("segments.results_are")
    return Panel(text("segments.title.results"), figure, answers, "results", says, whose)


def waits(panels: Panels, shown: Shown) -> None:
    """How long it took to the steps of the group's typical paths."""
    if panels.waits:
        st.subheader(shown.text("segments.title.waits"), anchor=False)
        table = _waits(panels.waits, shown)
        st.table(table.set_index(shown.text("segments.wait.what")))
        st.caption(shown.text("segments.waits_are"))


def _waits(waits: Sequence[Wait], shown: Shown) -> pd.DataFrame:
    text, rows = shown.text, []
    for wait in waits:
        by_point = {line.key[0]: cell_words(wait.quartiles, line, 0, text) for line in wait.quartiles.lines}
        rows.append({
            text("segments.wait.what"): _from_to(wait, text),
            **{text(f"segments.wait.{point}"): by_point.get(point, "") for point in ("p25", "median", "p75")},
            text("answers.n"): n_words(wait.quartiles.base, text),
        })  # fmt: skip
    return pd.DataFrame(rows)


def _from_to(wait: Wait, text: Text) -> str:
    moment, step = text(f"ribbon.moment.{wait.moment}"), text(f"situation.step.{wait.step}")
    return text("segments.wait.from_to", moment=moment, step=step)


def _paths(panels: Panels, shown: Shown) -> Panel:
    """The tree of the first steps of twelve months, everybody at its root."""
    text = shown.text
    figure = chart_of(panels.paths, text, shown.names) if panels.paths.lines else None
    says = text("segments.paths_are") if figure else text("segments.all_hidden", k=panels.paths.k)
    return Panel(text("segments.title.paths"), figure, (panels.paths,), "paths", says)


def on_screen(panels: Panels) -> tuple[Answer, ...]:
    """The answers whose numbers the overview shows, and no others: its export holds these."""
    pyramid = len(panels.structure.group.dimensions) == 2
    besides = (*(() if pyramid else (panels.structure,)), panels.municipality, *panels.use)
    every = [one for of in besides for one in _both(of)]
    results = [one for of in panels.results for one in _both(of)]
    waits = (wait.quartiles for wait in panels.waits)
    return (*((panels.structure.group,) if pyramid else ()), *every, panels.paths, *results, *waits)


def overview(panels: Panels, shown: Shown) -> None:
    """Six charts two by two, the waits, and all of it as a file."""
    key = (shown.text.language, shown.group, shown.source)
    charts = drawn_once(panels, ("charts", *key), lambda: _charts(panels, shown))
    with st.container(key=PAIRS):
        for at in range(0, len(charts), 2):
            for one, place in zip(charts[at : at + 2], st.columns(2, gap="medium"), strict=False):
                with place:
                    draw(one, shown)
    waits(panels, shown)
    offer = drawn_once(panels, ("file", *key), lambda: save_offer(on_screen(panels), shown.text, shown.names))
    draw_offer(offer, key="segments-save")


def _charts(panels: Panels, shown: Shown) -> tuple[Panel, ...]:
    first = (_structure(panels, shown), _distribution(panels.municipality, shown, lying=True))
    use = (_distribution(of, shown, lying=True) for of in panels.use[:2])
    return tuple(made(one, shown) for one in (*first, *use, _paths(panels, shown), _results(panels, shown)))
