"""Rows of the work list as the plan's component draws them: what is asked, who, when, how soon, how far; before it the
customer, after it where the row comes from and how long it has waited.

A row's words are not edited here: text about a person is written where that person is open, under their name and
birth date, and where unsent text is kept (docs/adr/040). What is changed in place is offered by kind, as in the plan.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from typing import Any, Protocol

from components import numbers
from components.plan_people import responsible_token
from components.text import Text
from domain.plan import ActionStatus, DueVisit, RequestStatus, Responsible, ResponsibleKind
from domain.staff import StaffMember

Data = dict[str, Any]
MOVES = {
    "request": ("mine",),
    "action": ("done", "mine", "day"),
    "follow_up": ("mine", "day"),
    "review": ("day",),
}
"""What can be done to a row of a sort from the list (services.worklist_bulk decides)."""
OFFERS: dict[str, Data] = {
    "action": {"cells": {"1": "who", "2": "due", "3": "priority"}},
    "follow_up": {"cells": {"1": "who", "2": "day"}},
    "review": {"cells": {"2": "review"}},
}
"""The cells of each kind of row that are edited where they stand, by the forms of components/worklist_forms.py."""


class Row(Protocol):
    """What a row tells (services.worklist.WorkRow; components do not know the services)."""

    @property
    def id(self) -> str: ...
    @property
    def tab(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str | None: ...
    @property
    def nameless(self) -> bool: ...
    @property
    def why(self) -> str: ...
    @property
    def due(self) -> date | None: ...
    @property
    def at(self) -> time | None: ...
    @property
    def waiting_days(self) -> int | None: ...
    @property
    def overdue_days(self) -> int | None: ...
    @property
    def owner_ref(self) -> str: ...
    @property
    def owner_label(self) -> str: ...
    @property
    def asked_by(self) -> str: ...
    @property
    def urgency(self) -> str: ...
    @property
    def request_status(self) -> str | None: ...
    @property
    def origin(self) -> str: ...
    @property
    def origin_why(self) -> str: ...
    @property
    def usual(self) -> Any: ...
    @property
    def whose(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def status(self) -> ActionStatus | None: ...
    @property
    def priority(self) -> int: ...
    @property
    def visit(self) -> DueVisit: ...
    @property
    def owner(self) -> Responsible | None: ...
    @property
    def expired(self) -> date | None: ...


def listed_row(row: Row, text: Text, user: StaffMember, today: date) -> Data:
    """One row; its `version` goes along with every change that is made from it."""
    drawn: Data = {
        "id": row.id,
        "kind": "follow" if row.kind == "follow_up" else "action",
        "level": 1,
        "version": row.version,
        "offers": row.kind,
        "open": {"type": "open", "row": row.id},
        "name": named(row, text),
        "text": row.why or text(f"worklist.kind.{row.kind}"),
        "notes": _notes(row, text),
        "who": owner_words(row, text, user),
        "due": _due(row, text, today),
        "priority": _urgency(row, text),
        "now": _now(row),
        "origin": {"text": text(f"worklist.origin.{row.origin}"), "note": _why(row, text)},
        "waited": {"text": _waited(row, text), "note": _usual(row, text)},
        "pick": row.kind in MOVES,
        "marked": bool(row.overdue_days or row.expired),
    }
    return drawn | _moves(row, text, user) | _state(row, text)


def named(row: Row, text: Text) -> str:
    """Whose row it is: why it has no name, where it has none."""
    return row.name or text("worklist.nameless" if row.nameless else "worklist.no_name")


def heading(number: int, row: Data) -> Data:
    """The customer, above their rows."""
    drawn = {"id": f"group.{number}", "kind": "need", "level": 1, "text": row["name"], "notes": []}
    return drawn | {"open": row["open"]}


def by_customer(rows: Iterable[tuple[str, Data]]) -> list[Data]:
    """(whose, row) pairs as headings and rows: each customer where their first row would stand."""
    groups: dict[str, list[Data]] = {}
    for whose, row in rows:
        groups.setdefault(whose, []).append(row)
    headed = [[heading(n, group[0]), *(one | {"level": 2} for one in group)] for n, group in enumerate(groups.values())]
    return [row for group in headed for row in group]


def owner_words(row: Row, text: Text, user: StaffMember) -> str:
    """Who has it, "me" for oneself."""
    if row.owner_ref == user.id and (row.owner_label or row.kind == "appointment"):  # a role's name may equal an id
        return text("worklist.me")
    if row.owner_label:
        return row.owner_label
    return text(f"plan.role.{row.owner_ref}") if text.has(f"plan.role.{row.owner_ref}") else row.owner_ref


def take(row: Row, user: StaffMember) -> Data | None:
    """What makes the row mine, None when nothing does or it is mine already."""
    token = responsible_token(Responsible(ResponsibleKind.PERSON, user.id))
    if row.kind in ("action", "follow_up") and row.owner and responsible_token(row.owner) != token:
        return {"type": "set_responsible", "item_id": row.id, "responsible": token, "version": row.version}
    if row.kind == "request" and row.request_status is RequestStatus.SENT and not row.expired:
        return {"type": "accept_request", "request_id": row.id, "version": row.version}
    return None


def _notes(row: Row, text: Text) -> list[str]:
    """What sort of row it is, and who asked or answered."""
    kind = [text(f"worklist.kind.{row.kind}")] if row.why else []
    by = "worklist.answered_by" if row.kind == "answer" else "worklist.asked_by"
    return kind + ([text(by, who=row.asked_by)] if row.asked_by else [])


def _moves(row: Row, text: Text, user: StaffMember) -> Data:
    """What its tick does, what its menu has, and what A does."""
    if row.kind == "answer":
        read = {"label": text("worklist.read"), "send": {"type": "read_answer", "item_id": row.id}}
        return {"tick": read}
    mine = take(row, user)
    return {"take": mine, "commands": [{"label": text("worklist.take"), "send": mine}]} if mine else {}


def _state(row: Row, text: Text) -> Data:
    if row.status is not None:
        return {"mark": row.status.value, "moves": True}
    if row.expired:
        return {"state": {"text": text("plan.request.expired")}}
    return {"state": {"text": text(f"plan.request.{row.request_status}")}} if row.request_status else {}


def _now(row: Row) -> Data:
    """What its cells hold besides the words that are shown. A review's day has its own name in its form."""
    held: Data = {} if row.priority == 2 else {"priority": str(row.priority)}
    if row.owner is not None:
        held["responsible"] = responsible_token(row.owner)
    return held


def _due(row: Row, text: Text, today: date) -> Data:
    if row.at is not None:
        return {"text": text("worklist.at", time=numbers.clock(row.at, text.language))}
    if row.kind == "answer" and row.due:
        return {"text": text("worklist.came_on", day=numbers.day_near(row.due, text.language, today))}
    visit = "" if row.visit is DueVisit.NONE else text(f"plan_edit.visit.{row.visit.value}")
    shown = {"text": numbers.day(row.due, text.language) if row.due else visit}  # in full: its cell begins with it
    if row.expired:
        return shown | {"late": text("worklist.expired", day=numbers.day_near(row.expired, text.language, today))}
    return shown | ({"late": text("worklist.late", n=row.overdue_days)} if row.overdue_days else {})


def _urgency(row: Row, text: Text) -> str:
    if row.urgency:
        return text(f"plan.urgency.{row.urgency}") if row.urgency != "routine" else ""
    return text(f"plan_edit.priority.{row.priority}") if row.priority != 2 else ""


def _why(row: Row, text: Text) -> str:
    return text(f"worklist.why.{row.origin_why}") if row.origin_why else ""


def _usual(row: Row, text: Text) -> str:
    return text("worklist.usual", p50=row.usual.p50, p80=row.usual.p80) if row.usual else ""


def _waited(row: Row, text: Text) -> str:
    if row.waiting_days == 0:
        return text("worklist.waited_today")
    return text("worklist.waited", n=row.waiting_days) if row.waiting_days else ""
