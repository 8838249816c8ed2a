"""The work list: what waits for the user; a row opens its customer in the clinician's room through the same gate."""

from __future__ import annotations

from components.notices import error_text
from components.own import mount, said
from components.table_view import message_view
from components.text import Text
from components.worklist_table import chosen_row, worklist_view
from domain.errors import TilannekuvaError
from pages._frame import frame, go
from pages._opening import open_person
from pages._run import guard
from pages._session import session
from services.desk import Desk
from services.worklist import person_of, work_list


def page() -> None:
    """Top bar and the list; a chosen row leaves for the room."""
    desk = guard()
    text = frame(desk)
    try:
        if row := chosen_row(said("worklist")):
            _open(desk, row)
        view = _view(desk, text)
    except TilannekuvaError as error:
        view = message_view("worklist", text("worklist.title"), error_text(error, text))
    mount("table", view, key="worklist", events=("command",))


def _open(desk: Desk, row: str) -> None:
    """Opening a row equals typing the ID: the room asks the gate, writes its line, and shows what it says."""
    desk.note_human()
    open_person(desk, session(desk), person_of(desk, row))
    go("situation")


def _view(desk: Desk, text: Text) -> dict[str, object]:
    work = work_list(desk)
    today = desk.house.clock.today()
    return worklist_view(work.rows, work.missing, text, desk.user, today, kept_back=work.kept_back)
