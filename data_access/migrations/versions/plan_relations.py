"""Each plan keeps the relations it makes beside its snapshot, so that the gate need not read the plan."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Plans written before this have none until their next change: the plan itself is asked."""
    op.add_column("plans", sa.Column("relations", sa.Text(), nullable=True))


def downgrade() -> None:
    """Derived: nothing is lost. Not by making the table anew: commands refer to its rows, and SQLite would refuse."""
    op.drop_column("plans", "relations")
