"""The index of open items is cut into pages, and how long answered requests had waited is kept."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_PAGE = ["responsible_kind", "responsible_ref", "kind", "day_key", "item_id", "subject", "not_for"]


def upgrade() -> None:
    """Rows that are there get their place in the order from what they hold. Waits are kept from now on."""
    op.drop_index(op.f("ix_open_items_responsible_ref"), table_name="open_items")
    with op.batch_alter_table("open_items") as table:
        table.add_column(sa.Column("day_key", sa.String(length=10), nullable=False, server_default="9999-12-31"))
        table.add_column(sa.Column("not_for", sa.String(length=64), nullable=False, server_default=""))
    _fill(op.get_bind())
    with op.batch_alter_table("open_items") as table:
        table.alter_column("day_key", server_default=None)
        table.alter_column("not_for", server_default=None)
    op.create_index("open_items_page", "open_items", _PAGE, unique=False)
    op.create_table(
        "request_waits",
        sa.Column("item_id", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("responsible_kind", sa.String(length=16), nullable=False),
        sa.Column("responsible_ref", sa.String(length=64), nullable=False),
        sa.Column("urgency", sa.String(length=16), nullable=False),
        sa.Column("answered_on", sa.String(length=10), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("item_id"),
    )
    op.create_index("request_waits_of", "request_waits", ["responsible_kind", "responsible_ref", "answered_on"])


def _fill(connection: sa.Connection) -> None:
    items = sa.table("open_items", *(sa.column(name) for name in ("item_id", "due", "body", "day_key", "not_for")))
    connection.execute(sa.update(items).where(items.c.due.is_not(None)).values(day_key=items.c.due))
    for row in connection.execute(sa.select(items.c.item_id, items.c.body)).all():
        if who := json.loads(row.body).get("not_for"):
            connection.execute(sa.update(items).where(items.c.item_id == row.item_id).values(not_for=who))


def downgrade() -> None:
    """Back to one list without pages."""
    op.drop_table("request_waits")
    op.drop_index("open_items_page", table_name="open_items")
    with op.batch_alter_table("open_items") as table:
        table.drop_column("not_for")
        table.drop_column("day_key")
    op.create_index(op.f("ix_open_items_responsible_ref"), "open_items", ["responsible_ref"], unique=False)
