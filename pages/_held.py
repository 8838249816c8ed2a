"""What one browser tab holds: plain data, owned by one signed-in session."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace

from components.journey_look import JourneyLook
from components.plan_reply import PlanReply
from components.room_view import Look
from domain.audit import AuditQuery
from domain.errors import TilannekuvaError
from domain.look_alike import Likeness
from pages._asked import Question as Question
from services.desk import Desk
from services.recent import RecentRow
from services.situation import Room, close


@dataclass
class Session:
    """Ends with the signed-in session `owner`. At most one of `room` and `question` is there.

    `tab` is random: by it the page tells that what it shows comes from another session than the present one.
    """

    owner: str
    room: Room | None = None
    question: Question | None = None
    look: Look = field(default_factory=Look)
    journey: JourneyLook = field(default_factory=JourneyLook)
    reply: PlanReply | None = None
    typed: str = ""
    typed_error: TilannekuvaError | None = None
    searches: int = 0
    recent: tuple[RecentRow, ...] | None = None
    log: AuditQuery = field(default_factory=AuditQuery)
    before: frozenset[str] | None = None  # events that stood on the screen when the case was read again
    alike: Likeness | None = None  # to a customer whom the user has today; `compared` once an opening
    compared: bool = False
    tab: str = field(default_factory=lambda: secrets.token_urlsafe(12))

    def forget(self, desk: Desk) -> None:
        """Leave the customer: nothing of them stays in this tab."""
        if self.room is not None:
            close(desk, self.room)
        self.room, self.question, self.reply = None, None, None
        self.look, self.journey = Look(), JourneyLook()
        self.typed, self.typed_error, self.recent, self.before = "", None, None, None
        self.alike, self.compared = None, False

    def see(self, **changes: object) -> None:
        """Change how the case is looked at. A sentence about a failed command goes with the next command,
        and so do a copied summary and its question."""
        passing = {"trouble": "", "copying": False, "asked": ""}
        self.look = replace(self.look, **{**passing, **changes})  # type: ignore[arg-type]
