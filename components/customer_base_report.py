"""The yearly report: tables alone, each with its period, its number of customers and what is counted.

Two kinds of numbers stand apart (domain facts 4, 6, 7): what happened during the year, and who there was on its last
day. A customer served in the year may have died or moved before its end, and somebody there at its end may not have
been served in it; so the two numbers of customers differ, and each table says which it is of.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from analytics.answer import Answer
from analytics.waiting_bins import WAITING_AT_END, clock_of
from components import numbers
from components.answer_export import About, save_link
from components.answer_numbers import n_words
from components.answer_table import AnswerTable, table_of
from components.answer_words import Names
from components.customer_base_words import clock_word
from components.segment_views import Shown
from components.text import Text

Answers = Mapping[str, Answer]
DURING = ("served", "cost", "processing", "processing_mind")
AT_END = ("by_age", "by_segment")
LAST = "by_unit"
"""The longest table, of the year: it stands last."""
FEW_LINES = 8
"""Lines that hide every number, from which they are folded together under the table."""


def report(answers: Answers, year: int, as_of: date, text: Text, names: Names) -> None:
    """The year in one sentence, what happened in it, who there was at its end, and units."""
    st.text(headline(answers, year, text))
    at_end = [name for name in answers if name.startswith(WAITING_AT_END)]
    for part, some in (("during", DURING), ("at_end", (*AT_END, *at_end)), ("by_unit", (LAST,))):
        told = [name for name in some if name in answers]
        if told:
            st.header(text(f"customer_base.report.{part}", period=_period(told[0], year, as_of, text)), anchor=False)
        for name in told:
            _table(name, answers[name], year, as_of, text, names)


def in_order(answers: Answers) -> list[str]:
    """The names of the answers as the page has them."""
    at_end = [name for name in answers if name.startswith(WAITING_AT_END)]
    return [name for name in (*DURING, *AT_END, *at_end, LAST) if name in answers]


def about(answers: Answers, year: int, as_of: date, text: Text) -> list[About]:
    """For the file, before each table: its name, its period, what is counted; in the page's order."""
    return [
        (
            (text("customer_base.report.table"), _title(name, text)),
            (text("customer_base.report.period"), _period(name, year, as_of, text)),
            (text("customer_base.report.counted"), _counted(name, text)),
        )
        for name in in_order(answers)
    ]


def save(answers: Answers, year: tuple[int, date] | None, text: Text, names: Names) -> None:
    """One file of every answer of a view. Of a `year` (and its snapshot's day), tables have name, period, meaning."""
    told = tuple(answers[name] for name in in_order(answers)) if year else tuple(answers.values())
    heads = about(answers, *year, text) if year else ()
    save_link(told, text, names, key="base-save", label=text("customer_base.save"), about=heads)


def headline(answers: Answers, year: int, text: Text) -> str:
    """How many customers were served in the year, and how many there were on its last day."""
    of = {name: n_words(answers[name].base, text) for name in ("served", "by_age")}
    last = numbers.day(date(year, 12, 31), text.language)
    return text("customer_base.report.headline", year=str(year), served=of["served"], last=last, there=of["by_age"])


def _table(name: str, answer: Answer, year: int, as_of: date, text: Text, names: Names) -> None:
    found = table_of(answer, text, names)
    meant = [f"**{head}**: {means}" for head, means in zip(found.headings, found.hovers, strict=True) if means]
    st.subheader(_title(name, text), anchor=False, help="\n\n".join(meant) or None)
    n = text("customer_base.report.n", n=n_words(answer.base, text), period=_period(name, year, as_of, text))
    st.caption(f"{n} {_counted(name, text)}")
    if found.hidden:
        st.caption(text("disclosure.why_hidden", k=answer.k))
    table, folded = Shown(text, names, "").table(answer), _all_hidden(found)
    if len(folded) < FEW_LINES:
        st.table(table)
        return
    st.table(table.drop(index=list(folded)))
    with st.expander(text("customer_base.report.folded", n=len(folded), k=answer.k), key=f"base_folded_{name}"):
        st.text(text("common.comma").join(" ".join(found.rows[row][: found.keys]) for row in folded))


def _all_hidden(found: AnswerTable) -> list[int]:
    """The rows of a table that tell no number at all."""
    columns = range(found.keys, len(found.headings))
    return [row for row in range(len(found.rows)) if all((row, column) in found.hidden for column in columns)]


def _title(name: str, text: Text) -> str:
    if name.startswith(WAITING_AT_END):
        clock = clock_word(clock_of(name.removeprefix(WAITING_AT_END)), text)
        return text("customer_base.report.waiting_at_end", clock=clock)
    return text(f"customer_base.panel.{name}")


def _counted(name: str, text: Text) -> str:
    return text(f"customer_base.basis.{'waiting' if name.startswith(WAITING_AT_END) else name}")


def _period(name: str, year: int, as_of: date, text: Text) -> str:
    """The year, its last day, or waits that began in it as they stand on the snapshot's day."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    if name in AT_END or name.startswith(WAITING_AT_END):
        return numbers.day(last, text.language)
    days = numbers.days(first, last, text.language)
    if name in ("processing", "processing_mind"):
        return text("customer_base.report.began", days=days, day=numbers.day(as_of, text.language))
    return days
