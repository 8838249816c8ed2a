"""What a lead has chosen on the segment page, kept by group, and the view of it that they asked for."""

from __future__ import annotations

import streamlit as st

from components import segment_differences, segment_months, segment_proposals, segment_views
from components.notices import error_text
from components.segment_choices import CHOSEN, GROUP, UNIT, against_of, group_of, tray
from components.segment_views import Shown
from components.segment_words import changes_of
from components.text import Text
from components.typed_words import forget_choices
from domain.errors import InvalidInput
from pages._segments_draft import draw_drafts
from services.desk import Desk
from services.segment_clusters import proposals
from services.segments import Chosen, Overview

OVERVIEW, MONTHS, DIFFERENCES, PROPOSALS, DRAFTS = "overview", "months", "differences", "proposals", "drafts"
CHARTS = (OVERVIEW, MONTHS)
"""Views with the comparison and its list beside them; the table of differences is the list. Proposals and drafts are
of everybody."""
VIEWS = (OVERVIEW, MONTHS, DIFFERENCES, PROPOSALS, DRAFTS)


def chosen() -> Chosen:
    """The last choice of this session."""
    state = st.session_state
    return Chosen(group_of(state.get(GROUP)), against_of(state.get(GROUP)), str(state.get(UNIT) or ""))


def gone(text: Text) -> None:
    """The chosen group is not there; at the next look the first one is."""
    forget_choices("segments", CHOSEN)
    st.text(text("segments.gone"))


def draw_view(view: str, desk: Desk, found: Overview, shown: Shown) -> None:
    """One view. Proposals and drafts are of everybody; the others are of a group that is large enough."""
    if view == PROPOSALS:
        _proposals(desk, shown)
    elif view == DRAFTS:
        draw_drafts(desk, found, shown)
    elif found.panels is None:
        st.text(shown.text("segments.too_small", k=found.k))
    elif view == MONTHS:
        changes = changes_of(found.rule, shown.text) if found.rule else ()
        segment_months.development(found.months, changes, found.rules, found.panels, shown)
    elif view == DIFFERENCES:
        with segment_differences.above():
            tray(found.tree, found.branch, found.against, found.common, shown, listed=False)
        segment_differences.all_differences(found.common, shown)
    else:
        segment_views.overview(found.panels, shown)


def _proposals(desk: Desk, shown: Shown) -> None:
    try:
        found = proposals(desk)
    except InvalidInput as error:
        st.text(error_text(error, shown.text))
        return
    segment_proposals.draw(found.sizes, found.traits, found.words, found.card, found.stable, found.known, shown)
