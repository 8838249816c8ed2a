"""A cell of the work list that was edited, and what came of it told back to the row."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from components.plan_reply import PlanReply
from components.text import Text
from components.worklist_payload import is_change, key_of, listed_change, row_named
from components.worklist_reply import edit_reply, plain_reply, unusable
from domain.errors import NotFound, TilannekuvaError
from pages._list import Held
from services.desk import Desk
from services.worklist_edit import edit_row, read_answer


def edited(desk: Desk, held: Held, command: dict[str, Any], text: Text) -> bool:
    """Change a cell of a row, or take the last change back; `held.reply` says what came of it. False when the command
    is neither."""
    if not is_change(command) and command.get("type") != "read_answer":
        return False
    held.look = replace(held.look, tab=held.shown.tab if held.shown else held.look.tab)  # the page stays
    try:
        held.reply = _changed(desk, held, command, text)
    except TilannekuvaError as error:
        held.reply = unusable(key_of(command), error, text)
    return True


def _changed(desk: Desk, held: Held, command: dict[str, Any], text: Text) -> dict[str, Any]:
    named, today = row_named(command), desk.house.clock.today()
    row = held.row(named)
    back = row is None and held.last is not None and held.last.id == named
    row = held.last if back else row
    if row is None:
        raise NotFound("work list row")
    if command.get("type") == "read_answer":
        read = read_answer(desk, row)
        return plain_reply(key_of(command), text("worklist.was_read" if read else "worklist.came.gone"), saved=read)
    change = listed_change(command, row.ref.item_id, today, desk.user)
    done = edit_row(desk, row, change, back=back)
    held.last = row if done.error is None else held.last
    reply = PlanReply(
        change.key, change, done.error, done.before, done.now if done.error is None else None, done.others
    )
    return edit_reply(row, reply, text, desk.user, today, now=done.now, may=done.may)
