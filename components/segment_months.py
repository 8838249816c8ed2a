"""A group's development on the segment page: months, who came and left and why, cost by service, channels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from analytics.answer import Answer, Line
from analytics.disclosure import Hidden
from analytics.disclosure_chain import ALL, ENTERED, LEFT
from analytics.segment_groups import REST
from analytics.segment_shown import Panels
from components import segment_figures
from components.answer_chart import chart_of
from components.answer_export import save_link
from components.answer_numbers import hidden_word, n_words
from components.answer_words import value_word
from components.markdown_text import literal
from components.segment_reason import reason_words
from components.segment_views import Shown, distribution, explained, panel
from components.text import Text
from domain.segment_rule import SegmentRule


def development(
    answer: Answer | None,
    changes: Sequence[tuple[str, str]],
    rules: Sequence[SegmentRule],
    panels: Panels,
    shown: Shown,
) -> None:
    """Months where the snapshot keeps them, then cost by service and channels of the last year."""
    if answer is None:
        st.text(shown.text("segments.no_months"))
    else:
        months(answer, changes, rules, shown)
    if panels.before is not None and panels.stages is not None:
        distribution(panels.before, shown, lying=True)
        stages(panels.stages, shown)
    visits(panels, shown)
    services(panels, shown)
    extra = (panels.before and panels.before.group, panels.stages, panels.visits)
    saved = (*(one for one in extra if one), panels.services, panels.channels, *((answer,) if answer else ()))
    save_link(saved, shown.text, shown.names, key="segments-save-months")


def visits(panels: Panels, shown: Shown) -> None:
    """Contacts by month; a month under way is hatched."""
    if panels.visits is not None and not all(isinstance(line.n, Hidden) for line in panels.visits.lines):
        unfinished = any(line.unfinished for line in panels.visits.lines)
        chart = chart_of(
            replace(panels.visits, measures=panels.visits.measures[1:], lines=_second(panels.visits)), shown.text
        )
        says = shown.text("segments.unfinished") if unfinished else ""
        panel(shown.text("segments.title.visits"), chart, (panels.visits,), shown, key="visits", says=says)


def _second(answer: Answer) -> tuple[Line, ...]:
    """The lines with the events alone: persons of a month and events have no scale in common."""
    return tuple(replace(line, cells=line.cells[1:]) for line in answer.lines)


def stages(answer: Answer, shown: Shown) -> None:
    """Everybody by stage at the month-end before (rows) and now (columns), as a table."""
    text = shown.text
    st.subheader(text("segments.title.stages"), anchor=False, help=explained((answer,), text))
    st.caption(text("segments.stages_are"))
    st.table(matrix(answer, text))


def matrix(answer: Answer, text: Text) -> pd.DataFrame:
    """A row a stage before, a column a stage now; hidden numbers are words."""
    now, before = answer.dimensions
    rows: dict[str, dict[str, str]] = {}
    for line in answer.lines:
        stage, was = (
            value_word(one, "unknown" if word == REST else word, text)
            for one, word in zip((now, before), line.key, strict=True)
        )
        rows.setdefault(was, {text("segments.stages_from"): was})[stage] = n_words(line.n, text)
    return pd.DataFrame(list(rows.values()))


def services(panels: Panels, shown: Shown) -> None:
    """What the services of twelve months cost, and by which channels the group was met."""
    for name, answer in (("services", panels.services), ("channels", panels.channels)):
        title = shown.text(f"segments.title.{name}")
        panel(title, chart_of(answer, shown.text, shown.names), (answer,), shown, key=name)


def months(answer: Answer, changes: Sequence[tuple[str, str]], rules: Sequence[SegmentRule], shown: Shown) -> None:
    """Members by month, who came and left, and why."""
    text = shown.text
    points = segment_figures.members_of(answer)
    says = text("segments.unfinished") if any(one[2] for one in points) else ""
    panel(
        text("segments.title.months"), segment_figures.months(points, changes, text), (), shown, key="months", says=says
    )
    panel(
        text("segments.title.moves"),
        segment_figures.moves(answer, text),
        (),
        shown,
        key="moves",
        says=text("segments.moves_are"),
    )
    st.subheader(text("segments.title.reasons"), anchor=False)
    st.table(reasons(answer, rules, text))
    hidden = any(isinstance(line.n, Hidden) for line in answer.lines)
    if hidden:
        st.caption(f"{hidden_word(Hidden(answer.k), text)}: {text('segments.months_hidden')}")


def reasons(answer: Answer, rules: Sequence[SegmentRule], text: Text) -> pd.DataFrame:
    """Every month: members, who stayed, and those who came and left, in all and by reason."""
    every = list(dict.fromkeys(line.key[0] for line in answer.lines))
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for line in answer.lines:
        month, flow, reason = line.key
        label = text(f"segments.flow.{flow}")
        if reason != ALL:
            label = f"\u2003{literal(reason_words(reason, flow == ENTERED, rules, text))}"
        column = value_word("month", month, text)
        column = text("answers.unfinished_label", label=column) if line.unfinished else column
        rows.setdefault((flow, reason), {text("segments.flow.what"): label})[column] = n_words(line.n, text)
    order = {"members": 0, "stayed": 1, ENTERED: 2, LEFT: 3}
    kept = [rows[key] for key in sorted(rows, key=lambda key: (order[key[0]], key[1] != ALL, key[1]))]
    found = pd.DataFrame(kept).fillna("")
    return found[[found.columns[0], *list(found.columns[1:])[-len(every) :]]]
