"""The gate around a small application that remembers what it was given."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from domain.errors import StoreUnavailable
from services import people
from services.ports import House
from tests.fakes import FakeSessions, make_house, make_settings
from web import gate as gate_module
from web.drafts import LARGEST
from web.gate import Gate
from web.routes import Site
from web.sockets import SESSION_ENDED
from web.visit import LARGEST_FORM

HOST = (b"host", b"localhost:8501")
ORIGIN = (b"origin", b"http://localhost:8501")


class Inside:
    """What would be Streamlit."""

    def __init__(self, act: Callable[[Any, Any], Any] | None = None) -> None:
        self.scopes: list[Any] = []
        self.heard: list[Any] = []
        self._act = act

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.scopes.append(scope)
        if self._act:
            await self._act(receive, send)
            return
        await receive()
        await send({"type": "websocket.accept"})
        while True:
            self.heard.append(await receive())
            if self.heard[-1]["type"] == "websocket.disconnect":
                return


def gate_of(house: House, inside: Inside) -> Gate:
    site = Site(lambda: house, make_settings, Path("nowhere"))
    return Gate(inside, site=lambda: site, house=lambda: house, hosts=lambda: ["localhost"])


def scope_of(kind: str, path: str, *headers: tuple[bytes, bytes], method: str = "GET") -> dict[str, Any]:
    scheme = "ws" if kind == "websocket" else "http"
    return {
        "type": kind, "scheme": scheme, "path": path, "raw_path": path.encode(), "query_string": b"x=1", "method": method,
        "headers": [HOST, *headers], "extensions": {"websocket.http.response": {}},
    }  # fmt: skip


def talk(gate: Gate, scope: dict[str, Any], *messages: dict[str, Any], then: Any = None) -> list[dict[str, Any]]:
    """Run one connection to its end; returns what was sent to the client."""
    sent: list[dict[str, Any]] = []

    async def run() -> None:
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        for message in messages:
            queue.put_nowait(message)

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        work = asyncio.create_task(gate(scope, queue.get, send))
        if then:
            await asyncio.sleep(0.1)
            await then()
        await asyncio.wait_for(work, 5)

    asyncio.run(run())
    return sent


CONNECT = {"type": "websocket.connect"}
GONE = {"type": "websocket.disconnect", "code": 1001}


def signed_in(house: House) -> tuple[bytes, bytes]:
    return (b"cookie", f"tilannekuva={people.sign_in(house, make_settings(), 'doctor', 'fi')}; other=1".encode())


def test_streamlit_sees_one_identity_and_no_cookie() -> None:
    house, inside = make_house(), Inside()
    cookie = signed_in(house)
    forged = [(name, b"officer") for name in (b"X-Auth-User", b"x_auth_user", b"x-auth-user", b"X-Auth_User")]
    talk(gate_of(house, inside), scope_of("websocket", "/_stcore/stream", ORIGIN, cookie, *forged), CONNECT, GONE)
    headers = inside.scopes[0]["headers"]
    assert headers == [HOST, ORIGIN, (b"x-auth-user", b"identity of doctor-0")]
    assert inside.scopes[0]["query_string"] == b""


def test_http_never_reaches_streamlit() -> None:
    house, inside = make_house(), Inside()
    cookie, site = signed_in(house), Site(make_house, make_settings, Path("nowhere"))
    gate = gate_of(house, inside)
    for path in [route.path.replace("*", "x") for route in site.routes] + ["/nothing", "/_stcore/metrics", "/media/x"]:
        for method in ("GET", "POST", "PUT", "OPTIONS"):
            talk(gate, scope_of("http", path, ORIGIN, cookie, method=method), {"type": "http.request", "body": b""})
    assert inside.scopes == []


def status_of(house: House, path: str, body: bytes, *headers: tuple[bytes, bytes]) -> int:
    """What the gate answers to a POST with this body."""
    scope = scope_of("http", path, *headers, method="POST")
    return int(talk(gate_of(house, Inside()), scope, {"type": "http.request", "body": body})[0]["status"])


def test_a_draft_is_taken_from_our_own_page_and_a_session_alone() -> None:
    house = make_house()
    cookie = signed_in(house)
    assert status_of(house, "/drafts", b"{}", cookie) == 403, "no Origin"
    assert status_of(house, "/drafts", b"{}", cookie, (b"origin", b"http://elsewhere.example")) == 403
    assert status_of(house, "/drafts", b"{}", ORIGIN) == 401
    assert status_of(house, "/drafts", b"{}", ORIGIN, cookie) == 404, "no case is open in this session"
    assert house.drafts.kept == {}  # type: ignore[attr-defined]


def test_a_body_may_be_as_long_as_its_route_takes() -> None:
    house = make_house()
    cookie = signed_in(house)
    assert status_of(house, "/drafts", b" " * LARGEST, ORIGIN, cookie) == 404
    assert status_of(house, "/drafts", b" " * (LARGEST + 1), ORIGIN, cookie) == 413
    assert status_of(house, "/sign-out", b" " * (LARGEST_FORM + 1), ORIGIN, cookie) == 413


def test_accepted_socket_answers_with_the_headers_too() -> None:
    house = make_house()
    sent = talk(
        gate_of(house, Inside()), scope_of("websocket", "/_stcore/stream", ORIGIN, signed_in(house)), CONNECT, GONE
    )
    assert b"content-security-policy" in dict(sent[0]["headers"])


def test_without_the_extension_a_socket_is_closed_before_it_opens() -> None:
    scope = scope_of("websocket", "/_stcore/stream", ORIGIN)
    scope["extensions"] = {}
    assert talk(gate_of(make_house(), Inside()), scope, CONNECT) == [{"type": "websocket.close", "code": 1008}]


def test_closing_reaches_both_sides_once() -> None:
    house, inside = make_house(), Inside()
    cookie, gate = signed_in(house), gate_of(house, inside)

    async def end() -> None:
        await gate.sockets.close("identity of doctor-0")
        await gate.sockets.close("identity of doctor-0")

    sent = talk(gate, scope_of("websocket", "/_stcore/stream", ORIGIN, cookie), CONNECT, then=end)
    assert [m for m in sent if m["type"] == "websocket.close"] == [{"type": "websocket.close", "code": SESSION_ENDED}]
    assert inside.heard[-1] == {"type": "websocket.disconnect", "code": SESSION_ENDED}
    assert gate.sockets.identities() == ()


def test_streamlit_failing_leaves_no_socket_behind() -> None:
    async def fail(_receive: Any, _send: Any) -> None:
        raise RuntimeError

    house = make_house()
    gate = gate_of(house, Inside(fail))
    with pytest.raises(RuntimeError):
        talk(gate, scope_of("websocket", "/_stcore/stream", ORIGIN, signed_in(house)), CONNECT)
    assert gate.sockets.identities() == ()


class BrokenSessions(FakeSessions):
    def by_cookie(self, token: str) -> Any:
        raise StoreUnavailable("locked")

    by_identity = by_cookie


def test_store_down_is_said_and_opens_nothing() -> None:
    house, inside = make_house(sessions=BrokenSessions()), Inside()
    cookie = (b"cookie", b"tilannekuva=doctor-0")
    sent = talk(
        gate_of(house, inside), scope_of("http", "/", (b"accept", b"text/html"), (b"accept-language", b"sv"), cookie)
    )
    assert sent[0]["status"] == 503
    assert "Datalagret svarar inte" in sent[1]["body"].decode()
    sent = talk(gate_of(house, inside), scope_of("websocket", "/_stcore/stream", ORIGIN, cookie), CONNECT)
    assert sent[0]["status"] == 403
    assert inside.scopes == []


def test_store_down_keeps_open_sockets_until_it_can_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A short lock must not throw everybody out; an ended session is closed at the next answer."""
    monkeypatch.setattr(gate_module, "CHECK_SECONDS", 0.05)
    house, inside = make_house(), Inside()
    cookie, gate = signed_in(house), gate_of(house, inside)
    broken = make_house(sessions=BrokenSessions())
    stages = iter([broken] * 3)
    gate._house = lambda: next(stages, house)  # type: ignore[method-assign]

    async def later() -> None:
        watch = asyncio.create_task(gate.watch())
        await asyncio.sleep(0.4)
        assert gate.sockets.identities() == ("identity of doctor-0",)
        house.sessions.end("session-doctor-0")
        await asyncio.sleep(0.3)
        assert gate.sockets.identities() == ()
        watch.cancel()

    original, gate._house = gate._house, lambda: house  # type: ignore[method-assign]

    async def then() -> None:
        gate._house = original  # type: ignore[method-assign]
        await later()

    talk(gate, scope_of("websocket", "/_stcore/stream", ORIGIN, cookie), CONNECT, then=then)


def test_defect_in_a_route_is_a_page_with_every_header() -> None:
    def broken() -> House:
        raise ZeroDivisionError("010170-902L")

    site = Site(make_house, make_settings, Path("nowhere"))
    gate = Gate(Inside(), site=lambda: site, house=broken, hosts=lambda: ["localhost"])
    sent = talk(gate, scope_of("http", "/sign-in", (b"accept-language", b"en")))
    assert sent[0]["status"] == 500
    assert b"content-security-policy" in dict(sent[0]["headers"])
    assert b"902L" not in sent[1]["body"]


def test_body_that_never_comes_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate_module, "BODY_SECONDS", 0.1)
    sent = talk(gate_of(make_house(), Inside()), scope_of("http", "/sign-in", ORIGIN, method="POST"))
    assert sent[0]["status"] == 413


def test_body_in_many_pieces_has_one_limit() -> None:
    parts = [{"type": "http.request", "body": b"x" * 3000, "more_body": True} for _ in range(4)]
    sent = talk(gate_of(make_house(), Inside()), scope_of("http", "/sign-in", ORIGIN, method="POST"), *parts)
    assert sent[0]["status"] == 413
