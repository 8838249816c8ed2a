"""Who else has the open customer on their screen, and what of the plan they are writing. Hints, not locks.

Lives in the process with the register of open tabs and ends with it. Told only in answer to an open page whose customer
may be open now (services/versions.py), and never why somebody has the customer open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.staff import StaffMember
from services.open_tabs import OpenTab
from services.ports import House

WRITING = timedelta(seconds=6)
"""An item is told to be edited until its page has been silent for this long: pages in sight ask every 4 seconds, and at
once when a form is entered or left."""
KINDS = ("need", "goal", "action", "request", "follow")
_ITEM = re.compile(rf"(?:{'|'.join(KINDS)}):[A-Za-z0-9_-]{{1,64}}")


@dataclass(frozen=True, slots=True)
class Present:
    """One member of staff with the customer open. `own`: the asker, in another tab. `editing`: (kind, item id)s."""

    who: StaffMember
    own: bool
    editing: tuple[tuple[str, str], ...] = ()


def item_from(said: str) -> str:
    """What a page says is being edited, "kind:<id>"; "" for anything else."""
    return said if _ITEM.fullmatch(said) else ""


def present(house: House, tab: OpenTab, at: datetime) -> tuple[Present, ...]:
    """Everybody else with the customer of `tab` open, and the asker's own other tabs, by name.

    Of the asker's own register, unless the plan is joint: that the other has this client is not ours to tell.
    """
    own = house.staff.member(tab.ground.staff_id)
    others: dict[str, set[str]] = {}
    for one in house.tabs.same_customer(tab, at):
        items = others.setdefault(one.ground.staff_id, set())
        if one.editing and at - one.heard <= WRITING:
            items.add(one.editing)
    found = [(house.staff.member(staff_id), items) for staff_id, items in others.items()]
    near = [(who, items) for who, items in found if who and own and (tab.joint or who.register is own.register)]
    people = [_present(who, tab, items) for who, items in near]
    return tuple(sorted(people, key=lambda one: (one.own, one.who.name)))


def _present(who: StaffMember, tab: OpenTab, items: set[str]) -> Present:
    named = [tuple(item.split(":", 1)) for item in sorted(items)]
    return Present(who, who.id == tab.ground.staff_id, tuple((kind, id) for kind, id in named))
