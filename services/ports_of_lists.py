"""Ports that give lists: who is found, who comes, what waits, what is unfinished. Import them from services.ports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from domain.customer import Customer, PersonKey
from domain.draft import Draft, Unfinished
from domain.hetu import PersonalId
from domain.name_search import NameSought
from domain.plan import ResponsibleKind
from domain.results import Answer
from domain.retract import Write
from domain.staff import StaffMember
from domain.templates import Template
from domain.worklist import Booking, OpenItem, Promised, Wait
from domain.worklist_views import Counted, Cut, Group, Key, Owner, Tab

if TYPE_CHECKING:
    from services.ports import Deadline


class Finder(Protocol):
    """Finds persons by name and birth date in the register of persons. Never raises: troubles are answers."""

    def find(self, sought: NameSought, deadline: Deadline) -> Answer[tuple[Customer, ...]]:
        """Everybody of that birth date whose name fits, dead or alive, each once, in no order; Empty for nobody.

        Who must not be shown is the service's to leave out. `partial` is not empty when there may be more.
        """


class Drafts(Protocol):
    """What is typed into forms of plans and not saved: each writer's own. Raises StoreUnavailable."""

    def keep(self, staff_id: str, subject: PersonKey, draft: Draft, *, most: int, since: datetime) -> None:
        """Keep one place's text in the place of what stood there; what is older than `since` goes, whosesoever.

        Raises InvalidInput (drafts.error.many) when the writer has `most` in other places.
        """

    def read(self, staff_id: str, subject: PersonKey, since: datetime) -> tuple[Draft, ...]:
        """The writer's own about one customer, oldest first."""

    def drop(self, staff_id: str, subject: PersonKey, place: str) -> None:
        """Forget one. Dropping nothing changes nothing."""

    def unfinished(self, staff_id: str, since: datetime) -> tuple[Unfinished, ...]:
        """Where the writer's own wait, newest first."""


class OpenWork(Protocol):
    """What waits in all plans, cut into views and pages (domain/worklist_views.py). Raises StoreUnavailable."""

    def page(self, owner: Owner, group: Group, cut: Cut, *, after: Key | None, most: int) -> tuple[OpenItem, ...]:
        """The next rows of a view, oldest day first, those without a day last; `after`: the last row seen."""

    def counts(self, owner: Owner, group: Group, today: date) -> Mapping[Tab, Counted]:
        """How much each view has that is made of plans' items."""

    def one(self, owner: Owner, item_id: str) -> OpenItem | None:
        """An item that is on the owner's list now."""

    def read_answers(self, staff_id: str, subject: PersonKey, item_id: str | None = None) -> int:
        """The asker has read the statements that had come about a customer, or one of them; how many there were."""

    def waits(self, kind: ResponsibleKind, ref: str, since: date) -> tuple[Wait, ...]:
        """Answered requests to one owner, newest first."""


class PlanWrites(Protocol):
    """What was written in all plans, for counting."""

    def since(self, at: datetime) -> tuple[Write, ...]:
        """Commands since, oldest first. Raises StoreUnavailable."""


class Appointments(Protocol):
    """Whom a member of staff meets on a day. Never raises: troubles are answers."""

    def on(self, staff: StaffMember, day: date, deadline: Deadline) -> Answer[tuple[Booking, ...]]: ...


class OwnCustomers(Protocol):
    """The way from a snapshot's numbers to customers, of a member's own alone. Never raises: troubles are answers."""

    def now(
        self, staff: StaffMember, besides: Sequence[PersonalId], deadline: Deadline
    ) -> Answer[Mapping[PersonalId, int]]:
        """The bulk source's own number of everybody to whom the register tells of a relation of the member's (or the
        member's unit's) that is open today, and of `besides` as far as they are known; each customer once. The
        service decides on every one of them."""


class Promises(Protocol):
    """What law promises the customers of a member's own unit and no event has met yet. Never raises: troubles are
    answers."""

    def waiting(self, staff: StaffMember, deadline: Deadline) -> Answer[tuple[Promised, ...]]:
        """All of the unit, of the living, late or not, oldest first; an empty tuple when nothing waits."""


class Templates(Protocol):
    """Versioned lists of next actions, validated when they are loaded."""

    def find(self, name: str) -> Template | None: ...

    def all(self) -> tuple[Template, ...]: ...
