"""A change of the plan, saved, and what came of it told back to the editor."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from components.plan_editor import plan_editor
from components.plan_reply import PlanReply
from domain.errors import Conflict, NotFound, TilannekuvaError
from domain.plan import Plan, PlanChange
from pages._held import Session
from pages._hold import hold_on
from pages._run import guard, whole_page
from pages._session import session, words
from services.desk import Desk
from services.plans import read_plan, revise_plan
from services.situation import with_plan


def plan_panel() -> None:
    """The plan of the open case, after what the user wrote in it. Runs alone for a command."""
    desk = guard()
    held, text = session(desk), words(desk)
    if not whole_page():
        hold_on(desk, held)
    if held.room is None:
        return
    templates = desk.house.templates.all() if desk.house.templates else ()
    done = plan_editor(held.room.case, text, desk.user, key="plan", reply=held.reply, templates=templates)
    if done is not None:
        desk.note_human()
        answer_plan(desk, held, done)
        st.rerun()  # the situation and the journey tell of the plan too


def answer_plan(desk: Desk, held: Session, done: PlanChange | PlanReply) -> None:
    """Save a change of the plan and tell the editor what came of it."""
    if held.room is None or isinstance(done, PlanReply):
        held.reply = done if isinstance(done, PlanReply) else None
        return
    try:
        _show(desk, held, revise_plan(desk, held.room.admission, done, held.room.case.handle))
        held.reply = PlanReply(done.key, done)
    except TilannekuvaError as error:
        held.reply = PlanReply(done.key, done, error)
        if isinstance(error, (Conflict, NotFound)):
            with suppress(TilannekuvaError):  # what others wrote is shown beside what was typed
                _show(desk, held, read_plan(desk, held.room.admission))


def _show(desk: Desk, held: Session, plan: Plan) -> None:
    if held.room is not None:
        held.room = with_plan(held.room, plan, desk.house.clock.today())
