"""The one search field, what it says of a mistyped ID, and the questions that may stand before a case opens."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from components import numbers
from components.notices import error_text
from components.text import Text
from domain.access_reason import ReasonCode
from domain.errors import InvalidHetu, SourceTrouble, TilannekuvaError

LONGEST_TYPED = 40
"""Characters the field takes and the server reads; an ID with spaces needs far fewer."""


def search_view(
    text: Text,
    *,
    start: bool,
    recent: Iterable[tuple[str, str, str]] = (),
    error: TilannekuvaError | None = None,
    typed: str = "",
    count: int = 0,
    find: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """`start`: large, with the recent rows (id, name, masked ID) and, where the role may, `find` (components/
    find_person.py) under it. `count` changes with every search, so that
    the field is drawn anew even when the same mistake is made twice."""
    return {
        "start": start,
        "title": text("search.start_title"),
        "body": text("search.start_body"),
        "restarted": text("search.restarted"),
        "label": text("search.label"),
        "hint": text("search.hint"),
        "go": text("search.go"),
        "opening": text("search.opening"),
        "typed": typed if error else "",
        "error": error_text(error, text) if error else "",
        "position": error.position if isinstance(error, InvalidHetu) else 0,
        "find": find,
        "focus": (not (find and find["open"]) and start) or error is not None,
        "recent_title": text("search.recent"),
        "recent_none": text("search.recent_none"),
        "recent": [{"id": id, "name": name, "masked": masked, "note": ""} for id, name, masked in recent],
        "count": count,
    }


def twin_view(name: str, birth_date: date | None, age: int | None, text: Text) -> dict[str, Any]:
    """The question before opening when the same digits exist under another sign. Never shows the other one."""
    born = numbers.day(birth_date, text.language) if birth_date else text("common.unknown")
    years = text("situation.banner.age", n=age) if age is not None else text("common.unknown")
    return {
        "mode": "twin",
        "title": text("search.twin.title"),
        "body": text("search.twin.body"),
        "facts": [
            [text("search.twin.name"), name or text("common.unknown")],
            [text("search.twin.born"), born],
            [text("search.twin.age"), years],
        ],
        "yes": text("search.twin.yes"),
        "no": text("search.twin.no"),
    }


def glass_view(
    text: Text,
    hours: int,
    *,
    code: str = "",
    words: str = "",
    error: TilannekuvaError | None = None,
    unsure: bool = False,
) -> dict[str, Any]:
    """One text whether the person exists or not; the reason lasts `hours`. `unsure`: the source that knows relations
    does not answer, so that nobody can say there is none."""
    return {
        "mode": "glass",
        "title": text("search.glass.title"),
        "body": text("search.glass.body_unsure" if unsure else "search.glass.body"),
        "codes": [[one.value, text(f"access.code.{one.value}")] for one in ReasonCode],
        "reason": text("search.glass.reason"),
        "words": text("search.glass.text"),
        "hint": text("search.glass.text_hint"),
        "warn": text("search.glass.warn", hours=hours),
        "go": text("search.glass.go"),
        "cancel": text("common.cancel"),
        "code": code,
        "text": words,
        "error": error_text(error, text) if error else "",
    }


def trouble_view(error: SourceTrouble, text: Text) -> dict[str, Any]:
    """The register of persons is in trouble: no refusal, and no word on whether there is such a person."""
    why = text(f"sources.trouble.{error.trouble}") if text.has(f"sources.trouble.{error.trouble}") else ""
    why = why[:1].upper() + why[1:] or text("search.trouble.unnamed")
    return message_view(text("search.trouble.title"), text("search.trouble.body", why=why), retry=text("common.retry"))


def store_view(text: Text) -> dict[str, Any]:
    """Our own store is in trouble: no refusal. Nothing is open, and the same try can be made again."""
    return message_view(text("search.store.title"), text("search.store.body"), retry=text("common.retry"))


def limit_view(text: Text) -> dict[str, Any]:
    """Too many look-ups: signing in again goes on at once."""
    title, body, go = (text(f"search.limit.{part}") for part in ("title", "body", "go"))
    return message_view(title, body, action="/sign-out", words=go)


def message_view(title: str, body: str, *, action: str = "", words: str = "", retry: str = "") -> dict[str, Any]:
    """A plain sentence in place of a case; `action` is a form's address on our own server, `retry` names a button."""
    return {
        "mode": "message",
        "title": title,
        "body": body,
        "link": {"action": action, "words": words} if action else None,
        "retry": retry,
    }
