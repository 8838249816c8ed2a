"""Deed: see one's work list, a page at a time. Every person displayed on a page is logged when it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from analytics.waiting import Usual, usual
from domain.access import Decision, Deed, Flag, Outcome, Relation, may, may_best
from domain.audit import AuditEntry
from domain.errors import NotFound, StoreUnavailable
from domain.hetu import PersonalId
from domain.plan import ResponsibleKind
from domain.results import Empty, Fetched, value_of
from domain.worklist import OpenItem
from domain.worklist_views import Group as Group
from domain.worklist_views import Key, Owner, cuts, key_of
from domain.worklist_views import Tab as Tab
from services import drafts
from services.asking import STATED, gather
from services.desk import Desk
from services.desk_line import line
from services.facts import flags_of
from services.ports import Deadline
from services.worklist_promises import broken_promises, place
from services.worklist_rows import Ref as Ref
from services.worklist_rows import WorkRow as WorkRow
from services.worklist_rows import of_booking, of_draft, of_item

PURPOSE = "care"
"""What the log says a work list is for."""

PAGE = 50
WAITS_OF = timedelta(days=365)
_ON_A_LIST = (Relation.APPOINTMENT, Relation.OPEN_REQUEST, Relation.ASSIGNMENT)


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked at: a view (None: the first that has rows), whose rows, from after which row."""

    tab: Tab | None = None
    group: Group = Group.ALL
    after: Key | None = None


@dataclass(frozen=True, slots=True)
class WorkList:
    """One page. `counts` are all rows of each view, whatever the page; `next` is where the following page begins, None
    at the end. `missing` says what did not answer: "names", "appointments", "drafts".

    `kept_back` counts rows that the access policy keeps from the user (such as one's own record). `found` of the `met`
    rows of all views, a user's own texts apart, are there because we noticed, the others because somebody contacted us.
    """

    rows: tuple[WorkRow, ...]
    tab: Tab
    counts: Mapping[Tab, int]
    group: Group = Group.ALL
    missing: tuple[str, ...] = ()
    kept_back: int = 0
    next: Key | None = None
    found: int = 0
    met: int = 0

    @property
    def complete(self) -> bool:
        """Everything that feeds the list has answered."""
        return not self.missing

    def row(self, row_id: str) -> WorkRow | None:
        """The row of this page that a browser names."""
        return next((row for row in self.rows if row.id == row_id), None)


def owner_of(desk: Desk) -> Owner:
    """Whose list it is."""
    user = desk.user
    return Owner(user.id, user.role.value, user.unit, user.person_key, user.register.value)


def work_list(desk: Desk, look: Look | None = None) -> WorkList:
    """A page of what waits for the user, their role and their unit; one audit line a person displayed on it, before
    anything is shown.

    Roles that have no work list get an empty one. Raises StoreUnavailable (no log line, no names).
    """
    look, deadline = look or Look(), Deadline.after(desk.settings.source_seconds)
    own, kept, missing = _own_rows(desk, look.group, deadline)
    stored = desk.house.open_work.counts(owner_of(desk), look.group, desk.house.clock.today())
    kept += sum(one.kept for one in stored.values())
    if not _has_a_list(desk):
        everything = kept + sum(one.rows for one in stored.values()) + sum(map(len, own.values()))
        return WorkList((), Tab.TODAY, dict.fromkeys(Tab, 0), look.group, missing, everything)
    promised, late = _promised(desk, look.group, deadline)
    broken, missing = [row for row in promised if _decide(desk, row)], (*missing, *late)
    kept += len(promised) - len(broken)
    counts = {tab: len(own[tab]) if tab in own else stored[tab].rows for tab in Tab}
    counts[Tab.OVERDUE] += len(broken)
    tab = look.tab or next((tab for tab in Tab if counts[tab]), Tab.TODAY)
    rows, after = (own[tab], None) if tab in own else _page(desk, tab, look, broken if tab is Tab.OVERDUE else [])
    rows = [_bound(desk, row, deadline) if row.ref.unbound else row for row in rows]
    rows, missing = _named(desk, rows, deadline, missing)
    desk.house.audit.write_all(_entries(desk, rows))
    found, met = sum(one.found for one in stored.values()), sum(counts.values()) - counts[Tab.UNFINISHED]
    return WorkList(tuple(rows), tab, counts, look.group, missing, kept, after, found, met)


def person_of(desk: Desk, row: WorkRow) -> PersonalId:
    """Whom a row of the user's own page is about; opening it is then the same walk as typing the ID.

    Raises NotFound when the item is no longer on the user's list.
    """
    item_id, house = row.ref.item_id, desk.house
    if not _decide(desk, row) or (item_id and house.open_work.one(owner_of(desk), item_id) is None):
        raise NotFound("work list row")
    person = row.ref.person or house.vault.person_of(row.ref.subject)
    if person is None:
        raise NotFound("work list row")
    return person


def _has_a_list(desk: Desk) -> bool:
    role, register = desk.user.role, desk.user.register
    return any(_allows(may(role, Deed.SEE_WORK_LIST, one, register, frozenset())) for one in _ON_A_LIST)


def _own_rows(desk: Desk, group: Group, deadline: Deadline) -> tuple[dict[Tab, list[WorkRow]], int, tuple[str, ...]]:
    """The views that are the user's alone and short: today's appointments and what they left unfinished; how many rows
    of them are kept back; what did not answer."""
    if group is Group.TEAM:
        return {Tab.TODAY: [], Tab.UNFINISHED: []}, 0, ()
    bookings, late = _bookings(desk, deadline)
    unfinished, broken = _unfinished(desk)
    found = {Tab.TODAY: bookings, Tab.UNFINISHED: unfinished}
    shown = {tab: [row for row in rows if _decide(desk, row)] for tab, rows in found.items()}
    return shown, sum(map(len, found.values())) - sum(map(len, shown.values())), (*late, *broken)


def _bookings(desk: Desk, deadline: Deadline) -> tuple[list[WorkRow], tuple[str, ...]]:
    if desk.house.appointments is None:
        return [], ()
    answer = desk.house.appointments.on(desk.user, desk.house.clock.today(), deadline)
    found = [of_booking(desk, booking) for booking in value_of(answer) or ()]
    return found, () if isinstance(answer, (Fetched, Empty)) else ("appointments",)


def _promised(desk: Desk, group: Group, deadline: Deadline) -> tuple[list[WorkRow], tuple[str, ...]]:
    """What law promised and no event has met in time, and whether its source answered."""
    if desk.house.promises is None:
        return [], ()
    answer = desk.house.promises.waiting(desk.user, deadline)
    waiting = value_of(answer) or ()
    return broken_promises(desk, group, waiting), () if isinstance(answer, (Fetched, Empty)) else ("promises",)


def _unfinished(desk: Desk) -> tuple[list[WorkRow], tuple[str, ...]]:
    """The user's own drafts, one row a customer, the newest first. Nothing of what was typed."""
    if not _has_a_list(desk):
        return [], ()
    try:
        waiting = drafts.mine(desk)
    except StoreUnavailable:
        return [], ("drafts",)
    newest = {one.subject: one for one in reversed(waiting)}
    rows = sorted(newest.values(), key=lambda one: one.saved_at, reverse=True)
    return [of_draft(desk, one) for one in rows], ()


def _page(desk: Desk, tab: Tab, look: Look, besides: list[WorkRow]) -> tuple[list[WorkRow], Key | None]:
    """The page's rows, and the key that the next page begins after. `besides`: the view's rows that no plan holds."""
    house, today = desk.house, desk.house.clock.today()
    found = house.open_work.page(owner_of(desk), look.group, cuts(today)[tab], after=look.after, most=PAGE + 1)
    known = _usual(desk, found[:PAGE]) if tab is Tab.REQUESTS else {}
    rows = [(key_of(item), replace(of_item(desk, item, tab, today), usual=known.get(_sort(item)))) for item in found]
    rows += [(place(row), row) for row in besides if look.after is None or place(row) > look.after]
    rows.sort(key=lambda pair: pair[0])
    shown = [row for _, row in rows[:PAGE] if _decide(desk, row)]
    return shown, rows[PAGE - 1][0] if len(rows) > PAGE else None


_Sort = tuple[ResponsibleKind, str, str]


def _sort(item: OpenItem) -> _Sort:
    """Which requests are such as this: to the same, as urgent."""
    return item.responsible_kind, item.responsible_ref, item.urgency


def _usual(desk: Desk, items: tuple[OpenItem, ...]) -> Mapping[_Sort, Usual | None]:
    since = desk.house.clock.today() - WAITS_OF
    known = {}
    for kind, ref in {(item.responsible_kind, item.responsible_ref) for item in items}:
        waits = desk.house.open_work.waits(kind, ref, since)
        for urgency in {wait.urgency for wait in waits}:
            known[kind, ref, urgency] = usual([(w.subject, w.days) for w in waits if w.urgency == urgency])
    return known


def _decide(desk: Desk, row: WorkRow) -> bool:
    return _allows(_decision(desk, row)[0])


def _allows(decision: Decision) -> bool:
    return decision.outcome is Outcome.ALLOWED


def _decision(desk: Desk, row: WorkRow) -> tuple[Decision, frozenset[Flag]]:
    """By what the pseudonym alone tells of the person; opening the case decides again on everything known then."""
    flags = flags_of(desk.user, row.ref.subject, None, desk.house.staff, desk.house.clock.today())
    if row.ref.register not in ("", desk.user.register.value):
        flags |= {Flag.OTHER_REGISTER}
    return may(desk.user.role, Deed.SEE_WORK_LIST, row.ref.relation, desk.user.register, flags), flags


def _bound(desk: Desk, row: WorkRow, deadline: Deadline) -> WorkRow:
    """What one gave to oneself stays, and a text of one's own; a relation may end before it, and whom it is about and
    what was written of them go with the relation. The log names the relation that is held."""
    held = _held(desk, row, deadline)
    if held is None:
        return replace(row, why="", ref=replace(row.ref, nameless=True))
    return replace(row, ref=replace(row.ref, relation=held))


def _held(desk: Desk, row: WorkRow, deadline: Deadline) -> Relation | None:
    """The relation under which the customer may stand on the user's list now."""
    house, person = desk.house, desk.house.vault.person_of(row.ref.subject)
    standing = value_of(house.directory.standing(person, deadline)) if person else None
    if person is None or standing is None:
        return None
    asking = gather(house, desk.user, person, standing)
    held = asking.relations - STATED
    decision, relation = may_best(desk.user.role, Deed.SEE_WORK_LIST, held, desk.user.register, asking.flags)
    return relation if _allows(decision) else None


def _named(
    desk: Desk, rows: list[WorkRow], deadline: Deadline, missing: tuple[str, ...]
) -> tuple[list[WorkRow], tuple[str, ...]]:
    """Display names, of this page only. Non-disclosure hides where somebody is, not the name; no row shows a place."""
    vault, open_to = desk.house.vault, [row for row in rows if not row.ref.nameless]
    persons = {
        subject: person for row in open_to if (subject := row.ref.subject) for person in (row.ref.person,) if person
    }
    for subject in {row.ref.subject for row in open_to} - persons.keys():
        if (person := vault.person_of(subject)) is not None:
            persons[subject] = person
    names = desk.house.directory.names(tuple(persons.values()), deadline) if persons else {}
    named = [
        replace(row, name=names.get(persons[s]) if (s := row.ref.subject) in persons and not row.ref.nameless else None)
        for row in rows
    ]
    unnamed = [row for row in named if row.name is None and not row.ref.nameless]
    return named, (*missing, "names") if unnamed else missing


def _entries(desk: Desk, rows: list[WorkRow]) -> tuple[AuditEntry, ...]:
    """One line a person, however many rows of the page they have."""
    first = {row.ref.subject: row for row in reversed(rows) if not row.ref.nameless}
    return tuple(_entry(desk, row) for row in first.values())


def _entry(desk: Desk, row: WorkRow) -> AuditEntry:
    decision, flags = _decision(desk, row)
    return line(
        desk.user,
        Deed.SEE_WORK_LIST,
        decision,
        row.ref.relation,
        subject=row.ref.subject,
        purpose=PURPOSE,
        flags=flags,
        source="plans",
    )
