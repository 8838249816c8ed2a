"""The work list as one tab of a browser sees it: which page, its rows, and what was done to one of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from components.worklist_payload import chosen_day, chosen_rows
from components.worklist_table import ORDERS
from domain.errors import InvalidInput
from services.desk import Desk
from services.worklist import Group, Look, Tab, WorkList, WorkRow
from services.worklist_bulk import Move, Moved, move_rows

LONGEST_FORM = 64


@dataclass
class Held:
    """`shown` is the page that the browser has: only its rows can be named, and `last`, the row that was changed last
    and may have left the list by that. `reply` says what came of the last change."""

    look: Look = field(default_factory=Look)
    shown: WorkList | None = None
    order: str = "day"
    last: WorkRow | None = None
    reply: dict[str, Any] | None = None

    def row(self, row_id: str) -> WorkRow | None:
        return self.shown.row(row_id) if self.shown else None


def looked(held: Held, command: dict[str, Any]) -> None:
    """Another view, others' rows, another order, the next page or the first; anything else changes nothing."""
    kind, tab, group = (str(command.get(name)) for name in ("type", "tab", "show"))
    if kind == "tab" and tab in set(Tab):
        held.look = Look(Tab(tab), held.look.group)
    elif kind == "look" and group in set(Group):
        held.look = Look(held.look.tab, Group(group))
    elif kind == "look" and command.get("group") in ORDERS:
        held.order = str(command["group"])
    elif kind == "page" and held.shown is not None:
        on = command.get("to") == "next" and held.shown.next is not None
        held.look = replace(held.look, tab=Tab(held.shown.tab), after=held.shown.next if on else None)


def moved(desk: Desk, held: Held, command: dict[str, Any]) -> tuple[Moved, ...]:
    """Move the rows that were chosen on the shown page. Raises InvalidInput."""
    shown = held.shown
    rows = [row for row_id in chosen_rows(command) if shown and (row := shown.row(row_id))]
    form, move = str(command.get("key") or "")[:LONGEST_FORM], str(command.get("move"))
    if not rows or not form or move not in set(Move):
        raise InvalidInput("worklist.none_chosen", "rows")
    held.look = replace(held.look, tab=shown.tab if shown else held.look.tab)
    day = chosen_day(command, desk.house.clock.today()) if move == Move.DAY else None
    return move_rows(desk, rows, Move(move), form, day)
