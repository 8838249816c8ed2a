"""What one browser tab holds: plain data, owned by one signed-in session."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, fields, replace

from components.journey_look import JourneyLook
from components.plan_look import PlanLook
from components.plan_reply import PlanReply
from components.plan_text import PlanOut
from components.question_state import Asking
from components.room_view import Look
from domain.audit import AuditQuery
from domain.errors import TilannekuvaError
from domain.look_alike import Likeness
from pages._asked import FindReply, Question
from pages._list import Held
from pages._names import Names
from services.desk import Desk
from services.recent import RecentRow
from services.situation import Room, close

OF_THE_TAB = {"owner", "searches", "work", "names", "asking", "log", "tab"}  # the rest is of a case


@dataclass
class Session:
    """Ends with the signed-in session `owner`. At most one of `room` and `question` is there. `tab` is random: by it
    the page tells that what it shows comes from another session than the present one."""

    owner: str
    room: Room | None = None
    question: Question | None = None
    look: Look = field(default_factory=Look)
    journey: JourneyLook = field(default_factory=JourneyLook)
    plan: PlanLook = field(default_factory=PlanLook)
    reply: PlanReply | None = None
    out: PlanOut = field(default_factory=PlanOut)
    typed: str = ""
    typed_error: TilannekuvaError | None = None
    searches: int = 0
    recent: tuple[RecentRow, ...] | None = None
    find: FindReply | None = None
    work: Held = field(default_factory=Held)
    names: Names = field(default_factory=Names)
    asking: Asking = field(default_factory=Asking)
    log: AuditQuery = field(default_factory=AuditQuery)
    before: frozenset[str] | None = None  # events on the screen when the case was read again
    alike: Likeness | None = None  # to a customer whom the user has today
    compared: bool = False  # once an opening
    # random: by it the page tells that what it shows comes from another session than the present one
    tab: str = field(default_factory=lambda: secrets.token_urlsafe(12))

    def forget(self, desk: Desk) -> None:
        """Leave the customer: nothing of them stays in this tab."""
        if self.room is not None:
            close(desk, self.room)
        for name in {one.name for one in fields(self)} - OF_THE_TAB:
            setattr(self, name, getattr(Session(self.owner), name))

    def see(self, **changes: object) -> None:
        """Change how the case is looked at. What was said of one command goes with the next."""
        gone = {"trouble": "", "copying": False, "asked": "", "again": False}
        self.look = replace(self.look, **{**gone, **changes})  # type: ignore[arg-type]
