"""Open WebSockets by session, so that a session that ends takes its sockets with it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

LARGEST_FRAME = 256 * 1024
"""Bytes of one message from a browser. A longer one is dropped, not answered by closing: Streamlit's page sends what
it had again after every reconnect, so a closed socket would leave the page dead for good."""
MOST_SOCKETS = 8
SESSION_ENDED = 4401
_DISCONNECT = {"type": "websocket.disconnect", "code": SESSION_ENDED}
_log = logging.getLogger("tilannekuva.gate")


class Socket:
    """One connection between a browser and Streamlit, which the gate can end."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def receive(self) -> Message:
        """The next message for Streamlit; a disconnect once the session is over."""
        while not self._ended.done():
            getter = asyncio.ensure_future(self._receive())
            waits: set[asyncio.Future[Any]] = {getter, self._ended}
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            if not getter.done():
                getter.cancel()
                break
            message = getter.result()
            if self._acceptable(message):
                return message
        return dict(_DISCONNECT)

    def _acceptable(self, message: Message) -> bool:
        if message["type"] != "websocket.receive":
            return True
        size = len(message.get("bytes") or b"")
        if message.get("text") is not None or size > LARGEST_FRAME:
            _log.warning("A message from a browser was dropped: %d bytes", size)
            return False
        return True

    async def send(self, message: Message) -> None:
        if not self._ended.done():
            await self._send(message)

    async def close(self) -> None:
        """Close towards the browser, then towards Streamlit."""
        if self._ended.done():
            return
        self._ended.set_result(None)
        await self._send({"type": "websocket.close", "code": SESSION_ENDED})


class OpenSockets:
    """Sockets by the identity token of their session. Lives on the event loop only."""

    def __init__(self) -> None:
        self._by_identity: dict[str, set[Socket]] = {}

    def add(self, identity: str, socket: Socket) -> bool:
        """False when the session has its share of sockets already."""
        mine = self._by_identity.setdefault(identity, set())
        if len(mine) >= MOST_SOCKETS:
            return False
        mine.add(socket)
        return True

    def remove(self, identity: str, socket: Socket) -> None:
        mine = self._by_identity.get(identity, set())
        mine.discard(socket)
        if not mine:
            self._by_identity.pop(identity, None)

    def identities(self) -> tuple[str, ...]:
        return tuple(self._by_identity)

    async def close(self, identity: str) -> None:
        for socket in tuple(self._by_identity.get(identity, ())):
            await socket.close()
