"""Starts the real product in a process of its own, and speaks to it the way browsers and attackers do."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from tests.server.copies import CAN, Process, copy
from tests.server.small_files import put_small_files
from tests.servers import free_port as free_port

ROOT = Path(__file__).resolve().parents[2]
WAYS = {
    "make run": ["-m", "web.server"],
    "streamlit run": ["-m", "streamlit", "run", "app.py", "--server.port", "{port}"],
    "uvicorn": ["-m", "uvicorn", "app:app", "--port", "{port}"],
}
WAIT_S = 60
"""How long a busy machine is waited for. What a test is about in seconds, it says itself."""

SOURCE_S = "30"
"""Three by itself: then a machine that stands still so long makes sources late. Tests of late sources say their own."""


@dataclass
class Product:
    """A running product: where it is, where its data is, what it has printed."""

    port: int
    data_dir: Path
    log: Path
    process: Process

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self, cookie: str | None = None, **headers: str) -> httpx.Client:
        """A client that behaves like a page of ours, with a session when `cookie` is given."""
        kept = {"tilannekuva": cookie} if cookie else {}
        return httpx.Client(
            base_url=self.origin, headers={"origin": self.origin, **headers}, cookies=kept, timeout=WAIT_S
        )

    def sign_in(self, person: str = "doctor", **headers: str) -> str:
        """A new session's cookie."""
        with self.client(**headers) as client:
            answer = client.post("/sign-in", data={"person": person})
            assert answer.status_code == 303, answer.text
            return str(answer.cookies["tilannekuva"])

    def raw(self, request: bytes) -> bytes:
        """Send bytes as they are and read until the server closes or, once it has answered, is silent for a second."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=WAIT_S) as line:
            line.sendall(request)
            answer = line.recv(65536)
            line.settimeout(1)
            try:
                while part := line.recv(65536):
                    answer += part
            except TimeoutError:
                pass
            return answer

    def socket(
        self, cookie: str | None, *, origin: str | None = "own", session: str | None = None, **extra: str
    ) -> AbstractContextManager[ClientConnection]:
        """The WebSocket of Streamlit's page, for `with`. Raises websockets.InvalidStatus when the gate refuses."""
        headers = {"Cookie": f"tilannekuva={cookie}"} if cookie else {}
        headers |= {name.replace("__", "_") if "__" in name else name.replace("_", "-"): v for name, v in extra.items()}
        protocols = ["streamlit", "no-xsrf", session] if session else ["streamlit", "no-xsrf"]
        return connect(
            f"ws://127.0.0.1:{self.port}/_stcore/stream",
            origin=self.origin if origin == "own" else origin,  # type: ignore[arg-type]
            additional_headers=headers,
            subprotocols=protocols,  # type: ignore[arg-type]
            max_size=None,
            open_timeout=WAIT_S,
        )

    def store(self) -> sqlite3.Connection:
        return sqlite3.connect(self.data_dir / "tilannekuva.sqlite", timeout=WAIT_S)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(WAIT_S)


def launch(
    data_dir: Path,
    *,
    way: str | None = None,
    port: int | None = None,
    health: str = "/healthz",
    from_nothing: bool = False,
    **settings: str,
) -> Product:
    """Start and wait until it answers. `settings` become TILANNEKUVA_ variables. `from_nothing`: as on a new machine,
    with Streamlit's files still to be made small. A test that is about starting or ending names a `way`; others get a
    copy of a process that has imported the product (tests/server/copies.py)."""
    port = port or free_port()
    if not from_nothing:
        put_small_files(data_dir)
    log = data_dir.with_name(f"{data_dir.name}-{port}.log")
    names = {f"TILANNEKUVA_{name.upper()}": value for name, value in settings.items()}
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("TILANNEKUVA_", "STREAMLIT_"))}
    environment |= {"PORT": str(port), "TILANNEKUVA_DATA_DIR": str(data_dir), "TILANNEKUVA_COUNTY_SIZE": "100"}
    environment |= {"TILANNEKUVA_SOURCE_SECONDS": SOURCE_S, **names}
    if way or from_nothing or not CAN:
        process = _begin(way or "make run", port, environment, log)
    else:
        process = copy(environment, log)
    product = Product(port, data_dir, log, process)
    _wait(product, health)
    return product


def _begin(way: str, port: int, environment: dict[str, str], log: Path) -> Process:
    command = [sys.executable, *(part.format(port=port) for part in WAYS[way])]
    with log.open("wb") as out:
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT)


def _wait(product: Product, health: str) -> None:
    until = time.monotonic() + 5 * WAIT_S
    while time.monotonic() < until:
        if product.process.poll() is not None:
            raise AssertionError(f"the server ended: {product.log.read_text()}")
        try:
            if httpx.get(f"{product.origin}{health}", timeout=10).content == b"ok":
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"no answer from the server: {product.log.read_text()}")


@contextmanager
def running(data_dir: Path, **arguments: Any) -> Iterator[Product]:
    product = launch(data_dir, **arguments)
    try:
        yield product
    finally:
        if product.process.poll() is None:
            product.stop()


def rerun(page: str = "", text: str = "") -> bytes:
    """The message a browser sends to run the script; `text` makes it as long as a paste."""
    message = BackMsg()
    message.rerun_script.query_string = ""
    message.rerun_script.page_name = page
    if text:
        widget = message.rerun_script.widget_states.widgets.add()
        widget.id, widget.string_value = "pasted", text
    return message.SerializeToString()


def answers(connection: ClientConnection, seconds: float = 60.0) -> list[ForwardMsg]:
    """Messages until the script has finished. Raises TimeoutError when it does not."""
    found: list[ForwardMsg] = []
    end = time.monotonic() + seconds
    while not found or found[-1].WhichOneof("type") != "script_finished":
        data = connection.recv(timeout=max(0.01, end - time.monotonic()))
        assert isinstance(data, bytes)
        found.append(ForwardMsg.FromString(data))
    return found


def session_id(messages: list[ForwardMsg]) -> str:
    return next(m.new_session.initialize.session_id for m in messages if m.WhichOneof("type") == "new_session")
