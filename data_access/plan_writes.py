"""Commands of all plans over a period, for counting. Customers stay pseudonyms."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from data_access.database import reading
from data_access.plan_json import load
from data_access.plan_rows import read_body
from data_access.tables import plan_commands, plans
from domain.customer import PersonKey
from domain.plan import Author, RestoreItem
from domain.retract import Write

_SINCE = (
    sa.select(plans.c.subject, plan_commands.c.at, plan_commands.c.author, plan_commands.c.body)
    .join(plans, plans.c.id == plan_commands.c.plan_id)
    .where(plan_commands.c.at >= sa.bindparam("since"))
    .order_by(plan_commands.c.at)
)


class SqlPlanWrites:
    """services.ports.PlanWrites on any SQL store."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def since(self, at: datetime) -> tuple[Write, ...]:
        """Oldest first. Raises StoreUnavailable, Unreadable for a damaged row."""
        with reading(self._engine) as connection:
            rows = connection.execute(_SINCE, {"since": at}).all()
        return tuple(_write(row) for row in rows)


def _write(row: Any) -> Write:
    read = read_body(row.body)
    undone = read.command.item_id if isinstance(read.command, RestoreItem) and read.earlier is None else ""
    return Write(load(Author, row.author).id, PersonKey(row.subject), row.at, read.command, read.ids, undone)
