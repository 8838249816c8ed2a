"""Deed: ask whether the open case has news. Neither a read (no data, no audit line) nor activity (no limit moves)."""

from __future__ import annotations

from dataclasses import dataclass

from domain.news import NONE, News, Seen, news
from services.desk import Desk
from services.open_tabs import OpenTab
from services.ports import House
from services.situation import Room


@dataclass(frozen=True, slots=True)
class Told:
    """What a page is told. `version` is empty when the handle is not an open case of the asking session."""

    version: str = ""
    news: News = NONE
    other_customer: bool = False


def on_screen(desk: Desk, tab: str, room: Room | None) -> str:
    """Note which case a browser tab has on its screen, if any; returns its handle, "" for none."""
    session, tabs = desk.session.session_id, desk.house.tabs
    if room is None:
        tabs.leave(session, tab)
        return ""
    subject, seen = room.admission.subject, Seen(room.case.plan.version, room.recorded)
    tabs.show(OpenTab(session, tab, room.case.handle, subject, seen, desk.house.clock.now()))
    return room.case.handle


def ask(house: House, session_id: str, handle: str) -> Told:
    """News of the case with this handle. Raises StoreUnavailable."""
    at = house.clock.now()
    tab = house.tabs.ask(session_id, handle, at) if handle else None
    if tab is None:
        return Told()
    before = tab.seen.recorded
    again = house.versions.again(before.key) if before and house.versions else None
    now = Seen(house.plans.version(tab.subject), again)
    return Told(now.version, news(tab.seen, now), house.tabs.other_customer(tab, at))
