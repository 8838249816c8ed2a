"""How many customers one sign-in may look up: against guessing IDs and against browsing. Never a lock-out.

Past a limit the user signs in again (a new session has a new allowance) and the officer sees a line of it. A look-up
that opens nothing is a miss, whether the person is unknown or the policy refused: were only the unknown counted, the
limit itself would tell the two apart.
"""

from __future__ import annotations

from datetime import timedelta

from domain.access import Deed
from services.ports import House, SignedIn
from services.settings import Settings

COUNTED = frozenset({Deed.OPEN_CASE, Deed.CONFIRM_PERSON})
"""Deeds that begin with a personal ID. Deeds on an open customer, and rows of a list, are not look-ups."""


def reached(house: House, settings: Settings, session: SignedIn) -> str:
    """The limit reached, as the word kept in the log; "" while there is room for one more look-up."""
    memory, now = house.memory, house.clock.now()
    mine = (session.staff_id, session.session_id)
    if memory.misses_in_a_row(*mine) >= settings.misses_in_a_row:
        return "limit_misses"
    if memory.look_ups(*mine, now - timedelta(minutes=5)) >= settings.look_ups_5_minutes:
        return "limit_five_minutes"
    if memory.look_ups(*mine, now - timedelta(days=1)) >= settings.look_ups_day:
        return "limit_day"
    return ""


def note(house: House, session: SignedIn, *, opened: bool) -> None:
    """Count one look-up."""
    house.memory.note_look_up(session.staff_id, session.session_id, house.clock.now(), found=opened)
