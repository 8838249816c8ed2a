"""What one opened customer is, ready to be drawn. Frozen: every change makes a new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from analytics.guarantee import Clock
from analytics.journey_columns import Columns
from domain.access import Deed, Relation
from domain.customer import Alert, Customer
from domain.event import Event
from domain.plan import Plan
from domain.plan_register import is_closed
from domain.portion import OutsidePlan
from domain.results import Trouble
from domain.segment import SegmentResults


@dataclass(frozen=True, slots=True)
class Word:
    """A value that is itself a text of the catalogue: the component puts `t(key)` in its place."""

    key: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase of a rule-built sentence or list: `key` names its text (phrase.<key>), `values` fill it.

    `evidence` are event ids (or plan item ids) that make it true. Values are dates, numbers, strings and Words; the
    component formats them in the user's language (analytics/situation.py lists every key with its values).
    """

    key: str
    values: Mapping[str, object]
    evidence: tuple[str, ...] = ()


class Change(StrEnum):
    NEW = "new"
    WORSE = "worse"
    STOPPED = "stopped"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Delta:
    """One change since the user's last opening (or 12 months)."""

    change: Change
    phrase: Phrase


@dataclass(frozen=True, slots=True)
class NextThing:
    """One open action or planned event: overdue first."""

    phrase: Phrase
    due: date | None
    overdue: bool
    owner: str
    promised: bool = False  # somebody here is to do it for the customer by a day (analytics/situation_next.py)


@dataclass(frozen=True, slots=True)
class Situation:
    """Blocks 1-3 of the situation view and the sentence above them. `since` is what "changed" is measured from;
    `since_last_opening` is False when it is simply 12 months back: when the user has not opened the customer before, or
    when nothing has changed since then (`unchanged_since`), so that a second look the same day still shows the year."""

    sentence: tuple[Phrase, ...]
    why_now: tuple[Phrase, ...]
    changed: tuple[Delta, ...]
    changed_more: int
    since: datetime
    since_last_opening: bool
    next_things: tuple[NextThing, ...]
    next_more: int
    last_contacts: tuple[Event, ...]
    unchanged_since: datetime | None = None
    promises: tuple[NextThing, ...] = ()
    promises_more: int = 0
    changed_rest: tuple[Delta, ...] = ()  # the `changed_more` that are shown when asked for
    next_rest: tuple[NextThing, ...] = ()
    stopped: tuple[Phrase, ...] = ()  # every own rhythm that has stopped, whenever it did
    clocks: tuple[Clock, ...] = ()  # of the care guarantee, the earliest limit first
    since_request: tuple[Delta, ...] = ()  # after the oldest statement request that waits for a surgeon


class SourceState(StrEnum):
    """What the sources rail shows. OK and EMPTY are answers; the rest are not."""

    OK = "ok"
    PARTIAL = "partial"
    EMPTY = "empty"
    PENDING = "pending"
    STALE = "stale"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source on the rail; `at` (aware UTC) is when it answered or was last true."""

    id: str
    state: SourceState
    at: datetime | None
    trouble: Trouble | None = None
    partial: tuple[str, ...] = ()
    partial_why: tuple[Trouble, ...] = ()  # of each part in `partial`; empty when the source does not tell


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two sources say different things of the same field; `picked` is the source shown and why (a text key part)."""

    field: str
    values: tuple[tuple[str, str], ...]  # (source id, value)
    picked: str
    rule: str
    dates: tuple[date | None, ...] = ()  # when each value was recorded, in the same order; None where nobody tells


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    """One customer, opened by one user under one admission. Kept in the typed session, never cached elsewhere.

    `handle` is a random token for this opening; `hidden_shielded` counts events kept back until confirmed;
    `may` are the deeds the user could do now (a hint for the screen: every deed is decided again when done).
    `customer` is already stripped of what the user may not see. `identity_source` is None while the banner waits.
    """

    handle: str
    customer: Customer
    relation: Relation
    stated_reason: str
    location_hidden: bool
    alerts: tuple[Alert, ...]
    alerts_known: bool  # False while the source of alerts has not answered: "no alerts" must not be claimed
    need_in_own_words: str
    events: tuple[Event, ...]
    hidden_shielded: int
    plan: Plan
    outside_plans: tuple[OutsidePlan, ...]
    results: SegmentResults | None
    sources: tuple[SourceLine, ...]
    disagreements: tuple[Disagreement, ...]
    situation: Situation
    journey: Columns
    sharing_consent: str  # "valid" | "withdrawn" | "none" | "unknown"
    may: frozenset[Deed]
    today: date
    opened_at: datetime
    pending: tuple[str, ...] = ()
    gathering_id: str = ""
    events_known: bool = True  # False while a source that could tell of more events has not answered in full
    hidden_denied: int = 0  # events that the customer has denied: said as a number, never shown
    health_closed: bool = False  # health care's register is not open to the user: no warnings, figures or others' plans
    hidden_register: int = 0  # events of a register the user may not see: said as a number, never shown
    viewer: str = ""  # staff id of who opened it: what they wrote themselves is no news to them

    @property
    def plan_closed(self) -> bool:
        """The plan stands in a register that is not open to the user: `plan` has its version and kind alone."""
        return is_closed(self.plan)
