"""Deed: open a customer's situation. The gate first, then every source side by side, then one frozen OpenCase."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from analytics.case import OpenCase
from domain.access import Deed, Flag
from domain.errors import NotFound, StoreUnavailable
from domain.hetu import PersonalId
from domain.news import Recorded
from domain.plan import Plan
from domain.plan_register import readable
from domain.portion import Portion
from domain.results import Answer, Failed, Fetched, Stale, Trouble, value_of
from services.desk import Admission, Desk
from services.expiry import expire_lapsed
from services.ports import Deadline, Gathering, House
from services.recent import RecentRow as RecentRow
from services.recent import recent as recent
from services.situation_case import Opening, build_case, with_plan_in

QUICK_SECONDS = 0.12
"""How long the first painting of the whole room waits for sources; later ones come by `catch_up`."""
LATE_SECONDS = 0.25
AT_ONCE_SECONDS = 0.03


@dataclass(frozen=True)
class Room:
    """One customer opened by one user. Pages draw `case`; `answers` are unfiltered and only this service reads them."""

    case: OpenCase
    admission: Admission
    answers: Mapping[str, Answer[Portion]] = field(default_factory=dict, repr=False)
    last_opened: datetime | None = None
    recorded: Recorded | None = None  # the version of the events, as of before the sources were asked


@dataclass(frozen=True)
class ConfirmPerson:
    """The same digits exist under another sign: the user says whether this is the one. Nothing is opened yet."""

    name: str
    birth_date: date | None
    age: int | None
    person: PersonalId


def open_situation(
    desk: Desk,
    person: PersonalId,
    purpose: str,
    *,
    stated_reason: str = "",
    confirmed: bool = False,
    wait_s: float = QUICK_SECONDS,
) -> Room | ConfirmPerson:
    """Open a customer. Raises Refused, LookUpLimit, StoreUnavailable.

    Sources that answer within `wait_s` are in the room; the rest are `case.pending` until `refresh`. With 0 all are
    pending: the room has what the gate knows (who it is) and the plan, for a banner that waits for nobody.
    """
    admission = desk.admit(Deed.OPEN_CASE, person, purpose, stated_reason=stated_reason, confirmed=confirmed)
    if admission.deed is Deed.CONFIRM_PERSON:
        return _who_is_it(desk, admission)
    house = desk.house
    version = _recorded(house, person)
    gathering = house.fan_out.start(person, Deadline.after(desk.settings.source_seconds))
    last_opened = house.memory.last_opened(desk.user.id, admission.subject)
    plan = expire_lapsed(desk, admission, house.plans.read(admission.subject))
    heard: Mapping[str, Answer[Portion]] = {}
    if wait_s > 0:
        gathering.wait(wait_s)
        heard = _heard(gathering, person)
    opening = Opening(secrets.token_urlsafe(12), house.clock.now(), gathering.id)
    room = _room(desk, admission, heard, plan, opening, last_opened)
    if not room.case.pending:
        gathering.close()  # everything is in the room; nothing is kept elsewhere
    house.memory.note_opened(desk.user.id, admission.subject, opening.at)
    with suppress(StoreUnavailable):  # the row stays on the list, and the statement is in the case all the same
        house.open_work.read_answers(desk.user.id, admission.subject)
    return replace(room, recorded=version)


def _who_is_it(desk: Desk, admission: Admission) -> ConfirmPerson:
    """Showing the name is access of its own, logged by the desk; the other twin is never revealed."""
    customer = admission.standing.customer
    return ConfirmPerson(
        customer.display_name, customer.birth_date, customer.age_on(desk.house.clock.today()), admission.person
    )


def refresh(desk: Desk, room: Room, wait_s: float = 0.0) -> Room:
    """Merge answers that came since. The same room when there is nothing new; no audit row: it is the same opening.

    Waits at most `wait_s` seconds for an answer that the room does not have.
    """
    _check_owner(desk, room)
    if not room.case.pending:
        return room
    gathering = desk.house.fan_out.find(room.case.gathering_id)
    if gathering is not None:
        gathering.wait_more(len(room.answers), wait_s)
    answers = {**room.answers, **(_heard(gathering, room.admission.person) if gathering else {})}
    if gathering is None:
        now = desk.house.clock.now()
        answers |= {id: Failed(id, Trouble.TIMED_OUT, now) for id in room.case.pending if id not in answers}
    if len(answers) == len(room.answers):
        return room
    fresh = _rebuilt(desk, room, room.admission, answers)
    if gathering is not None and not fresh.case.pending:
        gathering.close()  # as when everything came at once
    return fresh


def fetch_anew(desk: Desk, room: Room) -> Room:
    """Read everything of the open customer again, under the same handle. Decided anew and logged like an opening.

    It is not counted as a look-up: the customer is open. A source that does not answer now keeps what it told before,
    with the age of that. Raises Refused, NeedsConfirmation, StoreUnavailable.
    """
    _check_owner(desk, room)
    house, person = desk.house, room.admission.person
    admission = desk.readmit(room.admission, Deed.OPEN_CASE, learned=_learned(room))
    close(desk, room)
    version = _recorded(house, person)
    gathering = house.fan_out.start(person, Deadline.after(desk.settings.source_seconds))
    gathering.wait(desk.settings.source_seconds)
    answers = {id: _or_before(answer, room.answers.get(id)) for id, answer in _heard(gathering, person).items()}
    opening = Opening(room.case.handle, house.clock.now(), gathering.id)
    plan = expire_lapsed(desk, admission, house.plans.read(admission.subject))
    fresh = _room(desk, admission, answers, plan, opening, room.last_opened)
    if not fresh.case.pending:
        gathering.close()
    house.memory.note_opened(desk.user.id, admission.subject, opening.at)
    return replace(fresh, recorded=version)


def _or_before(now: Answer[Portion], before: Answer[Portion] | None) -> Answer[Portion]:
    if isinstance(now, Failed) and isinstance(before, (Fetched, Stale)):
        return Stale(before.value, before.at, before.source, now.trouble)
    return now


def at_once(desk: Desk, room: Room) -> Room:
    """The whole room when every source answers within AT_ONCE_SECONDS; else as it was, for the banner to go first."""
    gathering = desk.house.fan_out.find(room.case.gathering_id)
    if gathering is None:
        return room
    gathering.wait(AT_ONCE_SECONDS)
    return room if gathering.pending() else refresh(desk, room)


def catch_up(desk: Desk, room: Room) -> Room:
    """The room with what comes next: at first all that answers quickly, then one late source after another.

    Waits at most LATE_SECONDS, so that a command of the user is never kept waiting for longer.
    """
    if room.answers:
        return refresh(desk, room, LATE_SECONDS)
    if gathering := desk.house.fan_out.find(room.case.gathering_id):
        gathering.wait(QUICK_SECONDS)
    return refresh(desk, room)


def keep_open(desk: Desk, room: Room) -> Room | None:
    """The room as the user may see it now, asked at every run; None when the case would not be opened any more.

    A relation ends, a stated reason runs out, a role changes: what is on the screen does not outlive them. No audit
    row: nothing is shown that was not, and what is closed is opened again only through the gate.
    """
    admission = desk.renew(room.admission, _learned(room))
    if admission is None:
        return None
    return room if admission == room.admission else _rebuilt(desk, room, admission, room.answers)


def open_shielded(desk: Desk, room: Room) -> Room:
    """Show shielded events too: the user confirmed the question, and the deed is logged. Raises Refused."""
    _check_owner(desk, room)
    admission = desk.readmit(room.admission, Deed.OPEN_SHIELDED, confirmed=True, learned=_learned(room))
    return _rebuilt(desk, room, admission, room.answers)


def reveal_id(desk: Desk, room: Room) -> str:
    """All characters of the personal ID, logged. Raises Refused."""
    _check_owner(desk, room)
    return desk.readmit(room.admission, Deed.REVEAL_ID, learned=_learned(room)).person.reveal()


def allow_copy(desk: Desk, room: Room, *, confirmed: bool = False) -> None:
    """Leave to copy the summary out of here, logged. Raises NeedsConfirmation (a minor), Refused."""
    _check_owner(desk, room)
    desk.readmit(room.admission, Deed.COPY_SUMMARY, confirmed=confirmed, learned=_learned(room))


def reveal_contact(desk: Desk, room: Room) -> Room:
    """Show contact details and places hidden by non-disclosure, logged. Raises Refused."""
    _check_owner(desk, room)
    admission = desk.readmit(room.admission, Deed.REVEAL_CONTACT, learned=_learned(room))
    return _rebuilt(desk, room, admission, room.answers)


def with_plan(room: Room, plan: Plan, today: date) -> Room:
    """The room after the plan changed: the situation is told anew. Raises NotFound for another person's plan."""
    if plan.person_key != room.admission.subject:
        raise NotFound("plan")
    plan = readable(plan, room.admission.registers)
    return replace(room, case=with_plan_in(room.case, plan, today, room.last_opened))


def close(desk: Desk, room: Room) -> None:
    """Forget what the sources told."""
    if room.case.gathering_id and (gathering := desk.house.fan_out.find(room.case.gathering_id)):
        gathering.close()


def _learned(room: Room) -> frozenset[Flag]:
    """Non-disclosure that a source told of, whatever the register of persons said."""
    return frozenset({Flag.NON_DISCLOSURE}) if room.case.customer.non_disclosure else frozenset()


def _check_owner(desk: Desk, room: Room) -> None:
    """A room belongs to the user who opened it, whatever a session object says."""
    if room.admission.user.id != desk.user.id:
        raise NotFound("room")


def _recorded(house: House, person: PersonalId) -> Recorded | None:
    """The present version of the customer's events; None where no back end of ours tells (FHIR servers are not polled).

    Asked before the sources are, so that nothing that comes between is missed.
    """
    return house.versions.recorded(person) if house.versions else None


def _heard(gathering: Gathering, person: PersonalId) -> dict[str, Answer[Portion]]:
    """Answers so far; one about another person is a failure, whoever let it through."""
    heard: dict[str, Answer[Portion]] = {}
    for id, answer in gathering.answers().items():
        portion = value_of(answer)
        other = portion is not None and portion.subject != person
        heard[id] = Failed(id, Trouble.OTHER_PERSON, answer.at) if other else answer
    return heard


def _rebuilt(desk: Desk, room: Room, admission: Admission, answers: Mapping[str, Answer[Portion]]) -> Room:
    opening = Opening(room.case.handle, room.case.opened_at, room.case.gathering_id)
    rebuilt = _room(desk, admission, answers, room.case.plan, opening, room.last_opened)
    return replace(rebuilt, recorded=room.recorded)


def _room(
    desk: Desk,
    admission: Admission,
    answers: Mapping[str, Answer[Portion]],
    plan: Plan,
    opening: Opening,
    last_opened: datetime | None,
) -> Room:
    case = build_case(
        admission,
        answers,
        desk.house.fan_out.source_ids,
        plan=plan,
        opening=opening,
        last_opened=last_opened,
        may=desk.permitted(admission),
        today=desk.house.clock.today(),
    )
    return Room(case, admission, answers, last_opened)
