"""The words of a plan that is kept elsewhere: whose plan it is, its version, and which of our items are proposals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analytics.case import OpenCase
from analytics.plan_master import ENTERING, Mark, Standing, master_of, proposals, standings
from components import numbers
from components.plan_requests import source_name
from components.text import Text
from domain.portion import OutsidePlan
from domain.templates import Template


def master_lines(case: OpenCase, text: Text) -> list[str]:
    """Where the plan is kept with its version and day, and how much of ours waits to be entered; [] when ours is it."""
    master = master_of(case.outside_plans)
    if master is None:
        return []
    where = text("common.comma").join([source_name(master.source, text), *version_words(master, text)])
    n = proposals(case.plan, master)
    waiting = text("plan_master.waiting", n=n) if n else text("plan_master.none_waiting")
    return [text("plan_master.is_kept", where=where), waiting]


def version_words(plan: OutsidePlan, text: Text) -> list[str]:
    """The version and the day of another system's plan, as far as it tells them."""
    version = [text("plan_master.version", version=plan.source_version)] if plan.source_version else []
    return version + ([numbers.day(plan.changed_on, text.language)] if plan.changed_on else [])


def marks(case: OpenCase, text: Text) -> dict[str, str]:
    """By item: "proposal", "entered 3.10., Laura Laine" or "in the original plan"; {} when ours is the plan."""
    master = master_of(case.outside_plans)
    return {id: _word(one, text) for id, one in standings(case.plan, master).items()} if master else {}


def _word(standing: Standing, text: Text) -> str:
    if standing.mark is not Mark.ENTERED or standing.at is None:
        return text(f"plan_master.{standing.mark.value}")
    at = numbers.when(standing.at, text.language)
    return text("plan_master.entered", at=at, who=standing.by.name if standing.by else "")


def marked(case: OpenCase, rows: list[dict[str, Any]], text: Text) -> list[dict[str, Any]]:
    """The plan's rows with the mark of each as its first note."""
    said = marks(case, text)
    return [row | {"notes": [said[row["id"]], *row.get("notes", ())]} if row["id"] in said else row for row in rows]


def fitting(case: OpenCase, templates: Sequence[Template]) -> tuple[Template, ...]:
    """The templates without the one of entering, unless there is a plan to enter things in."""
    there = master_of(case.outside_plans) is not None
    return tuple(one for one in templates if there or one.name != ENTERING)
