"""The relations that a plan makes, kept beside its snapshot: what the gate asks at every deed, in a hundred bytes.

Derived and written with the snapshot in one transaction. A row says of whom and of which version it tells, and by which
rule: one that was moved, or that another version of the product wrote, is not believed, and the plan itself is read.
"""

from __future__ import annotations

import sqlalchemy as sa

from data_access.plan_json import FORMAT, canonical, parse, plain, read_object
from data_access.tables import plans
from domain.customer import PersonKey
from domain.plan import Plan
from domain.portion import CareRelation, on_the_same_days
from domain.worklist import relations_of

RULE = 2
"""Raised whenever domain.worklist.relations_of comes to say something else of the same plan."""

_HELD = sa.select(plans.c.version, plans.c.relations).where(plans.c.subject == sa.bindparam("person"))


def written(plan: Plan) -> str:
    """The `relations` column: canonical JSON of the fewest relations that hold on the same days."""
    held = [plain(one) for one in on_the_same_days(relations_of(plan))]
    return canonical({"format": FORMAT, "of": _of(plan.person_key, plan.version), "relations": held})


def _of(subject: str, version: int) -> list[object]:
    return [subject, version, RULE]


def stored(connection: sa.Connection, subject: PersonKey) -> tuple[CareRelation, ...] | None:
    """What the subject's plan makes, none without a plan; None when only the plan itself tells. Raises Unreadable."""
    row = connection.execute(_HELD, {"person": subject}).one_or_none()
    if row is None:
        return ()
    return None if row.relations is None else read(row.relations, subject, row.version)


def read(text: str, subject: PersonKey, version: int) -> tuple[CareRelation, ...] | None:
    """None when the text tells of another plan or version, or by another rule. Raises Unreadable."""
    data = read_object(text)
    if data.get("of") != _of(subject, version):
        return None
    held: tuple[CareRelation, ...] = parse(tuple[CareRelation, ...], data.get("relations"))
    return held
