"""What the gate hands to its routes and gets back: plain values, so that routes are tested without a server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from components.text import Text, choose_language
from services.people import Visitor
from web.rules import Headers, cookie, header

LANGUAGE_COOKIE = "tilannekuva-language"
LARGEST_FORM = 8192
"""Bytes: longer than any form of ours that is not a text."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One HTTP request that the gate has checked. `visitor` is None for a stranger."""

    method: str
    path: str
    headers: Headers
    secure: bool
    visitor: Visitor | None = None
    body: bytes = b""

    @property
    def language(self) -> str:
        """The session's language, else the choice kept in a cookie, else the browser's first."""
        chosen = self.visitor.session.language if self.visitor else None
        return choose_language(
            chosen or cookie(self.headers, LANGUAGE_COOKIE), header(self.headers, b"accept-language")
        )

    @property
    def text(self) -> Text:
        return Text(self.language)

    def form(self, name: str) -> str:
        """A field of an url-encoded form; empty when absent or not text."""
        fields = parse_qs(self.body.decode("utf-8", "replace"), max_num_fields=20)
        return fields.get(name, [""])[0]


@dataclass(frozen=True, slots=True)
class Reply:
    """`ends` is the identity token of a session whose sockets must close."""

    status: int = 200
    body: bytes = b""
    kind: str = "text/plain; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = field(default=())
    ends: str | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """A path (or, ending in `/*`, everything under it) and who answers. `open` routes serve strangers too.

    `largest` is how many bytes may be sent to it.
    """

    path: str
    answer: Callable[[Visit], Reply]
    methods: tuple[str, ...] = ("GET", "HEAD")
    open: bool = False
    largest: int = LARGEST_FORM

    def covers(self, path: str) -> bool:
        """True when this route answers for the path."""
        if self.path.endswith("/*"):
            return path.startswith(self.path[:-1]) and len(path) > len(self.path) - 1
        return path == self.path


def see_other(path: str, *cookies: str) -> Reply:
    """To another page of ours with GET."""
    return Reply(303, headers=(("location", path), *(("set-cookie", value) for value in cookies)))


def set_cookie(name: str, value: str, *, secure: bool, seconds: int | None = None) -> str:
    """A cookie that scripts cannot read. Without `seconds` it lives as long as the browser; 0 removes it."""
    age = "" if seconds is None else f"; Max-Age={seconds}"
    return f"{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}{'; Secure' if secure else ''}"
