"""The customer journey of the open case."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from analytics.case import OpenCase
from components.journey_command import looked
from components.journey_look import choices_of
from components.journey_period import attachment
from components.journey_view import journey_view
from components.notices import error_text
from components.own import mount, said
from domain.errors import InvalidInput
from pages._held import Session
from pages._hold import hold_on
from pages._plan import answer_plan
from pages._run import guard, whole_page
from pages._session import session, words
from services.choices import choose
from services.desk import Desk

KEPT = ("toggle", "fold")
"""What the user chooses once for every customer."""


def journey_panel() -> None:
    """The journey, after what the user asked of it. Runs alone for a command: zooming redraws nothing else."""
    desk = guard()
    held, text = session(desk), words(desk)
    if not whole_page():
        hold_on(desk, held)
    if held.room is None:
        return
    case, command = held.room.case, said("journey")
    if command and command.get("handle") != case.handle:
        held.see(trouble=text("situation.changed_by_other"))
        st.rerun()
    if command:
        desk.note_human()
        _carry_out(desk, held, case, command)
    view = journey_view(case, held.journey, text, desk.user, desk.house.clock.now())
    mount("journey", view, key="journey", events=("command",))


def _carry_out(desk: Desk, held: Session, case: OpenCase, command: dict[str, Any]) -> None:
    if command.get("type") == "attach":
        try:
            answer_plan(desk, held, attachment(case, held.journey, command, desk.user))
            held.journey = replace(held.journey, period=None)
        except InvalidInput as error:
            held.see(trouble=error_text(error, words(desk)))
        st.rerun()  # the plan tells what it rests on
    held.journey = looked(case, held.journey, command, desk.user)
    if command.get("type") in KEPT:
        for key, value in choices_of(held.journey).items():
            choose(desk.house, desk.user.id, key, value)
