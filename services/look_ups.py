"""How many customers one user may look up: against guessing IDs and against browsing. Never a lock-out.

Past a limit the user signs in again and the officer sees a line of it. Only that sign-in gives a new allowance: signing
out and in before the limit, or working in two sessions, goes on counting where it was. A look-up that opens nothing is
a miss, whether the person is unknown or the policy refused: were only the unknown counted, the limit itself would tell
the two apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from domain.access import Decision, Deed, Outcome
from domain.customer import PersonKey
from domain.errors import LookUpLimit
from domain.staff import StaffMember
from services.desk_line import LIMITED, line
from services.ports import AuditQuery, House, SignedIn
from services.settings import Settings

COUNTED = frozenset({Deed.OPEN_CASE, Deed.CONFIRM_PERSON})
"""Deeds that begin with a personal ID. Deeds on an open customer, and rows of a list, are not look-ups."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """`name` is the session it began in. `used_up`: the limit that the one before had reached, "" when it goes on."""

    name: str
    used_up: str = ""


def allowance(house: House, settings: Settings, session: SignedIn) -> Allowance:
    """What the user's look-ups are counted under now."""
    name, at = house.memory.last_look_up(session.staff_id) or (session.session_id, session.started)
    signed_in_again = name != session.session_id and session.started >= at
    over = reached(house, settings, session.staff_id, name) if signed_in_again else ""
    return Allowance(session.session_id, over) if over else Allowance(name)


def reached(house: House, settings: Settings, staff_id: str, name: str) -> str:
    """The limit that an allowance has reached, as the word kept in the log; "" while there is room for one more."""
    memory, now = house.memory, house.clock.now()
    if memory.misses_in_a_row(staff_id, name) >= settings.misses_in_a_row:
        return "limit_misses"
    if memory.look_ups(staff_id, name, now - timedelta(minutes=5)) >= settings.look_ups_5_minutes:
        return "limit_five_minutes"
    if memory.look_ups(staff_id, name, now - timedelta(days=1)) >= settings.look_ups_day:
        return "limit_day"
    return ""


def told(house: House, staff_id: str) -> bool:
    """True when the officer has a line of this user's limit since their last look-up."""
    last = house.memory.last_look_up(staff_id)
    rows = house.audit.read(AuditQuery(who=staff_id, outcome=LIMITED, limit=1))
    return bool(rows) and (last is None or rows[0].at >= last[1])


def check(
    house: House, settings: Settings, user: StaffMember, session: SignedIn, deed: Deed, subject: PersonKey | None
) -> None:
    """Write the officer's line of a limit once, and raise LookUpLimit while the allowance is used up.

    `subject` is None when the person is not known yet: one is looked for by name.
    """
    mine = allowance(house, settings, session)
    limit = mine.used_up or reached(house, settings, user.id, mine.name)
    if limit and not (mine.used_up and told(house, user.id)):
        decision = Decision(Outcome.REFUSED, limit)
        house.audit.write(line(user, deed, decision, outcome=LIMITED, subject=subject))
    if limit and not mine.used_up:
        raise LookUpLimit(limit)


def note(house: House, settings: Settings, session: SignedIn, *, opened: bool, times: int = 1) -> None:
    """Count a look-up: `times` when it showed several persons."""
    name = allowance(house, settings, session).name
    for _ in range(times):
        house.memory.note_look_up(session.staff_id, name, house.clock.now(), found=opened)
