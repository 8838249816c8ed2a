"""What is wrong with the stored plans: a broken chain, a missing row, a plan that is not what its history gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from data_access import plan_relations
from data_access.plan_json import load
from data_access.plan_rows import chain_of, states
from data_access.tables import audit, plan_checkpoints, plan_commands, plans
from domain.customer import PersonKey
from domain.errors import TilannekuvaError
from domain.plan import Plan

_LOGGED = (
    sa.select(audit.c.subject, sa.func.count().label("changes"))
    .where(audit.c.subject.is_not(None), audit.c.outcome == "done")
    .group_by(audit.c.subject)
)
_Row = sa.Row[tuple[object, ...]]


def problems(connection: sa.Connection, key: bytes) -> tuple[str, ...]:
    """One sentence a plan at most, without personal data. `key` is the HMAC key of the chains."""
    found: list[str] = []
    logged = {row.subject: row.changes for row in connection.execute(_LOGGED)}
    for row in connection.execute(sa.select(plans)).all():
        if logged.pop(row.subject, 0) > row.version:
            found.append(f"plan {row.id}: the use log tells of later versions")
        query = sa.select(plan_commands).where(plan_commands.c.plan_id == row.id)
        commands = connection.execute(query.order_by(plan_commands.c.version)).all()
        query = sa.select(plan_checkpoints).where(plan_checkpoints.c.plan_id == row.id)
        checkpoints = {kept.version: kept.snapshot for kept in connection.execute(query)}
        found += _of_plan(key, row, commands, checkpoints)
    return (*found, *(f"the use log tells of {n} changes of a plan that is not here" for n in logged.values()))


def _of_plan(key: bytes, plan: _Row, commands: Sequence[_Row], checkpoints: Mapping[int, str]) -> list[str]:
    previous = ""
    for number, row in enumerate(commands, 1):
        if row.version != number:
            return [f"plan {plan.id}: version {number} is missing"]
        if row.chain != chain_of(key, previous, row._asdict()):
            return [f"plan {plan.id}: version {number} was altered"]
        previous = row.chain
    if len(commands) != plan.version:
        return [f"plan {plan.id}: the newest versions are missing"]
    return _derived(plan, commands, checkpoints)


def _relations_fit(plan: _Row, state: Plan) -> bool:
    """Compared as values. Where the column is not used (plan_relations.py), it says nothing false."""
    told = (PersonKey(plan.subject), plan.version)
    held = None if plan.relations is None else plan_relations.read(plan.relations, *told)
    return held is None or held == plan_relations.read(plan_relations.written(state), *told)


def _derived(plan: _Row, commands: Sequence[_Row], checkpoints: Mapping[int, str]) -> list[str]:
    """Compared as values: a field added later stands in the replay but not in an older snapshot's text."""
    left = dict(checkpoints)
    try:
        for state in states(PersonKey(plan.subject), commands):
            if state.version in left and load(Plan, left.pop(state.version)) != state:
                return [f"plan {plan.id}: the checkpoint of version {state.version} is not what its history gives"]
            if state.version == plan.version and load(Plan, plan.snapshot) != state:
                return [f"plan {plan.id}: the snapshot is not what its history gives"]
            if state.version == plan.version and not _relations_fit(plan, state):
                return [f"plan {plan.id}: its relations are not what its history gives"]
    except TilannekuvaError:
        return [f"plan {plan.id}: the snapshot is not what its history gives"]
    return [f"plan {plan.id}: a checkpoint of a version that never was"] if left else []
