"""A row of the work list knows for whom it makes no relation: who gave it to themselves, or without a duty."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_LESS_THAN_A_DUTY = ("stated_reason", "emergency", "none", "encounter")


def upgrade() -> None:
    """Rows that are there get it from their plans; one whose plan cannot be read stays as it was."""
    items = sa.table("open_items", *(sa.column(name) for name in ("item_id", "plan_id", "kind", "body")))
    plans = sa.table("plans", *(sa.column(name) for name in ("id", "snapshot")))
    connection = op.get_bind()
    mine = items.c.kind.in_(("action", "follow_up", "review"))
    held = sa.select(items.c.item_id, items.c.plan_id, items.c.kind, items.c.body).where(mine).order_by(items.c.plan_id)
    seen: tuple[str, dict[str, Any]] = ("", {})
    for row in connection.execute(held).all():
        if row.plan_id != seen[0]:
            told = connection.execute(sa.select(plans.c.snapshot).where(plans.c.id == row.plan_id)).scalar_one_or_none()
            seen = row.plan_id, json.loads(told or "{}")
        body = json.loads(row.body) | {"unbound": _unbound(seen[1], row.kind, row.item_id)}
        text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        connection.execute(sa.update(items).where(items.c.item_id == row.item_id).values(body=text))


def _unbound(plan: dict[str, Any], kind: str, item_id: str) -> str:
    """domain.worklist_relations.unbound, of stored plans."""
    if kind == "review":
        return str((plan.get("responsible") or {}).get("id", ""))
    held = plan.get("actions" if kind == "action" else "follow_ups", ())
    item: dict[str, Any] = next((one for one in held if one.get("id") == item_id), {})
    giver = item.get("assigned_by") or item.get("created_by") or {}
    who = item.get("responsible") or {}
    if who.get("kind") == "person":
        return str(giver.get("id", "")) if who.get("ref") == giver.get("id") else ""
    return str(giver.get("id", "")) if giver.get("relation", "none") in _LESS_THAN_A_DUTY else ""


def downgrade() -> None:
    """An older version reads no more of a row than it wrote."""
    items = sa.table("open_items", *(sa.column(name) for name in ("item_id", "body")))
    connection = op.get_bind()
    for row in connection.execute(sa.select(items.c.item_id, items.c.body)).all():
        body = {name: value for name, value in json.loads(row.body).items() if name != "unbound"}
        text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        connection.execute(sa.update(items).where(items.c.item_id == row.item_id).values(body=text))
