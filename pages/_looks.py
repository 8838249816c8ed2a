"""A command that only changes how the open case is looked at: a revealed ID, a copied summary, a card shown whole."""

from __future__ import annotations

from typing import Any

import streamlit as st

from components.room_view import Look
from pages._held import Session
from pages._out import copy_summary, print_journey, take_plan
from services.desk import Desk
from services.situation import Room, reveal_id


def look_at(desk: Desk, held: Session, room: Room, command: dict[str, Any]) -> bool:
    """Carry out a command that only changes the look. False when it is another sort of command."""
    kind = command.get("type")
    if kind in ("summary", "summary_confirmed"):
        copy_summary(desk, held, room, confirmed=kind == "summary_confirmed")
    elif kind == "print_confirmed":
        print_journey(desk, held, room, confirmed=True)
        st.rerun()  # the sheet is the journey's
    elif kind in ("plan_text_confirmed", "plan_print_confirmed", "plan_fhir_confirmed"):
        take_plan(desk, held, room, kind.removeprefix("plan_").removesuffix("_confirmed"), confirmed=True)
        st.rerun()  # the plan's
    elif kind == "more":
        part = str(command.get("part"))
        held.see(whole=part if part in ("changed", "next") and part != held.look.whole else "")
    elif kind in ("reveal_id", "hide_id"):
        held.see(revealed=reveal_id(desk, room) if kind == "reveal_id" else Look().revealed)
    else:
        return False
    return True
