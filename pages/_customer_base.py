"""What a lead has chosen in the customer base's room, in widgets: never a person."""

from __future__ import annotations

import streamlit as st

from components.customer_base_words import clock_word, day_word
from components.text import Text
from components.typed_words import keep_choices, only_among
from services.customer_base import BasePage, View, Wanted

VIEW, CLOCK, DAY, YEAR = "base_view", "base_clock", "base_day", "base_year"


def wanted() -> Wanted:
    """The last choice of this session; a word that means nothing counts as none."""
    view, clock, day, year = (st.session_state.get(key) for key in (VIEW, CLOCK, DAY, YEAR))
    known = View(view) if view in tuple(View) else View.CUSTOMERS
    return Wanted(known, str(clock or ""), str(day or ""), year if isinstance(year, int) else 0)


def choose_view(text: Text) -> None:
    """The parts of the room beside each other."""
    keep_choices("base", (VIEW, CLOCK, DAY, YEAR))
    st.segmented_control(
        text("customer_base.choose_view"),
        [view.value for view in View],
        default=View.CUSTOMERS.value,
        required=True,
        format_func=lambda view: text(f"customer_base.view.{view}"),
        key=VIEW,
        label_visibility="collapsed",
    )


def choose_wait(page: BasePage, text: Text) -> None:
    """Which part of the care guarantee, and of which day."""
    left, right = st.columns([2, 1], gap="medium")
    clocks = {one.id: one for one in page.clocks}
    only_among(CLOCK, clocks)
    with left:
        st.selectbox(
            text("customer_base.choose_clock"), list(clocks), format_func=lambda id: clock_word(clocks[id], text),
            key=CLOCK,
        )  # fmt: skip
    days = [day.isoformat() for day in page.days]
    only_among(DAY, days)
    with right:
        st.selectbox(
            text("customer_base.choose_day"), days, format_func=lambda day: day_word(day, page.as_of, text),
            key=DAY,
        )  # fmt: skip


def choose_year(page: BasePage, text: Text) -> None:
    """A whole year of the snapshot."""
    only_among(YEAR, page.years)
    st.selectbox(text("customer_base.choose_year"), list(page.years), key=YEAR, width=200)
