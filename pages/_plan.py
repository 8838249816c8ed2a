"""The plan of the open case, and what the user does in it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from components.plan_editor import plan_command, plan_editor, tell_quick
from components.plan_folds import settled
from components.plan_look import PlanLook, choices_of
from pages._drafts import drafts_shown, forget_saved
from pages._held import Session
from pages._hold import at_hand
from pages._past import past_shown
from pages._plan_out import plan_given, plan_taken
from pages._revise import answer_plan
from services.choices import choose
from services.desk import Desk
from services.templates import offered


def plan_panel() -> None:
    """The plan, after what the user did in it. Runs alone for a command; a look redraws nothing else."""
    desk, held, text = at_hand()
    if held.room is None:
        return
    plan_taken(desk, held, text)
    done = plan_command(held.room.case, desk.user, held.plan)
    if done is not None:
        desk.note_human()
    if isinstance(done, PlanLook):
        typed = done != held.plan and replace(done, quick="") == replace(held.plan, quick="")
        _look(desk, held, done)
        if typed:
            tell_quick(held.room.case, text, desk.user, done)
            return
    elif done is not None:
        answer_plan(desk, held, done)
        forget_saved(desk, held)
        st.rerun()  # the situation and the journey tell of the plan too
    held.plan = settled(held.room.case, held.plan, text, desk.user)
    plan_editor(
        held.room.case,
        text,
        desk.user,
        past=past_shown(desk, held),
        look=held.plan,
        reply=held.reply,
        templates=offered(desk.house),
        more={**drafts_shown(desk, held, text), **plan_given(desk, held, text)},
    )


def _look(desk: Desk, held: Session, look: PlanLook) -> None:
    """Order and filter are the user's own for every customer; the rest of the look is this opening's."""
    if choices_of(look) != choices_of(held.plan):
        for key, value in choices_of(look).items():
            choose(desk.house, desk.user.id, key, value)
    held.plan = look
