"""Deed: see one's work list. Every person displayed on it is logged."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum

from domain.access import Decision, Deed, Outcome, Relation, may
from domain.audit import AuditEntry
from domain.customer import PersonKey
from domain.errors import NotFound
from domain.hetu import PersonalId
from domain.plan import RequestStatus
from domain.plan_steps import local_day
from domain.results import Empty, Fetched, value_of
from domain.worklist import Booking, OpenItem
from services.desk import Desk
from services.desk_line import line
from services.facts import flags_of
from services.ports import Deadline

PURPOSE = "care"
"""What the log says a work list is for."""

REVIEW_AHEAD = timedelta(days=14)
"""A plan is on the list from this long before its review day."""


class Tab(StrEnum):
    """The list's views. A row stands in exactly one, so counts equal rows."""

    TODAY = "today"
    REQUESTS = "requests"
    OVERDUE = "overdue"
    UPCOMING = "upcoming"
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
    """`complete` is False when something did not answer; `missing` says what: "names", "appointments".

    `kept_back` counts rows that the access policy keeps from the user (such as one's own record).
    """

    rows: tuple[WorkRow, ...]
    complete: bool
    missing: tuple[str, ...] = ()
    kept_back: int = 0

    def tab(self, tab: Tab) -> tuple[WorkRow, ...]:
        """The rows of one view, in order."""
        return tuple(row for row in self.rows if row.tab is tab)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A row before it has a name; `person` is None while only the pseudonym is known."""

    row: WorkRow
    subject: PersonKey
    relation: Relation
    person: PersonalId | None = None


def work_list(desk: Desk) -> WorkList:
    """What waits for the user, their role and their unit. One audit line a displayed person, before anything is shown.

    Roles that have no work list get an empty one. Raises StoreUnavailable (no log line, no names).
    """
    deadline = Deadline.after(desk.settings.source_seconds)
    candidates, missing = _candidates(desk, deadline)
    shown = [(c, d) for c in candidates if (d := _decide(desk, c)).outcome is Outcome.ALLOWED]
    names = _names(desk, [c for c, _ in shown], deadline)
    rows = tuple(replace(c.row, name=names.get(c.subject)) for c, _ in shown)
    if any(row.name is None for row in rows):
        missing = (*missing, "names")
    desk.house.audit.write_all(_entries(desk, shown))
    return WorkList(rows, not missing, missing, len(candidates) - len(shown))


def person_of(desk: Desk, row_id: str) -> PersonalId:
    """Whom a row is about; opening it is then the same walk as typing the ID.

    Raises NotFound when the row is not, or no longer, on the user's list.
    """
    candidates, _ = _candidates(desk, Deadline.after(desk.settings.source_seconds))
    for candidate in candidates:
        if candidate.row.id == row_id and _decide(desk, candidate).outcome is Outcome.ALLOWED:
            person = candidate.person or desk.house.vault.person_of(candidate.subject)
            if person is not None:
                return person
    raise NotFound("work list row")


def _candidates(desk: Desk, deadline: Deadline) -> tuple[list[_Candidate], tuple[str, ...]]:
    user, today = desk.user, desk.house.clock.today()
    bookings, missing = _bookings(desk, today, deadline)
    items = desk.house.plans.open_items(roles=(user.role.value,), staff_id=user.id, unit=user.unit)
    rows = [c for item in items if (c := _of_item(desk, item, today))]
    return [*bookings, *rows], missing


def _bookings(desk: Desk, today: date, deadline: Deadline) -> tuple[list[_Candidate], tuple[str, ...]]:
    if desk.house.appointments is None:
        return [], ()
    answer = desk.house.appointments.on(desk.user, today, deadline)
    found = [_of_booking(desk, booking, today) for booking in value_of(answer) or ()]
    return found, () if isinstance(answer, (Fetched, Empty)) else ("appointments",)


def _of_booking(desk: Desk, booking: Booking, today: date) -> _Candidate:
    subject = desk.house.vault.key_of(booking.person)
    row_id = _row_id(desk, "appointment", f"{subject} {booking.at}")
    row = WorkRow(
        id=row_id,
        tab=Tab.TODAY,
        kind="appointment",
        name=None,
        why=booking.reason,
        due=today,
        at=booking.at,
        owner_ref=desk.user.id,
    )
    return _Candidate(row, subject, Relation.APPOINTMENT, booking.person)


def _of_item(desk: Desk, item: OpenItem, today: date) -> _Candidate | None:
    """The item as a row; None while it is not yet for the list (an action not overdue, a review far ahead)."""
    tab = _tab(item, today)
    if tab is None:
        return None
    late = (today - item.due).days if item.due and item.due < today else None
    row = WorkRow(
        id=_row_id(desk, item.kind, item.item_id),
        tab=tab,
        kind=item.kind,
        name=None,
        why=item.what,
        due=item.due,
        waiting_days=(today - local_day(item.since)).days if item.kind == "request" else None,
        overdue_days=late,
        owner_ref=item.responsible_ref,
        owner_label=item.responsible_label,
        asked_by=item.asked_by,
        urgency=item.urgency,
        request_status=item.request_status,
        origin=item.origin,
    )
    own = item.not_for == desk.user.id  # written by the user on a stated reason, which puts no name on a list
    return _Candidate(row, item.subject, Relation.NONE if own else _RELATION[item.kind])


_RELATION = {"request": Relation.OPEN_REQUEST, "action": Relation.ASSIGNMENT, "review": Relation.ASSIGNMENT}


def _tab(item: OpenItem, today: date) -> Tab | None:
    if item.kind == "request":
        return Tab.REQUESTS
    if item.kind == "review":
        return Tab.REVIEWS if item.due is not None and item.due <= today + REVIEW_AHEAD else None
    return Tab.OVERDUE if item.due is not None and item.due < today else Tab.UPCOMING


def _decide(desk: Desk, candidate: _Candidate) -> Decision:
    """By what the pseudonym alone tells of the person; opening the case decides again on everything known then."""
    flags = flags_of(desk.user, candidate.subject, None, desk.house.staff, desk.house.clock.today())
    return may(desk.user.role, Deed.SEE_WORK_LIST, candidate.relation, desk.user.register, flags)


def _names(desk: Desk, shown: list[_Candidate], deadline: Deadline) -> Mapping[PersonKey, str]:
    """Display names by pseudonym. Non-disclosure hides where somebody is, not the name; no row shows a place."""
    persons = {c.subject: c.person or desk.house.vault.person_of(c.subject) for c in shown}
    wanted = {key: person for key, person in persons.items() if person is not None}
    names = desk.house.directory.names(tuple(wanted.values()), deadline) if wanted else {}
    return {key: names[person] for key, person in wanted.items() if person in names}


def _entries(desk: Desk, shown: list[tuple[_Candidate, Decision]]) -> tuple[AuditEntry, ...]:
    """One line a person, however many rows they have."""
    first = {c.subject: (c, decision) for c, decision in reversed(shown)}
    said = ((subject, c.relation, decision) for subject, (c, decision) in first.items())
    return tuple(
        line(desk.user, Deed.SEE_WORK_LIST, decision, relation, subject=subject, purpose=PURPOSE, source="plans")
        for subject, relation, decision in said
    )


def _row_id(desk: Desk, kind: str, item: str) -> str:
    """Keyed by the session, so it tells a browser nothing and means nothing in another session."""
    text = f"{kind} {item}".encode()
    return hashlib.blake2b(text, key=desk.session.session_id.encode()[:64], digest_size=16).hexdigest()
