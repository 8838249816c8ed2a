"""Rows of the work list: what is told of each, and what stays on the server."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, time

from analytics.waiting import Usual
from domain.access import Relation
from domain.customer import PersonKey
from domain.draft import Unfinished
from domain.hetu import PersonalId
from domain.plan import ActionStatus, DueVisit, RequestStatus, Responsible
from domain.plan_steps import local_day
from domain.worklist import Booking, OpenItem
from domain.worklist_views import Tab
from services.desk import Desk
from services.recent import by_reason

RELATION = {
    "request": Relation.OPEN_REQUEST,
    "action": Relation.ASSIGNMENT,
    "follow_up": Relation.ASSIGNMENT,
    "review": Relation.ASSIGNMENT,
    "answer": Relation.OPEN_REQUEST,
}
"""What a plan's open item is to whom it waits for. Opening the case decides on everything known then."""


@dataclass(frozen=True, slots=True)
class Ref:
    """What a row is about, and what puts its name on the list. It stays on the server. `version`: the plan's when the
    row was read. `unbound`: the row makes no relation for the user, and is named by one that the user has; `nameless`:
    it may be seen, and whom it is about may not."""

    subject: PersonKey
    item_id: str = ""
    version: int = 0
    person: PersonalId | None = None
    relation: Relation = Relation.NONE
    register: str = ""
    unbound: bool = False
    nameless: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkRow:
    """One row. `id` is opaque and means something only in this session.

    `name` is None when the register of persons did not answer. `why` is the question, the action or the reason of the
    appointment as it was written. `owner_label` is empty when `owner_ref` is a role (its name is a text) or the user.
    `origin`: "reactive" (the customer contacted), "proactive" (we noticed) or "own"; `origin_why` the text key part of
    its reason. `usual`: how long such requests wait, when enough of them are known. `version`: the plan's, which a
    change made from the row must name. `status` is an action's; `expired` the last day of a request that has passed.
    """

    id: str
    tab: Tab
    kind: str  # appointment | request | action | follow_up | review | answer | draft
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
    origin: str = "reactive"
    origin_why: str = ""
    usual: Usual | None = None
    version: int = 0
    status: ActionStatus | None = None
    priority: int = 2
    visit: DueVisit = DueVisit.NONE
    owner: Responsible | None = None
    expired: date | None = None
    ref: Ref = field(default=Ref(PersonKey("")), repr=False)

    @property
    def whose(self) -> str:
        """The same of every row of one customer. It stays on the server."""
        return self.ref.subject

    @property
    def nameless(self) -> bool:
        """True when whom it is about is told where the customer is opened, if at all."""
        return self.ref.nameless


def of_booking(desk: Desk, booking: Booking) -> WorkRow:
    """Somebody whom the user meets today."""
    subject = desk.house.vault.key_of(booking.person)
    return WorkRow(
        id=row_id(desk, "appointment", f"{subject} {booking.at}"),
        tab=Tab.TODAY,
        kind="appointment",
        name=None,
        why=booking.reason,
        due=desk.house.clock.today(),
        at=booking.at,
        owner_ref=desk.user.id,
        origin_why="appointment",
        ref=Ref(subject, person=booking.person, relation=Relation.APPOINTMENT),
    )


def of_draft(desk: Desk, one: Unfinished) -> WorkRow:
    """A text of the user's own that waits, under the name of somebody to whom the user has a relation now: without one
    the row says that there is a text, and no more. Written on a stated reason, it puts no row on a list."""
    relation = Relation.NONE if by_reason(desk, one.subject, one.saved_at) else Relation.ASSIGNMENT
    days = (desk.house.clock.today() - local_day(one.saved_at)).days
    return WorkRow(
        id=row_id(desk, "draft", one.subject),
        tab=Tab.UNFINISHED,
        kind="draft",
        name=None,
        why="",
        waiting_days=days,
        owner_ref=desk.user.id,
        origin="own",
        origin_why="draft",
        ref=Ref(one.subject, relation=relation, unbound=True),
    )


def of_item(desk: Desk, item: OpenItem, tab: Tab, today: date) -> WorkRow:
    """An open item of a plan."""
    late = item.kind != "answer" and item.due is not None and item.due < today
    lapsed = item.expires is not None and item.expires < today
    return WorkRow(
        id=row_id(desk, item.kind, item.item_id),
        tab=tab,
        kind=item.kind,
        name=None,
        why=item.what,
        due=item.due,
        waiting_days=(today - local_day(item.since)).days if item.kind == "request" else None,
        overdue_days=(today - item.due).days if late and item.due else None,
        owner_ref=item.responsible_ref,
        owner_label=item.responsible_label,
        asked_by=item.asked_by,
        urgency=item.urgency,
        request_status=item.request_status,
        origin=item.origin,
        origin_why=item.origin_why,
        version=item.plan_version,
        status=item.status if item.kind == "action" else None,
        priority=item.priority,
        visit=item.visit,
        owner=Responsible(item.responsible_kind, item.responsible_ref, item.responsible_label),
        expired=item.expires if lapsed else None,
        ref=Ref(
            item.subject,
            item.item_id,
            item.plan_version,
            relation=RELATION[item.kind],
            register=item.register,
            unbound=item.unbound == desk.user.id,
        ),
    )


def row_id(desk: Desk, kind: str, item: str) -> str:
    """Keyed by the session, so it tells a browser nothing and means nothing in another session."""
    text = f"{kind} {item}".encode()
    return hashlib.blake2b(text, key=desk.session.session_id.encode()[:64], digest_size=16).hexdigest()
