"""A stretch of the journey as a list of its events, and attaching them to the plan as what an item rests on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from analytics.case import OpenCase
from analytics.journey_columns import Ints
from analytics.journey_types import LANES, Mark
from components import numbers
from components.journey_look import JourneyLook
from components.journey_shown import Shown, shown
from components.journey_table import COLUMNS, PAGE_ROWS, event_row
from components.journey_words import short
from components.plan_change import payload_key
from components.text import Text
from domain.access import Deed
from domain.errors import InvalidInput
from domain.plan import AttachEvidence, Plan, PlanChange, PlanStatus
from domain.plan_input import MOST_EVENTS
from domain.plan_moves import CLOSED_GOAL, LIVE_ACTION
from domain.staff import StaffMember


def period_events(view: Shown, first: date, last: date) -> Ints:
    """Indices of the events that pass the filter and happen on these days, the oldest first and then by lane."""
    c = view.c
    low, high = first.toordinal(), last.toordinal()
    inside = np.flatnonzero(view.keep & c.dated & (c.first <= high) & (c.last >= low))
    return np.asarray(inside[np.lexsort((inside, c.lane[inside], c.first[inside]))], dtype=np.int64)


def _attached(view: Shown, first: date, last: date) -> Ints:
    found = period_events(view, first, last)
    return np.asarray(found[(view.marks[found] & Mark.SHIELDED) == 0], dtype=np.int64)


def period(view: Shown, text: Text) -> dict[str, Any] | None:
    """The chosen period: its events as rows of the table twin, and the plan items that they can be attached to."""
    chosen = view.look.period
    if chosen is None:
        return None
    found = period_events(view, chosen.first, chosen.last)
    pages = max(1, -(-len(found) // PAGE_ROWS))
    page = min(chosen.page, pages - 1)
    rows = found[page * PAGE_ROWS : (page + 1) * PAGE_ROWS].tolist()
    lanes = [text(f"journey.lane.{lane.value}") for lane in LANES]
    free = len(_attached(view, chosen.first, chosen.last))
    items = attachable(view.case, text) if 0 < free <= MOST_EVENTS else []
    return {
        "from": chosen.first.isoformat(),
        "to": chosen.last.isoformat(),
        "days": numbers.days(chosen.first, chosen.last, text.language),
        "n": text("journey.events", n=len(found)),
        "head": [text(f"journey.column.{name}") for name in COLUMNS],
        "rows": [event_row(view.c.events[i], lanes[int(view.c.lane[i])], text) for i in rows],
        "page": page,
        "pages": pages,
        "scope": text("journey.scope", shown=len(rows), n=len(found)),
        "earlier": text("journey.page_before"),
        "later": text("journey.page_after"),
        "attach": text("journey.label.attach"),
        "note": _note(view, free, len(found) - free, bool(items), text),
        "items": items,
        "version": view.case.plan.version,
    }


def _note(view: Shown, n: int, shielded: int, items: bool, text: Text) -> str:
    """Why nothing can be attached, or not everything; "" when all can."""
    if items or not n:
        return text("journey.attach.shielded", n=shielded) if shielded else ""
    if n > MOST_EVENTS:
        return text("journey.attach.too_many", most=MOST_EVENTS)
    return text("journey.attach.no_items" if Deed.REVISE_PLAN in view.case.may else "journey.attach.no_right")


def attachable(case: OpenCase, text: Text) -> list[list[str]]:
    """[id, words] of the needs, goals and actions of the plan that are still open, for who may revise it."""
    plan = case.plan
    if Deed.REVISE_PLAN not in case.may or plan.status is PlanStatus.ENDED:
        return []
    return [[id, text(f"journey.attach.{kind}", text=short(words, 100))] for id, kind, words in _open_items(plan)]


def _open_items(plan: Plan) -> list[tuple[str, str, str]]:
    needs = [(need.id, "need", need.text) for need in plan.needs if not need.ended]
    goals = [(goal.id, "goal", goal.text) for goal in plan.goals if goal.lifecycle not in CLOSED_GOAL]
    return [*needs, *goals, *((one.id, "action", one.what) for one in plan.actions if one.status in LIVE_ACTION)]


def attachment(
    case: OpenCase, look: JourneyLook, command: Mapping[str, object], user: StaffMember | None = None
) -> PlanChange:
    """The change of the plan that an `attach` command asks for; services.plans.revise_plan writes it.

    The version is the one that the browser saw, and a repeated key writes once. Raises InvalidInput for anything that
    the list of the period could not have sent.

    What is shielded is left out: everybody who reads the plan would see that it happened, and when.
    """
    item, key, version = command.get("item"), payload_key(command), command.get("version")
    if not isinstance(item, str) or not key or type(version) is not int:
        raise InvalidInput("plan.error.unreadable", "item")
    try:
        days = sorted(date.fromisoformat(str(command.get(name))) for name in ("from", "to"))
    except ValueError:
        raise InvalidInput("plan.error.unreadable", "from") from None
    view = shown(case, look, user)
    found = _attached(view, days[0], days[1])
    if not 0 < len(found) <= MOST_EVENTS:
        raise InvalidInput("plan.error.unreadable", "from")
    first, last = (date.fromordinal(int(day)) for day in (view.c.first[found].min(), view.c.first[found].max()))
    ids = tuple(dict.fromkeys(case.events[index].id for index in found.tolist()))
    return PlanChange(case.handle, version, key, AttachEvidence(item, ids, first, last))
