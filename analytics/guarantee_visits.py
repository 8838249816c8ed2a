"""Waits that begin with an assessment of need or a contact: a first visit in primary or oral care (terveydenhuoltolaki
51 a and 51 b §), and the assessment of an old person's need for services (sosiaalihuoltolaki 36 §).

An assessment starts a clock only when it led to a visit: one that was booked or made in the same episode, or when its
source says it is still open. One that ended with advice promises nothing. Without an episode a source does not say
what belongs together, and nothing is claimed; only the assessment of need for services is looked for without one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from analytics.guarantee_chains import UNDER_WAY
from analytics.situation_words import HAPPENED, Facts, is_contact
from domain.event import Channel, Event, EventKind, EventStatus, Precision
from domain.guarantee import Service, Step
from domain.staff import Register

EVENTS_FILE = Path(__file__).with_name("guarantee_events.toml")
LOOKED_BACK = timedelta(days=2 * 365)
NOT_MADE = (EventStatus.CANCELLED, EventStatus.NO_SHOW)
"""A contact that did not take place starts nothing."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a clock stopped: `reason` is a text key part, `words` what was recorded ("" when the reason says it all)."""

    on: date
    reason: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """From an event to what it promised. `booked` tells the day that is promised, `met` what ended it."""

    service: Service
    step: Step
    start: Event
    booked: Event | None = None
    met: Event | None = None
    stop: Stop | None = None
    first_contact: date | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """A row of the table: which contacts start a wait, and which end it."""

    service: Service
    register: Register
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    channels: frozenset[Channel]
    not_ends: tuple[str, ...]
    roles: tuple[str, ...]

    def begins(self, register: str, words: str) -> bool:
        """A contact of these words starts a wait."""
        return register == self.register and words.casefold().startswith(self.starts)

    def is_promised(self, register: str, words: str) -> bool:
        """A contact of these words is what the start promised, if `meets` too."""
        told = words.casefold()
        right = told.startswith(self.ends) if self.ends else not any(word in told for word in self.not_ends)
        return register == self.register and right

    def meets(self, channel: str | None, role: str) -> bool:
        """Somebody of the right profession met the customer there."""
        return bool(self.ends) or (channel in self.channels and (not self.roles or role.casefold() in self.roles))

    def is_start(self, event: Event) -> bool:
        """A contact whose words begin so, known to the day."""
        known = event.start.precision >= Precision.DAY and event.status not in NOT_MADE
        return known and self.begins(event.register, event.what)

    def is_end(self, event: Event) -> bool:
        """What the start promised, when it has happened."""
        if event.kind is not EventKind.CONTACT or event.status not in HAPPENED:
            return False
        role = event.performer.role if event.performer else ""
        return self.is_promised(event.register, event.what) and self.meets(event.channel, role)


def waits(facts: Facts) -> list[Wait]:
    """Of the last two years, in order of time; the first start of an episode counts."""
    first, begun, found = facts.today - LOOKED_BACK, set(), []
    for event in facts.only(EventKind.CONTACT):
        if not first <= event.start.day <= facts.today:
            continue
        sort = next((one for one in promises() if one.is_start(event)), None)
        if sort is None or (event.episode_id and (sort.service, event.episode_id) in begun):
            continue
        begun.add((sort.service, event.episode_id))
        wait = _services(facts, sort, event) if sort.service is Service.SOCIAL else _visit(facts, sort, event)
        if wait is not None:
            found.append(wait)
    return found


def _services(facts: Facts, sort: Promise, start: Event) -> Wait:
    """The assessment starts with the next one that begins; of the contact's own episode when it has one."""
    after = (e for e in _after(facts, start) if not start.episode_id or e.episode_id == start.episode_id)
    met = next((e for e in after if sort.is_end(e)), None)
    return Wait(service=sort.service, step=Step.ASSESSMENT, start=start, met=met)


def _visit(facts: Facts, sort: Promise, start: Event) -> Wait | None:
    if not start.episode_id:
        return None
    mine = [e for e in facts.events if e.episode_id == start.episode_id and e is not start]
    after = [e for e in _after(facts, start) if e.episode_id == start.episode_id]
    if any(e.channel is Channel.EMERGENCY for e in after):
        return None  # urgent: at once, and no clock of days
    met = next((e for e in after if sort.is_end(e)), None)
    bookings = [e for e in mine if e.kind is EventKind.APPOINTMENT and e.start.day >= start.start.day]
    booked = next((e for e in bookings if e.status is EventStatus.PLANNED and e.start.day >= facts.today), None)
    if met is None and not bookings and start.status not in UNDER_WAY:
        return None
    stop = _stop(bookings) if met is None and booked is None else None
    days = [e.start.day for e in (start, *mine) if is_contact(e) and e.start.day <= start.start.day]
    return Wait(
        service=sort.service, step=Step.VISIT, start=start, booked=booked, met=met, stop=stop,
        first_contact=min(days, default=None),
    )  # fmt: skip


def _after(facts: Facts, start: Event) -> list[Event]:
    """Later events until today, known to the day; of the same day too, since a visit may follow the call at once."""
    return [
        e for e in facts.events
        if e is not start and e.start.precision >= Precision.DAY and start.start.day <= e.start.day <= facts.today
    ]  # fmt: skip


def _stop(bookings: Sequence[Event]) -> Stop | None:
    """The customer did not come, or the visit was cancelled with a recorded reason: the latest says which."""
    last = max(bookings, key=lambda e: (e.start.day, e.id), default=None)
    if last is None:
        return None
    if last.status is EventStatus.NO_SHOW:
        return Stop(last.start.day, "no_show", last.reason or "")
    if last.status is EventStatus.CANCELLED and last.reason:
        return Stop(last.start.day, "visit_cancelled", last.reason)
    return None


@lru_cache(maxsize=1)
def promises() -> tuple[Promise, ...]:
    """The rows of the table, in its order: the first that a contact begins counts."""
    rows = tomllib.loads(EVENTS_FILE.read_text(encoding="utf-8"))
    return tuple(_promise(Service(name), row) for name, row in rows.items())


def _promise(service: Service, row: dict[str, Any]) -> Promise:
    words = {name: tuple(row.get(name, ())) for name in ("starts", "ends", "not_ends", "roles")}
    channels = frozenset(Channel(one) for one in row.get("channels", ()))
    return Promise(service=service, register=Register(row["register"]), channels=channels, **words)
