"""The index of open items: kept in the same transaction as the plan, so a work list needs no plan to be opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa

from data_access.plan_json import dump, load
from data_access.tables import open_items, plans
from domain.plan import Plan, ResponsibleKind
from domain.worklist import OpenItem, open_items_of


def renew(connection: sa.Connection, before: Plan, after: Plan) -> None:
    """Write only the rows that the change touched (the plan's version is joined when rows are read)."""
    old = {item.item_id: item for item in open_items_of(replace(before, version=0))}
    new = {item.item_id: item for item in open_items_of(replace(after, version=0))}
    stale = [item_id for item_id, item in old.items() if new.get(item_id) != item]
    fresh = [_row(after.id, item) for item_id, item in new.items() if old.get(item_id) != item]
    if stale:
        connection.execute(sa.delete(open_items).where(open_items.c.item_id.in_(stale)))
    if fresh:
        connection.execute(sa.insert(open_items), fresh)


def items(connection: sa.Connection, *, roles: Sequence[str], staff_id: str, unit: str) -> tuple[OpenItem, ...]:
    """Items of the roles, the member or the unit, oldest due first; those without a day come last."""
    mine = sa.or_(
        _owned(ResponsibleKind.ROLE, roles),
        _owned(ResponsibleKind.PERSON, [staff_id]),
        _owned(ResponsibleKind.UNIT, [unit]),
    )
    c = open_items.c
    query = sa.select(c.body, plans.c.version).join(plans, plans.c.id == c.plan_id).where(mine)
    query = query.order_by(sa.case((c.due.is_(None), 1), else_=0), c.due, c.item_id)
    return tuple(replace(load(OpenItem, r.body), plan_version=r.version) for r in connection.execute(query))


def _owned(kind: ResponsibleKind, refs: Sequence[str]) -> sa.ColumnElement[bool]:
    c = open_items.c
    return sa.and_(c.responsible_kind == kind.value, c.responsible_ref.in_([ref for ref in refs if ref]))


def _row(plan_id: str, item: OpenItem) -> dict[str, object]:
    return {
        "item_id": item.item_id,
        "plan_id": plan_id,
        "subject": item.subject,
        "kind": item.kind,
        "responsible_kind": item.responsible_kind.value,
        "responsible_ref": item.responsible_ref,
        "due": item.due.isoformat() if item.due else None,
        "body": dump(item),
    }
