"""What one browser tab holds: plain data, owned by one signed-in session."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace

from components.plan_reply import PlanReply
from components.room_view import Look
from domain.audit import AuditQuery
from domain.errors import TilannekuvaError
from domain.hetu import PersonalId
from services.desk import Desk
from services.recent import RecentRow
from services.situation import ConfirmPerson, Room, close


@dataclass
class Question:
    """What stands between a typed ID and an open case: a sign twin, a reason to be stated, or a plain sentence.

    `error` is why nothing was opened, or what was wrong with the answer. An answer carries `id` back.
    """

    person: PersonalId
    twin: ConfirmPerson | None = None
    reason_asked: bool = False
    stated_reason: str = ""
    code: str = ""
    words: str = ""
    confirmed: bool = False
    error: TilannekuvaError | None = None
    id: str = field(default_factory=lambda: secrets.token_urlsafe(12))


@dataclass
class Session:
    """Ends with the signed-in session `owner`. At most one of `room` and `question` is there."""

    owner: str
    room: Room | None = None
    question: Question | None = None
    look: Look = field(default_factory=Look)
    reply: PlanReply | None = None
    typed: str = ""
    typed_error: TilannekuvaError | None = None
    searches: int = 0
    recent: tuple[RecentRow, ...] | None = None
    log: AuditQuery = field(default_factory=AuditQuery)

    def forget(self, desk: Desk) -> None:
        """Leave the customer: nothing of them stays in this tab."""
        if self.room is not None:
            close(desk, self.room)
        self.room, self.question, self.look, self.reply = None, None, Look(), None
        self.typed, self.typed_error, self.recent = "", None, None

    def see(self, **changes: object) -> None:
        """Change how the case is looked at. A sentence about a failed command goes with the next command."""
        self.look = replace(self.look, **{"trouble": "", **changes})  # type: ignore[arg-type]
