"""Deed: change one item of a plan from its row of the work list, by the command and leave of the open case."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace

from domain.access import Deed
from domain.errors import Conflict, InvalidInput, NotFound, TilannekuvaError
from domain.hetu import PersonalId
from domain.plan import (
    AcceptRequest,
    Command,
    Plan,
    PlanChange,
    RestoreItem,
    SetActionStatus,
    SetDue,
    SetNextReview,
    SetPriority,
    SetResponsible,
)
from domain.plan_history import HistoryLine
from services.desk import Admission, Desk
from services.plan_past import written_between
from services.plans import DEEDS, read_plan, revise_plan
from services.worklist import person_of
from services.worklist_rows import WorkRow

PURPOSE = "care"
FROM_A_ROW: dict[str, frozenset[type[Command]]] = {
    "action": frozenset({SetDue, SetResponsible, SetPriority, SetActionStatus, RestoreItem}),
    "follow_up": frozenset({SetDue, SetResponsible, RestoreItem}),
    "request": frozenset({AcceptRequest}),
    "review": frozenset({SetNextReview}),
}
"""What is done to a row of a kind from the list."""


@dataclass(frozen=True, slots=True)
class Edited:
    """What came of it. `error` is None when it was saved; `now` is the plan as it is then, None when it was not read.
    `before`: what the change met, as far as undoing it asks. `others`: what was written in between. `may`: the deeds
    that this customer's row lets the user do."""

    error: TilannekuvaError | None = None
    now: Plan | None = None
    before: Plan | None = None
    others: tuple[HistoryLine, ...] = ()
    may: frozenset[Deed] = frozenset()


def edit_row(desk: Desk, row: WorkRow, change: PlanChange, *, back: bool = False) -> Edited:
    """Change the row's item: leave for the deed asked and logged for this customer, the version that the browser saw,
    one command. `back`: it takes back what was just done to the row, which may have left the list by that.

    Never raises for what a row can meet: it is in `error`.
    """
    if type(change.command) not in FROM_A_ROW.get(row.kind, ()):
        return Edited(InvalidInput("plan.error.unreadable"))
    try:
        person = _person(desk, row) if back else person_of(desk, row)
        admission = desk.admit(DEEDS[type(change.command)], person, PURPOSE)
    except TilannekuvaError as error:
        return Edited(error)
    return _written(desk, row, admission, change)


def _written(desk: Desk, row: WorkRow, admission: Admission, change: PlanChange) -> Edited:
    handle, may = f"work list {row.id}", desk.permitted(admission)
    try:
        now = revise_plan(desk, admission, replace(change, handle=handle), handle)
    except TilannekuvaError as error:
        plan = None
        if isinstance(error, (Conflict, NotFound)):
            with contextlib.suppress(TilannekuvaError):  # what others wrote is shown beside what was typed
                plan = read_plan(desk, admission)
        return Edited(error, plan, may=may)
    before = replace(now, version=now.version - 1, next_review=row.due if row.kind == "review" else now.next_review)
    return Edited(None, now, before, written_between(desk, admission, change, now), may)


def read_answer(desk: Desk, row: WorkRow) -> bool:
    """The asker takes a statement as read: it leaves their list, and nothing of the plan changes.

    False when the row is no such. Raises StoreUnavailable.
    """
    if row.kind != "answer":
        return False
    return desk.house.open_work.read_answers(desk.user.id, row.ref.subject, row.ref.item_id) > 0


def _person(desk: Desk, row: WorkRow) -> PersonalId:
    person = desk.house.vault.person_of(row.ref.subject)
    if person is None:
        raise NotFound("work list row")
    return person
