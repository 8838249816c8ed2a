"""The past of the open case's plan, asked for when the user opens its history."""

from __future__ import annotations

from datetime import date

from components.plan_dates import parse_day
from components.plan_past import A_PAGE, Past
from components.plan_reply import PlanReply
from domain.errors import InvalidInput, TilannekuvaError
from domain.plan import Plan
from domain.plan_steps import local_day
from pages._held import Session
from services.desk import Desk
from services.plan_past import plan_as_of, plan_as_of_day, plan_history
from services.situation import Room


def past_shown(desk: Desk, held: Session) -> Past | None:
    """The page of the history that is open, and the plan as it was when that is asked for. What cannot be read is told,
    and the present is shown."""
    look, room = held.plan, held.room
    if room is None or not look.history:
        return None
    try:
        version = room.case.plan.version
        first = max(0, version - A_PAGE * (look.page + 1))
        lines = plan_history(desk, room.admission, first, min(A_PAGE, version - A_PAGE * look.page))
        return Past(lines, *_old(desk, held, room))
    except TilannekuvaError as error:
        held.plan = look.present
        held.reply = PlanReply(desk.house.clock.now().isoformat(), error=error)
        return Past(())


def _old(desk: Desk, held: Session, room: Room) -> tuple[Plan | None, date | None]:
    """The plan as it was, and the day on which it is looked at."""
    look, now = held.plan, room.case.plan
    if look.version is not None and look.version < now.version:
        old = plan_as_of(desk, room.admission, look.version)
        return old, local_day(old.changed_at) if old.changed_at else None
    if look.version is not None or not look.day.strip():
        return None, None
    day = parse_day(look.day, room.case.today, "day", past=True)
    if day > room.case.today:
        raise InvalidInput("plan.error.date_far", "day")
    old = plan_as_of_day(desk, room.admission, day)
    return (None, None) if old.version == now.version else (old, day)
