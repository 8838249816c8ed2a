"""What differs between two plans, in the words of domain.plan_footprint: told from the plans, not from the commands."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from domain.plan import Command, Plan, RemoveItem, RestoreItem, StatementRequest
from domain.plan_footprint import footprint

_STATE = "status lifecycle achievement ended ended_because completed_by completed_at cancelled_at"
_NAMES = dict.fromkeys(f"{_STATE} outcome closed_by closed_at".split(), "state")
_NAMES |= {"what": "text", "how": "text", "due_visit": "due", "assigned_by": "responsible"}


def everything(plan: Plan) -> dict[str, Any]:
    """Every item of the plan by its id."""
    lists = (plan.needs, plan.goals, plan.actions, plan.requests, plan.follow_ups, plan.evaluations, plan.disagreements)
    return {item.id: item for items in lists for item in items}


def differences(before: Plan, after: Plan) -> set[str]:
    """Names of what changed or went, and of the plan's own; what is new has no name but "requests"."""
    old, new = everything(before), everything(after)
    found = {item_id for item_id in old if item_id not in new}
    for item_id in old.keys() & new.keys():
        found |= _of_item(old[item_id], new[item_id])
    found |= {"requests"} if before.requests != after.requests else set()
    was, now = ({one.section: one for one in plan.sections} for plan in (before, after))
    found |= {f"section.{name}" for name in was.keys() | now.keys() if was.get(name) != now.get(name)}
    own = {"review": "next_review", "status": "status", "kind": "kind"}
    return found | {name for name, field in own.items() if getattr(before, field) != getattr(after, field)}


def _of_item(old: Any, new: Any) -> set[str]:
    if isinstance(old, StatementRequest):
        return {old.id} if old != new else set()
    changed = (f.name for f in fields(old) if getattr(old, f.name) != getattr(new, f.name))
    return {f"{old.id}.{_NAMES.get(name, name)}" for name in changed}


def allowed(before: Plan, command: Command) -> set[str]:
    """What the command may change by its footprint."""
    named = set(footprint(command, before).changes)
    if isinstance(command, (RemoveItem, RestoreItem)):
        item = everything(before).get(command.item_id)
        named |= {f"{item.id}.{_NAMES.get(f.name, f.name)}" for f in fields(item)} if item else set()
    return named


def values(plan: Plan, names: set[str]) -> dict[str, Any]:
    """What stands under names that `differences` gave: None for what is not there."""
    items = everything(plan)
    found: dict[str, Any] = {}
    for name in names - {"requests"}:
        item_id, _, field = name.partition(".")
        item = items.get(item_id)
        if item is not None and field:
            found[name] = [getattr(item, f.name) for f in fields(item) if _NAMES.get(f.name, f.name) == field]
        else:
            found[name] = item
    return found
