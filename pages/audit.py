"""The use log for the data-protection officer. Everybody else gets a sentence, and the attempt is a line of the log."""

from __future__ import annotations

from components.audit_table import audit_view, next_query, revealed
from components.notices import error_text
from components.own import mount, said
from components.table_view import message_view
from components.text import Text
from domain.audit import AuditQuery
from domain.customer import PersonKey
from domain.errors import Refused, TilannekuvaError
from pages._frame import frame
from pages._run import guard
from pages._session import session
from services.audit import read_audit, reveal_subject
from services.desk import Desk


def page() -> None:
    """Top bar and one page of the log."""
    desk = guard()
    text = frame(desk)
    command = said("audit")
    if command:
        desk.note_human()
    try:
        view = _view(desk, text, command)
    except Refused:
        view = message_view("audit", text("audit.title"), text("audit.refused"))
    except TilannekuvaError as error:
        view = message_view("audit", text("audit.title"), error_text(error, text))
    mount("table", view, key="audit", events=("command",))


def _view(desk: Desk, text: Text, command: dict[str, object] | None) -> dict[str, object]:
    """The chain is walked on the plain first page and when asked for, not at every filter."""
    held = session(desk)
    held.log = next_query(command, held.log)
    subject = revealed(command)
    told = _tell(desk, text, subject) if subject else ""
    verify = held.log == AuditQuery() or bool(command and command.get("type") == "verify")
    return audit_view(read_audit(desk, held.log, verify=verify), text, told=told)


def _tell(desk: Desk, text: Text, subject: PersonKey) -> str:
    who = reveal_subject(desk, subject)
    if who.name is None:
        return text("audit.told_nobody", pseudonym=subject[:8], id=who.masked_id)
    return text("audit.told", pseudonym=subject[:8], name=who.name, id=who.masked_id)
