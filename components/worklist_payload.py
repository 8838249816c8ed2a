"""What a browser says of the work list, read. Nothing in it is believed; whose rows they are the service decides."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast

from analytics.case import OpenCase
from components.plan_change import parse_change, payload_key
from components.plan_dates import parse_day
from domain.access import Deed
from domain.errors import InvalidInput
from domain.plan import Command, Plan, PlanChange
from domain.staff import StaffMember

Data = dict[str, Any]
HANDLE = "work-list"
"""What stands for the opened customer where there is none."""
LONGEST_ID = 64
MOST_CHOSEN = 200
CHANGES = frozenset(
    {"set_due", "set_responsible", "set_priority", "action_status", "next_review", "accept_request", "restore_item"}
)
"""What is changed in place, and what takes it back. Whatever needs more words is done where the customer is open."""
NAMING = ("row", "item_id", "action_id", "request_id")
"""Fields that name the row of a change."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What reading and wording a change needs of an opened customer, and no more: there is none on a list."""

    today: date
    plan: Plan = field(default_factory=lambda: Plan(id="", person_key=""))
    may: frozenset[Deed] = frozenset()
    handle: str = HANDLE
    events: tuple[()] = ()

    @property
    def case(self) -> OpenCase:
        """As the plan's own components ask for it; what else an OpenCase has they do not read of these commands
        (tests/screen/test_worklist_changes.py sends every one of CHANGES)."""
        return cast(OpenCase, self)


def row_named(payload: Data) -> str:
    """The id of the row that a change is about; "" for none."""
    named = [value for name in NAMING if isinstance(value := payload.get(name), str)]
    return named[0] if len(named) == 1 and 0 < len(named[0]) <= LONGEST_ID else ""


def is_change(payload: Data) -> bool:
    """True when an item of a plan would be changed."""
    return payload.get("type") in CHANGES


def listed_change(payload: Data, item_id: str, today: date, user: StaffMember) -> PlanChange:
    """The change of the item behind the row. Raises InvalidInput for what no row of ours could have sent: no version,
    no key, another handle, unknown fields."""
    if not is_change(payload):
        raise InvalidInput("plan.error.unreadable")
    told = {name: value for name, value in payload.items() if name not in ("row", "draft")}
    change = parse_change(told, Ground(today).case, user)
    about = {name: item_id for name in NAMING if hasattr(change.command, name)}
    return replace(change, command=cast(Command, replace(cast(Any, change.command), **about)))


def key_of(payload: Data) -> str:
    """The idempotency key, "" for none of ours."""
    return payload_key(payload)


def wish(payload: object) -> Data:
    """A browser's command as a dict; {} for anything that is none."""
    return payload if isinstance(payload, dict) and isinstance(payload.get("type"), str) else {}


def chosen_row(payload: object) -> str | None:
    """The row id in a browser's payload, else None. Whether it is on the user's list the service decides."""
    row = payload.get("row") if isinstance(payload, dict) and payload.get("type") == "open" else None
    return row if isinstance(row, str) and 0 < len(row) <= LONGEST_ID else None


def chosen_rows(payload: Data) -> list[str]:
    """The ids of the rows that were chosen, each once, bounded."""
    rows = payload.get("rows")
    named = (
        [row for row in rows if isinstance(row, str) and 0 < len(row) <= LONGEST_ID] if isinstance(rows, list) else []
    )
    return list(dict.fromkeys(named))[:MOST_CHOSEN]


def chosen_day(payload: Data, today: date) -> date | None:
    """The day that was typed, as in the plan's forms; None when nothing was. Raises InvalidInput."""
    typed = str(payload.get("day") or "")[:LONGEST_ID]
    return parse_day(typed, today, "day") if typed.strip() else None
