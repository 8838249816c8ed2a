"""The plan as it was: the nearest checkpoint before it, and the commands after that, replayed.

A checkpoint is the whole plan as it stood at a version. It is derived: replay of the commands gives the same, `verify`
proves it, and a plan without any (written before there were checkpoints) is replayed from its beginning.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from data_access.plan_json import dump, load
from data_access.plan_rows import read_body, replay
from data_access.tables import plan_checkpoints, plan_commands
from domain.customer import PersonKey
from domain.plan import Author, Command, Plan
from domain.plan_history import HistoryLine

EVERY = 50
"""Versions from one checkpoint to the next: at most 49 commands are replayed, which takes a few milliseconds."""

_c, _p = plan_commands.c, plan_checkpoints.c
_PLAN: sa.BindParameter[str] = sa.bindparam("plan")
_VERSION: sa.BindParameter[int] = sa.bindparam("wanted")
_LINES = (
    sa.select(plan_commands)
    .where(_c.plan_id == _PLAN, _c.version > sa.bindparam("after"))
    .order_by(_c.version)
    .limit(sa.bindparam("most"))
)
_NEAREST = (
    sa.select(_p.version, _p.snapshot)
    .where(_p.plan_id == _PLAN, _p.version <= _VERSION)
    .order_by(_p.version.desc())
    .limit(1)
)
_BETWEEN = (
    sa.select(_c.at, _c.author, _c.body)
    .where(_c.plan_id == _PLAN, _c.version > sa.bindparam("after"), _c.version <= _VERSION)
    .order_by(_c.version)
)
_BEFORE = sa.select(sa.func.max(_c.version)).where(_c.plan_id == _PLAN, _c.at < sa.bindparam("moment"))


def lines(connection: sa.Connection, plan_id: str, *, after: int, most: int) -> tuple[HistoryLine, ...]:
    """At most `most` commands of the versions from `after` + 1 on, oldest first."""
    return tuple(_line(row) for row in connection.execute(_LINES, {"plan": plan_id, "after": after, "most": most}))


def newest_of(connection: sa.Connection, plan_id: str, *, after: int, names: Iterable[str]) -> Command | None:
    """The newest command of these names after the version, however many there are; None when there is none."""
    query = sa.select(_c.body).where(_c.plan_id == plan_id, _c.version > after, _c.name.in_(sorted(names)))
    body = connection.execute(query.order_by(_c.version.desc()).limit(1)).scalar_one_or_none()
    return None if body is None else read_body(body).command


def _line(row: sa.Row[tuple[object, ...]]) -> HistoryLine:
    body = read_body(row.body)
    return HistoryLine(
        version=row.version,
        at=row.at,
        by=load(Author, row.author),
        command=body.command,
        ids=body.ids,
        seen=body.seen,
        key=row.key,
    )


def plan_at(connection: sa.Connection, subject: PersonKey, plan_id: str, version: int) -> Plan:
    """The plan as it was at `version`, which is one that it has had."""
    near = connection.execute(_NEAREST, {"plan": plan_id, "wanted": version}).one_or_none()
    start = Plan(id="", person_key=subject) if near is None else load(Plan, near.snapshot)
    rows = connection.execute(_BETWEEN, {"plan": plan_id, "after": start.version, "wanted": version})
    return replay(subject, rows, start)


def version_before(connection: sa.Connection, plan_id: str, moment: datetime) -> int:
    """The newest version written before `moment`; 0 when none was."""
    return connection.execute(_BEFORE, {"plan": plan_id, "moment": moment}).scalar_one() or 0


def keep_checkpoint(connection: sa.Connection, plan: Plan) -> None:
    """Keep the plan as it stands now when it is time to."""
    if plan.version % EVERY == 0:
        values = {"plan_id": plan.id, "version": plan.version, "snapshot": dump(plan)}
        connection.execute(sa.insert(plan_checkpoints).values(**values))
