"""Small hand-written fakes of the ports. They pass the same contract suites as the real adapters (tests/contract).

`make_house(**parts)` gives a whole house of fakes; `make_desk("doctor", house)` a desk in it. Everything is in memory
and starts empty: put people into `house.directory.people`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from domain.audit import AuditEntry, AuditQuery, AuditRow, Grant
from domain.choices import check
from domain.consent import Denial
from domain.customer import Customer, PersonKey
from domain.draft import Draft, Unfinished
from domain.errors import InvalidInput, Refused, StoreUnavailable
from domain.hetu import Hetu, PersonalId, check_character
from domain.plan import Author, Plan, PlanChange, PlanKind, ResponsibleKind
from domain.plan_history import HistoryLine
from domain.plan_register import may_write
from domain.plan_requests import statement_news
from domain.portion import CareRelation, Portion, Standing
from domain.results import Answer, Empty, Failed, Fetched, Trouble
from domain.staff import Register, Role, SignedIn, StaffMember
from domain.worklist import Wait
from domain.worklist_views import Counted, Cut, Group, Key, Owner, Tab, cuts, key_of, stands_in
from services.desk import Desk
from services.ports import Deadline, House, OpenItem
from services.settings import Settings

TODAY = date(2026, 11, 21)
NOON = datetime.combine(TODAY, time(10), UTC)
DOCTOR = StaffMember("doctor", "Aino Lehto", Role.DOCTOR, "Keskusta")
SURGEON = StaffMember("surgeon", "Mikael Ström", Role.SURGEON, "Ortopedia", specialty="ortopedia")
STAFF = StaffMember("staff", "Leila Salmi", Role.CARE_STAFF, "Keskusta")
SOCIAL_WORKER = StaffMember("social", "Jari Koski", Role.CARE_STAFF, "Aikuissosiaalityö", register=Register.SOCIAL)
LEAD = StaffMember("lead", "Olli Kangas", Role.TEAM_LEAD, "Avovastaanotot")
OFFICER = StaffMember("officer", "Sari Niemi", Role.PROTECTION_OFFICER, "Tietosuoja")
EVERYBODY = (DOCTOR, SURGEON, STAFF, SOCIAL_WORKER, LEAD, OFFICER)


def made_up_id(number: int = 908, *, day: str = "131052", sign: str = "-") -> Hetu:
    """A made-up person's ID; `number` 900-999."""
    assert 900 <= number <= 999
    return Hetu(f"{day}{sign}{number}{check_character(day, str(number))}")


def customer(person: PersonalId | None = None, **fields: Any) -> Customer:
    """A customer with a name and birth date."""
    person = person or made_up_id()
    born = person.birth_date if isinstance(person, Hetu) else date(1988, 6, 19)
    known = {"family_name": "Virtanen", "given_names": "Maija", "birth_date": born, **fields}
    return Customer(id=person, **known)


def relation(kind: Any, staff: StaffMember = DOCTOR, **fields: Any) -> CareRelation:
    """An open relation of one member of staff."""
    known = {"unit": None, "start": TODAY, "end": None, "source": "relations", **fields}
    return CareRelation(kind=kind, staff_id=staff.id, **known)


@dataclass
class FakeClock:
    """Stands still until moved."""

    at: datetime = NOON

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return self.at.date()

    def pass_time(self, **amount: float) -> None:
        self.at += timedelta(**amount)


@dataclass
class FakeDirectory:
    """A register of persons. `trouble` makes it fail; `answers` overrides what it says of one person; `silent`: the
    source of relations does not answer."""

    people: dict[PersonalId, Standing] = field(default_factory=dict)
    trouble: Trouble | None = None
    answers: dict[PersonalId, Answer[Standing]] = field(default_factory=dict)
    asked: list[PersonalId] = field(default_factory=list)
    silent: bool = False

    def add(
        self, who: Customer, *relations: CareRelation, sign_twin: bool = False, denials: tuple[Denial, ...] = ()
    ) -> PersonalId:
        self.people[who.id] = Standing(who, sign_twin, relations, denials)
        return who.id

    def standing(self, person: PersonalId, deadline: Deadline) -> Answer[Standing]:
        self.asked.append(person)
        if self.trouble is not None:
            return Failed("persons", self.trouble, NOON)
        if person in self.answers:
            return self.answers[person]
        found = self.people.get(person)
        if found and self.silent:
            found = replace(found, relations=(), denials=(), denials_known=False)
        return Fetched(found, NOON, "persons") if found else Empty(NOON, "persons")

    def relations_answer(self, deadline: Deadline) -> bool:
        return not self.silent

    def names(self, persons: Sequence[PersonalId], deadline: Deadline) -> Mapping[PersonalId, str]:
        known = {} if self.trouble is not None else self.people
        return {person: known[person].customer.display_name for person in persons if person in known}


@dataclass
class FakeVault:
    kept: dict[PersonKey, PersonalId] = field(default_factory=dict)

    def key_of(self, person: PersonalId) -> PersonKey:
        return PersonKey(hashlib.sha256(f"{person.system} {person.reveal()}".encode()).hexdigest()[:32])

    def keep(self, person: PersonalId) -> PersonKey:
        self.kept[self.key_of(person)] = person
        return self.key_of(person)

    def person_of(self, key: PersonKey) -> PersonalId | None:
        return self.kept.get(key)


@dataclass
class FakeAudit:
    """`broken` makes every write fail."""

    clock: FakeClock = field(default_factory=FakeClock)
    rows: list[AuditRow] = field(default_factory=list)
    broken: bool = False

    def write(self, entry: AuditEntry) -> int:
        return self.write_all((entry,))[0]

    def write_all(self, entries: Sequence[AuditEntry]) -> tuple[int, ...]:
        if self.broken:
            raise StoreUnavailable("no log")
        first = len(self.rows) + 1
        self.rows += [AuditRow(first + i, self.clock.now(), entry) for i, entry in enumerate(entries)]
        return tuple(range(first, len(self.rows) + 1))

    def read(self, query: AuditQuery) -> tuple[AuditRow, ...]:
        before = query.before_seq if query.before_seq is not None else len(self.rows) + 1
        return tuple(row for row in reversed(self.rows) if row.seq < before and _fits(row.entry, query))[: query.limit]

    def count(self, query: AuditQuery) -> int:
        return sum(_fits(row.entry, query) for row in self.rows)

    def verify(self) -> tuple[str, ...]:
        return ()


def _fits(entry: AuditEntry, query: AuditQuery) -> bool:
    wanted = (
        (entry.who, query.who),
        (entry.subject, query.subject),
        (entry.deed, query.deed),
        (entry.outcome, query.outcome),
    )
    glass = entry.relation in ("stated_reason", "emergency")
    return all(value is None or value == mine for mine, value in wanted) and (glass or not query.only_break_glass)


@dataclass
class FakeMemory:
    given: list[tuple[str, PersonKey, Grant]] = field(default_factory=list)
    looked: list[tuple[str, str, datetime, bool]] = field(default_factory=list)
    opened: dict[tuple[str, PersonKey], datetime] = field(default_factory=dict)

    def grant(self, staff_id: str, subject: PersonKey, grant: Grant) -> None:
        self.given.append((staff_id, subject, grant))

    def grants(self, staff_id: str, subject: PersonKey, at: datetime) -> tuple[Grant, ...]:
        mine = (g for who, whom, g in reversed(self.given) if (who, whom) == (staff_id, subject))
        return tuple(grant for grant in mine if grant.until > at)

    def note_look_up(self, staff_id: str, session: str, at: datetime, *, found: bool) -> None:
        self.looked.append((staff_id, session, at, found))

    def last_look_up(self, staff_id: str) -> tuple[str, datetime] | None:
        return next(((where, at) for who, where, at, _ in reversed(self.looked) if who == staff_id), None)

    def look_ups(self, staff_id: str, session: str, since: datetime) -> int:
        return sum((who, where) == (staff_id, session) and at >= since for who, where, at, _ in self.looked)

    def misses_in_a_row(self, staff_id: str, session: str) -> int:
        mine = [found for who, where, _, found in self.looked if (who, where) == (staff_id, session)]
        return next((i for i, found in enumerate(reversed(mine)) if found), len(mine))

    def last_opened(self, staff_id: str, subject: PersonKey) -> datetime | None:
        return self.opened.get((staff_id, subject))

    def note_opened(self, staff_id: str, subject: PersonKey, at: datetime) -> None:
        self.opened[staff_id, subject] = at

    def recent(self, staff_id: str, since: datetime) -> tuple[PersonKey, ...]:
        mine = [(at, subject) for (who, subject), at in self.opened.items() if who == staff_id and at >= since]
        return tuple(subject for _, subject in sorted(mine, reverse=True))


@dataclass
class FakePlans:
    """Plans as they are put here; `append` keeps the change and its audit line. No rules: domain.plan_rules has those."""

    audit: FakeAudit = field(default_factory=FakeAudit)
    held: dict[PersonKey, Plan] = field(default_factory=dict)
    changes: list[PlanChange] = field(default_factory=list)
    lines: dict[PersonKey, tuple[HistoryLine, ...]] = field(default_factory=dict)
    relations_of: dict[PersonKey, tuple[CareRelation, ...]] = field(default_factory=dict)

    def read(self, subject: PersonKey) -> Plan:
        return self.held.get(subject) or Plan(id="", person_key=subject)

    def version(self, subject: PersonKey) -> int:
        return self.read(subject).version

    def statement_since(self, subject: PersonKey, after: int) -> str:
        return statement_news(line.command for line in self.history(subject, after))

    def history(self, subject: PersonKey, after: int = 0, most: int = 100) -> tuple[HistoryLine, ...]:
        return tuple(line for line in self.lines.get(subject, ()) if line.version > after)

    def as_of(self, subject: PersonKey, version: int) -> Plan:
        return replace(self.read(subject), version=version)

    def as_of_day(self, subject: PersonKey, day: date) -> Plan:
        return self.read(subject)

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
        if not may_write(self.held.get(subject), change.command, registers):
            raise Refused("other_register")
        self.audit.write(entry)
        self.changes.append(change)
        before = self.read(subject)
        kind = before.kind if before.version else kind
        self.held[subject] = replace(
            before, id="plan", version=before.version + 1, changed_by=by, language=language, kind=kind
        )
        return self.held[subject]

    def verify(self) -> tuple[str, ...]:
        return ()

    def relations(self, subject: PersonKey) -> tuple[CareRelation, ...]:
        return self.relations_of.get(subject, ())


@dataclass
class FakeOpenWork:
    """Open items and waits as they are put here."""

    items: list[OpenItem] = field(default_factory=list)
    waited: list[Wait] = field(default_factory=list)

    def page(self, owner: Owner, group: Group, cut: Cut, *, after: Key | None, most: int) -> tuple[OpenItem, ...]:
        mine = (item for item in self._of(owner, group) if owner.may_see(item))
        rows = sorted((item for item in mine if stands_in(item, cut)), key=key_of)
        return tuple(item for item in rows if after is None or key_of(item) > after)[:most]

    def counts(self, owner: Owner, group: Group, today: date) -> Mapping[Tab, Counted]:
        found = {}
        for tab, cut in cuts(today).items():
            all_of = [i for i in self._of(owner, group) if stands_in(i, cut)]
            seen = [i for i in all_of if owner.may_see(i)]
            ours = sum(i.origin == "proactive" for i in seen)
            found[tab] = Counted(len(seen), ours, len(all_of) - len(seen))
        return found

    def one(self, owner: Owner, item_id: str) -> OpenItem | None:
        mine = (item for item in self._of(owner, Group.ALL) if owner.may_see(item))
        return next((item for item in mine if item.item_id == item_id), None)

    def read_answers(self, staff_id: str, subject: PersonKey, item_id: str | None = None) -> int:
        read = [
            i
            for i in self.items
            if (i.kind, i.subject, i.responsible_ref) == ("answer", subject, staff_id) and item_id in (None, i.item_id)
        ]
        self.items[:] = [i for i in self.items if i not in read]
        return len(read)

    def waits(self, kind: ResponsibleKind, ref: str, since: date) -> tuple[Wait, ...]:
        mine = [w for w in self.waited if (w.responsible_kind, w.responsible_ref) == (kind, ref)]
        return tuple(wait for wait in mine if wait.answered_on >= since)

    def _of(self, owner: Owner, group: Group) -> list[OpenItem]:
        return [i for i in self.items if (i.responsible_kind, i.responsible_ref) in owner.refs(group)]


@dataclass
class FakeSessions:
    """Tokens are the staff id and a number: readable in a failing test."""

    clock: FakeClock = field(default_factory=FakeClock)
    live: dict[str, SignedIn] = field(default_factory=dict)
    human: list[str] = field(default_factory=list)

    def start(self, staff_id: str, language: str | None) -> tuple[str, str]:
        cookie, now = f"{staff_id}-{len(self.live)}", self.clock.now()
        self.live[cookie] = SignedIn(f"session-{cookie}", staff_id, language, now, now)
        return cookie, f"identity of {cookie}"

    def by_cookie(self, token: str) -> SignedIn | None:
        return self.live.get(token)

    def by_identity(self, token: str) -> SignedIn | None:
        return self.live.get(token.removeprefix("identity of ")) if token.startswith("identity of ") else None

    def identity_token(self, cookie_token: str) -> str | None:
        return f"identity of {cookie_token}" if cookie_token in self.live else None

    def note_human(self, session_id: str) -> None:
        self.human.append(session_id)

    def set_language(self, session_id: str, language: str) -> None:
        self.live = {
            k: replace(s, language=language) if s.session_id == session_id else s for k, s in self.live.items()
        }

    def end(self, session_id: str) -> None:
        self.live = {cookie: s for cookie, s in self.live.items() if s.session_id != session_id}


@dataclass
class FakeChoices:
    kept: dict[str, dict[str, str]] = field(default_factory=dict)

    def get(self, staff_id: str) -> Mapping[str, str]:
        return dict(self.kept.get(staff_id, {}))

    def put(self, staff_id: str, key: str, value: str) -> None:
        name, value = check(key, value)
        self.kept.setdefault(staff_id, {})[name.value] = value


@dataclass
class FakeDrafts:
    kept: dict[tuple[str, PersonKey, str], Draft] = field(default_factory=dict)

    def keep(self, staff_id: str, subject: PersonKey, draft: Draft, *, most: int, since: datetime) -> None:
        self.kept = {where: one for where, one in self.kept.items() if one.saved_at >= since}
        others = [where for where in self.kept if where[0] == staff_id and where != (staff_id, subject, draft.place)]
        new = (staff_id, subject, draft.place) not in self.kept
        if new and len(others) >= most:
            raise InvalidInput("drafts.error.many", n=most)
        self.kept[staff_id, subject, draft.place] = draft

    def read(self, staff_id: str, subject: PersonKey, since: datetime) -> tuple[Draft, ...]:
        mine = (d for (who, whom, _), d in self.kept.items() if (who, whom) == (staff_id, subject))
        return tuple(sorted((d for d in mine if d.saved_at >= since), key=lambda d: d.saved_at))

    def drop(self, staff_id: str, subject: PersonKey, place: str) -> None:
        self.kept.pop((staff_id, subject, place), None)

    def unfinished(self, staff_id: str, since: datetime) -> tuple[Unfinished, ...]:
        mine = (Unfinished(whom, place, d.saved_at) for (who, whom, place), d in self.kept.items() if who == staff_id)
        return tuple(sorted((u for u in mine if u.saved_at >= since), key=lambda u: u.saved_at, reverse=True))


@dataclass
class FakeStaff:
    people: tuple[StaffMember, ...] = EVERYBODY

    def member(self, staff_id: str) -> StaffMember | None:
        return next((person for person in self.people if person.id == staff_id), None)

    def demo_people(self) -> tuple[StaffMember, ...]:
        return self.people

    def by_role(self, role: str) -> tuple[StaffMember, ...]:
        return tuple(person for person in self.people if person.role.value == role)


@dataclass
class FakeGathering:
    """Everything has answered at once, except what is listed in `late`."""

    id: str
    told: dict[str, Answer[Portion]]
    late: tuple[str, ...] = ()
    closed: bool = False
    comes: bool = False

    def wait(self, seconds: float) -> None:
        """Nothing to wait for."""

    def wait_more(self, heard: int, seconds: float) -> None:
        """The last of the late comes when somebody waits for it and `comes`."""
        if self.comes and len(self.answers()) <= heard:
            self.late = self.late[:-1]

    def answers(self) -> Mapping[str, Answer[Portion]]:
        return {id: answer for id, answer in self.told.items() if id not in self.late}

    def pending(self) -> tuple[str, ...]:
        return self.late

    def close(self) -> None:
        self.closed = True


@dataclass
class FakeFanOut:
    """Answers by person and source id; a source without one is Empty."""

    source_ids: tuple[str, ...] = ("persons", "clinical", "relations", "segments")
    told: dict[PersonalId, dict[str, Answer[Portion]]] = field(default_factory=dict)
    started: list[FakeGathering] = field(default_factory=list)

    def start(self, person: PersonalId, deadline: Deadline) -> FakeGathering:
        answers: dict[str, Answer[Portion]] = {id: Empty(NOON, id) for id in self.source_ids}
        gathering = FakeGathering(f"gathering-{len(self.started)}", answers | self.told.get(person, {}))
        self.started.append(gathering)
        return gathering

    def find(self, id: str) -> FakeGathering | None:
        return next((g for g in self.started if g.id == id and not g.closed), None)


def make_house(**parts: Any) -> House:
    """A house of fakes sharing one clock; any part can be given. Typed as House; the parts are the fakes above."""
    clock = parts.get("clock") or FakeClock()
    audit = parts.get("audit") or FakeAudit(clock)
    whole: dict[str, Any] = {
        "clock": clock,
        "directory": FakeDirectory(),
        "fan_out": FakeFanOut(),
        "vault": FakeVault(),
        "audit": audit,
        "memory": FakeMemory(),
        "plans": FakePlans(audit),
        "open_work": FakeOpenWork(),
        "sessions": FakeSessions(clock),
        "choices": FakeChoices(),
        "drafts": FakeDrafts(),
        "staff": FakeStaff(),
        "made_up": True,
        "artificial_ids": True,
    }
    return House(**(whole | parts))


def make_settings(**changes: Any) -> Settings:
    """Settings from defaults and `changes` alone: what the environment says does not matter."""
    return Settings.model_construct(
        **({n: f.get_default(call_default_factory=True) for n, f in Settings.model_fields.items()} | changes)
    )


def make_desk(
    user: str | StaffMember = DOCTOR,
    house: House | None = None,
    *,
    session: str = "session-1",
    refusal_step_s: float = 0,
    **changes: Any,
) -> Desk:
    """A desk for a member of staff (or their id) who has just signed in. `changes` are settings."""
    house = house or make_house()
    member = user if isinstance(user, StaffMember) else house.staff.member(user)
    assert member is not None
    signed_in = SignedIn(session, member.id, "fi", house.clock.now(), house.clock.now())
    return Desk(house, make_settings(**changes), member, signed_in, refusal_step_s)
