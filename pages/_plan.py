"""A change of the plan, saved, and what came of it told back to the editor."""

from __future__ import annotations

from components.plan_reply import PlanReply
from domain.errors import TilannekuvaError
from domain.plan import PlanChange
from pages._held import Session
from services.desk import Desk
from services.plans import revise_plan
from services.situation import with_plan


def answer_plan(desk: Desk, held: Session, done: PlanChange | PlanReply) -> None:
    """Save a change of the plan and tell the editor what came of it."""
    if held.room is None or isinstance(done, PlanReply):
        held.reply = done if isinstance(done, PlanReply) else None
        return
    try:
        plan = revise_plan(desk, held.room.admission, done, held.room.case.handle)
    except TilannekuvaError as error:
        held.reply = PlanReply(done.key, done, error)
    else:
        held.room = with_plan(held.room, plan, desk.house.clock.today())
        held.reply = PlanReply(done.key, done)
