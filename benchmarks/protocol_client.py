"""A client that speaks Streamlit's protocol as its page does, without drawing: for memory and for many at once.

It keeps the data of our components by name, sends commands as the page does, and runs fragments again when the server
asks for it. What it takes is the server's time and the line's; a browser's drawing is measured elsewhere.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import requests
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from benchmarks.servers import Server
from components.own import NAMES

PREFIX = "tilannekuva."
PARTS = tuple(name for name in ("room", "journey", "plan") if name in NAMES)
"""What a whole case is made of."""
TRIGGER = "$$STREAMLIT_INTERNAL_KEY_{id}__events"


@dataclass(frozen=True)
class Mounted:
    """One of our components as it was last drawn. `fragment` is empty outside fragments."""

    id: str
    fragment: str
    data: dict[str, Any]


def signed_in(server: Server, person: str = "doctor") -> str:
    """A fresh session's cookie. Raises requests.RequestException."""
    answer = requests.post(
        server.url + "/sign-in",
        data={"person": person},
        headers={"Origin": server.url},
        allow_redirects=False,
        timeout=20,
    )
    answer.raise_for_status()
    return str(answer.cookies["tilannekuva"])


@dataclass
class Client:
    """One open page of a signed-in person."""

    line: ClientConnection
    cookie: str
    page: str = ""
    drawn: dict[str, Mounted] = field(default_factory=dict)
    again: dict[str, tuple[float, float]] = field(default_factory=dict)
    """fragment -> (seconds between runs, when the next one is due)"""
    runs: int = 0
    """Runs that have ended."""
    busy: bool = False

    @classmethod
    def open(cls, server: Server) -> Client:
        """Sign in, connect, draw the first page. Raises TimeoutError when it does not come."""
        cookie = signed_in(server)
        line = connect(
            server.url.replace("http", "ws") + "/_stcore/stream",
            origin=Origin(server.url),
            additional_headers={"Cookie": f"tilannekuva={cookie}"},
            subprotocols=[Subprotocol("streamlit"), Subprotocol("no-xsrf")],
            compression=None,
            max_size=None,
            open_timeout=20,
        )
        client = cls(line, cookie)
        client._run()
        client.until(lambda: "front" in client.drawn and client.runs > 0)
        return client

    def close(self) -> None:
        self.line.close()

    def open_case(self, id: str) -> float:
        """Seconds from the search to the last of the case's components drawn whole.

        Raises LookupError when a question or a refusal comes in its place, TimeoutError when nothing does.
        """
        before, asked = self.handle(), self.drawn["room"].data
        started = time.perf_counter()
        self.tell("front", {"type": "search", "text": id})
        self.until(lambda: self._is_whole(before) or self._is_question(asked))
        took = time.perf_counter() - started
        self.until(lambda: not self.busy)
        if not self.handle():
            raise LookupError("the case does not open")
        return took

    def close_case(self) -> None:
        """Back to the start. Raises TimeoutError."""
        self.tell("room", {"type": "close", "handle": self.handle()})
        self.until(lambda: not self.handle() and not self.busy)

    def handle(self) -> str:
        """Of the case that the room shows; empty without one."""
        room = self.drawn.get("room")
        return str(room.data.get("handle", "")) if room and room.data.get("mode") == "case" else ""

    def _is_whole(self, before: str) -> bool:
        handle = self.handle()
        drawn = [self.drawn.get(name) for name in PARTS]
        if not handle or handle == before or self.drawn["room"].data.get("waiting"):
            return False
        return all(one and one.data.get("handle") == handle for one in drawn)

    def _is_question(self, before: dict[str, Any]) -> bool:
        room = self.drawn["room"].data
        return room != before and room.get("mode") not in ("case", "empty")

    def tell(self, name: str, command: dict[str, Any]) -> None:
        """Send what a click in component `name` sends."""
        component = self.drawn[name]
        message = self._message(component.fragment)
        widget = message.rerun_script.widget_states.widgets.add()
        widget.id = TRIGGER.format(id=component.id)
        widget.json_trigger_value = json.dumps([{"event": "command", "value": command}])
        self.line.send(message.SerializeToString())

    def until(self, done: Callable[[], bool], seconds: float = 30.0) -> None:
        """Take messages until `done()`. Raises TimeoutError."""
        end = time.monotonic() + seconds
        while not done():
            due = min([when for _, when in self.again.values()], default=end)
            try:
                data = self.line.recv(timeout=max(0.001, min(due, end) - time.monotonic()))
            except TimeoutError:
                if time.monotonic() >= end:
                    raise
                self._run_what_is_due()
                continue
            assert isinstance(data, bytes)
            self._take(ForwardMsg.FromString(data))

    def _run_what_is_due(self) -> None:
        now = time.monotonic()
        for fragment, (seconds, when) in list(self.again.items()):
            if when <= now:
                self.again[fragment] = (seconds, now + seconds)
                self._run(fragment)

    def _run(self, fragment: str = "") -> None:
        message = self._message(fragment)
        message.rerun_script.is_auto_rerun = bool(fragment)
        self.line.send(message.SerializeToString())

    def _message(self, fragment: str) -> BackMsg:
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_script_hash, state.fragment_id = "", self.page, fragment
        state.context_info.locale, state.context_info.timezone = "fi-FI", "Europe/Helsinki"
        return message

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "delta":
            self._draw(message)
        elif kind == "new_session":
            if not message.metadata.run.fragment_ids:
                self.again.clear()
        elif kind == "navigation":
            self.page = message.navigation.page_script_hash
        elif kind == "auto_rerun":
            seconds = message.auto_rerun.interval
            self.again[message.auto_rerun.fragment_id] = (seconds, time.monotonic() + seconds)
        elif kind == "stop_auto_rerun":
            for fragment in message.stop_auto_rerun.fragment_ids:
                self.again.pop(fragment, None)
        elif kind == "session_status_changed":
            self.runs += self.busy and not message.session_status_changed.script_is_running
            self.busy = message.session_status_changed.script_is_running

    def _draw(self, message: ForwardMsg) -> None:
        delta = message.delta
        if delta.WhichOneof("type") != "new_element" or delta.new_element.WhichOneof("type") != "bidi_component":
            return
        component = delta.new_element.bidi_component
        if component.component_name.startswith(PREFIX):
            name = component.component_name.removeprefix(PREFIX)
            self.drawn[name] = Mounted(component.id, delta.fragment_id, json.loads(component.json or "{}"))
