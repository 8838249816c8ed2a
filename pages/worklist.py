"""The work list: what waits for the user; a row opens its customer in the clinician's room through the same gate."""

from __future__ import annotations

from components.notices import error_text
from components.own import mount, said
from components.text import Text
from components.worklist_payload import chosen_row, wish
from components.worklist_table import message_view, report_view, worklist_view
from domain.errors import NotFound, TilannekuvaError
from pages._frame import frame, go
from pages._list import Held, looked, moved
from pages._list_edit import edited
from pages._opening import open_person
from pages._run import guard
from pages._session import session
from services.desk import Desk
from services.worklist import person_of, work_list


def page() -> None:
    """Top bar and a page of the list."""
    desk = guard()
    text = frame(desk)
    held = session(desk).work
    try:
        report = _carry_out(desk, held, text)
        view = _view(desk, held, text, report)
    except TilannekuvaError as error:
        view = message_view(text, error_text(error, text))
    mount("plan", view, key="worklist", events=("command",))


def _carry_out(desk: Desk, held: Held, text: Text) -> dict[str, object] | None:
    """A command of the list; what came of it in words, None when there is nothing to say above the rows."""
    command = wish(said("worklist"))
    if command:
        desk.note_human()
    try:
        if row := chosen_row(command):
            _open(desk, held, row)
        if command.get("type") == "bulk":
            return report_view(moved(desk, held, command), text)
    except TilannekuvaError as error:
        return {"text": error_text(error, text), "bad": True, "lines": []}
    if not edited(desk, held, command, text):
        looked(held, command)
    return None


def _open(desk: Desk, held: Held, row_id: str) -> None:
    """Opening a row equals typing the ID: the room asks the gate, writes its line, and shows what it says."""
    row = held.row(row_id)
    if row is None:
        raise NotFound("work list row")
    open_person(desk, session(desk), person_of(desk, row))
    go("situation")


def _view(desk: Desk, held: Held, text: Text, report: dict[str, object] | None) -> dict[str, object]:
    held.shown = work_list(desk, held.look)
    today, first = desk.house.clock.today(), held.look.after is None
    shown = {"first": first, "report": report, "order": held.order, "reply": held.reply}
    return worklist_view(held.shown, text, desk.user, today, **shown)  # type: ignore[arg-type]
