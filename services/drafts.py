"""Deed: keep what is typed and not saved, offer it again to whoever typed it, throw it away.

Typing is neither a read nor a change of the plan: no line in the use log, no version. Whether the customer may be open
is asked again each time; a draft whose customer may not be opened any more waits unseen until it expires.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.draft import Draft, Unfinished, draft_from, place_from
from domain.errors import NotFound
from services.admission import Admission
from services.desk import Desk
from services.open_tabs import OpenTab
from services.ports import House
from services.settings import Settings
from services.versions import open_still


def keep(house: House, settings: Settings, session_id: str, handle: str, said: object) -> None:
    """Keep what the page sends of one form of the session's open case with this handle. Typing is a person being there:
    it moves the idle limit, or a long text would end in the sign-in page.

    Raises NotFound (no such case of this session, or it would not be opened now), InvalidInput, StoreUnavailable.
    """
    tab = _tab(house, session_id, handle)
    now = house.clock.now()
    draft = draft_from(said, now)
    most, since = settings.drafts_each, _since(settings, now)
    house.drafts.keep(tab.ground.staff_id, tab.subject, draft, most=most, since=since)
    house.sessions.note_human(session_id)


def throw_away(house: House, session_id: str, handle: str, said: object) -> None:
    """Forget one draft of the open case: it was saved, or its writer wants it gone. Raises as `keep` does."""
    tab = _tab(house, session_id, handle)
    house.drafts.drop(tab.ground.staff_id, tab.subject, place_from(said))


def waiting(desk: Desk, admission: Admission) -> tuple[Draft, ...]:
    """The user's own drafts about the open customer, oldest first; none when it would not be opened now.

    Raises StoreUnavailable.
    """
    if desk.renew(admission) is None:
        return ()
    since = _since(desk.settings, desk.house.clock.now())
    return desk.house.drafts.read(desk.user.id, admission.subject, since)


def saved(desk: Desk, admission: Admission, place: str) -> None:
    """What stood in this place is part of the plan now. Raises InvalidInput, StoreUnavailable."""
    desk.house.drafts.drop(desk.user.id, admission.subject, place_from(place))


def mine(desk: Desk) -> tuple[Unfinished, ...]:
    """Where the user's own drafts wait, newest first: pseudonyms, nothing of what was typed. For a list, which decides
    and logs whom it shows. Raises StoreUnavailable."""
    return desk.house.drafts.unfinished(desk.user.id, _since(desk.settings, desk.house.clock.now()))


def _tab(house: House, session_id: str, handle: str) -> OpenTab:
    tab = house.tabs.find(session_id, handle) if handle else None
    if tab is None or not open_still(house, tab, house.clock.now()):
        raise NotFound("draft")
    return tab


def _since(settings: Settings, now: datetime) -> datetime:
    return now - timedelta(days=settings.draft_days)
