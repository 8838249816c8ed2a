"""The plan to the clipboard, as text or as FHIR, or to paper: asked for in its heading, given once after the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from components.notices import error_text
from components.own import said
from components.plan_editor import KEY
from components.plan_text import plan_out
from components.text import Text
from domain.errors import TilannekuvaError
from pages._held import Session
from pages._out import take_plan
from services.desk import Desk


def plan_taken(desk: Desk, held: Session, text: Text) -> None:
    """Carry out what was asked of the plan to take out. Whatever else is done, what was given before is gone."""
    payload = said(KEY)
    if payload is None or held.room is None:
        return
    held.out = replace(held.out, way="")
    way = str(payload.get("way") or "")
    if payload.get("type") != "out" or payload.get("handle") != held.room.case.handle or not way:
        return
    desk.note_human()
    try:
        take_plan(desk, held, held.room, way)
    except TilannekuvaError as error:
        held.see(trouble=error_text(error, text))
    if not held.out.way:
        st.rerun()  # the room asks first, or tells why not


def plan_given(desk: Desk, held: Session, text: Text) -> Mapping[str, Any]:
    """The buttons, and the text or the sheet that was asked for just now."""
    assert held.room is not None
    return plan_out(held.room.case, text, desk.user, desk.house.clock.now(), held.out, desk.house.plan_fhir)
