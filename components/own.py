"""Mounts our own components: one call, typed data in, events out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import streamlit as st

NAMES = ("front", "room", "journey", "plan", "table")
"""front: top bar, search. room: banner, situation. journey: the customer journey. plan: plan editor. table: rows."""


def mount(
    name: str, data: dict[str, Any], *, key: str, events: tuple[str, ...], height: Any = "content"
) -> dict[str, Any]:
    """Draw component `name` and return what the person did since the last run: {event: payload}.

    Events are triggers: each is there for one run only. Payloads come from a browser, not to be trusted: callers parse
    them into domain types.
    """
    render = _component(name)
    callbacks: dict[str, Any] = {f"on_{event}_change": _noop for event in events}
    result = render(key=key, data=data, height=height, **callbacks)
    return {event: value for event in events if (value := getattr(result, event, None)) is not None}


@cache
def _component(name: str) -> Callable[..., Any]:
    """Made once: what it is made of is looked up in the registry of the running server at every mounting."""
    return st.components.v2.component(f"tilannekuva.{name}", js=f"{name}.js", css=f"{name}.css")


def said(key: str, event: str = "command") -> dict[str, Any] | None:
    """What the person did in the component `key` since the last run, before it is drawn in this one.

    Lets a page act first and draw once. From a browser, not to be trusted; anything but an object is None.
    """
    reported = st.session_state.get(key)
    value = reported.get(event) if isinstance(reported, Mapping) else None
    return dict(value) if isinstance(value, Mapping) else None


def _noop() -> None:
    """Streamlit needs a callback for every trigger name."""
