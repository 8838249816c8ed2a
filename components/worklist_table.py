"""The work list: who waits for what, as tabs whose counts equal their rows. A row chosen comes out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any, Protocol

from components import numbers
from components.table_view import tab_view, table_view
from components.text import Text
from domain.staff import StaffMember

Data = dict[str, Any]
LONGEST_ID = 64
TABS = ("today", "requests", "overdue", "upcoming", "reviews")


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


def worklist_view(
    rows: Sequence[Row], missing: Sequence[str], text: Text, user: StaffMember, today: date, *, kept_back: int = 0
) -> Data:
    """The list as plain data. "Nothing open" is said only when everything that feeds the list answered.

    `missing` are the things that did not answer; `kept_back` rows that the access policy keeps from this user.
    """
    empty = text("worklist.empty_unsure") if missing else text("worklist.empty")
    notes = [text(f"worklist.missing.{one}") for one in missing]
    notes += [text("worklist.kept_back", n=kept_back)] if kept_back else []
    tabs = [
        tab_view(
            tab, text(f"worklist.tab.{tab}"), [_row(row, text, user, today) for row in rows if row.tab == tab], empty
        )
        for tab in TABS
    ]
    return table_view(
        "worklist",
        text("worklist.title"),
        total=text("worklist.total", n=len(rows)),
        notes=notes,
        tabs=tabs,
        tab=next((tab["id"] for tab in tabs if tab["count"]), TABS[0]),
        columns=[text(f"worklist.column.{c}") for c in ("customer", "why", "due", "owner", "origin", "waiting")],
    )


def _row(row: Row, text: Text, user: StaffMember, today: date) -> Data:
    origin = text(f"worklist.origin.{row.origin}")
    waited = text("worklist.waited", n=row.waiting_days) if row.waiting_days else ""
    if row.waiting_days == 0:
        waited = text("worklist.waited_today")
    return {
        "id": row.id,
        "open": {"type": "open", "row": row.id},
        "mark": bool(row.overdue_days),
        "cells": [
            {"text": row.name or text("worklist.no_name")},
            {"text": row.why or text(f"worklist.kind.{row.kind}"), "note": _note(row, text)},
            {
                "text": _due(row, text, today),
                "late": text("worklist.late", n=row.overdue_days) if row.overdue_days else "",
            },
            {"text": _owner(row, text, user)},
            {"text": origin},
            {"text": waited},
        ],
    }


def _note(row: Row, text: Text) -> str:
    """What sort of row it is, and what an eye must catch: urgency, who asked, in what state the request is."""
    parts = [text(f"worklist.kind.{row.kind}")]
    if row.urgency and row.urgency != "routine":
        parts.append(text(f"plan.urgency.{row.urgency}"))
    if row.request_status:
        parts.append(text(f"plan.request.{row.request_status}"))
    if row.asked_by:
        parts.append(text("worklist.asked_by", who=row.asked_by))
    return " · ".join(parts)


def _due(row: Row, text: Text, today: date) -> str:
    if row.at is not None:
        return text("worklist.at", time=numbers.clock(row.at, text.language))
    return numbers.day_near(row.due, text.language, today) if row.due else ""


def _owner(row: Row, text: Text, user: StaffMember) -> str:
    if row.owner_ref == user.id and (row.owner_label or row.kind == "appointment"):  # a role's name may equal an id
        return text("worklist.me")
    if row.owner_label:
        return row.owner_label
    return text(f"plan.role.{row.owner_ref}") if text.has(f"plan.role.{row.owner_ref}") else row.owner_ref


def chosen_row(payload: object) -> str | None:
    """The row id in a browser's payload, else None. Whether it is on the user's list the service decides."""
    row = payload.get("row") if isinstance(payload, dict) and payload.get("type") == "open" else None
    return row if isinstance(row, str) and 0 < len(row) <= LONGEST_ID else None
