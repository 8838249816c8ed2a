"""The plan's past, for whoever may open the customer: what was written by whom, and the plan as it was."""

from __future__ import annotations

import contextlib
from datetime import date

from domain.access import Deed
from domain.customer import PersonKey
from domain.errors import Refused, StoreUnavailable
from domain.plan import Plan, PlanChange
from domain.plan_history import HistoryLine
from domain.plan_register import is_closed, readable
from services.desk import Admission, Desk

MOST_BETWEEN = 50
"""Commands that a merge tells of at most."""


def plan_history(desk: Desk, admission: Admission, after: int = 0, most: int = 100) -> tuple[HistoryLine, ...]:
    """Commands of the versions after `after`, oldest first. Decided anew and logged like every
    read. Raises Refused, StoreUnavailable."""
    return desk.house.plans.history(_readable(desk, admission), after, most)


def plan_as_of(desk: Desk, admission: Admission, version: int) -> Plan:
    """The plan at a version it has had. Decided anew and logged. Raises Refused, InvalidInput, StoreUnavailable."""
    return desk.house.plans.as_of(_readable(desk, admission), version)


def plan_as_of_day(desk: Desk, admission: Admission, day: date) -> Plan:
    """The plan at the end of a Finnish day. Decided anew and logged. Raises Refused, StoreUnavailable."""
    return desk.house.plans.as_of_day(_readable(desk, admission), day)


def _readable(desk: Desk, admission: Admission) -> PersonKey:
    """Whose plan it is, when its past may be read: the plan stands in a register that is open now."""
    allowed = desk.readmit(admission, Deed.OPEN_CASE)
    if is_closed(readable(desk.house.plans.read(allowed.subject), allowed.registers)):
        raise Refused("other_register")
    return allowed.subject


def written_between(desk: Desk, admission: Admission, change: PlanChange, after: Plan) -> tuple[HistoryLine, ...]:
    """What others wrote between the version that the change was made on and the plan it made: a merge tells of it.

    Part of revising, which was decided and logged a moment ago. Never raises: the change is saved whatever this finds.
    """
    if after.version <= change.expected_version + 1:
        return ()
    with contextlib.suppress(StoreUnavailable):
        found = desk.house.plans.history(admission.subject, change.expected_version, MOST_BETWEEN)
        return tuple(line for line in found if line.key != change.key and line.version <= after.version)
    return ()
