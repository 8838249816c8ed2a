"""Makes every receive of an HTTP answer obey a deadline, the header's too.

The time-outs of requests bound one receive each: a server that sends a byte a second is never late for them. Here the
stream under http.client is wrapped, so that each receive waits at most for what is left of the deadline that the asking
thread has set with `running_out`.
"""

from __future__ import annotations

import http.client
import io
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from data_access.timing import TimeLeft


class _Limits(threading.local):
    deadline: TimeLeft | None = None
    receive_seconds: float = 0.0


_limits = _Limits()


@contextmanager
def running_out(deadline: TimeLeft, receive_seconds: float) -> Iterator[None]:
    """Inside, this thread's reads raise TimeoutError at the deadline or after `receive_seconds` of silence."""
    _limits.deadline, _limits.receive_seconds = deadline, receive_seconds
    try:
        yield
    finally:
        _limits.deadline = None


class _BoundedStream(io.RawIOBase):
    """The raw stream of a socket; each read waits no longer than the limits allow."""

    def __init__(self, raw: Any, sock: socket.socket) -> None:
        self._raw = raw
        self._sock = sock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        if _limits.deadline is not None:
            left = _limits.deadline.left()
            if left <= 0:
                raise TimeoutError
            self._sock.settimeout(min(left, _limits.receive_seconds))
        count: int | None = self._raw.readinto(buffer)
        return count

    def close(self) -> None:
        if not self.closed:
            self._raw.close()
            super().close()


class _BoundedResponse(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = io.BufferedReader(_BoundedStream(self.fp.detach(), sock))


class _HttpConnection(HTTPConnection):
    response_class = _BoundedResponse


class _HttpsConnection(HTTPSConnection):
    response_class = _BoundedResponse


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _HttpConnection


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _HttpsConnection


class DeadlineAdapter(HTTPAdapter):
    """The adapter of requests with bounded reads, a bounded pool and no retries of its own."""

    def __init__(self, connections: int) -> None:
        super().__init__(pool_connections=2, pool_maxsize=connections, max_retries=0)
        self.poolmanager.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}
