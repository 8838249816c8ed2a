"""A change of the plan, saved, and what came of it told back to the editor."""

from __future__ import annotations

from contextlib import suppress

from components.plan_reply import PlanReply
from domain.errors import Conflict, NotFound, TilannekuvaError
from domain.plan import Plan, PlanChange
from pages._held import Session
from services.desk import Desk
from services.plan_past import written_between
from services.plans import read_plan, revise_plan
from services.situation import with_plan


def answer_plan(desk: Desk, held: Session, done: PlanChange | PlanReply) -> None:
    """Save a change of the plan and tell the editor what came of it."""
    if held.room is None or isinstance(done, PlanReply):
        held.reply = done if isinstance(done, PlanReply) else None
        return
    admission, before = held.room.admission, held.room.case.plan
    try:
        after = revise_plan(desk, admission, done, held.room.case.handle)
        seen = max(before.version, done.expected_version)  # what stood on the screen is no news
        others = tuple(x for x in written_between(desk, admission, done, after) if x.version > seen)
        _show(desk, held, after)
        held.reply = PlanReply(done.key, done, None, before, after, others)
        held.plan = held.plan.present  # what was brought back is shown where it stands now
    except TilannekuvaError as error:
        held.reply = PlanReply(done.key, done, error)
        if isinstance(error, (Conflict, NotFound)):
            with suppress(TilannekuvaError):  # what others wrote is shown beside what was typed
                _show(desk, held, read_plan(desk, admission))


def _show(desk: Desk, held: Session, plan: Plan) -> None:
    if held.room is not None:
        held.room = with_plan(held.room, plan, desk.house.clock.today())
