"""Which case each browser tab of a signed-in session has open. Random handles and pseudonyms; lives in the process."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.access import Flag
from domain.customer import PersonKey
from domain.news import Seen
from domain.portion import CareRelation

SILENT = timedelta(seconds=75)
"""A tab that asked nothing for this long is taken for closed. Browsers let a hidden tab ask once a minute."""
KEPT = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Ground:
    """What the case was opened on, without naming the customer: enough to ask the gate's rule again.

    `ties` are the relations that the register of persons told of, None when none of them may count.
    """

    staff_id: str
    ties: tuple[CareRelation, ...] | None
    flags: frozenset[Flag]


@dataclass(frozen=True, slots=True)
class OpenTab:
    """One tab with a case on its screen. `heard` is when it last said anything; `gone` after it said that it goes.

    `editing` is the item of the plan that is being written in it, as "goal:<id>"; "" for none. `plan_closed`: the plan
    stands in another register, and nothing of it is told; `joint`: it stands in both.
    """

    session: str
    tab: str
    handle: str
    subject: PersonKey
    ground: Ground
    seen: Seen
    heard: datetime
    gone: bool = False
    editing: str = ""
    plan_closed: bool = False
    joint: bool = False


class OpenTabs:
    """The tabs of this process. Safe to use from threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tabs: dict[tuple[str, str], OpenTab] = {}

    def show(self, tab: OpenTab) -> None:
        """A run of the page has put a case on the tab's screen, or has drawn it anew."""
        with self._lock:
            for key, one in tuple(self._tabs.items()):
                if tab.heard - one.heard > KEPT or (one.gone and tab.heard - one.heard > SILENT):
                    del self._tabs[key]
            before = self._tabs.get((tab.session, tab.tab))
            same = before is not None and before.handle == tab.handle
            self._tabs[tab.session, tab.tab] = replace(tab, editing=before.editing) if before and same else tab

    def leave(self, session: str, tab: str) -> None:
        """No case is on the tab's screen."""
        with self._lock:
            self._tabs.pop((session, tab), None)

    def ask(self, session: str, handle: str, at: datetime, editing: str = "") -> OpenTab | None:
        """The session's tab with this case, noted as heard and with what is edited in it; None for any other handle."""
        return self._note(session, handle, lambda one: replace(one, heard=at, gone=False, editing=editing))

    def find(self, session: str, handle: str) -> OpenTab | None:
        """The session's tab with this case, whether it is heard of or being left; None for any other handle."""
        return self._note(session, handle, lambda one: one)

    def goes(self, session: str, handle: str) -> None:
        """The tab's page is being left: it warns nobody until it asks again."""
        self._note(session, handle, lambda one: replace(one, gone=True))

    def other_customer(self, tab: OpenTab, at: datetime) -> bool:
        """Another live tab of the same session shows another customer."""
        with self._lock:
            return any(
                one.session == tab.session and one.subject != tab.subject and not one.gone and at - one.heard <= SILENT
                for one in self._tabs.values()
            )

    def same_customer(self, tab: OpenTab, at: datetime) -> tuple[OpenTab, ...]:
        """Other live tabs with the same customer, of whomever."""
        with self._lock:
            return tuple(
                one
                for key, one in self._tabs.items()
                if key != (tab.session, tab.tab)
                and one.subject == tab.subject
                and not one.gone
                and at - one.heard <= SILENT
            )

    def _note(self, session: str, handle: str, change: Callable[[OpenTab], OpenTab]) -> OpenTab | None:
        with self._lock:
            for key, one in self._tabs.items():
                if one.session == session and one.handle == handle:
                    self._tabs[key] = change(one)
                    return self._tabs[key]
            return None
