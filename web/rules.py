"""What the gate lets through: pure functions on the raw request, tested as tables."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

Headers = Iterable[tuple[bytes, bytes]]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
IDENTITY_HEADER = b"x-auth-user"
LONGEST_TARGET = 2048
"""Bytes of path and query together: nothing of ours is longer, and no personal data belongs there."""
LARGEST_HEADERS = 32_768


def header(headers: Headers, name: bytes) -> str | None:
    """The only value of a header; None when it is absent or sent more than once (an ambiguous header is no header)."""
    values = [value for key, value in headers if key.lower() == name]
    return values[0].decode("latin-1") if len(values) == 1 else None


def host_of(host_header: str | None) -> str | None:
    """The host name in lower case without port; None for anything but host or host:port."""
    try:
        parts = urlsplit(f"//{host_header or ''}")
        clean = not (parts.username or parts.password or parts.path or parts.query or parts.fragment)
        _ = parts.port
    except ValueError:
        return None
    return parts.hostname if clean and parts.hostname else None


def host_is_ours(headers: Headers, scheme: str, hosts: Iterable[str]) -> bool:
    """DNS rebinding ends here. Names other than loopback are answered over TLS only: the cookie must be Secure."""
    name = host_of(header(headers, b"host"))
    secure = scheme in ("https", "wss")
    return name is not None and name in {host.lower() for host in hosts} and (secure or name in LOOPBACK)


def origin_is_ours(headers: Headers, scheme: str) -> bool:
    """The Origin must be there, and be exactly the page's own: browsers send it with WebSockets and with POST."""
    own = "https" if scheme in ("https", "wss") else "http"
    host, origin = header(headers, b"host"), header(headers, b"origin")
    return bool(host) and origin is not None and origin.lower() == f"{own}://{host}".lower()


def plain_path(raw_path: bytes, path: str) -> str | None:
    """The path when it is written in the one plain way; None for escapes, doubled slashes, dots, parameters.

    No path of ours needs an escape, so nobody has to reason about who decodes what and when.
    """
    tricks = (b"%", b"//", b"\\", b";", b"/.", b"\x00")
    if any(trick in raw_path for trick in tricks) or not path.startswith("/") or not path.isascii():
        return None
    return path if raw_path.decode("latin-1").partition("?")[0] == path else None


def too_large(raw_path: bytes, query: bytes, headers: Headers) -> bool:
    """True when the address or the headers are longer than any of ours."""
    total = sum(len(key) + len(value) for key, value in headers)
    return len(raw_path) + len(query) > LONGEST_TARGET or total > LARGEST_HEADERS


def cookie(headers: Headers, name: str) -> str | None:
    """The only value of a cookie over all Cookie headers; None when absent or sent twice."""
    pairs = [
        part.strip().partition("=")
        for key, value in headers
        if key.lower() == b"cookie"
        for part in value.decode("latin-1").split(";")
    ]
    values = [value for found, _, value in pairs if found == name]
    return values[0] if len(values) == 1 else None


def for_streamlit(headers: Headers, identity: str) -> list[tuple[bytes, bytes]]:
    """Headers as Streamlit may see them: no cookie, nobody's identity header but ours.

    A name is compared with underscores as hyphens, because some servers in between treat them alike.
    """
    hidden = {IDENTITY_HEADER, b"cookie", b"authorization"}
    kept = [(key, value) for key, value in headers if key.lower().replace(b"_", b"-") not in hidden]
    return [*kept, (IDENTITY_HEADER, identity.encode())]


def is_navigation(method: str, headers: Headers) -> bool:
    """True when a person would see the answer as a page, and so should be sent to the sign-in."""
    mode = header(headers, b"sec-fetch-mode")
    wants_page = "text/html" in (header(headers, b"accept") or "")
    return method in ("GET", "HEAD") and (mode == "navigate" if mode else wants_page)
