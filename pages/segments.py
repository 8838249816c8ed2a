"""Room: what segments look like, for team leads. Aggregates only, and no way to a name."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from components import answer_look, segment_head, segment_views
from components.segment_choices import CHOSEN, tables_choice, tray, tree_choice, view_choice
from components.segment_words import group_name, names_of, source_line
from components.text import Text
from components.typed_words import keep_choices
from domain.errors import NotFound, Refused, StoreUnavailable
from domain.snapshot import SnapshotTrouble
from pages._coming import no_numbers, not_now
from pages._frame import frame
from pages._run import guard
from pages._segments import CHARTS, VIEWS, chosen, draw_view, gone
from pages._to_questions import ways_on
from services.desk import Desk
from services.segments import overview


def page() -> None:
    """The tree of groups, the chosen one's view, and whom it is compared with."""
    desk = guard()
    text = frame(desk)
    keep_choices("segments", CHOSEN)
    answer_look.look()
    segment_head.look()
    with st.container(key=answer_look.KEY):
        try:
            _draw(desk, text)
        except Refused:
            st.text(text("segments.refused"))
        except SnapshotTrouble as trouble:
            st.title(text("segments.title.page"), anchor=False)
            no_numbers(trouble, text, "segments.no_snapshot")
        except NotFound:
            gone(text)
        except StoreUnavailable as error:
            not_now(error, text)


def _draw(desk: Desk, text: Text) -> None:
    found = overview(desk, chosen())
    names = names_of(found.rules, found.names, found.as_of, text)
    source = source_line(found.rule, found.as_of, text)
    shown = segment_views.Shown(text, names, group_name(found.branch.group, text, names), source=source)
    side, main, right = st.columns([1.15, 3.4, 1.35], gap="medium")
    with side:
        tree_choice(found.tree, found.branch, found.unit, shown)
    with main:
        segment_head.head(found.branch, found.tree.everyone, found.as_of, shown)
        if found.rule is not None:
            segment_head.ended(found.rule, found.as_of, shown)
            segment_head.card(found.rule, found.as_of, shown)
        ways_on(desk, found.branch, shown)
        view = view_choice(VIEWS, text)
        tables = view in CHARTS and tables_choice(text)
        draw_view(view, desk, found, replace(shown, tables=tables))
    if view in CHARTS:
        with right:
            tray(found.tree, found.branch, found.against, found.common, shown)
