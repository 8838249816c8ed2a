"""Deed: find a person who gives a name and a birth date instead of an ID. Every person displayed is logged.

Against browsing: the whole birth date and the beginning of a family name; more than MOST_FOUND persons are shown not at
all; every person shown counts as a look-up, and an answer without anybody as a miss (services/look_ups.py).
Somebody under turvakielto is left out, and the answer is then the same, in words and in time, as for nobody.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from domain.access import Decision, Deed, Flag, Outcome, Relation, may
from domain.customer import Customer, PersonKey
from domain.errors import Refused, SourceTrouble
from domain.hetu import PersonalId
from domain.name_search import NameSought
from domain.portion import Standing
from domain.results import Failed, value_of
from services import look_ups
from services.desk import Desk, even_out
from services.desk_line import FAILED, line
from services.facts import flags_of
from services.ports import AuditEntry, Deadline

MOST_FOUND = 10

_DEED = Deed.FIND_PERSON
_NOBODY = Decision(Outcome.REFUSED, "not_found")
_TOO_MANY = Decision(Outcome.REFUSED, "too_many_found")


@dataclass(frozen=True, slots=True)
class FoundRow:
    """Somebody who was found. Opening is the same walk as typing the ID."""

    person: PersonalId
    name: str
    age: int | None
    deceased: bool


@dataclass(frozen=True, slots=True)
class Found:
    """`rows` by name, at most MOST_FOUND; empty with `too_many` when there were more. `whole` is False when the
    register could not tell of everybody."""

    rows: tuple[FoundRow, ...]
    too_many: bool = False
    whole: bool = True


def may_find(desk: Desk) -> bool:
    """True when this user's role finds people by name here at all. A hint for the screen: nothing is logged."""
    unknown = may(desk.user.role, _DEED, Relation.NONE, desk.user.register, frozenset())
    return desk.house.finder is not None and unknown.outcome is Outcome.ALLOWED


def find_person(desk: Desk, sought: NameSought) -> Found:
    """Ask the register of persons. One audit line a person shown, or one that nobody was, before anything is told.

    Raises Refused (the role), LookUpLimit, SourceTrouble, StoreUnavailable.
    """
    started = time.monotonic()
    _check_role(desk, sought)
    look_ups.check(desk.house, desk.settings, desk.user, desk.session, _DEED, None)
    found = _ask(desk, sought)
    even_out(started, desk.refusal_step_s)
    return found


def _check_role(desk: Desk, sought: NameSought) -> None:
    decision = may(desk.user.role, _DEED, Relation.NONE, desk.user.register, frozenset())
    if decision.outcome is not Outcome.ALLOWED:
        desk.house.audit.write(_line(desk, sought, decision))
        raise Refused(decision.reason)
    if desk.house.finder is None:
        raise Refused("not_in_table")


def _ask(desk: Desk, sought: NameSought) -> Found:
    house = desk.house
    assert house.finder is not None, "looked at before"
    answer = house.finder.find(sought, Deadline.after(desk.settings.source_seconds))
    if isinstance(answer, Failed):
        house.audit.write(_line(desk, sought, Decision(Outcome.REFUSED, "source_trouble"), outcome=FAILED))
        raise SourceTrouble(answer.trouble.value)
    fits = [one for one in value_of(answer) or () if one.birth_date == sought.birth_date and sought.fits(*_name(one))]
    decided = [(one, _line_of(desk, sought, one)) for one in fits]
    shown = [(one, said) for one, said in decided if said.outcome == Outcome.ALLOWED]
    too_many = len(shown) > MOST_FOUND
    rows = () if too_many else tuple(sorted((_row(one, desk) for one, _ in shown), key=lambda row: row.name))
    _write(desk, sought, decided, too_many=too_many)
    look_ups.note(house, desk.settings, desk.session, opened=bool(rows), times=max(1, len(rows)))
    return Found(rows, too_many, not getattr(answer, "partial", ()))


def _name(one: Customer) -> tuple[str, str]:
    return one.family_name, one.given_names


def _line_of(desk: Desk, sought: NameSought, one: Customer) -> AuditEntry:
    """Decided by what the register tells of the person now; opening decides again on everything."""
    house = desk.house
    key, linked = house.vault.key_of(one.id), [house.vault.key_of(other) for other in one.linked_ids]
    flags = flags_of(desk.user, key, Standing(one), house.staff, house.clock.today(), linked=linked)
    return _line(desk, sought, may(desk.user.role, _DEED, Relation.NONE, desk.user.register, flags), key, flags)


def _write(desk: Desk, sought: NameSought, decided: list[tuple[Customer, AuditEntry]], *, too_many: bool) -> None:
    """Nobody is named in the log whom nobody was shown, but for those who were kept back."""
    said = [(one, entry) for one, entry in decided if not (too_many and entry.outcome == Outcome.ALLOWED)]
    for one, _ in said:
        desk.house.vault.keep(one.id)  # the officer may have to know whom somebody found, or looked for
    told = any(entry.outcome == Outcome.ALLOWED for _, entry in said)
    nobody = [] if told else [_line(desk, sought, _TOO_MANY if too_many else _NOBODY)]
    desk.house.audit.write_all([*(entry for _, entry in said), *nobody])


def _line(
    desk: Desk,
    sought: NameSought,
    decision: Decision,
    key: PersonKey | None = None,
    flags: frozenset[Flag] = frozenset(),
    outcome: str = "",
) -> AuditEntry:
    """What was typed is not kept: a name and a birth date would be personal data of whoever it fits."""
    purpose = f"find_{sought.purpose}"
    return line(
        desk.user, _DEED, decision, outcome=outcome, subject=key, purpose=purpose, flags=flags, source="persons"
    )


def _row(one: Customer, desk: Desk) -> FoundRow:
    dead = one.deceased or one.deceased_on is not None
    return FoundRow(one.id, one.display_name, one.age_on(desk.house.clock.today()), dead)
