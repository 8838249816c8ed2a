"""What is typed into the forms of the open case, sent every two seconds of typing and when the page is left."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import NoReturn

from domain.errors import InvalidInput, NotFound
from services import drafts
from services.ports import House
from services.settings import Settings
from web.alive import CASE, LONGEST_HANDLE
from web.rules import header
from web.static import NOT_FOUND
from web.visit import Reply, Visit

LARGEST = 65_536
"""Bytes: what a browser sends at most of a page that is being left (fetch, keepalive)."""
_STATUS = {"drafts.error.long": 413, "drafts.error.many": 409}


class Drafts:
    """POST only, so the gate has checked the Origin. Answers with a status, and with the reason in words when the text
    is refused for what it is."""

    def __init__(self, house: Callable[[], House], settings: Callable[[], Settings]) -> None:
        self._house, self._settings = house, settings

    def answer(self, visit: Visit) -> Reply:
        """204 kept or thrown away; 404 not a case of this session that may be open; 413 too long; 409 too many drafts;
        422 not what our page sends."""
        if visit.visitor is None:
            return NOT_FOUND
        handle = (header(visit.headers, CASE) or "")[:LONGEST_HANDLE]
        try:
            self._do(visit.visitor.session.session_id, handle, said_in(visit.body))
        except NotFound:
            return NOT_FOUND
        except InvalidInput as error:
            return Reply(_STATUS.get(error.text_key, 422), visit.text(error.text_key, **error.values).encode())
        return Reply(204)

    def _do(self, session_id: str, handle: str, said: object) -> None:
        if isinstance(said, dict) and said.keys() == {"place"}:
            drafts.throw_away(self._house(), session_id, handle, said["place"])
        else:
            drafts.keep(self._house(), self._settings(), session_id, handle, said)


def said_in(body: bytes) -> object:
    """The JSON of a body; None, which no draft is, when it is none."""
    try:
        return json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)
