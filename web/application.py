"""What app.py gives to st.App: the gate as middleware, what happens at the start and the end, what an error shows."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any

import streamlit as st
from starlette.middleware import Middleware

from components.text import Text, choose_language
from services import wiring
from web.gate import Gate
from web.logging import keep_personal_data_out, reference_of
from web.routes import Site
from web.streamlit_internals import (
    VERSION,
    forget_file_pages,
    never_look_for_a_notebook,
    never_look_for_secrets,
    send_json_as_it_is,
    write_the_theme_once,
)

_gates: list[Gate] = []


@lru_cache(maxsize=1)
def site() -> Site:
    """The routes of this process."""
    return Site(wiring.house, wiring.settings, wiring.settings().data_dir / "static-cache" / VERSION)


class TheGate(Gate):
    """The gate wired to this process's house."""

    def __init__(self, app: Any) -> None:
        super().__init__(app, site=site, house=wiring.house, hosts=lambda: wiring.settings().hosts)
        _gates.append(self)


middleware = [Middleware(TheGate)]


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[dict[str, Any]]:
    """Build the house, prepare static files, watch sessions. The house is there before the first request is."""
    keep_personal_data_out()
    quiet_access_logs()
    forget_file_pages()
    never_look_for_a_notebook()
    never_look_for_secrets()
    send_json_as_it_is()
    write_the_theme_once()
    await asyncio.to_thread(_prepare)
    watchers = [asyncio.create_task(gate.watch()) for gate in _gates]
    try:
        yield {}
    finally:
        for watcher in watchers:
            watcher.cancel()


def _prepare() -> None:
    wiring.house()
    wiring.make_snapshot()
    site().prepare()
    calm_the_collector()
    take_turns_often()


def take_turns_often() -> None:
    """A thread that waits gets its turn after 0.5 ms instead of 5: a banner on its way out does not wait for the source
    that is being read (measured: 54 ms to the banner of the heaviest customer became 31)."""
    sys.setswitchinterval(0.0005)


def calm_the_collector() -> None:
    """Full collections walk every imported module at each rerun: measured, 60 % of an empty one (platform.md 3)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def quiet_access_logs() -> None:
    """Paths and addresses of people are not written down; `access_log=False` alone still did."""
    for name in ("uvicorn.access", "websockets.server"):
        logging.getLogger(name).disabled = True


def on_script_error(error: Exception) -> bool:
    """A sentence with the reference number that the log has too; never the exception's text. True: shown."""
    identity = st.user.to_dict().get("sub")
    session = wiring.house().sessions.by_identity(identity) if isinstance(identity, str) else None
    language = choose_language(session.language if session else None, st.context.headers.get("Accept-Language"))
    st.error(Text(language)("signin.script_error", reference=reference_of(error)))
    return True
