"""The views of the customer base's room: charts with their sentence, basis and tables (the year has its own file)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import streamlit as st

from analytics.answer import Answer
from analytics.disclosure import Hidden
from analytics.waiting_bins import Clock
from components import numbers
from components.answer_chart import chart_of
from components.answer_numbers import n_words
from components.answer_table import hides_any
from components.answer_words import Names, value_word
from components.customer_base_words import binned_words, gini_words, limit_words, top_words, whole_words
from components.segment_figures import Bar, Series, pyramids
from components.segment_views import Shown, panel
from components.text import Text

Answers = Mapping[str, Answer]


def customers(answers: Answers, text: Text) -> None:
    """Structure, stage, type, groups that may need attention, and how cost is spread: six charts."""
    first = answers["age_and_gender"]
    st.text(text("customer_base.customers", n=n_words(first.base, text)))
    tops = (*top_words(answers["concentration"], text), gini_words(answers["gini"], text))
    _pairs(
        lambda: _pyramid(first, text),
        lambda: _panel("municipality", answers, text),
        lambda: _panel("life_cycle", answers, text),
        lambda: _panel("customer_type", answers, text),
        lambda: _panel("risk", answers, text),
        lambda: _panel("concentration", answers, text, says=tops, tables=("concentration", "value", "gini")),
    )


@dataclass(frozen=True, slots=True)
class Waited:
    """Which part of the care guarantee, of which day; `unit` is the reader's own, "" without one."""

    clock: Clock
    day: date
    as_of: date
    unit: str


def waits(answers: Answers, of: Waited, text: Text, names: Names) -> None:
    """One part of the care guarantee: who waits, who was seen, in time by unit, and two trends."""
    if whole := whole_words(answers["in_time_whole"], text):
        st.text(whole)
    st.caption(limit_words(of.clock, of.as_of, text))
    now = "waiting" if of.day == of.as_of else "waiting_on"
    title = text(f"customer_base.panel.{now}", day=numbers.day(of.day, text.language))
    own = (text("customer_base.own_unit", unit=of.unit),) if of.unit else ()
    _pairs(
        lambda: _panel(
            "waiting", answers, text, title=title, says=(binned_words(answers["waiting"], "waiting", text),),
            tables=("waiting", "waiting_by_unit"),
        ),
        lambda: _panel(
            "seen", answers, text, title=text(f"customer_base.panel.seen_{of.clock.step}"),
            says=(binned_words(answers["seen"], "seen", text),),
            tables=("seen", "seen_by_unit"),
        ),
        lambda: _panel("waiting_by_month", answers, text),
        lambda: _panel("in_time_by_month", answers, text),
    )  # fmt: skip
    _panel("in_time", answers, text, says=own)
    _table("in_time_by_referral", answers["in_time_by_referral"], text, names)


def channels(answers: Answers, text: Text) -> None:
    """Contacts by way and month, digital by age, contacts a person-year, and who moved from phone to digital."""
    _pairs(*(partial(_panel, name, answers, text) for name in ("contacts", "digital", "rates", "shift")))


def _table(name: str, answer: Answer, text: Text, names: Names) -> None:
    """An answer as a table alone, under its name and what it is based on."""
    st.subheader(text(f"customer_base.panel.{name}"), anchor=False)
    st.caption(text(f"customer_base.basis.{name}"))
    if any(hides_any(line) for line in answer.lines):
        st.caption(text("disclosure.why_hidden", k=answer.k))
    st.table(Shown(text, names, "").table(answer))


def _panel(
    name: str, answers: Answers, text: Text, *, title: str = "", says: Sequence[str] = (), tables: Sequence[str] = ()
) -> None:
    """A chart of one answer with its sentence and its basis, and the tables of it and what belongs to it."""
    basis = f"customer_base.basis.{name}"
    notes = [one for one in (basis, *answers[name].notes) if text.has(one)]
    lines = [*says, *(text(one, k=answers[name].k) for one in notes)]
    told = [answers[one] for one in tables or (name,)]
    panel(
        title or text(f"customer_base.panel.{name}"), chart_of(answers[name], text), told, _shown(answers[name], text),
        key=f"base-{name}", says=" ".join(lines),
    )  # fmt: skip


def _pyramid(answer: Answer, text: Text) -> None:
    """Ages by gender; a gender or an age that nobody has is left out."""
    words = list(dict.fromkeys(line.key[1] for line in answer.lines))
    known = [word for word in words if any(line.key[1] == word and line.n for line in answer.lines if _told(line.n))]
    series = [
        Series(
            value_word("gender", word, text),
            tuple(
                Bar(
                    value_word("age_band", line.key[0], text),
                    None if isinstance(line.n, Hidden) else line.n,
                    n_words(line.n, text),
                )
                for line in answer.lines
                if line.key[1] == word and line.key[0] != "unknown"
            ),
        )
        for word in known
    ]
    title = text("customer_base.panel.age_and_gender")
    panel(title, pyramids(series, text), (answer,), _shown(answer, text), key="base-pyramid")


def _shown(answer: Answer, text: Text) -> Shown:
    """Every number tells its day on hover."""
    return Shown(text, {}, "", source=text("segments.source.day", day=numbers.day(answer.as_of, text.language)))


def _told(n: int | Hidden) -> bool:
    return not isinstance(n, Hidden)


def _pairs(*draws: Callable[[], None]) -> None:
    """Two beside each other; on a narrow screen one below the other."""
    for at in range(0, len(draws), 2):
        for place, draw in zip(st.columns(2, gap="medium"), draws[at : at + 2], strict=False):
            with place:
                draw()
