"""What a command from the browser makes of the look. Pure; what is unknown or impossible changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from analytics.case import OpenCase
from analytics.journey_filter import MOST_TYPED
from analytics.journey_groups import split
from analytics.journey_types import LANES
from components.journey_align import aligned_by
from components.journey_look import (
    MOST_OPENED,
    MOST_OPENED_GAPS,
    MOST_PINS,
    NO_TABLE,
    TOGGLES,
    JourneyLook,
    Period,
    Pin,
    Ribbon,
)
from components.journey_shown import Shown, shown, visible
from components.journey_spots import events_at, rests
from components.journey_window import asked, step
from domain.staff import StaffMember

Command = Mapping[str, object]


def looked(case: OpenCase, look: JourneyLook, command: Command, user: StaffMember | None = None) -> JourneyLook:
    """The look after a command."""
    kind = str(command.get("type"))
    if kind in _PLAIN:
        return _PLAIN[kind](case, look, command)
    if kind in _ON_MARKS:
        cut = command.get("cut")
        return _ON_MARKS[kind](shown(case, look, user, cut if isinstance(cut, str) else ""), command)
    return look


def _window(case: OpenCase, look: JourneyLook, command: Command) -> JourneyLook:
    if "move" in command:
        moved = step(case.journey, visible(case, look), str(command["move"]))
        return replace(look, window=moved, no=look.no + 1, table_page=min(look.table_page, 0))
    window = asked(command.get("from"), command.get("to"), case.journey)
    return replace(look, window=window, table_page=min(look.table_page, 0)) if window else look


def _evidence(case: OpenCase, look: JourneyLook, command: Command) -> JourneyLook:
    """The window widened so that the phrase's events are drawn; what would hide them is opened."""
    ids = dict(rests(case)).get(str(command.get("phrase")), ())
    c = case.journey
    rows = [index for index in c.rows_of(ids).tolist() if c.dated[index]]
    if not rows:
        return look
    low, high = visible(case, look)
    days = [int(day) for day in c.first[rows]]
    window = (date.fromordinal(min(low, *days)), date.fromordinal(max(high, *days)))
    shut = {LANES[int(lane)].value for lane in c.lane[rows]}
    return replace(
        look,
        window=window,
        no=look.no + 1,
        folded=look.folded - shut,
        hidden=frozenset(),
        text="",
        table_page=NO_TABLE,
    )


def _pin(view: Shown, command: Command) -> JourneyLook:
    """A new card in front; one that is pinned already comes to the front; the oldest leaves."""
    look, found = view.look, events_at(view, command.get("lane"), command.get("place"))
    ids = tuple(view.c.events[index].id for index in found.tolist())
    if not ids:
        return look
    known = next((pin for pin in look.pins if pin.events == ids), None)
    pin = known or Pin(f"pin-{look.pinned + 1}", str(command.get("lane")), ids)
    rest = tuple(one for one in look.pins if one is not known)
    return replace(look, pins=(pin, *rest)[:MOST_PINS], pinned=look.pinned + (known is None))


def _unpin(_case: OpenCase, look: JourneyLook, command: Command) -> JourneyLook:
    if command.get("id") is None:
        return replace(look, pins=())
    return replace(look, pins=tuple(pin for pin in look.pins if pin.id != command["id"]))


def _lane(case: OpenCase, look: JourneyLook, command: Command) -> JourneyLook:
    """Open a lane or a service into its parts. A service's lane stays open; the longest open closes when many are."""
    id = str(command.get("id"))
    rest = tuple(one for one in look.opened if one != id and not one.startswith(f"{id}/"))
    if command.get("open") is not True:
        return replace(look, opened=rest)
    if split(case.journey, id) is None:
        return look
    lane = id.partition("/")[0]
    opened = tuple(dict.fromkeys((*(one for one in rest if one != lane), lane, id)))
    return replace(look, opened=opened[-MOST_OPENED:], folded=look.folded - {lane})


def _fold(_case: OpenCase, look: JourneyLook, command: Command) -> JourneyLook:
    id = str(command.get("id"))
    if id not in tuple(LANES):
        return look
    return replace(look, folded=look.folded | {id} if command.get("on") is True else look.folded - {id})


def _toggle(_case: OpenCase, look: JourneyLook, command: Command) -> JourneyLook:
    id = str(command.get("id"))
    if id not in TOGGLES:
        return look
    return replace(look, hidden=look.hidden | {id} if command.get("on") is True else look.hidden - {id})


def _find(_case: OpenCase, look: JourneyLook, command: Command) -> JourneyLook:
    typed = command.get("text")
    return replace(look, text=typed.strip()[:MOST_TYPED]) if isinstance(typed, str) else look


def _gap(view: Shown, command: Command) -> JourneyLook:
    """Open the folded gap that holds a tick. It stays open in other windows, too."""
    tick, frame = command.get("tick"), view.drawn.cut
    gap = next((g for g in view.drawn.gaps if isinstance(tick, int) and g.first <= tick <= g.last), None)
    if gap is None:
        return view.look
    days = (int(frame.ordinals[gap.first]), frame.after(gap.last) - 1)
    look = view.look
    return replace(look, gaps=(*look.gaps, days)[-MOST_OPENED_GAPS:], no=look.no + 1)


def _period(case: OpenCase, look: JourneyLook, command: Command) -> JourneyLook:
    window = asked(command.get("from"), command.get("to"), case.journey)
    page = command.get("page")
    if "from" not in command:
        return replace(look, period=None)
    if window is None:
        return look
    days = sorted((date.fromisoformat(str(command["from"])), date.fromisoformat(str(command["to"]))))
    listed = Period(days[0], days[1], page if type(page) is int and page >= 0 else 0)
    return replace(look, period=listed, table_page=NO_TABLE)


def _table(_case: OpenCase, look: JourneyLook, command: Command) -> JourneyLook:
    page = command.get("page")
    return replace(look, table_page=page if type(page) is int and page >= 0 else NO_TABLE, period=None)


def _print(_case: OpenCase, look: JourneyLook, command: Command) -> JourneyLook:
    return replace(look, printing=command.get("on") is not False)


def _ribbon(_case: OpenCase, look: JourneyLook, command: Command) -> JourneyLook:
    """The segment beside the customer, another segment, or asked for again while it is being counted."""
    if command.get("on") is False:
        return replace(look, ribbon=None)
    asked = command.get("segment")
    segment = asked[:MOST_TYPED] if isinstance(asked, str) else ""
    before = look.ribbon.asks if look.ribbon and look.ribbon.segment == segment else 0
    return replace(look, ribbon=Ribbon(segment, before + 1))


def _align(view: Shown, command: Command) -> JourneyLook:
    return replace(view.look, aligned=aligned_by(view, command))


_PLAIN: Mapping[str, Callable[[OpenCase, JourneyLook, Command], JourneyLook]] = {
    "window": _window,
    "evidence": _evidence,
    "unpin": _unpin,
    "lane": _lane,
    "fold": _fold,
    "toggle": _toggle,
    "find": _find,
    "period": _period,
    "table": _table,
    "print": _print,
    "ribbon": _ribbon,
}
_ON_MARKS: Mapping[str, Callable[[Shown, Command], JourneyLook]] = {"pin": _pin, "gap": _gap, "align": _align}
