"""The index of open items: kept in the same transaction as the plan, so a work list needs no plan to be opened."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from data_access.plan_json import dump
from data_access.tables import open_items, request_waits
from domain.plan import Plan
from domain.worklist import OpenItem, Wait, open_items_of, waits_over
from domain.worklist_views import ANSWER, day_key

READ = "answer_read"
"""The kind of a statement's row once its asker has read it: it stands in no view."""


def renew(connection: sa.Connection, before: Plan, after: Plan) -> None:
    """Write only the rows that the change touched (the plan's version is joined when rows are read)."""
    old = {item.item_id: item for item in open_items_of(replace(before, version=0))}
    new = {item.item_id: item for item in open_items_of(replace(after, version=0))}
    stale = [item_id for item_id, item in old.items() if new.get(item_id) != item]
    fresh = [row_of(after.id, item) for item_id, item in new.items() if old.get(item_id) != item]
    if stale:
        _keep_read(connection, fresh)
        connection.execute(sa.delete(open_items).where(open_items.c.item_id.in_(stale)))
    if fresh:
        connection.execute(sa.insert(open_items), fresh)
    for wait in waits_over(before, after):
        connection.execute(sa.insert(request_waits).values(**wait_row(wait)))


def _keep_read(connection: sa.Connection, fresh: list[dict[str, object]]) -> None:
    """A statement that its asker has read stays read, whatever else of the plan changes."""
    answers = [row for row in fresh if row["kind"] == ANSWER]
    if not answers:
        return
    c = open_items.c
    known = sa.select(c.item_id).where(c.item_id.in_([row["item_id"] for row in answers]), c.kind == READ)
    read = set(connection.execute(known).scalars())
    for row in answers:
        row["kind"] = READ if row["item_id"] in read else ANSWER


def row_of(plan_id: str, item: OpenItem) -> dict[str, object]:
    """The columns of open_items."""
    return {
        "item_id": item.item_id,
        "plan_id": plan_id,
        "subject": item.subject,
        "kind": item.kind,
        "responsible_kind": item.responsible_kind.value,
        "responsible_ref": item.responsible_ref,
        "due": item.due.isoformat() if item.due else None,
        "body": dump(item),
        "day_key": day_key(item.due),
        "not_for": item.not_for,
        "register": item.register,
        "origin": item.origin,
    }


def wait_row(wait: Wait) -> dict[str, object]:
    """The columns of request_waits."""
    return {
        "item_id": wait.item_id,
        "subject": wait.subject,
        "responsible_kind": wait.responsible_kind.value,
        "responsible_ref": wait.responsible_ref,
        "urgency": wait.urgency,
        "answered_on": wait.answered_on.isoformat(),
        "days": wait.days,
    }
