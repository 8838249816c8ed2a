"""Deed: warn that the open customer is easily taken for another whom the user has today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, time
from zoneinfo import ZoneInfo

from domain.hetu import Hetu, PersonalId
from domain.look_alike import Likeness, Named, likest
from domain.results import value_of
from services.desk import Desk
from services.ports import Deadline
from services.recent import by_reason
from services.situation import Room

SECONDS = 0.3
MOST_COMPARED = 40


def look_alike(desk: Desk, room: Room) -> Likeness | None:
    """Compared with those the user opened today and those on the user's list of today; tells nothing of the other.

    Nobody is shown, so there is no line of the log. Whoever was opened on a stated reason is left out, as from any
    list. A register that does not answer in time has nothing to compare. Raises StoreUnavailable.
    """
    mine = room.case.customer
    same = {room.admission.person, mine.id, *mine.linked_ids}
    others = [one for one in _todays(desk) if one not in same][:MOST_COMPARED]
    names = desk.house.directory.names(others, Deadline.after(SECONDS)) if others else {}
    return likest(Named(mine.display_name, mine.birth_date), _named(names.items()))


def _named(names: Iterable[tuple[PersonalId, str]]) -> Iterator[Named]:
    for person, name in names:
        yield Named(name, person.birth_date if isinstance(person, Hetu) else None)


def _todays(desk: Desk) -> list[PersonalId]:
    house = desk.house
    midnight = datetime.combine(house.clock.today(), time.min, tzinfo=ZoneInfo("Europe/Helsinki"))
    keys = [key for key in house.memory.recent(desk.user.id, midnight) if not by_reason(desk, key, midnight)]
    opened = [person for key in keys[:MOST_COMPARED] if (person := house.vault.person_of(key)) is not None]
    if house.appointments is None:
        return opened
    booked = value_of(house.appointments.on(desk.user, house.clock.today(), Deadline.after(SECONDS))) or ()
    return list(dict.fromkeys([*opened, *(booking.person for booking in booked)]))
