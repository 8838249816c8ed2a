"""Room: the customer base, waiting times, channels and the yearly report, for team leads. Aggregates only."""

from __future__ import annotations

import streamlit as st

from components import answer_look, numbers, segment_head
from components import customer_base_report as reports
from components import customer_base_views as views
from components.segment_words import names_of
from components.text import Text
from domain.errors import Refused, TilannekuvaError
from domain.snapshot import SnapshotTrouble
from pages._coming import no_numbers, not_now
from pages._customer_base import choose_view, choose_wait, choose_year, wanted
from pages._frame import frame
from pages._run import guard
from services.customer_base import BasePage, View, base_page


def page() -> None:
    """One view of the room: its choices, its charts or tables, and one export of all of them."""
    desk = guard()
    text = frame(desk)
    answer_look.look()
    segment_head.look()
    with st.container(key=answer_look.KEY):
        st.title(text("customer_base.title"), anchor=False)
        st.caption(text("customer_base.purpose"))
        choose_view(text)
        try:
            _draw(base_page(desk, wanted()), text)
        except Refused:
            st.text(text("customer_base.refused"))
        except SnapshotTrouble as trouble:
            no_numbers(trouble, text, "customer_base.not_yet")
        except TilannekuvaError as error:
            not_now(error, text)


def _draw(found: BasePage, text: Text) -> None:
    st.caption(text("customer_base.made", day=numbers.day(found.as_of, text.language)))
    names = names_of(found.rules, tuple(found.names.items()), found.as_of, text)
    match found.view:
        case View.CUSTOMERS:
            views.customers(found.answers, text)
        case View.CHANNELS:
            views.channels(found.answers, text)
        case View.WAITS if found.clock is not None and found.day is not None:
            choose_wait(found, text)
            views.waits(found.answers, views.Waited(found.clock, found.day, found.as_of, found.unit), text, names)
        case View.REPORT if found.years:
            choose_year(found, text)
            reports.report(found.answers, found.year, found.as_of, text, names)
        case _:
            st.text(text("customer_base.no_waits" if found.view is View.WAITS else "customer_base.no_years"))
    if found.answers:
        year = (found.year, found.as_of) if found.view is View.REPORT else None
        reports.save(found.answers, year, text, names)
