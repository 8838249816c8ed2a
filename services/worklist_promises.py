"""What law promised by a day that has passed, on the work list: read from events, not from plans."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from domain.access import Relation
from domain.worklist import Promised
from domain.worklist_views import Group, Key, Tab, day_key
from services.desk import Desk
from services.worklist_rows import Ref, WorkRow, row_id


def broken_promises(desk: Desk, group: Group, waiting: Iterable[Promised]) -> list[WorkRow]:
    """Rows of those of the unit's customers whose assessment of need for services has not started in time (1301/2014
    36 §), the longest overdue first. What one took oneself is one's own, the rest the team's."""
    today = desk.house.clock.today()
    late = [(one, due) for one in waiting if (due := one.due()) is not None and due < today]
    return sorted((_row(desk, one, due, today) for one, due in late if _stands_in(group, one, desk.user.id)), key=place)


def place(row: WorkRow) -> Key:
    """Where the row stands among the plans' items."""
    return day_key(row.due), row.id


def _stands_in(group: Group, one: Promised, staff_id: str) -> bool:
    return group is Group.ALL or (one.staff_id == staff_id) is (group is Group.MINE)


def _row(desk: Desk, one: Promised, due: date, today: date) -> WorkRow:
    subject, mine = desk.house.vault.key_of(one.person), one.staff_id == desk.user.id
    return WorkRow(
        id=row_id(desk, "promise", one.key),
        tab=Tab.OVERDUE,
        kind="promise",
        name=None,
        why=one.what,
        due=due,
        waiting_days=(today - one.started).days,
        overdue_days=(today - due).days,
        owner_ref=desk.user.id if mine else desk.user.unit,
        owner_label=desk.user.name if mine else desk.user.unit,
        origin_why="contact",
        ref=Ref(subject, person=one.person, relation=Relation.ASSIGNMENT, register=one.register.value),
    )
