"""`python -m web.server`: the product on 127.0.0.1, port 8501 unless PORT says otherwise."""

from __future__ import annotations

import os
import socket
import sys

import uvicorn

from services import wiring
from web.application import quiet_access_logs
from web.logging import keep_personal_data_out

LARGEST_MESSAGE = 1_048_576
"""Bytes of one WebSocket message before the socket closes; the gate drops smaller ones that are still too long."""


def main() -> None:
    """Prepare data, then serve until SIGINT or SIGTERM. What cannot be set up ends in one plain sentence."""
    keep_personal_data_out()
    listener = _listen(_port())
    wiring.set_up()
    sys.stdout.write(f"Tilannekuva: http://127.0.0.1:{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    quiet_access_logs()
    uvicorn.Server(_configuration()).run(sockets=[listener])


def _configuration() -> uvicorn.Config:
    return uvicorn.Config(
        "app:app",
        loop="uvloop" if sys.platform != "win32" else "auto",
        http="httptools",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=LARGEST_MESSAGE,
        access_log=False,
        server_header=False,
        log_level="warning",
        timeout_graceful_shutdown=3,
    )


def _listen(port: int) -> socket.socket:
    """Take the port first: a county is not built for nothing. Raises SystemExit when somebody else has it."""
    listener = socket.socket()
    if os.name == "posix":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError:
        raise SystemExit(f"Port {port} is taken or not allowed. Choose another: PORT={port + 1} make run") from None
    return listener


def _port() -> int:
    text = os.environ.get("PORT", "8501")
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise SystemExit(f"PORT must be a number from 1 to 65535, not {text!r}")
    return int(text)


if __name__ == "__main__":
    main()
