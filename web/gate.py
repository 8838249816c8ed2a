"""The gate: pure ASGI middleware in front of Streamlit. Everything is closed unless a line here opens it.

HTTP never reaches Streamlit: the gate answers from its own list of routes (web/routes.py). The WebSocket does, after
Host, Origin and session are checked, with the client's identity headers and cookies replaced by one opaque token.
"""

from __future__ import annotations

import asyncio
import gzip
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from anyio import to_thread

from domain.errors import TilannekuvaError
from services import people
from services.ports import House
from web import rules
from web.headers import NO_STORE, policy_for, security_headers
from web.page import message
from web.routes import Site
from web.sign_in import cookie_name
from web.sockets import OpenSockets, Receive, Send, Socket
from web.static import takes_gzip
from web.visit import LARGEST_FORM, Reply, Route, Visit, see_other

Scope = MutableMapping[str, Any]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

BODY_SECONDS = 10.0
CHECK_SECONDS = 5.0
_log = logging.getLogger("tilannekuva.gate")


class TooLarge(Exception):
    """The body is longer than any form of ours, or does not come."""


class Gate:
    """ASGI middleware. `site` and `house` are made on first use, so that importing the application does nothing."""

    def __init__(
        self, app: App, *, site: Callable[[], Site], house: Callable[[], House], hosts: Callable[[], list[str]]
    ):
        self._app, self._site, self._house, self._hosts = app, site, house, hosts
        self.sockets = OpenSockets()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    # HTTP ------------------------------------------------------------------------------------------------------------

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        visit = _visit(scope)
        try:
            visit, reply = await self._answer(scope, visit, receive)
        except Exception:
            _log.exception("The gate could not answer")
            reply = message(visit.text, 500, "broken")
        if reply.ends:
            await self.sockets.close(reply.ends)
        await self._send(visit, reply, send)

    async def _answer(self, scope: Scope, visit: Visit, receive: Receive) -> tuple[Visit, Reply]:
        refusal = self._refusal(scope, visit)
        if refusal:
            return visit, refusal
        path = rules.plain_path(scope.get("raw_path") or visit.path.encode(), visit.path)
        route = self._site().find(path) if path else None
        try:
            largest = route.largest if route else LARGEST_FORM
            body = await _body(receive, largest) if visit.method == "POST" else b""
        except TooLarge:
            return visit, Reply(413, b"too large")
        return await to_thread.run_sync(self._route, route, visit, body)

    def _refusal(self, scope: Scope, visit: Visit) -> Reply | None:
        """What can be said no to before anything is read or looked up."""
        if rules.too_large(scope.get("raw_path") or b"", scope["query_string"], visit.headers):
            return Reply(431, b"too large")
        if not rules.host_is_ours(visit.headers, scope["scheme"], self._hosts()):
            return Reply(421, b"unknown host")
        if visit.method not in ("GET", "HEAD") and not rules.origin_is_ours(visit.headers, scope["scheme"]):
            return Reply(403, b"unknown origin")
        return None

    def _route(self, route: Route | None, visit: Visit, body: bytes) -> tuple[Visit, Reply]:
        """Runs in a worker thread: the store may be slow."""
        try:
            visitor = people.who(self._house(), rules.cookie(visit.headers, cookie_name(secure=visit.secure)))
            visit = Visit(visit.method, visit.path, visit.headers, visit.secure, visitor, body)
            return visit, _checked(visit, route)
        except TilannekuvaError as error:
            _log.warning("The store did not answer: %s", type(error).__name__)
            return visit, message(visit.text, 503, "broken")

    async def _send(self, visit: Visit, reply: Reply, send: Send) -> None:
        body, extra = reply.body, dict(reply.headers)
        cookies = [(b"set-cookie", value.encode("latin-1")) for name, value in reply.headers if name == "set-cookie"]
        extra.pop("set-cookie", None)
        if reply.kind.startswith("text/html") and takes_gzip(visit):
            body, extra = (
                gzip.compress(body, 6, mtime=0),
                {**extra, "content-encoding": "gzip", "vary": "accept-encoding"},
            )
        extra.setdefault("cache-control", NO_STORE)
        if reply.status != 304:
            extra |= {"content-type": reply.kind, "content-length": str(len(body))}
        own = [(name.encode(), value.encode("latin-1")) for name, value in extra.items()]
        headers = [*own, *cookies, *security_headers(policy_for(reply.kind, self._site().policy), secure=visit.secure)]
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if visit.method == "HEAD" else body})

    # WebSocket -------------------------------------------------------------------------------------------------------

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        identity = await to_thread.run_sync(self._may_connect, scope)
        socket = Socket(receive, send)
        if identity is None or not self.sockets.add(identity, socket):
            await self._refuse_socket(scope, receive, send)
            return
        try:
            inner = dict(scope, headers=rules.for_streamlit(scope["headers"], identity), query_string=b"")
            await self._app(inner, socket.receive, self._with_headers(scope, socket.send))
        finally:
            self.sockets.remove(identity, socket)

    def _may_connect(self, scope: Scope) -> str | None:
        """The identity token of the session behind a handshake; None for anything unexpected."""
        headers, scheme = scope["headers"], scope["scheme"]
        ours = rules.host_is_ours(headers, scheme, self._hosts()) and rules.origin_is_ours(headers, scheme)
        path = rules.plain_path(scope.get("raw_path") or scope["path"].encode(), scope["path"])
        if not ours or path != Site.stream or rules.too_large(b"", scope["query_string"], headers):
            return None
        try:
            token = rules.cookie(headers, cookie_name(secure=scheme == "wss"))
            visitor = people.who(self._house(), token)
        except TilannekuvaError:
            return None
        return visitor.identity if visitor else None

    async def _refuse_socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        if "websocket.http.response" in scope.get("extensions", {}):
            headers = security_headers(self._site().policy, secure=scope["scheme"] == "wss")
            await send({"type": "websocket.http.response.start", "status": 403, "headers": headers})
            await send({"type": "websocket.http.response.body", "body": b""})
        else:
            await send({"type": "websocket.close", "code": 1008})

    def _with_headers(self, scope: Scope, send: Send) -> Send:
        extra = security_headers(self._site().policy, secure=scope["scheme"] == "wss")

        async def sending(event: MutableMapping[str, Any]) -> None:
            if event["type"] == "websocket.accept":
                event = {**event, "headers": [*event.get("headers", []), *extra]}
            await send(event)

        return sending

    async def watch(self) -> None:
        """For ever: close the sockets of sessions that have ended or run out."""
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            for identity in self.sockets.identities():
                try:
                    alive = await to_thread.run_sync(self._house().sessions.by_identity, identity)
                except TilannekuvaError:
                    continue
                if alive is None:
                    await self.sockets.close(identity)


def _visit(scope: Scope) -> Visit:
    return Visit(scope["method"], scope["path"], scope["headers"], scope["scheme"] == "https")


def _checked(visit: Visit, route: Route | None) -> Reply:
    """Session first, then existence, then method: a stranger cannot tell one closed path from another."""
    if visit.visitor is None and (route is None or not route.open):
        return see_other("/sign-in") if rules.is_navigation(visit.method, visit.headers) else Reply(401, b"sign in")
    if route is None:
        return _not_found(visit)
    if visit.method not in route.methods:
        return Reply(405, b"method not allowed", headers=(("allow", ", ".join(route.methods)),))
    reply = route.answer(visit)
    return _not_found(visit) if reply.status == 404 else reply


def _not_found(visit: Visit) -> Reply:
    page = rules.is_navigation(visit.method, visit.headers)
    return message(visit.text, 404, "not_found") if page else Reply(404, b"not found")


async def _body(receive: Receive, largest: int) -> bytes:
    """The whole body. Raises TooLarge past `largest` bytes or 10 s."""
    parts: list[bytes] = []
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while True:
                event = await receive()
                parts.append(event.get("body", b""))
                if sum(map(len, parts)) > largest or event["type"] == "http.disconnect":
                    raise TooLarge
                if not event.get("more_body"):
                    return b"".join(parts)
    except TimeoutError:
        raise TooLarge from None
