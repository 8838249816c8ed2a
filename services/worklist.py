"""Deed: see one's work list. Every person displayed on it is logged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from domain.plan import RequestStatus


class Tab(StrEnum):
    TODAY = "today"
    REQUESTS = "requests"
    OVERDUE = "overdue"
    REVIEWS = "reviews"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkRow:
    """One row. `id` is opaque and means something only in this session.

    `name` is None when the register of persons did not answer. `why` is the question, the action or the reason of the
    appointment as it was written. `owner_label` is empty when `owner_ref` is a role (its name is a text) or the user.
    """

    id: str
    tab: Tab
    kind: str  # appointment | request | action | review
    name: str | None
    why: str
    due: date | None = None
    at: time | None = None
    waiting_days: int | None = None
    overdue_days: int | None = None
    owner_ref: str = ""
    owner_label: str = ""
    asked_by: str = ""
    urgency: str = ""
    request_status: RequestStatus | None = None
    origin: str = "reactive"  # reactive: the customer contacted; proactive: we noticed


@dataclass(frozen=True, slots=True)
class WorkList:
    """`complete` is False when something did not answer; `missing` says what: "names", "appointments"."""

    rows: tuple[WorkRow, ...]
    complete: bool
    missing: tuple[str, ...] = ()

    def tab(self, tab: Tab) -> tuple[WorkRow, ...]:
        return tuple(row for row in self.rows if row.tab is tab)
