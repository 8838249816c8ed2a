"""Deed: see the names of a cohort, a page at a time: of one's own customers only, each of them a line of the log.

    role -> conditions -> look-up limits -> own customers -> condition -> each person decided -> logged -> shown

Whoever has no care relation with the asker is never counted, so a page is the same whether or not the group has other
members: names tell nothing of a number that is hidden elsewhere (docs/adr/056). The order is by name, and the next page
is asked for with what the last one gave: who asked, in which session, for what, of which snapshot.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from threading import Lock

from analytics.disclosure_k import Sensitive
from domain.access import Decision, Deed, Outcome, Relation, may, may_best
from domain.audit import AuditEntry
from domain.errors import InvalidInput, NotFound, Refused, SourceTrouble
from domain.hetu import PersonalId
from domain.names_asked import PAGE
from domain.names_asked import NamesPurpose as NamesPurpose
from domain.predicate import Predicate
from domain.predicate_json import to_json
from domain.results import Failed, Trouble, value_of
from domain.snapshot import SnapshotTrouble
from domain.worklist_views import Group, cuts
from services import look_ups
from services.asking import STATED, Asking, gather
from services.desk import Desk
from services.desk_line import LIMITED, line
from services.named_cohort import flags_of_cohort, those_of
from services.named_page import ASKED, Asked, Named, NamedRow, Onward
from services.population import Loaded, place_of
from services.ports import AuditQuery, Deadline
from services.worklist import owner_of
from services.worklist_rows import row_id

_DEED = Deed.SEE_NAMES
DONE = "done"
LIMIT = Decision(Outcome.REFUSED, "limit_names")
MOST_ITEMS = 500
"""Items of one view of the work list whose customers are looked through."""
LONGEST_ASKED = 2_000
"""Characters of the condition that the log keeps as data; of a longer one it keeps the digest alone."""
_DAY = timedelta(days=1)
_DAY_0 = date(1970, 1, 1)
_FINNISH = str.maketrans("åäö", "{|}")
"""The last letters of the alphabet, in its order."""
_counting = Lock()
"""Held while a page's names are counted and written down: two at once cannot both be the last of a day."""


@dataclass(frozen=True, slots=True)
class _Met:
    """Somebody whom the user may see on a list of names, and why."""

    asking: Asking
    decision: Decision
    relation: Relation


def may_name(desk: Desk) -> bool:
    """True when this user's role sees names at all, and there is a snapshot's way to them. A hint for the screen:
    nothing is logged."""
    return desk.house.own is not None and desk.house.populations is not None and _role(desk).outcome is Outcome.ALLOWED


def hinders(desk: Desk, cohort: Predicate) -> str:
    """Why this group's names would not be shown, as the policy's word (access.<word>); "" when they would. Nothing is
    logged, and nobody is looked for. Raises SnapshotTrouble."""
    if not may_name(desk):
        return _role(desk).reason if _role(desk).outcome is not Outcome.ALLOWED else "not_in_table"
    decision = _of_cohort(desk, _loaded(desk), cohort)
    if decision.outcome is not Outcome.ALLOWED:
        return decision.reason
    return "" if _left(desk) else LIMIT.reason


def named(desk: Desk, cohort: Predicate, purpose: NamesPurpose, onward: Onward | None = None) -> Named:
    """A page of the user's own customers who fulfil the condition, at most PAGE. One line for the deed and one for
    each person, before anything is shown.

    Raises Refused (the role, the condition, another's page), InvalidInput (names.start_again: the group, the purpose
    or the snapshot is another than the page's), LookUpLimit, SourceTrouble, SnapshotTrouble, StoreUnavailable.
    """
    asked = Asked(cohort, purpose)
    _check(desk, _role(desk), asked)
    loaded = _loaded(desk)
    _check(desk, _of_cohort(desk, loaded, cohort), asked)
    look_ups.check(desk.house, desk.settings, desk.user, desk.session, _DEED, None)
    _check_onward(desk, loaded, asked, onward)
    look_ups.note(desk.house, desk.settings, desk.session, opened=True)
    if not _left(desk):
        return _nobody(desk, loaded, asked)
    deadline = Deadline.after(desk.settings.source_seconds)
    persons = those_of(loaded.population, cohort, _own(desk, loaded, deadline), desk.user.register)
    return _shown(desk, loaded, asked, _by_name(desk, persons, onward.after if onward else ("", ""), deadline))


def still(desk: Desk, shown: Named) -> Named:
    """The page as it may be drawn again: whoever has gone out of reach since is not on it. Logs nothing: nobody is
    displayed who was not. Raises SourceTrouble."""
    deadline = Deadline.after(desk.settings.source_seconds)
    return replace(shown, rows=tuple(row for row in shown.rows if _met(desk, row.person, deadline)))


def person_of(desk: Desk, shown: Named, row_id: str) -> PersonalId:
    """Whom a row is about; opening is then the same walk as typing the ID. Raises NotFound, SourceTrouble."""
    row = shown.row(row_id)
    if row is None or not _met(desk, row.person, Deadline.after(desk.settings.source_seconds)):
        raise NotFound("named row")
    return row.person


def _role(desk: Desk) -> Decision:
    """As if the nearest relation held: what the role may see at best."""
    return may(desk.user.role, _DEED, Relation.ASSIGNMENT, desk.user.register, frozenset())


def _of_cohort(desk: Desk, loaded: Loaded, cohort: Predicate) -> Decision:
    words = loaded.population.words
    plain = {rule.id for rule in loaded.rules if not any(one.sensitive for one in rule.definitions)}
    not_plain = frozenset(words.segments) - plain  # one whose rule is not known, too
    sensitive = Sensitive.of_population(loaded.population, not_plain)
    flags = flags_of_cohort(cohort, words, sensitive, desk.user)
    return may(desk.user.role, _DEED, Relation.ASSIGNMENT, desk.user.register, flags)


def _loaded(desk: Desk) -> Loaded:
    house = desk.house
    if house.populations is None or house.own is None:
        raise SnapshotTrouble("This back end is not read in bulk: there is no snapshot of it.")
    return house.populations.now()


def _check(desk: Desk, decision: Decision, asked: Asked) -> None:
    """A refusal of the whole deed is a line too."""
    if decision.outcome is not Outcome.ALLOWED:
        desk.house.audit.write(_deed_line(desk, asked, decision))
        raise Refused(decision.reason)


def _check_onward(desk: Desk, loaded: Loaded, asked: Asked, onward: Onward | None) -> None:
    if onward is None:
        return
    if onward.session != desk.session.session_id:
        _check(desk, Decision(Outcome.REFUSED, "other_user"), asked)
    if (onward.asked, onward.snapshot) != (asked, loaded.population.snapshot):
        raise InvalidInput("names.start_again", "page")


def _own(desk: Desk, loaded: Loaded, deadline: Deadline) -> dict[PersonalId, int | None]:
    """Everybody who may be the user's customer, with their place in the snapshot. Decided one by one later."""
    assert desk.house.own is not None, "looked at before"
    answer = desk.house.own.now(desk.user, _of_plans(desk), deadline)
    if isinstance(answer, Failed):
        raise SourceTrouble(answer.trouble.value)
    return {person: place_of(loaded, number) for person, number in (value_of(answer) or {}).items()}


def _of_plans(desk: Desk) -> tuple[PersonalId, ...]:
    """Customers whose plan waits for the user, or for their role or unit."""
    house, owner = desk.house, owner_of(desk)
    found = (
        item.subject
        for cut in cuts(house.clock.today()).values()
        for item in house.open_work.page(owner, Group.ALL, cut, after=None, most=MOST_ITEMS)
    )
    persons = (house.vault.person_of(subject) for subject in dict.fromkeys(found))
    return tuple(person for person in persons if person is not None)


def _by_name(
    desk: Desk, persons: list[PersonalId], after: tuple[str, str], deadline: Deadline
) -> Iterator[tuple[tuple[str, str], PersonalId]]:
    """(place in the order, person) of those who stand after `after`."""
    names = desk.house.directory.names(tuple(persons), deadline) if persons else {}
    if persons and not names:
        raise SourceTrouble(Trouble.UNREACHABLE.value)
    key_of = desk.house.vault.key_of
    placed = sorted(((name.casefold().translate(_FINNISH), str(key_of(one))), one) for one, name in names.items())
    return (pair for pair in placed if pair[0] > after)


def _met(desk: Desk, person: PersonalId, deadline: Deadline) -> _Met | None:
    """The person as the user may see them on a list of names now; None when they may not."""
    house = desk.house
    answer = house.directory.standing(person, deadline)
    if isinstance(answer, Failed):
        raise SourceTrouble(answer.trouble.value)
    standing = value_of(answer)
    if standing is None or person not in (standing.customer.id, *standing.customer.linked_ids):
        return None
    asking = gather(house, desk.user, person, standing)
    held = asking.relations - STATED
    decision, relation = may_best(desk.user.role, _DEED, held, desk.user.register, asking.flags)
    return _Met(asking, decision, relation) if decision.outcome is Outcome.ALLOWED else None


def _shown(desk: Desk, loaded: Loaded, asked: Asked, placed: Iterator[tuple[tuple[str, str], PersonalId]]) -> Named:
    """The first PAGE of them who are let in. One more is looked for, to know whether there is another page."""
    deadline = Deadline.after(desk.settings.source_seconds)
    met = ((at, one) for at, person in placed if (one := _met(desk, person, deadline)) is not None)
    found = list(islice(met, PAGE + 1))
    with _counting:
        left = _left(desk)
        page = found[: min(PAGE, left)]
        for _, one in page:
            desk.house.vault.keep(one.asking.person)  # the officer may have to know whom the list showed
        lines = (_person_line(desk, asked, one) for _, one in page)
        desk.house.audit.write_all([_deed_line(desk, asked), *lines])
    onward = None
    if len(page) == PAGE and len(found) > PAGE:
        onward = Onward(desk.session.session_id, asked, loaded.population.snapshot, page[-1][0])
    rows = tuple(_row(desk, one) for _, one in page)
    return Named(rows, asked, _as_of(loaded), left - len(page), onward, limited=len(page) < min(PAGE, len(found)))


def _nobody(desk: Desk, loaded: Loaded, asked: Asked) -> Named:
    """The day's names are used up: the officer is told once a day, further askings are lines of refusal."""
    newest = desk.house.audit.read(AuditQuery(who=desk.user.id, deed=_DEED.value, outcome=LIMITED, limit=1))
    told = bool(newest) and newest[0].at > desk.house.clock.now() - _DAY
    entry = _deed_line(desk, asked, LIMIT)
    desk.house.audit.write(entry if told else replace(entry, outcome=LIMITED))
    return Named((), asked, _as_of(loaded), 0, limited=True)


def _left(desk: Desk) -> int:
    """Names that the user may still be shown: by the log, so that neither a restart nor a new session forgets."""
    most, since = desk.settings.names_day, desk.house.clock.now() - _DAY
    query = AuditQuery(who=desk.user.id, deed=_DEED.value, outcome=Outcome.ALLOWED.value, limit=most)
    return most - sum(row.at > since for row in desk.house.audit.read(query))


def _deed_line(desk: Desk, asked: Asked, decision: Decision | None = None) -> AuditEntry:
    """The deed itself, without a person: the group by its digest, and as data where that is not too long."""
    said, text = decision or Decision(Outcome.ALLOWED, "names_of_own"), to_json(asked.cohort)
    entry = line(desk.user, _DEED, said, outcome="" if decision else DONE, purpose=asked.logged)
    as_data = (f"{ASKED}{text}",) if len(text) <= LONGEST_ASKED else ()
    return replace(entry, categories=(*entry.categories, asked.mark, *as_data))


def _person_line(desk: Desk, asked: Asked, one: _Met) -> AuditEntry:
    entry = line(
        desk.user, _DEED, one.decision, one.relation, subject=one.asking.subject, purpose=asked.logged,
        flags=one.asking.flags, source="persons",
    )  # fmt: skip
    return replace(entry, categories=(*entry.categories, asked.mark))


def _row(desk: Desk, one: _Met) -> NamedRow:
    assert one.asking.standing is not None, "nobody is met who is not known"
    customer, person = one.asking.standing.customer, one.asking.person
    dead = customer.deceased or customer.deceased_on is not None
    age = customer.age_on(desk.house.clock.today())
    return NamedRow(row_id(desk, "named", one.asking.subject), customer.display_name, person.masked, age, dead, person)


def _as_of(loaded: Loaded) -> date:
    return _DAY_0 + loaded.population.as_of * _DAY
