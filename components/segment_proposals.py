"""Groups of alike customers as proposals: how many, what sets each apart, how sure they are. A rule alone defines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from analytics.answer import Answer, Line
from analytics.cluster_stability import Known
from analytics.disclosure import Hidden
from components import numbers
from components.answer_numbers import n_words
from components.cluster_words import trait
from components.segment_views import Shown


def draw(
    sizes: Answer,
    traits: Answer,
    words: Mapping[tuple[str, str], str],
    card: Mapping[str, object],
    stable: bool,
    known: Known | None,
    shown: Shown,
) -> None:
    """A heading and a line a group, then what a reader must know."""
    text = shown.text
    st.subheader(text("segments.title.proposals"), anchor=False)
    st.caption(text("segments.proposals_are"))
    st.caption(text("clusters.stable" if stable else "clusters.unstable"))
    if known is not None:
        st.caption(_since(known, shown))
    for line in sizes.lines:
        st.text(f"{_name(line, traits, words, shown)} ({n_words(line.n, text)})")
    limits = card.get("limits")
    for limit in limits if isinstance(limits, list) else []:
        if text.has(f"clusters.limit.{limit}"):
            st.caption(text(f"clusters.limit.{limit}"))


def _since(known: Known, shown: Shown) -> str:
    """Whether the groups are those of the snapshot before: numbers stay, new groups have new ones."""
    text = shown.text
    since = numbers.day(date.fromisoformat(known.day), text.language)
    said = [text("clusters.steady" if known.steady else "clusters.moved", day=since)]
    for name, found in (("new", known.new), ("gone", known.gone)):
        if found:
            said.append(text(f"clusters.{name}", numbers=text("common.comma").join(str(one) for one in found)))
    return " ".join(said)


def _name(group: Line, traits: Answer, words: Mapping[tuple[str, str], str], shown: Shown) -> str:
    """A group whose number is hidden may be too small for traits: that it has none is not said of it."""
    text, number = shown.text, group.key[0]
    found = [
        trait(words[number, line.key[1]], line.key[1], text)
        for line in traits.lines
        if line.key[0] == number and not isinstance(line.n, Hidden)
    ]
    if not found:
        return text("clusters.untold" if isinstance(group.n, Hidden) else "clusters.plain", number=number)
    return text("clusters.name", number=number, traits=text("common.comma").join(found))
