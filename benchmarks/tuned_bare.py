"""The bare page on our server's settings: what the settings alone bring. Run as `python -m benchmarks.tuned_bare`.

The same loop, protocol and collector as web/server.py and web/application.py, and static files made small ahead of
time; no gate, no audit, no sources, no components.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
import uvicorn
from starlette.middleware import Middleware

from web import server
from web.application import calm_the_collector, quiet_access_logs
from web.static import FrozenFiles
from web.streamlit_internals import STATIC
from web.visit import Visit

PAGE = Path(__file__).with_name("bare.py")


class SmallFiles:
    """Serves Streamlit's static files as our gate does, and hands everything else on."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._files = FrozenFiles(STATIC / "static", Path(os.environ["STATIC_CACHE"]))
        self._files.prepare()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/static/"):
            await self._app(scope, receive, send)
            return
        visit = Visit(scope["method"], scope["path"], scope["headers"], False)
        reply = await asyncio.to_thread(self._files.reply, visit, scope["path"].removeprefix("/static/"))
        sized = (("content-type", reply.kind), ("content-length", str(len(reply.body))))
        headers = [(name.encode(), value.encode()) for name, value in (*reply.headers, *sized)]
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        await send({"type": "http.response.body", "body": reply.body})


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[dict[str, Any]]:
    quiet_access_logs()
    calm_the_collector()
    yield {}


app = st.App(PAGE, middleware=[Middleware(SmallFiles)], lifespan=lifespan)


def main() -> None:
    settings = server._configuration()
    listener = server._listen(int(os.environ["PORT"]))
    settings.app = app
    uvicorn.Server(settings).run(sockets=[listener])


if __name__ == "__main__":
    main()
