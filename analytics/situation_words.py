"""What the rules of the situation look at, and the small questions they share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from domain.event import Channel, Event, EventKind, EventStatus, Moment, Precision
from domain.plan import Plan, StatementRequest
from domain.plan_moves import LIVE_REQUEST
from domain.plan_steps import local_day as local_day
from domain.segment import SegmentResults

HAPPENED = frozenset({EventStatus.DONE, EventStatus.ONGOING, EventStatus.UNKNOWN})
_FACE_TO_FACE = frozenset({Channel.IN_PERSON, Channel.HOME_VISIT, Channel.EMERGENCY, Channel.VIDEO, None})
CONTACTS = frozenset({EventKind.CONTACT, EventKind.STAY, EventKind.SURGERY})
_CONTACT, _BOOKED = EventKind.CONTACT, EventKind.APPOINTMENT
_MEETINGS = (_CONTACT, _BOOKED)
NOT_MET = frozenset({Channel.RECORD_ENTRY, Channel.CONSULTATION})
"""Professionals wrote or talked to each other: not a contact with the customer."""

STATEMENT_STEP = "surgeon_statement"


@dataclass(frozen=True, kw_only=True)  # no slots: what the rules ask again and again is kept beside the fields
class Facts:
    """All that the rules may look at. `events` are those the user may see, oldest first.

    `silent` and `pending` are ids of sources that failed or have not answered yet, `refused` those of `silent` that do
    not let us have their answer; `all_told` is False when such a
    source could hold events, or when some were kept back from this user: then nothing is claimed to be absent.
    `elsewhere`: another register holds events, or our own plan does. `now` is aware; `last_opened` is when `me` (a
    staff id) opened last.
    """

    events: Sequence[Event]
    plan: Plan
    results: SegmentResults | None
    need_in_own_words: str
    today: date
    now: datetime
    last_opened: datetime | None = None
    silent: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    all_told: bool = True
    elsewhere: bool = False
    me: str = ""
    deceased: bool = False
    deceased_on: date | None = None
    born: date | None = None

    def only(self, kind: EventKind) -> Sequence[Event]:
        """Events of one kind, oldest first."""
        return self._by_kind.get(kind, ())

    @cached_property
    def _by_kind(self) -> dict[EventKind, list[Event]]:
        found: dict[EventKind, list[Event]] = defaultdict(list)
        for event in self.events:
            found[event.kind].append(event)
        return found

    @cached_property
    def visits(self) -> tuple[Event, ...]:
        """Realised visits and calls, oldest first."""
        return tuple([e for e in self.only(_CONTACT) if is_visit(e)])

    @cached_property
    def met(self) -> tuple[Event, ...]:
        """Visits where they saw each other until today, and today's booked ones, oldest first."""
        if any(is_met(e, self.today) for e in self.only(_BOOKED)):
            return tuple([e for e in self.events if e.kind in _MEETINGS and is_met(e, self.today)])
        return tuple([e for e in self.visits if e.channel in _FACE_TO_FACE and e.start.day <= self.today])

    @cached_property
    def planned(self) -> tuple[Event, ...]:
        """What is booked or planned for today and later, the nearest first."""
        planned = EventStatus.PLANNED  # thousands of events: a member of an enum is looked up once
        return tuple([e for e in self.events if e.status is planned and e.start.day >= self.today])


_HELSINKI = ZoneInfo("Europe/Helsinki")


def local_time(at: datetime) -> time:
    """The Finnish wall-clock time of an aware moment."""
    return at.astimezone(_HELSINKI).time()


def latest_day(moment: Moment) -> date:
    """The last day it can have been: a visit known to the year may have been in December."""
    if moment.precision is Precision.YEAR:
        return moment.day.replace(month=12, day=31)
    if moment.precision is Precision.MONTH:
        return (moment.day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return moment.day


def is_contact(event: Event) -> bool:
    """The customer met the service: a realised visit or call, a stay or an operation."""
    return event.kind in CONTACTS and event.status in HAPPENED and event.channel not in NOT_MET


def is_visit(event: Event) -> bool:
    """A contact that is neither a stay nor an operation."""
    return event.kind is _CONTACT and event.status in HAPPENED and event.channel not in NOT_MET


def on_day(event: Event) -> date | Moment:
    """When it happened, as precisely as it is known: a plain day, or a moment of a month or a year."""
    return event.start.day if event.start.precision >= Precision.DAY else event.start


def is_met(event: Event, today: date) -> bool:
    """A visit where they saw each other until today, or today's booked one: what "the third visit" counts."""
    if event.kind is _BOOKED:
        return event.start.day == today and event.status is EventStatus.PLANNED
    return is_visit(event) and event.channel in _FACE_TO_FACE and event.start.day <= today


def open_requests(plan: Plan) -> tuple[StatementRequest, ...]:
    """Statement requests that still wait for somebody, oldest first."""
    waiting = [request for request in plan.requests if request.status in LIVE_REQUEST]
    return tuple(sorted(waiting, key=lambda request: (request.asked_at, request.id)))


def waited_days(request: StatementRequest, today: date) -> int:
    """Calendar days since the statement was asked for."""
    return max(0, (today - local_day(request.asked_at)).days)


def statement_median(results: SegmentResults | None) -> int | None:
    """The segment's median days to a surgeon's statement, when it is known and not suppressed."""
    steps = results.next_steps if results else ()
    return next((step.median_days for step in steps if step.step == STATEMENT_STEP), None)
