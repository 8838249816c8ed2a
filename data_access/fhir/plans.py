"""CarePlan and Goal -> plans that another system holds, shown read-only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from data_access.fhir.events import is_dropped
from data_access.fhir.moments import first_moment, moment
from data_access.fhir.reading import Json, at, contained, items, label, labels, local, text
from domain.portion import OutsidePlan
from domain.source_text import source_text

IN_FORCE = frozenset({"active", "on-hold"})
NOT_PURSUED = frozenset({"rejected", "cancelled", "entered-in-error"})


def outside_plans(
    plans: Sequence[Json], goals: Sequence[Json], source: str, *, master: bool = False
) -> tuple[OutsidePlan, ...]:
    """The plans with their goals; goals that no plan names stand in one plan of their own, so that none is lost.

    `master`: the newest plan in force is the one that our plan makes proposals to.
    """
    by_reference = {f"Goal/{goal['id']}": goal for goal in goals}
    known = [plan for plan in plans if not is_dropped(plan)]
    named = {reference for plan in known for reference in goal_references(plan)}
    loose = [goal for reference, goal in by_reference.items() if reference not in named]
    found = [_plan(plan, by_reference, source) for plan in known]
    if master:
        found = _with_master(found)
    texts = tuple(map(source_text, filter(None, map(_goal_text, loose))))
    if texts:
        found.append(OutsidePlan("Goal", "Goal", "active", None, texts, (), source))
    return tuple(found)


def _with_master(found: list[OutsidePlan]) -> list[OutsidePlan]:
    """Of several plans in force the one that began last: there is one plan per person (domain.md section 5)."""
    in_force = [plan for plan in found if plan.status in IN_FORCE]
    if not in_force:
        return found
    chosen = max(in_force, key=lambda plan: (plan.period_start or date.min, plan.changed_on or date.min, plan.id))
    return [replace(plan, master=plan is chosen) for plan in found]


def goal_references(plan: Json) -> list[str]:
    """ "Goal/id" of every goal that the plan refers to."""
    return [local(text(one, "reference")) for one in items(plan, "goal")]


def _plan(plan: Json, goals: Mapping[str, Json], source: str) -> OutsidePlan:
    start, changed = first_moment(plan, "period", "created"), moment(text(plan, "meta", "lastUpdated"))
    return OutsidePlan(
        id=f"CarePlan/{plan['id']}",
        title=source_text(text(plan, "title") or labels(plan, "category") or text(plan, "description") or "CarePlan"),
        status=text(plan, "status") or "unknown",
        period_start=start.day if start else None,
        goals=tuple(map(source_text, _goals(plan, goals))),
        activities=tuple(map(source_text, _activities(plan))),
        source=source,
        source_version=text(plan, "meta", "versionId") or "",
        changed_on=changed.day if changed else None,
    )


def _goals(plan: Json, goals: Mapping[str, Json]) -> Iterator[str]:
    for one in items(plan, "goal"):
        reference = text(one, "reference") or ""
        goal = contained(plan, reference) or goals.get(local(reference))
        found = _goal_text(goal) if goal is not None else text(one, "display")
        if found:
            yield found


def _goal_text(goal: Json) -> str | None:
    return None if text(goal, "lifecycleStatus") in NOT_PURSUED else label(at(goal, "description"))


def _activities(plan: Json) -> Iterator[str]:
    for one in items(plan, "activity"):
        detail = at(one, "detail")
        if text(detail, "status") in NOT_PURSUED:
            continue
        found = text(detail, "description") or label(at(detail, "code")) or text(one, "reference", "display")
        if found:
            yield found
