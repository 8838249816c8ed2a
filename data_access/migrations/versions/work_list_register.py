"""A row of the work list knows its plan's register, how far its action is, and who noticed what it serves."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_BEFORE = ["responsible_kind", "responsible_ref", "kind", "day_key", "item_id", "subject", "not_for"]
_TOLD = {"register", "status", "priority", "visit"}
_REGISTER = {"health_care": "health", "client": "social", "joint": ""}


def upgrade() -> None:
    """Rows that are there get it from their plans. Statements that have come are kept from now on."""
    op.drop_index("open_items_page", table_name="open_items")
    with op.batch_alter_table("open_items") as table:
        table.add_column(sa.Column("register", sa.String(length=16), nullable=False, server_default=""))
        table.add_column(sa.Column("origin", sa.String(length=16), nullable=False, server_default="reactive"))
    _fill(op.get_bind())
    with op.batch_alter_table("open_items") as table:
        table.alter_column("register", server_default=None)
        table.alter_column("origin", server_default=None)
    op.create_index("open_items_page", "open_items", [*_BEFORE, "register", "origin"], unique=False)


def _fill(connection: sa.Connection) -> None:
    items = sa.table("open_items", *(sa.column(name) for name in ("item_id", "plan_id", "body", "register", "origin")))
    plans = sa.table("plans", *(sa.column(name) for name in ("id", "snapshot")))
    held = sa.select(items.c.item_id, items.c.body, items.c.plan_id).order_by(items.c.plan_id)
    seen: tuple[str, dict[str, Any]] = ("", {})
    for row in connection.execute(held).all():
        if row.plan_id != seen[0]:
            told = connection.execute(sa.select(plans.c.snapshot).where(plans.c.id == row.plan_id)).scalar_one_or_none()
            seen = row.plan_id, json.loads(told or "{}")
        body = {**json.loads(row.body), **_known(seen[1], row.item_id)}
        values = {"register": body["register"], "origin": body.get("origin", "reactive")}
        text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        connection.execute(sa.update(items).where(items.c.item_id == row.item_id).values(body=text, **values))


def _known(plan: dict[str, Any], item_id: str) -> dict[str, Any]:
    """What the plan tells of the row; a plan from before kinds were kept is one of health care."""
    known = {"register": _REGISTER.get(plan.get("kind", "health_care"), "health")}
    action: dict[str, Any] = next((one for one in plan.get("actions", ()) if one.get("id") == item_id), {})
    names = {"status": "status", "priority": "priority", "due_visit": "visit"}
    return known | {to: action[name] for name, to in names.items() if name in action}


def downgrade() -> None:
    """An older version reads no more of a row than it wrote, and knows no rows of statements that have come."""
    items = sa.table("open_items", *(sa.column(name) for name in ("item_id", "kind", "body")))
    connection = op.get_bind()
    connection.execute(sa.delete(items).where(items.c.kind.in_(("answer", "answer_read"))))
    for row in connection.execute(sa.select(items.c.item_id, items.c.body)).all():
        body = {name: value for name, value in json.loads(row.body).items() if name not in _TOLD}
        text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        connection.execute(sa.update(items).where(items.c.item_id == row.item_id).values(body=text))
    op.drop_index("open_items_page", table_name="open_items")
    with op.batch_alter_table("open_items") as table:
        table.drop_column("register")
        table.drop_column("origin")
    op.create_index("open_items_page", "open_items", _BEFORE, unique=False)
