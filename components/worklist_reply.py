"""What came of a cell that was edited on the work list: the plan's own words, with whose row it was, and its undo."""

from __future__ import annotations

from datetime import date
from typing import Any

from components.notices import error_text
from components.plan_reply import PlanReply, reply_view
from components.text import Text
from components.worklist_payload import Ground
from components.worklist_rows import Row, named
from domain.access import Deed
from domain.errors import InvalidInput, LookUpLimit, Refused, SourceTrouble, TilannekuvaError
from domain.plan import Plan
from domain.staff import StaffMember

Data = dict[str, Any]


def edit_reply(
    row: Row, reply: PlanReply, text: Text, user: StaffMember, today: date, *, now: Plan | None, may: frozenset[Deed]
) -> Data:
    """As reply_view of the plan, about one row. `now` is the plan as it stands, None when it was not read. Ids of items
    stay on the server: what takes the change back names the row."""
    ground = Ground(today, now, may) if now else Ground(today, may=may)
    view = reply_view(reply, ground.case, text, user)
    assert view is not None, "there is a reply"
    said = _why_not(reply.error, text) or view["text"]
    view |= {"text": f"{row_words(row, text)}: {said}"}
    if view.get("undo"):
        view["undo"]["sends"] = [_about(send, row) for send in view["undo"]["sends"]]
    return view


def plain_reply(key: str, words: str, *, saved: bool, field: str = "") -> Data:
    """A reply that is no plan's."""
    return {"key": key, "saved": saved, "text": words, "field": field}


def unusable(key: str, error: TilannekuvaError, text: Text) -> Data:
    """What was sent could not be read as a change of a row: the form keeps it, and says which field."""
    field = error.field if isinstance(error, InvalidInput) else ""
    return plain_reply(key, error_text(error, text), saved=False, field=field)


def row_words(row: Row, text: Text) -> str:
    """Whose row it is and what it asks: a key may have been pressed by mistake."""
    return f"{named(row, text)}, {row.why or text(f'worklist.kind.{row.kind}')}"


def _why_not(error: TilannekuvaError | None, text: Text) -> str:
    if isinstance(error, Refused | LookUpLimit):
        return text("worklist.came.refused")
    return text("worklist.came.not_saved") if isinstance(error, SourceTrouble) else ""


def _about(send: Data, row: Row) -> Data:
    named: Data = {name: row.id for name in ("item_id", "action_id") if name in send}
    return send | (named or {"row": row.id})
