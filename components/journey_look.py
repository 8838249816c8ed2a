"""How the user looks at the journey of the open case, and what a command from the browser makes of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from analytics.case import OpenCase
from analytics.journey import Journey, journey
from components.journey_pick import evidence_window, pinned_ids
from components.journey_window import Window, step

NO_TABLE = -1


@dataclass(frozen=True, slots=True)
class JourneyLook:
    """The window (None: the whole story), the pinned events, a page of the table twin."""

    window: Window = None
    pinned: tuple[str, ...] = ()
    table_page: int = NO_TABLE


def shown_journey(case: OpenCase, look: JourneyLook) -> Journey:
    """The journey in the window that the user chose; the case's own when none was chosen."""
    return journey(case.events, case.today, look.window) if look.window else case.journey


def looked(case: OpenCase, look: JourneyLook, command: Mapping[str, object]) -> JourneyLook:
    """The look after a command. Commands come from a browser: what is unknown or impossible changes nothing."""
    kind, drawn = command.get("type"), shown_journey(case, look)
    if kind == "window":
        return replace(look, window=step(drawn, str(command.get("move")), case.today), pinned=())
    if kind == "evidence":
        window = evidence_window(case, drawn, str(command.get("phrase")))
        return replace(look, window=window or look.window, table_page=NO_TABLE)
    if kind == "pin":
        return replace(look, pinned=pinned_ids(case, drawn, command.get("lane"), command.get("place")))
    if kind == "unpin":
        return replace(look, pinned=())
    if kind == "table":
        page = command.get("page")
        return replace(look, table_page=page if isinstance(page, int) and page >= 0 else NO_TABLE, pinned=())
    return look
