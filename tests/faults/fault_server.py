"""A proxy in front of a FHIR server with a fault for each resource type, set while it runs.

    with FaultServer(fhir.base_url) as faulty:
        faulty.set("Observation", Fault.HANG)
        ...  # run the adapter, or the whole product, on FHIR=faulty.base_url
        faulty.heal()

The type "Patient" makes every source fail that looks the person up; "*" stands for every type. Hanging requests end when
the server stops. Links in answers are rewritten to the proxy, except by FOREIGN_LINK.
"""

from __future__ import annotations

import gzip
import json
import random
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit

import requests


class Fault(StrEnum):
    NONE = "none"
    SLOW = "slow"  # answers after `seconds`
    HANG = "hang"  # accepts, never answers
    DRIP_HEADERS = "drip_headers"  # a header byte now and then, for ever
    DRIP_BODY = "drip_body"  # a body byte now and then, for ever
    RESET = "reset"  # drops the connection
    REFUSE = "refuse"  # 401
    FORBID = "forbid"  # 403
    BROKEN = "broken"  # 500
    TOO_OFTEN = "too_often"  # 429
    BUSY = "busy"  # 503
    REDIRECT = "redirect"  # 302 to another origin
    TRUNCATED = "truncated"  # half of the JSON, with an honest length
    CUT_OFF = "cut_off"  # half of what Content-Length promised
    HTML = "html"
    NOT_A_BUNDLE = "not_a_bundle"
    HUGE = "huge"  # 100 MB of valid JSON
    BOMB = "bomb"  # 100 MB in a few hundred kB of gzip
    OTHER_PERSON = "other_person"  # somebody else's resources
    FOREIGN_LINK = "foreign_link"  # a next link to another origin
    ENDLESS = "endless"  # a next link to itself
    FEWER = "fewer"  # a total larger than what is there, and no next link
    ONCE_RESET = "once_reset"  # drops the connection the first time only


DRIP_SECONDS = 0.1
HUGE_BYTES = 100_000_000
OTHER = "Patient/somebody-else"


class FaultServer:
    """Runs on a free port of 127.0.0.1 from `with` until its end. `asked` counts requests by resource type."""

    def __init__(self, upstream: str, *, seconds: float = 1.0, seed: int = 0) -> None:
        self._upstream = upstream.rstrip("/")
        self._faults: dict[str, Fault] = {}
        self._random = random.Random(seed)
        self._later: dict[str, tuple[int, Fault]] = {}
        self.seconds = seconds
        self.lenient = False  # drop "Prefer: handling=strict" on the way: unknown parameters are then ignored
        self.asked: Counter[str] = Counter()
        self.followed: list[str] = []  # requests that came to the "other origin"
        self.stopping = threading.Event()
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self._foreign = _Server(("127.0.0.1", 0), self._foreign_handler())
        path = urlsplit(self._upstream).path
        self.base_url = f"http://127.0.0.1:{self._server.server_port}{path}"
        self.foreign_url = f"http://127.0.0.1:{self._foreign.server_port}{path}"

    def __enter__(self) -> Self:
        for server in (self._server, self._foreign):
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        for server in (self._server, self._foreign):
            server.shutdown()
            server.server_close()

    def set(self, kind: str, fault: Fault) -> None:
        """From now on this resource type ("*": every one) has the fault."""
        if fault is Fault.BOMB:
            _packed()  # takes seconds: not while somebody waits
        self._faults[kind] = fault

    def after(self, kind: str, count: int, fault: Fault) -> None:
        """The next `count` requests for the type are answered rightly, then it has the fault."""
        self._later[kind] = (self.asked[kind] + count, fault)

    def heal(self) -> None:
        self._faults.clear()
        self._later.clear()

    def shuffle(self, kinds: list[str], faults: list[Fault]) -> dict[str, Fault]:
        """A fault chosen by the seed for each type; returns what was chosen."""
        for kind in kinds:
            self.set(kind, self._random.choice(faults))
        return dict(self._faults)

    def fault_of(self, kind: str) -> Fault:
        if kind in self._later and self.asked[kind] > self._later[kind][0]:
            self.set(kind, self._later.pop(kind)[1])
        fault = self._faults.get(kind, self._faults.get("*", Fault.NONE))
        if fault is Fault.ONCE_RESET:
            self._faults[kind] = Fault.NONE
            return Fault.RESET
        return fault

    def upstream(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        """The real answer, its links pointing at this proxy."""
        origin = self._upstream.removesuffix(urlsplit(self._upstream).path)
        with requests.Session() as session:
            session.trust_env = False
            answer = session.request(method, origin + path, data=body or None, headers=headers, timeout=60)
        return answer.status_code, answer.content.replace(self._upstream.encode(), self.base_url.encode())

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        faults = self

        class Handler(_Handler):
            def answer(self, method: str, body: bytes) -> None:
                base = urlsplit(faults.base_url).path
                kind = urlsplit(self.path).path.removeprefix(base).strip("/").split("/")[0]
                faults.asked[kind] += 1
                fault = faults.fault_of(kind)
                early = EARLY.get(fault)
                if early is not None:
                    early(self, faults)
                    return
                if fault is Fault.SLOW:
                    faults.stopping.wait(faults.seconds)
                passed = ("Content-Type", "Accept") if faults.lenient else ("Content-Type", "Accept", "Prefer")
                headers = {name: value for name in passed if (value := self.headers.get(name))}
                status, content = faults.upstream(method, self.path, body, headers)
                change = LATE.get(fault)
                self.send(status, change(content, kind, faults) if change else content)

        return Handler

    def _foreign_handler(self) -> type[BaseHTTPRequestHandler]:
        faults = self

        class Handler(_Handler):
            def answer(self, method: str, body: bytes) -> None:
                faults.followed.append(self.path)
                self.send(200, json.dumps({"resourceType": "Bundle", "type": "searchset"}).encode())

        return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in the middle is what is being tested."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, method: str, body: bytes) -> None:
        raise NotImplementedError

    def do_GET(self) -> None:
        self.answer("GET", b"")

    def do_POST(self) -> None:
        self.answer("POST", self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def log_message(self, *_: Any) -> None:
        pass

    def send(self, status: int, content: bytes, kind: str = "application/fhir+json", length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content) if length is None else length))
        self.end_headers()
        self.wfile.write(content)

    def drip(self, first: bytes, faults: FaultServer) -> None:
        self.wfile.write(first)
        while not faults.stopping.wait(DRIP_SECONDS):
            self.wfile.write(b" ")
            self.wfile.flush()


def _hang(handler: _Handler, faults: FaultServer) -> None:
    faults.stopping.wait()
    handler.close_connection = True


def _reset(handler: _Handler, faults: FaultServer) -> None:
    linger = struct.pack("ii", 1, 0)  # close with a reset, not a farewell
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    handler.connection.close()
    handler.close_connection = True


def _redirect(handler: _Handler, faults: FaultServer) -> None:
    handler.send_response(302)
    handler.send_header("Location", faults.foreign_url + "/Patient")
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def _huge(handler: _Handler, faults: FaultServer) -> None:
    start, end = b'{"resourceType":"Bundle","x":"', b'"}'
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(start) + HUGE_BYTES + len(end)))
    handler.end_headers()
    handler.wfile.write(start)
    for _ in range(HUGE_BYTES // 1_000_000):
        handler.wfile.write(b"x" * 1_000_000)
    handler.wfile.write(end)


@cache
def _packed() -> bytes:
    return gzip.compress(b'"' + b"x" * HUGE_BYTES + b'"', 1)


def _bomb(handler: _Handler, faults: FaultServer) -> None:
    packed = _packed()
    handler.send_response(200)
    handler.send_header("Content-Encoding", "gzip")
    handler.send_header("Content-Length", str(len(packed)))
    handler.end_headers()
    handler.wfile.write(packed)


HALF = b'{"resourceType":"Bundle","type":"searchset","entry":[{"resource":{"resourceTy'

EARLY: dict[Fault, Callable[[_Handler, FaultServer], None]] = {
    Fault.HANG: _hang,
    Fault.RESET: _reset,
    Fault.REDIRECT: _redirect,
    Fault.HUGE: _huge,
    Fault.BOMB: _bomb,
    Fault.DRIP_HEADERS: lambda handler, faults: handler.drip(b"HTTP/1.1 200 OK\r\nX-Slow: ", faults),
    Fault.DRIP_BODY: lambda handler, faults: handler.drip(
        b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{", faults
    ),
    Fault.REFUSE: lambda handler, faults: handler.send(401, b"{}"),
    Fault.FORBID: lambda handler, faults: handler.send(403, b"{}"),
    Fault.BROKEN: lambda handler, faults: handler.send(500, b'{"resourceType":"OperationOutcome"}'),
    Fault.TOO_OFTEN: lambda handler, faults: handler.send(429, b"{}"),
    Fault.BUSY: lambda handler, faults: handler.send(503, b""),
    Fault.TRUNCATED: lambda handler, faults: handler.send(200, HALF),
    Fault.CUT_OFF: lambda handler, faults: _cut_off(handler),
    Fault.HTML: lambda handler, faults: handler.send(200, b"<!doctype html><p>Sign in", "text/html"),
    Fault.NOT_A_BUNDLE: lambda handler, faults: handler.send(200, b'{"resourceType":"OperationOutcome"}'),
}


def _cut_off(handler: _Handler) -> None:
    handler.send(200, HALF, length=2 * len(HALF))
    handler.close_connection = True


def _changed(change: Callable[[dict[str, Any], str, FaultServer], None]) -> Callable[[bytes, str, FaultServer], bytes]:
    def apply(content: bytes, kind: str, faults: FaultServer) -> bytes:
        bundle = json.loads(content)
        change(bundle, kind, faults)
        return json.dumps(bundle).encode()

    return apply


def _other_person(bundle: dict[str, Any], kind: str, faults: FaultServer) -> None:
    """One more resource, of somebody else, between the right ones."""
    own = {"identifier": [{"system": "urn:oid:1.2.246.21", "value": "010190-9998"}]} if kind == "Patient" else {}
    theirs = {"resourceType": kind, "id": "theirs", "subject": {"reference": OTHER}, "patient": {"reference": OTHER}}
    if kind == "Appointment":
        theirs["participant"] = [{"actor": {"reference": OTHER}}]  # type: ignore[assignment]
    bundle.setdefault("entry", []).append({"resource": theirs | own, "search": {"mode": "match"}})


def _foreign_link(bundle: dict[str, Any], kind: str, faults: FaultServer) -> None:
    bundle["link"] = [{"relation": "next", "url": f"{faults.foreign_url}/{kind}?page=2"}]


def _endless(bundle: dict[str, Any], kind: str, faults: FaultServer) -> None:
    own = next(link["url"] for link in bundle["link"] if link["relation"] == "self")
    bundle["link"] = [{"relation": "next", "url": own}]


def _fewer(bundle: dict[str, Any], kind: str, faults: FaultServer) -> None:
    bundle["total"] = 1 + len(bundle.get("entry", []))
    bundle["link"] = []


LATE: dict[Fault, Callable[[bytes, str, FaultServer], bytes]] = {
    Fault.OTHER_PERSON: _changed(_other_person),
    Fault.FOREIGN_LINK: _changed(_foreign_link),
    Fault.ENDLESS: _changed(_endless),
    Fault.FEWER: _changed(_fewer),
}


def main() -> None:
    """`python -m tests.faults.fault_server UPSTREAM TYPE=FAULT ...`: run by hand until interrupted."""
    import sys

    upstream, *pairs = sys.argv[1:]
    with FaultServer(upstream) as faulty:
        for pair in pairs:
            kind, _, fault = pair.partition("=")
            faulty.set(kind, Fault(fault))
        print(f"FHIR={faulty.base_url}", flush=True)
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
