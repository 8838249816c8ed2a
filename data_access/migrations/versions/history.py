"""The plan as it was: checkpoints of long plans, and their commands by time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One row a plan and every fiftieth version; plans written before this have none until they grow."""
    op.create_table(
        "plan_checkpoints",
        sa.Column("plan_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"]),
        sa.PrimaryKeyConstraint("plan_id", "version"),
    )
    op.create_index("plan_commands_by_time", "plan_commands", ["at"], unique=False)
    op.create_index("plan_commands_of_plan_by_time", "plan_commands", ["plan_id", "at"], unique=False)


def downgrade() -> None:
    """Checkpoints can be made again from the commands."""
    op.drop_index("plan_commands_of_plan_by_time", table_name="plan_commands")
    op.drop_index("plan_commands_by_time", table_name="plan_commands")
    op.drop_table("plan_checkpoints")
