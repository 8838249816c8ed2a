"""How a work list is cut: its views, whose rows, and one page after another in an order that does not move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from domain.plan import ResponsibleKind
from domain.worklist import OpenItem
from domain.worklist_relations import TO_READ

REVIEW_AHEAD = timedelta(days=14)
"""A plan is on the list from this long before its review day."""

NO_DAY = "9999-12-31"
"""Where what has no day stands in the order: last."""

Key = tuple[str, str]
"""A row's place in the order: (day or NO_DAY, item id). No two rows share one."""


class Tab(StrEnum):
    """The list's views. A row stands in exactly one, so counts equal rows."""

    TODAY = "today"
    REQUESTS = "requests"
    OVERDUE = "overdue"
    UPCOMING = "upcoming"
    REVIEWS = "reviews"
    UNFINISHED = "unfinished"


class Group(StrEnum):
    """Whose rows: everything that waits for the user, what names the user, what names their role or unit."""

    ALL = "all"
    MINE = "mine"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose list it is. `person_key`: the member's own pseudonym, whose rows are kept from them; `register`: the one
    they work in, a plan of the other is kept from them too."""

    staff_id: str
    role: str
    unit: str
    person_key: str | None = None
    register: str = "health"

    def refs(self, group: Group) -> tuple[tuple[ResponsibleKind, str], ...]:
        """What a responsible may be called that means this owner; no two mean the same rows."""
        mine = ((ResponsibleKind.PERSON, self.staff_id),)
        team = ((ResponsibleKind.ROLE, self.role), (ResponsibleKind.UNIT, self.unit))
        named = {Group.ALL: mine + team, Group.MINE: mine, Group.TEAM: team}[group]
        return tuple((kind, ref) for kind, ref in named if ref)

    def may_see(self, item: OpenItem) -> bool:
        """False for one's own record, for what one wrote on a stated reason, which puts no name on a list, and for a
        plan of the other register (703/2023 53 §); a joint plan has none of its own."""
        mine = item.register in ("", self.register)
        return mine and item.subject != self.person_key and item.not_for != self.staff_id


class Counted(NamedTuple):
    """Rows of a view; those of them that we noticed; and how many more are kept from the owner."""

    rows: int = 0
    found: int = 0
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Cut:
    """What of the plans' open items belongs to a view: kinds, and the days of `due` as text, both ends included.

    A statement that has come stands in it from `answers`: after that its asker has no relation left to read it in.
    """

    kinds: tuple[str, ...]
    first: str = ""
    last: str = NO_DAY
    answers: str = ""

    def since(self, kind: str) -> str:
        """The first day of a kind."""
        return self.answers if kind == ANSWER else self.first


WORK = ("action", "follow_up")
ANSWER = "answer"


def cuts(today: date) -> Mapping[Tab, Cut]:
    """The views that are made of plans' items; every item stands in one at most."""
    day, yesterday = today.isoformat(), (today - timedelta(days=1)).isoformat()
    readable = (today - TO_READ).isoformat()
    return {
        Tab.REQUESTS: Cut(("request", ANSWER), answers=readable),
        Tab.OVERDUE: Cut(WORK, last=yesterday),
        Tab.UPCOMING: Cut(WORK, first=day),
        Tab.REVIEWS: Cut(("review",), last=(today + REVIEW_AHEAD).isoformat()),
    }


def day_key(due: date | None) -> str:
    """The day as the order has it."""
    return due.isoformat() if due else NO_DAY


def key_of(item: OpenItem) -> Key:
    """The item's place in the order."""
    return day_key(item.due), item.item_id


def stands_in(item: OpenItem, cut: Cut) -> bool:
    """True when the view has the item."""
    return item.kind in cut.kinds and cut.since(item.kind) <= day_key(item.due) <= cut.last
