"""Deed: ask whether the open case has news. Neither a read (no data, no audit line) nor activity (no limit moves)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from domain.access import Deed, may_best, passes
from domain.news import NONE, News, Seen, news
from domain.plan import PlanKind
from services.asking import relations_held, ties_of
from services.desk import Desk
from services.open_tabs import Ground, OpenTab
from services.ports import House
from services.presence import Present, item_from, present
from services.situation import Room


@dataclass(frozen=True, slots=True)
class Told:
    """What a page is told. `version` is empty when the handle is not an open case of the asking session."""

    version: str = ""
    news: News = NONE
    other_customer: bool = False
    present: tuple[Present, ...] = ()


def on_screen(desk: Desk, tab: str, room: Room | None) -> str:
    """Note which case a browser tab has on its screen, if any; returns its handle, "" for none."""
    session, tabs = desk.session.session_id, desk.house.tabs
    if room is None:
        tabs.leave(session, tab)
        return ""
    leave = room.admission
    ground = Ground(leave.user.id, ties_of(leave.standing), leave.flags)
    seen = Seen(room.case.plan.version, room.recorded)
    case, now = room.case, desk.house.clock.now()
    joint = case.plan.kind is PlanKind.JOINT
    shown = OpenTab(session, tab, case.handle, leave.subject, ground, seen, now)
    tabs.show(replace(shown, plan_closed=case.plan_closed, joint=joint))
    return room.case.handle


def ask(house: House, session_id: str, handle: str, editing: str = "") -> Told:
    """News of the case with this handle, and who else has it open. Raises StoreUnavailable.

    `editing` is the item of the plan that is being written on the asking page, as "goal:<id>": others are told.

    A case that would not be opened any more (a stated reason has run out, a relation has ended) is answered as none:
    nothing more of it is counted, and the page is drawn anew without it.
    """
    at = house.clock.now()
    tab = house.tabs.ask(session_id, handle, at, item_from(editing)) if handle else None
    if tab is None or not open_still(house, tab, at):
        return Told()
    before = tab.seen.recorded
    again = house.versions.again(before.key) if before and house.versions else None
    now = Seen(house.plans.version(tab.subject), again)
    found = news(tab.seen, now)
    if tab.plan_closed:
        found = replace(found, plan=False)  # that others write there is news of their register
    if found.plan:
        found = replace(found, statement=house.plans.statement_since(tab.subject, tab.seen.plan))
    return Told(now.version, found, house.tabs.other_customer(tab, at), present(house, tab, at))


def open_still(house: House, tab: OpenTab, at: datetime) -> bool:
    """The gate's own rule for opening a case, asked again of what the case was opened on. Logs nothing."""
    user = house.staff.member(tab.ground.staff_id)
    if user is None:
        return False
    grants = house.memory.grants(user.id, tab.subject, at)
    held = relations_held(house, user, tab.subject, tab.ground.ties, grants)
    return passes(may_best(user.role, Deed.OPEN_CASE, held, user.register, tab.ground.flags)[0])
