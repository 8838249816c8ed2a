"""`python -m web.server`: the product on 127.0.0.1, port 8501 unless PORT says otherwise."""

from __future__ import annotations

import os
import sys

import uvicorn

from services import wiring
from web.application import quiet_access_logs
from web.logging import keep_personal_data_out

LARGEST_MESSAGE = 1_048_576
"""Bytes of one WebSocket message before the socket closes; the gate drops smaller ones that are still too long."""


def main() -> None:
    """Prepare data, then serve until SIGINT or SIGTERM."""
    keep_personal_data_out()
    port = _port()
    wiring.settings()
    wiring.prepare_data()
    sys.stdout.write(f"Tilannekuva: http://127.0.0.1:{port}\n")
    sys.stdout.flush()
    config = uvicorn.Config(
        "app:app",
        host="127.0.0.1",
        port=port,
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
    quiet_access_logs()
    uvicorn.Server(config).run()


def _port() -> int:
    text = os.environ.get("PORT", "8501")
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise SystemExit(f"PORT must be a number from 1 to 65535, not {text!r}")
    return int(text)


if __name__ == "__main__":
    main()
