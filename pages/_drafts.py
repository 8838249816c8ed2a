"""Drafts of the open case: told to the plan's forms, and forgotten once they are part of the plan."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from components.own import said
from components.plan_drafts import drafts_view
from components.plan_home import homes
from components.plan_view import plan_view
from components.text import Text
from domain.draft import Draft
from domain.errors import TilannekuvaError
from pages._held import Session
from services import drafts
from services.desk import Desk


def drafts_shown(desk: Desk, held: Session, text: Text) -> dict[str, Any]:
    """{"drafts": ...} of the open case. A store that does not answer has none: the plan is shown without them."""
    found: tuple[Draft, ...] = ()
    offered: frozenset[str] = frozenset()
    if held.room is not None:
        with suppress(TilannekuvaError):
            found = drafts.waiting(desk, held.room.admission)
    if held.room is not None and found:  # only then is it asked which forms the plan has
        templates = desk.house.templates.all() if desk.house.templates else ()
        offered = homes(plan_view(held.room.case, text, desk.user, templates))
    return {"drafts": drafts_view(found, text, desk.house.clock.now(), offered)}


def forget_saved(desk: Desk, held: Session) -> None:
    """The form whose change has just been saved has no draft any more; the page need not be there to say so."""
    command = said("plan") or {}
    if held.room is None or held.reply is None or held.reply.error is not None or "draft" not in command:
        return
    with suppress(TilannekuvaError):  # the page asks for the same once it has the reply
        drafts.saved(desk, held.room.admission, command["draft"])
