"""What must hold of a plan store whatever happened to its writers."""

from __future__ import annotations

from collections import Counter

import sqlalchemy as sa

from data_access.plan_rows import read_body
from data_access.tables import open_items, plan_commands
from domain.plan import EditText
from domain.worklist import open_items_of
from tests.plan_store import SUBJECT, Store


def check_store(store: Store, acknowledged: set[str]) -> None:
    """Nothing acknowledged is lost, nothing is torn or doubled, every change has its line in the log."""
    with store.engine.connect() as connection:
        rows = connection.execute(sa.select(plan_commands).order_by(plan_commands.c.version)).all()
        index = set(connection.execute(sa.select(open_items.c.item_id)).scalars())
    keys = Counter(row.key for row in rows)
    assert acknowledged - set(keys) == set(), "acknowledged changes were lost"
    assert [key for key, times in keys.items() if times > 1] == []
    assert [row.version for row in rows] == list(range(1, len(rows) + 1))
    assert store.audit_rows() == len(rows), "changes without a log line, or lines without a change"
    assert store.plans.verify() == ()
    assert store.audit.verify() == ()
    plan = store.plans.read(SUBJECT)
    assert index == {item.item_id for item in open_items_of(plan)}
    edits = sum(isinstance(read_body(row.body).command, EditText) for row in rows)
    assert int(plan.needs[0].text) == edits, "an update was overwritten"
    assert len(plan.needs) == len(rows) - edits
