"""Deed: move several rows of the work list at once. Each row is a command of its own, with its own leave, version and
lines of the log: what happened is told row by row, and one that fails stops no other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.errors import (
    Conflict,
    InvalidInput,
    LookUpLimit,
    NotFound,
    Refused,
    SourceTrouble,
    StoreUnavailable,
    TilannekuvaError,
)
from domain.plan import (
    AcceptRequest,
    ActionStatus,
    Command,
    PlanChange,
    RequestStatus,
    Responsible,
    ResponsibleKind,
    SetActionStatus,
    SetDue,
    SetNextReview,
    SetResponsible,
)
from services.desk import Desk
from services.plans import DEEDS, revise_plan
from services.worklist import owner_of, person_of
from services.worklist_rows import WorkRow

PURPOSE = "care"
MOST_AT_ONCE = 50


class Move(StrEnum):
    """What is done to every chosen row."""

    DONE = "done"
    MINE = "mine"
    DAY = "day"


class Came(StrEnum):
    """What came of a row. Texts: worklist.came.<came>."""

    DONE = "done"
    REFUSED = "refused"  # the policy: with or without a reason that could be stated
    CONFLICT = "conflict"  # somebody changed the same thing first
    GONE = "gone"  # no longer on the list
    NOT_THIS = "not_this"  # this sort of row is not moved so
    INVALID = "invalid"  # the plan's rules say no
    NOT_SAVED = "not_saved"  # the store or the register of persons did not answer


@dataclass(frozen=True, slots=True)
class Moved:
    """A row and what came of it; `error` is why, when it was not done."""

    row: WorkRow
    came: Came
    error: TilannekuvaError | None = None


def move_rows(desk: Desk, rows: Iterable[WorkRow], move: Move, form: str, day: date | None = None) -> tuple[Moved, ...]:
    """Try each row, in order; `form` names the sending, so that one sent twice is done once. `day` is for Move.DAY.

    Never raises for a row. Raises InvalidInput when there is no day, or more than MOST_AT_ONCE rows.
    """
    chosen = list({row.id: row for row in rows}.values())
    if len(chosen) > MOST_AT_ONCE:
        raise InvalidInput("worklist.too_many_chosen", "rows", n=MOST_AT_ONCE)
    if move is Move.DAY and (day is None or day < desk.house.clock.today()):
        raise InvalidInput("worklist.day_needed", "day")
    return tuple(_try(desk, row, move, form, day) for row in chosen)


def _try(desk: Desk, row: WorkRow, move: Move, form: str, day: date | None) -> Moved:
    command = _command(desk, row, move, day)
    if command is None:
        return Moved(row, Came.NOT_THIS)
    try:
        _write(desk, row, command, form)
    except TilannekuvaError as error:
        return Moved(row, _came(desk, row, error), error)
    return Moved(row, Came.DONE)


def _write(desk: Desk, row: WorkRow, command: Command, form: str) -> None:
    """The same way as from the open case: leave for the deed, the version that was seen, one command."""
    person = person_of(desk, row)
    admission = desk.admit(DEEDS[type(command)], person, PURPOSE)
    handle = f"work list {row.id}"
    key = hashlib.blake2b(f"{form} {row.id}".encode(), digest_size=16).hexdigest()
    revise_plan(desk, admission, PlanChange(handle, row.ref.version, key, command), handle)


def _command(desk: Desk, row: WorkRow, move: Move, day: date | None) -> Command | None:
    """What moves this sort of row so; None when nothing does."""
    item = row.ref.item_id
    match move, row.kind:
        case Move.DONE, "action":
            return SetActionStatus(item, ActionStatus.DONE)
        case Move.MINE, "action" | "follow_up":
            return SetResponsible(item, Responsible(ResponsibleKind.PERSON, desk.user.id, desk.user.name))
        case Move.MINE, "request" if row.request_status is RequestStatus.SENT:
            return AcceptRequest(item)
        case Move.DAY, "action" | "follow_up" if day is not None:
            return SetDue(item, day)
        case Move.DAY, "review" if day is not None:
            return SetNextReview(day)
        case _:
            return None


def _came(desk: Desk, row: WorkRow, error: TilannekuvaError) -> Came:
    if isinstance(error, Conflict):
        return Came.GONE if getattr(error, "gone", False) or not _still(desk, row) else Came.CONFLICT
    if isinstance(error, NotFound):
        return Came.GONE
    if isinstance(error, Refused | LookUpLimit):
        return Came.REFUSED
    if isinstance(error, StoreUnavailable | SourceTrouble):
        return Came.NOT_SAVED
    return Came.INVALID


def _still(desk: Desk, row: WorkRow) -> bool:
    """Somebody else finishing the row is told apart from a change of it."""
    try:
        return desk.house.open_work.one(owner_of(desk), row.ref.item_id) is not None
    except StoreUnavailable:
        return True
