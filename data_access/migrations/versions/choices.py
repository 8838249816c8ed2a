"""What members of staff choose for their own screen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One row a member and a choice."""
    op.create_table(
        "choices",
        sa.Column("staff_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", sa.String(length=160), nullable=False),
        sa.PrimaryKeyConstraint("staff_id", "name"),
    )


def downgrade() -> None:
    """Forget them."""
    op.drop_table("choices")
