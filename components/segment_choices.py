"""The segment page's own widgets, all of them usable from a keyboard: unit, tree, view, and whom to compare with.

What a widget holds is a word of a group; only a group that is in the tree has a meaning.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analytics.answer import Answer
from analytics.disclosure import Hidden
from analytics.segment_shown import Branch, Tree
from components import segment_views
from components.answer_numbers import n_words
from components.markdown_text import literal
from components.segment_differences import draw_differences
from components.segment_words import caption, choice, group_name
from components.text import Text
from components.typed_words import only_among
from domain.predicate import Among, Dimension

GROUP, AGAINST, UNIT = "segments_group", "segments_against", "segments_unit"
VIEW, TABLES = "segments_view", "segments_tables"
TRAY, FORMER, OPENED = "segments_tray", "segments_former", "segments_opened"
"""Kept by the page itself: the group in the tray, the groups looked at before, whether a phone shows the whole tree."""
CHOSEN = (GROUP, UNIT, VIEW, TABLES)
"""What stays chosen while the lead is in another room."""
REST = ""
MOST_FORMER = 20


def word_of(group: Among) -> str:
    """A group as a word for a widget."""
    return f"{group.dimension}:{next(iter(group.values))}"


def group_of(word: object) -> Among | None:
    """The group of a word; None for what is no group at all."""
    dimension, _, value = str(word or "").partition(":")
    if dimension not in tuple(Dimension) or not value:
        return None
    return Among(Dimension(dimension), frozenset({value[:80]}))


def tree_choice(tree: Tree, chosen: Branch, unit: str, shown: segment_views.Shown) -> None:
    """The unit, and the tree of groups under it. Arrow keys move in the tree."""
    text, opened = shown.text, bool(st.session_state.get(OPENED))
    st.caption(text("segments.purpose"))
    folds = text("segments.fold" if opened else "segments.unfold")
    st.button(folds, key="segments_fold", on_click=_fold, args=(not opened,))
    with st.container(key="segments_opened" if opened else "segments_folded"):
        _tree(tree, chosen, unit, shown)


def _fold(opened: bool) -> None:
    st.session_state[OPENED] = opened


def _tree(tree: Tree, chosen: Branch, unit: str, shown: segment_views.Shown) -> None:
    text = shown.text
    units = {one.word: one for one in tree.units}
    only_among(UNIT, units)
    if units:
        st.selectbox(
            text("segments.unit"),
            list(units),
            index=list(units).index(unit) if unit in units else None,
            placeholder=text("segments.choose_unit"),
            format_func=lambda word: choice(units[word], text, shown.names),
            key=UNIT,
            on_change=_to_unit,
        )
    branches = [one for one in (tree.branch_of(unit), *tree.branches) if one is not None]
    words, now = [word_of(one.group) for one in branches], word_of(chosen.group)
    only_among(GROUP, words)
    st.radio(
        text("segments.list"),
        words,
        index=words.index(now) if now in words else 0,
        format_func=lambda word: literal(choice(branches[words.index(word)], text, shown.names)),
        captions=[caption(one, text) for one in branches],
        key=GROUP,
        on_change=_left,
        args=(now,),
    )


def _left(group: str) -> None:
    """Another group was chosen: this one is the former, and a phone shows the chosen one's charts."""
    former = [*st.session_state.get(FORMER, ()), group]
    st.session_state[FORMER], st.session_state[OPENED] = former[-MOST_FORMER:], False


def _to_unit() -> None:
    """Whoever chooses a unit wants to see it."""
    if unit := st.session_state.get(UNIT):
        _to(word_of(Among(Dimension.UNIT, frozenset({unit}))))


def to_segment(id: str) -> None:
    """A segment as if it had been chosen in the tree; for a button, before the tree is drawn."""
    _to(word_of(Among(Dimension.SEGMENT, frozenset({id}))))


def _to(group: str) -> None:
    if before := st.session_state.get(GROUP):
        _left(str(before))
    st.session_state[GROUP] = group


def former_choice(chosen: Branch, shown: segment_views.Shown) -> None:
    """The way back to the group looked at before, where there is one."""
    former = [one for one in st.session_state.get(FORMER, ()) if one != word_of(chosen.group)]
    group = group_of(former[-1]) if former else None
    if group is not None:
        words = shown.text("segments.former", name=group_name(group, shown.text, shown.names))
        st.button(literal(words), key="segments_back", on_click=_back, args=(former,))


def _back(former: Sequence[str]) -> None:
    st.session_state[FORMER], st.session_state[GROUP] = list(former[:-1]), former[-1]


def against_of(group: object) -> Among | None:
    """Whom the chosen group is compared with: the one in the tray, unless that is the group itself."""
    held = st.session_state.get(TRAY)
    return None if held == group else group_of(held)


def view_choice(views: Sequence[str], text: Text) -> str:
    """Which view of the group."""
    picked = st.segmented_control(
        text("segments.view.label"),
        list(views),
        default=views[0],
        required=True,
        format_func=lambda view: text(f"segments.view.{view}"),
        key=VIEW,
        label_visibility="collapsed",
    )
    return str(picked or views[0])


def tables_choice(text: Text) -> bool:
    """Whether each chart's numbers stand under it as a table: asked once, since a table costs as much as a chart."""
    return st.toggle(text("segments.as_table"), key=TABLES)


def tray(
    tree: Tree,
    chosen: Branch,
    against: Branch | None,
    common: Answer | None,
    shown: segment_views.Shown,
    *,
    listed: bool = True,
) -> None:
    """Whom the group is compared with, and the largest differences unless the view has all of them."""
    text = shown.text
    st.subheader(text("segments.compare.title"), anchor=False)
    others = [one for one in tree.branches if one.group != chosen.group and not isinstance(one.n, Hidden)]
    words = {REST: text("segments.compare.rest")} | {
        word_of(one.group): group_name(one.group, text, shown.names) for one in others
    }
    held, now = st.session_state.get(TRAY, REST), word_of(chosen.group)
    st.session_state[AGAINST] = held if held in words else REST
    whom = text("segments.compare.with")
    st.selectbox(whom, list(words), format_func=lambda word: words[word], key=AGAINST, on_change=_put_chosen)
    if not isinstance(chosen.n, Hidden):
        word = text("segments.compare.take" if held == now else "segments.compare.put")
        st.button(word, key="segments_compare", on_click=_put, args=(REST if held == now else now,))
    if held == now:
        st.caption(text("segments.compare.held"))
    if common is None:
        st.caption(text("segments.compare.none"))
        return
    other = text("segments.compare.rest") if against is None else group_name(against.group, text, shown.names)
    st.caption(text("segments.compare.ns", a=literal(shown.group), n=n_words(chosen.n, text), b=literal(other)))
    if listed:
        draw_differences(common, shown)


def _put_chosen() -> None:
    _put(str(st.session_state.get(AGAINST) or REST))


def _put(word: str) -> None:
    st.session_state[TRAY] = word
