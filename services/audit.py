"""Deed: the data-protection officer reads the use log. Reading it is a line of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace

from domain.access import Deed
from domain.customer import PersonKey
from domain.errors import NotFound, SourceTrouble
from domain.results import Failed, value_of
from domain.retract import RetractRate
from domain.staff import Role
from services.desk import Desk
from services.desk_line import LIMITED
from services.ports import AuditQuery, AuditRow, Deadline, House
from services.retract import suspected_wrong_customer

MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class AuditPage:
    """One page of the log, newest first. Subjects are pseudonyms until one is revealed.

    `total` are all rows of the filter; `break_glass` and `limited` count the officer's queue over the whole log:
    openings on a stated reason, and look-up limits reached. `next_before` asks for the next page, None at the end.
    `staff` are (id, name) to filter by. `problems` is what verifying the chain found and `suspected` the
    entries that may have been made for a wrong customer, both None when verifying was not asked for. `guarded`: whom
    the guard of questions about groups refused often, with how often, since this process started.
    """

    query: AuditQuery
    rows: tuple[AuditRow, ...]
    total: int
    break_glass: int
    limited: int
    next_before: int | None
    staff: tuple[tuple[str, str], ...] = ()
    problems: tuple[str, ...] | None = None
    suspected: RetractRate | None = None
    guarded: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose line it is: told once, logged, never kept. `name` is None when the register knows nobody."""

    masked_id: str
    name: str | None


def read_audit(desk: Desk, query: AuditQuery, *, verify: bool = False) -> AuditPage:
    """A page of the use log. Raises Refused for everybody but the officer, StoreUnavailable when it cannot be logged.

    `verify` walks the whole chain too (about 20 µs a row).

    The line of this very reading is written first and is the newest row of an unfiltered first page.
    """
    desk.enter(Deed.SEE_AUDIT, "supervision", _filter_words(query))
    log = desk.house.audit
    query = replace(query, limit=max(1, min(query.limit, MOST_ROWS)))
    found = log.read(replace(query, limit=query.limit + 1))
    rows = found[: query.limit]
    return AuditPage(
        query=query,
        rows=rows,
        total=log.count(query),
        break_glass=log.count(AuditQuery(only_break_glass=True)),
        limited=log.count(AuditQuery(outcome=LIMITED)),
        next_before=rows[-1].seq if len(found) > len(rows) else None,
        staff=tuple((m.id, m.name) for role in Role for m in desk.house.staff.by_role(role.value)),
        problems=log.verify() if verify else None,
        suspected=suspected_wrong_customer(desk.house) if verify else None,
        guarded=_guarded(desk.house),
    )


def _guarded(house: House) -> tuple[tuple[str, int], ...]:
    """Of the snapshot that is asked now; nothing is loaded for it."""
    found = []
    for alarm in house.question_guard.all_alarms():
        member = house.staff.member(alarm.user)
        found.append((member.name if member else alarm.user, alarm.refused))
    return tuple(found)


def reveal_subject(desk: Desk, subject: PersonKey) -> Subject:
    """Tell the officer whose line it is, masked ID and name; one logged deed a person.

    Raises Refused, NotFound for a pseudonym never kept, SourceTrouble, StoreUnavailable.
    """
    person = desk.house.vault.person_of(subject)
    if person is None:
        raise NotFound("subject")
    desk.name_subject(person)
    answer = desk.house.directory.standing(person, Deadline.after(desk.settings.source_seconds))
    if isinstance(answer, Failed):
        raise SourceTrouble(answer.trouble.value)
    standing = value_of(answer)
    return Subject(person.masked, standing.customer.display_name if standing else None)


def _filter_words(query: AuditQuery) -> tuple[str, ...]:
    """The filter as the log keeps it, so that a reading can be told from another."""
    parts = {
        "who": query.who,
        "subject": query.subject,
        "deed": query.deed,
        "outcome": query.outcome,
        "break_glass": "yes" if query.only_break_glass else None,
        "before": str(query.before_seq) if query.before_seq else None,
    }
    return tuple(f"{name}={value}" for name, value in parts.items() if value)
