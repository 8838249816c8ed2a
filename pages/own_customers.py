"""My customers who …: a clinician asks for names of their own customers by a condition, for a stated purpose."""

from __future__ import annotations

from typing import Any

from components.named_list import NAME, named_view
from components.notices import error_text
from components.own import mount, said
from components.table_view import coming_view, message_view
from components.text import Text
from domain.errors import TilannekuvaError
from domain.snapshot import SnapshotComing, SnapshotTrouble
from pages._coming import look_again
from pages._frame import frame
from pages._names import Names
from pages._naming import carry_out
from pages._run import guard
from pages._session import session
from services.desk import Desk
from services.named_choices import name_choices
from services.named_list import hinders, still


def page() -> None:
    """Top bar, the form and a page of names."""
    desk = guard()
    text = frame(desk)
    command = said(NAME) or {}
    if command:
        desk.note_human()
    try:
        view = _view(desk, text, session(desk).names, command)
    except SnapshotTrouble as trouble:
        view = message_view(NAME, text("names.title"), text("names.no_snapshot"))
        if isinstance(trouble, SnapshotComing):
            view = coming_view(NAME, text("names.title"), text("common.numbers_coming"))
            look_again()
    except TilannekuvaError as error:
        view = message_view(NAME, text("names.title"), error_text(error, text))
    mount("table", view, key=NAME, events=("command",))


def _view(desk: Desk, text: Text, held: Names, command: dict[str, Any]) -> dict[str, Any]:
    choices = name_choices(desk)
    trouble = ""
    try:
        carry_out(desk, held, choices, command)
    except TilannekuvaError as error:
        held.shown, trouble = None, error_text(error, text)
    if held.shown is not None:
        held.shown = still(desk, held.shown)
    hindered = hinders(desk, held.chosen.cohort(choices.as_of))
    if hindered and held.shown is None:
        return message_view(NAME, text("names.title"), text(f"access.{hindered}"))
    return named_view(text, held.chosen, choices, shown=held.shown, trouble=trouble)
