"""What an open page asks every few seconds: is the session alive, is there news, is another customer open elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from components.text import Text
from domain.news import News
from services import people, versions
from services.ports import House
from services.settings import Settings
from services.versions import Told
from web.presence import present_words
from web.rules import header
from web.static import NOT_FOUND
from web.visit import Reply, Visit

EDITING = b"x-editing"
"""The header that says which item of the plan is being written."""
CASE = b"x-case"
"""The header that carries the open case's handle; it stands in no address."""
LONGEST_HANDLE = 64


class Alive:
    """`start` names this start of the server: another one knows nothing of the page."""

    def __init__(self, house: Callable[[], House], settings: Callable[[], Settings], start: str) -> None:
        self._house, self._settings, self._start = house, settings, start

    def answer(self, visit: Visit) -> Reply:
        """GET: seconds left of the session, the server's start, and what the handle's own session may know of the case.

        Asking is not a human command: it moves no limit and is no line of the log. A handle that is not this session's
        open case is answered as none. POST: the page is being left.
        """
        if visit.visitor is None:
            return NOT_FOUND
        session, handle = visit.visitor.session, (header(visit.headers, CASE) or "")[:LONGEST_HANDLE]
        if visit.method == "POST":
            self._house().tabs.goes(session.session_id, handle)
            return Reply(204)
        left = people.seconds_left(self._house(), self._settings(), session)
        told = versions.ask(self._house(), session.session_id, handle, header(visit.headers, EDITING) or "")
        body = {"left": left, "start": self._start, **told_words(told, visit.text)}
        return Reply(200, json.dumps(body).encode(), "application/json")


def told_words(told: Told, text: Text) -> dict[str, Any]:
    """`news` and `other_tab` are sentences for the screen, "" when there is nothing to say. Neither names anybody.

    `present` is who else has the customer open: {"plan": sentence, item id: sentence}.
    """
    warning = text("safety.other_tab") if told.other_customer else ""
    return {"version": told.version, "news": news_words(told.news, text), "other_tab": warning} | {
        "present": present_words(told.present, text)
    }


def news_words(news: News, text: Text) -> str:
    """How much is new, by kind: "3 uutta tapahtumaa, suunnitelmaa on muutettu"."""
    parts = [text("safety.events", n=news.events)] if news.events else []
    parts += [text("safety.changed")] if news.other else []
    if news.statement:
        parts.append(text(f"lens.news.{news.statement}"))
    elif news.plan:
        parts.append(text("safety.plan" if not parts else "safety.plan_too"))
    words = text("common.comma").join(parts)
    return words[:1].upper() + words[1:]
