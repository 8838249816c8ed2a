"""Finding a person without an ID from the start page."""

from __future__ import annotations

from typing import Any

from components.find_person import Typed, find_view
from components.hetu_search import search_view
from components.text import Text
from domain.errors import TilannekuvaError
from domain.name_search import NameSought
from pages._asked import FindReply
from pages._held import Session
from pages._opening import open_person, recent_rows
from pages._session import words
from services.desk import Desk
from services.find_person import find_person, may_find


def find(desk: Desk, held: Session, command: dict[str, Any]) -> None:
    """Search, or open somebody who was found: the latter is the same walk as typing the ID."""
    if command["type"] == "found":
        _open(desk, held, str(command.get("id") or ""))
        return
    typed = Typed.of(command)
    reply = held.find = FindReply(typed)
    try:
        today = desk.house.clock.today()
        sought = NameSought.of(typed.family, typed.born, typed.purpose, typed.given, today=today)
        reply.answer = find_person(desk, sought)
    except TilannekuvaError as error:
        reply.error = error


def _open(desk: Desk, held: Session, at: str) -> None:
    """A row of an answer that is no longer there opens nobody."""
    rows = held.find.answer.rows if held.find and held.find.answer else ()
    if at.isdecimal() and len(at) < 4 and int(at) < len(rows):
        open_person(desk, held, rows[int(at)].person)


def search_shown(desk: Desk, held: Session) -> dict[str, Any]:
    """The search field; large on the start page, with whom the user opened today and the way without an ID."""
    text, start = words(desk), held.room is None and held.question is None
    return search_view(
        text,
        start=start,
        recent=recent_rows(desk, held) if start else (),
        error=held.typed_error,
        typed=held.typed,
        count=held.searches,
        find=_form(held, text) if start and may_find(desk) else None,
    )


def _form(held: Session, text: Text) -> dict[str, Any]:
    reply = held.find or FindReply(Typed())
    return find_view(text, reply.typed, answer=reply.answer, error=reply.error)
