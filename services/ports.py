"""What the services need from the outside. data_access implements these; only wiring.py knows which.

Each port has one contract test suite (tests/contract) that runs against every adapter and the fakes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from domain.audit import AuditEntry as AuditEntry
from domain.audit import AuditQuery as AuditQuery
from domain.audit import AuditRow as AuditRow
from domain.audit import Grant as Grant
from domain.customer import PersonKey
from domain.hetu import PersonalId
from domain.news import Recorded as Recorded
from domain.options import Option as Option
from domain.plan import Author, Plan, PlanChange, PlanKind
from domain.plan_history import HistoryLine as HistoryLine
from domain.portion import CareRelation, Portion, Standing
from domain.results import Answer
from domain.retract import Write as Write
from domain.staff import Register, StaffMember
from domain.staff import SignedIn as SignedIn
from domain.worklist import Booking as Booking
from domain.worklist import OpenItem as OpenItem
from services.besides import Besides as Besides
from services.deadline import Deadline as Deadline
from services.kept import Kept as Kept
from services.open_tabs import OpenTabs as OpenTabs
from services.population import Populations as Populations
from services.ports_of_counts import FollowedCounts as FollowedCounts
from services.ports_of_drafts import SegmentDrafts as SegmentDrafts
from services.ports_of_lists import Appointments as Appointments
from services.ports_of_lists import Drafts as Drafts
from services.ports_of_lists import Finder as Finder
from services.ports_of_lists import OpenWork as OpenWork
from services.ports_of_lists import OwnCustomers as OwnCustomers
from services.ports_of_lists import PlanWrites as PlanWrites
from services.ports_of_lists import Promises as Promises
from services.ports_of_lists import Templates as Templates
from services.ports_of_questions import QuestionStore as QuestionStore
from services.question_guard import QuestionGuard as QuestionGuard


class Clock(Protocol):
    """The one clock. Nothing else in the product asks the time of day."""

    def now(self) -> datetime:
        """Aware UTC time. With TILANNEKUVA_TODAY set, that day at the real time of day."""

    def today(self) -> date:
        """The local (Europe/Helsinki) date of `now()`."""


class Source(Protocol):
    """One back end. `id` is a text key part (sources.<id>). Never raises: troubles are answers."""

    @property
    def id(self) -> str: ...

    def fetch(self, person: PersonalId, deadline: Deadline) -> Answer[Portion]: ...


class Directory(Protocol):
    """The register of persons as the gate sees it. Never raises."""

    def standing(self, person: PersonalId, deadline: Deadline) -> Answer[Standing]:
        """Everything needed to decide on access; Empty when there is no such person."""

    def relations_answer(self, deadline: Deadline) -> bool:
        """Whether the source of relations answers now. Asks it about nobody, so that it tells nothing of anybody."""

    def names(self, persons: Sequence[PersonalId], deadline: Deadline) -> Mapping[PersonalId, str]:
        """Display names for a work list; persons not found are absent."""


class Gathering(Protocol):
    """One fan-out under way, known by a random `id`. Holds personal data in memory until closed."""

    id: str

    def wait(self, seconds: float) -> None:
        """Return when every source has answered, or after `seconds`."""

    def wait_more(self, heard: int, seconds: float) -> None:
        """Return when more than `heard` sources have answered, at the deadline, or after `seconds`."""

    def answers(self) -> Mapping[str, Answer[Portion]]:
        """Answers so far by source id; after the deadline every source has one."""

    def pending(self) -> tuple[str, ...]:
        """Source ids without an answer yet."""

    def close(self) -> None: ...


class FanOut(Protocol):
    """Asks all back ends side by side under one deadline."""

    source_ids: tuple[str, ...]

    def start(self, person: PersonalId, deadline: Deadline) -> Gathering: ...

    def find(self, id: str) -> Gathering | None:
        """A gathering still under way or just finished; None once closed or a minute after its deadline."""


class PersonVault(Protocol):
    """The pseudonyms of our own store: HMAC keys, encrypted ids."""

    def key_of(self, person: PersonalId) -> PersonKey:
        """Keyed HMAC of (system, value), 32 hex digits. Pure: stores nothing."""

    def keep(self, person: PersonalId) -> PersonKey:
        """Store the id encrypted, so that `person_of` can answer later. Idempotent."""

    def person_of(self, key: PersonKey) -> PersonalId | None: ...


class AuditLog(Protocol):
    """Append-only HMAC chain; its head is also kept outside the database."""

    def write(self, entry: AuditEntry) -> int:
        """Append; returns the sequence number. Raises StoreUnavailable: then nothing may be shown."""

    def write_all(self, entries: Sequence[AuditEntry]) -> tuple[int, ...]:
        """Append several in one transaction: all of them or none. Raises StoreUnavailable."""

    def read(self, query: AuditQuery) -> tuple[AuditRow, ...]: ...

    def count(self, query: AuditQuery) -> int: ...

    def verify(self) -> tuple[str, ...]:
        """Problems found, empty when the chain is whole and ends at the outside head."""


class AccessMemory(Protocol):
    """What the gate remembers between requests; survives a restart."""

    def grant(self, staff_id: str, subject: PersonKey, grant: Grant) -> None: ...

    def grants(self, staff_id: str, subject: PersonKey, at: datetime) -> tuple[Grant, ...]: ...

    def note_look_up(self, staff_id: str, session: str, at: datetime, *, found: bool) -> None: ...

    def last_look_up(self, staff_id: str) -> tuple[str, datetime] | None:
        """(session it was counted under, when) of the user's newest look-up; None when there is none lately."""

    def look_ups(self, staff_id: str, session: str, since: datetime) -> int:
        """How many look-ups since were counted under this session (services/look_ups.py says which that is)."""

    def misses_in_a_row(self, staff_id: str, session: str) -> int: ...

    def last_opened(self, staff_id: str, subject: PersonKey) -> datetime | None: ...

    def note_opened(self, staff_id: str, subject: PersonKey, at: datetime) -> None: ...

    def recent(self, staff_id: str, since: datetime) -> tuple[PersonKey, ...]:
        """Customers this user opened since, newest first."""


class PlanStore(Protocol):
    """Event-sourced plans. One plan per person here."""

    def read(self, subject: PersonKey) -> Plan:
        """The present plan, version 0 when nobody has written."""

    def version(self, subject: PersonKey) -> int:
        """The present plan's version alone. Raises StoreUnavailable."""

    def statement_since(self, subject: PersonKey, after: int) -> str:
        """The newest that happened to a statement after the version, by its kind alone: "asked", "returned",
        "answered" or "". Raises StoreUnavailable."""

    def history(self, subject: PersonKey, after: int = 0, most: int = 100) -> tuple[HistoryLine, ...]:
        """Commands of the versions after `after`, oldest first, at most `most`. Raises StoreUnavailable."""

    def as_of(self, subject: PersonKey, version: int) -> Plan:
        """The plan as it stood at a version it has had (0: before the first). Raises InvalidInput, StoreUnavailable."""

    def as_of_day(self, subject: PersonKey, day: date) -> Plan:
        """The plan as it stood at the end of a Finnish calendar day. Raises StoreUnavailable."""

    def append(
        self,
        subject: PersonKey,
        change: PlanChange,
        by: Author,
        entry: AuditEntry,
        *,
        language: str = "fi",
        kind: PlanKind = PlanKind.HEALTH_CARE,
        registers: frozenset[Register] = frozenset(Register),
    ) -> Plan:
        """Check the register and the version, apply the command, append it and the audit line in one transaction.

        A repeated `change.key` writes nothing. `language`, `kind`: of a plan that is not begun yet; `registers`: those
        that may be written. Raises Conflict, InvalidInput, NotFound, Refused, StoreUnavailable.
        """

    def verify(self) -> tuple[str, ...]:
        """Problems found: a broken chain, a missing row, a present plan that is not its replay. Empty when whole."""

    def relations(self, subject: PersonKey) -> tuple[CareRelation, ...]:
        """Relations that our own store makes: open requests and assigned actions."""


class Versions(Protocol):
    """Whether more has been recorded about a customer, by one cheap indexed question. Never raises."""

    def recorded(self, person: PersonalId) -> Recorded | None:
        """The version of the customer's events; None when the back end does not tell."""

    def again(self, key: str) -> Recorded | None:
        """The present version for the key of an earlier answer."""


class SessionStore(Protocol):
    """Server-side sessions: revocable, idle and absolute limits."""

    def start(self, staff_id: str, language: str | None) -> tuple[str, str]:
        """(cookie token, identity token): two random values; the second travels only inside the server."""

    def by_cookie(self, token: str) -> SignedIn | None: ...

    def by_identity(self, token: str) -> SignedIn | None: ...

    def identity_token(self, cookie_token: str) -> str | None:
        """The opaque token for the header that Streamlit sees as st.user."""

    def note_human(self, session_id: str) -> None:
        """A human command: moves the idle limit. Polls and reruns by timers never call this."""

    def set_language(self, session_id: str, language: str) -> None: ...

    def end(self, session_id: str) -> None: ...


class Choices(Protocol):
    """What members of staff have chosen for their own screen (domain/choices.py). Raises StoreUnavailable."""

    def get(self, staff_id: str) -> Mapping[str, str]:
        """Everything the member has chosen, by name."""

    def put(self, staff_id: str, key: str, value: str) -> None:
        """Keep one choice. Raises ValueError for a name or value that is not in the list."""


class StaffDirectory(Protocol):
    """Who works here. In the demo: made-up people."""

    def member(self, staff_id: str) -> StaffMember | None: ...

    def demo_people(self) -> tuple[StaffMember, ...]:
        """People the demo sign-in offers; empty when it must not exist."""

    def by_role(self, role: str) -> tuple[StaffMember, ...]: ...


@dataclass(frozen=True)
class House:
    """Everything wired together; one per process."""

    clock: Clock
    directory: Directory
    fan_out: FanOut
    vault: PersonVault
    audit: AuditLog
    memory: AccessMemory
    plans: PlanStore
    open_work: OpenWork
    sessions: SessionStore
    choices: Choices
    drafts: Drafts
    staff: StaffDirectory
    made_up: bool  # every back end is the made-up county
    artificial_ids: bool  # the 900-series is accepted
    templates: Templates | None = None
    followed: FollowedCounts | None = None
    appointments: Appointments | None = None
    promises: Promises | None = None
    versions: Versions | None = None  # None: an open page learns of plan changes only
    plan_writes: PlanWrites | None = None
    plan_fhir: Callable[[Plan], Mapping[str, Any]] | None = None  # a plan as a FHIR bundle
    finder: Finder | None = None  # None: nobody is found by name here
    own: OwnCustomers | None = None  # None: no cohort has names here
    number_of: Callable[[PersonalId], int | None] | None = None  # the bulk source's own number; None for nobody
    populations: Populations | None = None  # None: there is nothing that is read in bulk
    besides: Besides = field(default_factory=Besides)
    tabs: OpenTabs = field(default_factory=OpenTabs)
    question_guard: QuestionGuard = field(default_factory=QuestionGuard)
    answers: Kept = field(default_factory=lambda: Kept(200))  # as told: disclosure control has passed them
    segment_drafts: SegmentDrafts | None = None
    questions: QuestionStore | None = None  # what leads leave of their questions
    options: tuple[Option, ...] = ()  # what the organisation can do about a group
    examples: tuple[tuple[str, str], ...] = ()  # (personal ID, text key part) that the demo sign-in suggests
